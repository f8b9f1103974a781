"""From the change to the mentions of its followers: ``URL PEOPLE``, so many in one transaction.

As in the service that runs: connected, and its statements compiled by an earlier change.
"""

import sys

from bench.sides.ingest import NOW
from bench.sides.stopwatch import timed
from notifier.pipeline.telling.notify import Notify
from notifier.store.engine import Sessions


def _warm(sessions: Sessions) -> None:
    """Compile what is needed, in a transaction that is undone."""
    with sessions.writing(keep=False) as connection:
        Notify(sessions=sessions, now=NOW, people=1_000_000).step(connection)
    if sessions.dialect == "postgresql":  # what was undone lies there still, in everybody's way
        with sessions.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as one:
            one.exec_driver_sql("VACUUM mentions")


if __name__ == "__main__":
    sessions = Sessions(sys.argv[1])
    _warm(sessions)
    stage = Notify(sessions=sessions, now=NOW, people=int(sys.argv[2]))
    timed(stage.run)
