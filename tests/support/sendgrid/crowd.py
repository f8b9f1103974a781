"""Many fictitious people who follow one place, each with one mail that waits: in bulk."""

from notifier.domain.change import ALL_KINDS
from notifier.store.bulk import Row, insert_many
from notifier.store.engine import Sessions
from notifier.store.post import outbox
from notifier.store.tables import outbox as messages
from notifier.store.tables import subscribers, subscriptions
from tests.mail.builders import a_content
from tests.support.builders import NOW, SOURCE
from tests.support.sendgrid.destiny import destined

_SUBSCRIBER = ("id", "address", "language", "nonce", "created_at")
_SUBSCRIPTION = (
    *("id", "subscriber_id", "source", "scope", "key", "kinds", "rhythm", "language", "state"),
    *("nonce", "created_at", "confirmed_at"),
)
_MESSAGE = ("content_id", "subscriber_id", "subscription_id", "lane", "due_at")


def gather(sessions: Sessions, count: int) -> None:
    """Write them, and one content for all."""
    with sessions.writing() as connection:
        content = outbox.put_content(connection, a_content())
        people: list[Row] = [
            (n, destined(n), "nl", n.to_bytes(16), NOW) for n in range(1, count + 1)
        ]
        insert_many(connection, subscribers, _SUBSCRIBER, people)
        start = (SOURCE, "location", "910000001", ALL_KINDS, "at_once", "nl", "active")
        following: list[Row] = [
            (n, n, *start, n.to_bytes(16), NOW, NOW) for n in range(1, count + 1)
        ]
        insert_many(connection, subscriptions, _SUBSCRIPTION, following)
        waiting: list[Row] = [(content, n, n, 2, NOW) for n in range(1, count + 1)]
        insert_many(connection, messages, _MESSAGE, waiting)
