"""The yardstick of the fan-out: the bare statement into the same table, committed: ``URL``."""

import sys

from bench.sides.ingest import NOW
from bench.sides.stopwatch import timed
from notifier.store.engine import Sessions

_STATEMENT = """
INSERT INTO mentions (subscriber_id, change_seq, subscription_id, reasons, lane, due_at)
SELECT subscriber_id, 1, id, 1, 2, {moment} FROM subscriptions
WHERE source = 'fictief' AND scope = 'location' AND state = 'active' AND (kinds & 15) <> 0
AND key = (SELECT max(location_id) FROM changes)
"""


def _insert(sessions: Sessions, statement: str) -> None:
    with sessions.writing() as connection:
        connection.exec_driver_sql(statement)


if __name__ == "__main__":
    sessions = Sessions(sys.argv[1])
    moment = f"'{NOW:%Y-%m-%d %H:%M:%S.%f}'"
    if sessions.dialect == "postgresql":
        moment = f"timestamptz '{NOW.isoformat()}'"
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    statement = _STATEMENT.format(moment=moment)
    timed(lambda: _insert(sessions, statement))
