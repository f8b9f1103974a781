"""Fill a store with mentions that are due, spread over subscribers: ``URL MENTIONS PEOPLE``."""

import sys

from bench.sides.ingest import NOW
from notifier.store.bulk import Row, insert_many
from notifier.store.engine import Sessions
from notifier.store.tables import mentions, subscribers

_SUBSCRIBER = ("id", "address", "language", "nonce", "created_at")
_MENTION = ("subscriber_id", "change_seq", "subscription_id", "reasons", "lane", "due_at")
_CHANGES = 5000


def fill(url: str, count: int, people: int) -> None:
    """Write them in the order in which a log would bring them: by change."""
    sessions = Sessions(url)
    with sessions.writing() as connection:
        rows: list[Row] = [
            (i, f"lezer-{i}@example.org", ("nl", "fr")[i % 2], i.to_bytes(16), NOW)
            for i in range(1, people + 1)
        ]
        insert_many(connection, subscribers, _SUBSCRIBER, rows)
        noted: list[Row] = sorted(
            ((i * 7919) % people + 1, i * _CHANGES // count * 3 + i // people + 1, i, 1, 3, NOW)
            for i in range(count)
        )
        noted.sort(key=lambda row: row[1])  # type: ignore[arg-type, return-value] # a number
        insert_many(connection, mentions, _MENTION, noted)
    if sessions.dialect == "postgresql":
        with sessions.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as one:
            one.exec_driver_sql("VACUUM ANALYZE")


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
