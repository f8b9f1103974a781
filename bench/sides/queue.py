"""Fill a store with mails that are due, one content for all: ``URL MAILS``."""

import sys
from datetime import timedelta

from bench.sides.generate import SOURCE
from bench.sides.ingest import NOW
from notifier.domain.change import ALL_KINDS
from notifier.domain.message import PREFERENCES_LINK, UNSUBSCRIBE_LINK, Content, ContentKind
from notifier.domain.subscription import Language
from notifier.store.bulk import Row, insert_many
from notifier.store.engine import Sessions
from notifier.store.post import outbox as posts
from notifier.store.tables import outbox, subscribers, subscriptions

#: As long as a mail about one measure is.
_SENTENCE = "De schorsing van deze fictieve opvang geldt van 5 oktober 2026 tot 5 januari 2027. "
SUBJECT = "Fictieve Zonnebloem in Gent: Dringende schorsing van de vergunning – één"
TEXT = "\n".join([_SENTENCE * 2] * 10)
HTML = "".join(
    f'<p style="margin:0 0 16px;line-height:1.5">{_SENTENCE * 2}</p>\n' for _ in range(20)
)
_SUBSCRIBER = ("id", "address", "language", "nonce", "created_at")
_SUBSCRIPTION = (
    *("id", "subscriber_id", "source", "scope", "key", "kinds", "rhythm", "language", "state"),
    *("nonce", "created_at", "confirmed_at"),
)
_MESSAGE = ("content_id", "subscriber_id", "subscription_id", "lane", "due_at")


def _content() -> Content:
    links = f"\nWeg: {UNSUBSCRIBE_LINK}\nKiezen: {PREFERENCES_LINK}\n"
    anchors = f'<p><a href="{UNSUBSCRIBE_LINK}">weg</a> <a href="{PREFERENCES_LINK}">kiezen</a></p>'
    return Content(
        id="bench",
        kind=ContentKind.ALERT,
        language=Language.NL,
        subject=SUBJECT,
        text=TEXT + links,
        html=HTML + anchors,
        list_id="updates.fictief.example.org",
        created_at=NOW,
    )


def fill(url: str, count: int) -> None:
    """Write subscribers, their subscriptions and one message each, due long ago."""
    sessions = Sessions(url)
    with sessions.writing() as connection:
        number = posts.put_content(connection, _content())
        people: list[Row] = [
            (i, f"lezer-{i}@example.org", "nl", _nonce(i), NOW) for i in range(1, count + 1)
        ]
        insert_many(connection, subscribers, _SUBSCRIBER, people)
        start = (SOURCE, "location", "F-1", ALL_KINDS, "at_once", "nl", "active")
        following: list[Row] = [(i, i, *start, _nonce(i), NOW, NOW) for i in range(1, count + 1)]
        insert_many(connection, subscriptions, _SUBSCRIPTION, following)
        due = NOW - timedelta(days=365)
        messages: list[Row] = [(number, i, i, 2, due) for i in range(1, count + 1)]
        insert_many(connection, outbox, _MESSAGE, messages)


def _nonce(number: int) -> bytes:
    return number.to_bytes(16)


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
