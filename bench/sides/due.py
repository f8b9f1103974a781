"""Read all that is due as the stage does, page by page: ``URL``."""

import sys
from datetime import timedelta

from bench.sides.ingest import NOW
from bench.sides.stopwatch import timed
from notifier.pipeline.telling.digest import SIZE
from notifier.store.engine import Sessions
from notifier.store.post import mentions


def _read(sessions: Sessions) -> int:
    after, count = mentions.START, 0
    with sessions.reading() as connection:
        while found := mentions.due(
            connection, now=NOW, grouping=timedelta(minutes=3), after=after, limit=SIZE
        ):
            after = found.end
            count += len(found)
    return count


if __name__ == "__main__":
    sessions = Sessions(sys.argv[1])
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    timed(lambda: _read(sessions))
