"""Fill a store with messages of one alert that wait to be sent: ``URL COUNT``."""

import sys
from dataclasses import replace

from bench.sides.ingest import NOW
from notifier.domain.change import ALL_KINDS
from notifier.domain.message import Lane
from notifier.store.bulk import Row, insert_many
from notifier.store.engine import Sessions
from notifier.store.post import outbox as store
from notifier.store.tables import outbox, subscribers, subscriptions
from tests.mail.builders import a_suspension, an_alert

_SUBSCRIBER = ("id", "address", "language", "nonce", "created_at")
_SUBSCRIPTION = (
    *("id", "subscriber_id", "source", "scope", "key", "kinds", "rhythm", "language", "state"),
    *("nonce", "created_at", "confirmed_at"),
)
_MESSAGE = ("content_id", "subscriber_id", "subscription_id", "lane", "turn", "due_at")


def fill(url: str, count: int) -> None:
    """Write as many subscribers, and a message for each."""
    sessions = Sessions(url)
    numbers = range(1, count + 1)
    with sessions.writing() as connection:
        people: list[Row] = [(i, f"lezer-{i}@example.org", "nl", _nonce(i), NOW) for i in numbers]
        insert_many(connection, subscribers, _SUBSCRIBER, people)
        start = ("fictief", "all", "", ALL_KINDS, "at_once", "nl", "active")
        following: list[Row] = [(i, i, *start, _nonce(i), NOW, NOW) for i in numbers]
        insert_many(connection, subscriptions, _SUBSCRIPTION, following)
        content = store.put_content(connection, replace(an_alert(a_suspension()), created_at=NOW))
        lane = Lane.ALERT.value
        queued: list[Row] = [(content, i, i, lane, (i - 1) // 1000, NOW) for i in numbers]
        insert_many(connection, outbox, _MESSAGE, queued)


def _nonce(number: int) -> bytes:
    return number.to_bytes(16)


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
