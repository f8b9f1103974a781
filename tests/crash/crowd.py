"""Many more people in a settled world: what several workers have to share."""

from sqlalchemy import func, select

from notifier.domain.change import ALL_KINDS
from notifier.domain.rhythm import AT_ONCE, Pace, Rhythm
from notifier.store.bulk import Row, insert_many
from notifier.store.engine import Sessions
from notifier.store.tables import subscribers, subscriptions
from tests.crash.world import SOURCE, moment

_RHYTHMS = (AT_ONCE, AT_ONCE, Rhythm(Pace.DAILY, 7), Rhythm(Pace.WEEKLY, 7, 3))
_SUBSCRIBER = ("id", "address", "language", "nonce", "created_at")
_SUBSCRIPTION = (
    *("subscriber_id", "source", "scope", "key", "kinds", "rhythm", "urgent", "language", "state"),
    *("nonce", "created_at", "confirmed_at"),
)


def join(url: str, count: int) -> None:
    """Let so many follow everything, in rhythms of their own; some have it twice."""
    sessions, now = Sessions(url, pooled=False), moment(0)
    with sessions.writing() as connection:
        first = int(connection.execute(select(func.max(subscribers.c.id))).scalar_one()) + 1
        numbers = range(first, first + count)
        people: list[Row] = [
            (n, f"menigte-{n}@voorbeeld.example", "nl", n.to_bytes(16), now) for n in numbers
        ]
        insert_many(connection, subscribers, _SUBSCRIBER, people)
        following: list[Row] = []
        for n in numbers:
            rhythm = _RHYTHMS[n % len(_RHYTHMS)].code
            keys = [("all", ""), ("organiser", "F-1")] if n % 3 == 0 else [("all", "")]
            following += [
                (
                    *(n, SOURCE, *key, ALL_KINDS, rhythm, n % 5 != 0, "nl", "active"),
                    *(f"{n} {key[0]}".encode(), now, now),
                )
                for key in keys
            ]
        insert_many(connection, subscriptions, _SUBSCRIPTION, following)
    sessions.close()
