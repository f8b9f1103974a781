"""One's own page: see, end and erase what we keep of an address."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifier.domain.subscription import Purpose, State
from notifier.links import Links
from notifier.store.engine import Connection, Sessions
from notifier.store.people import subscriptions, suppressions
from notifier.store.people.subscriptions import Followed, Subscriber
from notifier.store.post import own_mail
from notifier.store.post.own_mail import Waiting
from notifier.subscriptions.mails import Mail, mails_of
from notifier.subscriptions.opening import opened
from notifier.subscriptions.replanning import replan
from notifier.subscriptions.unsubscribe import REASON

_AT_ONCE = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Everything that we keep of one person."""

    subscriber: Subscriber
    followed: tuple[Followed, ...]
    #: The newest mails with news, the newest first; left out where a page does not need them.
    mails: tuple[Mail, ...] = ()
    #: News that was not mailed yet.
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def living(self) -> tuple[Followed, ...]:
        """What has not ended."""
        return tuple(f for f in self.followed if f.subscription.state is not State.ENDED)

    def by_number(self, subscription_id: int) -> Followed | None:
        """Give one's own subscription of a number; None for another's."""
        found = (f for f in self.followed if f.subscription.id == subscription_id)
        return next(found, None)


def own(token: str, *, sessions: Sessions, now: datetime) -> Own:
    """Give everything that we keep of whoever holds the link.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.reading() as connection:
        person = own_of(connection, token, now)
        who = person.subscriber.id
        return Own(
            subscriber=person.subscriber,
            followed=person.followed,
            mails=tuple(mails_of(connection, who, now)),
            waiting=own_mail.waiting(connection, who),
        )


def own_of(connection: Connection, token: str, now: datetime) -> Own:
    """Give whoever holds the link, and what they follow.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    found = opened(connection, token, Purpose.PREFERENCES, now)
    return Own(
        subscriber=subscriptions.subscriber(connection, found.subscriber_id),
        followed=tuple(subscriptions.followed_by(connection, found.subscriber_id)),
    )


def end_one(
    token: str,
    subscription_id: int,
    *,
    sessions: Sessions,
    now: datetime,
    grouping: timedelta = _AT_ONCE,
) -> bool:
    """End one of one's own subscriptions; another's is left alone.

    Returns:
        Whether it is one's own; it may have ended before.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.writing() as connection:
        person = own_of(connection, token, now)
        ids = [f.subscription.id for f in person.living if f.subscription.id == subscription_id]
        _end(connection, person, ids, now, grouping)
    return person.by_number(subscription_id) is not None


def end_all(
    token: str, *, sessions: Sessions, now: datetime, grouping: timedelta = _AT_ONCE
) -> None:
    """End all of one's own subscriptions.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.writing() as connection:
        person = own_of(connection, token, now)
        ids = [f.subscription.id for f in person.living]
        _end(connection, person, ids, now, grouping)


def _end(
    connection: Connection, person: Own, ids: list[int], now: datetime, grouping: timedelta
) -> None:
    if ids:
        subscriptions.end(connection, ids, reason=REASON, now=now)
        replan(connection, person.subscriber.id, now=now, grouping=grouping)


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
        subscriber = own_of(connection, token, now).subscriber
        subscriptions.erase(connection, subscriber.id)
        # behind it: what people follow is locked before what says that nobody may write to them
        if never_again:
            digest = links.suppression_digest(subscriber.address)
            suppressions.suppress(connection, digest, reason="asked", now=now)
