"""One's own page: see, take along, end and erase what we keep of an address."""

from dataclasses import dataclass
from datetime import datetime

from notifier.domain.subscription import Purpose, State
from notifier.links import Links
from notifier.store import subscriptions, suppressions
from notifier.store.engine import Connection, Sessions
from notifier.store.subscriptions import Followed, Subscriber
from notifier.subscriptions.opening import opened
from notifier.subscriptions.unsubscribe import REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Everything that we keep of one person."""

    subscriber: Subscriber
    followed: tuple[Followed, ...]

    @property
    def living(self) -> tuple[Followed, ...]:
        """What has not ended."""
        return tuple(f for f in self.followed if f.subscription.state is not State.ENDED)


def own(token: str, *, sessions: Sessions, now: datetime) -> Own:
    """Give everything that we keep of whoever holds the link.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.reading() as connection:
        return _own(connection, token, now)


def end_one(token: str, subscription_id: int, *, sessions: Sessions, now: datetime) -> None:
    """End one of one's own subscriptions; another's is left alone in silence.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.writing() as connection:
        living = _own(connection, token, now).living
        ids = [f.subscription.id for f in living if f.subscription.id == subscription_id]
        subscriptions.end(connection, ids, reason=REASON, now=now)


def end_all(token: str, *, sessions: Sessions, now: datetime) -> None:
    """End all of one's own subscriptions.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.writing() as connection:
        ids = [f.subscription.id for f in _own(connection, token, now).living]
        subscriptions.end(connection, ids, reason=REASON, now=now)


def erase(
    token: str, *, never_again: bool, sessions: Sessions, links: Links, now: datetime
) -> None:
    """Forget whoever holds the link.

    Args:
        token: of one's own page.
        never_again: keep a digest, so that nobody can make us write to this address again.
        sessions: transactions.
        links: makes that digest.
        now: the moment.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten already.
    """
    with sessions.writing() as connection:
        subscriber = _own(connection, token, now).subscriber
        if never_again:
            digest = links.suppression_digest(subscriber.address)
            suppressions.suppress(connection, digest, reason="asked", now=now)
        subscriptions.erase(connection, subscriber.id)


def _own(connection: Connection, token: str, now: datetime) -> Own:
    found = opened(connection, token, Purpose.PREFERENCES, now)
    return Own(
        subscriber=subscriptions.subscriber(connection, found.subscriber_id),
        followed=tuple(subscriptions.followed_by(connection, found.subscriber_id)),
    )
