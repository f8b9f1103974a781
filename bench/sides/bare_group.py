"""The yardstick of the digest: the bare GROUP BY over what is due, every row read: ``URL``."""

import sys

from bench.sides.ingest import NOW
from bench.sides.stopwatch import timed
from notifier.store.engine import Sessions

_STATEMENT = """
SELECT subscriber_id, {together} FROM mentions WHERE due_at <= {moment} GROUP BY subscriber_id
"""


def _read(sessions: Sessions, statement: str) -> int:
    with sessions.reading() as connection:
        return sum(1 for _row in connection.exec_driver_sql(statement))


if __name__ == "__main__":
    sessions = Sessions(sys.argv[1])
    moment, together = f"'{NOW:%Y-%m-%d %H:%M:%S.%f}'", "group_concat(change_seq)"
    if sessions.dialect == "postgresql":
        moment = f"timestamptz '{NOW.isoformat()}'"
        together = "string_agg(change_seq::text, ',')"
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    statement = _STATEMENT.format(moment=moment, together=together)
    timed(lambda: _read(sessions, statement))
