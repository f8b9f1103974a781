"""Somebody wants no more mails, about one thing or at all: one click, as often as they like."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.domain.subscription import Purpose, State
from notifier.errors import TokenInvalid
from notifier.store import subscriptions, tokens
from notifier.store.engine import Connection, Sessions
from notifier.store.subscriptions import Followed
from notifier.store.tokens import Token
from notifier.subscriptions.opening import opened
from notifier.subscriptions.replanning import replan

REASON = "unsubscribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What a link to leave is about."""

    #: One thing, whatever became of it; or all that is followed still.
    followed: tuple[Followed, ...]
    #: True where it ends all that its owner follows.
    everything: bool

    @property
    def living(self) -> tuple[Followed, ...]:
        """What there is to leave."""
        return tuple(f for f in self.followed if f.subscription.state is not State.ENDED)


def to_unsubscribe(token: str, *, sessions: Sessions, now: datetime) -> Leaving:
    """Give what would be left. It changes nothing: mail scanners follow links.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.reading() as connection:
        return _leaving(connection, opened(connection, token, Purpose.UNSUBSCRIBE, now))


def unsubscribe(
    token: str, *, sessions: Sessions, now: datetime, grouping: timedelta = timedelta()
) -> None:
    """End what the link is about, and whatever is queued for it alone.

    Nothing is said of a link that opens nothing: no mail comes of it either way.

    Args:
        token: of one subscription, or of all that somebody follows.
        sessions: transactions.
        now: the moment.
        grouping: how long news that is told at once waits for more of its kind.
    """
    with sessions.writing() as connection:
        try:
            found = opened(connection, token, Purpose.UNSUBSCRIBE, now)
        except TokenInvalid:
            return
        ids = [one.subscription.id for one in _leaving(connection, found).living]
        if ids:
            subscriptions.end(connection, ids, reason=REASON, now=now)
            # what ended together may be taken up together
            tokens.note_last_used(connection, found.digest, now)
            replan(connection, found.subscriber_id, now=now, grouping=grouping)


def _leaving(connection: Connection, found: Token) -> Leaving:
    if found.subscription_id is not None:
        one = subscriptions.followed(connection, found.subscription_id)
        return Leaving(followed=(one,), everything=False)
    all_ = subscriptions.followed_by(connection, found.subscriber_id)
    living = tuple(f for f in all_ if f.subscription.state is not State.ENDED)
    return Leaving(followed=living, everything=True)
