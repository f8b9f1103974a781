"""Somebody wants no more mails about one thing: one click, at once, as often as they like."""

from datetime import datetime

from notifier.domain.subscription import Purpose
from notifier.errors import TokenInvalid
from notifier.store import subscriptions
from notifier.store.engine import Sessions
from notifier.store.subscriptions import Followed
from notifier.subscriptions.opening import opened, subscription_of

REASON = "unsubscribed"


def to_unsubscribe(token: str, *, sessions: Sessions, now: datetime) -> Followed:
    """Give what would be left. It changes nothing: mail scanners follow links.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.reading() as connection:
        found = opened(connection, token, Purpose.UNSUBSCRIBE, now)
        return subscriptions.followed(connection, subscription_of(found))


def unsubscribe(token: str, *, sessions: Sessions, now: datetime) -> None:
    """End the subscription, and whatever is queued for it.

    Nothing is said of a link that opens nothing: no mail comes of it either way.
    """
    with sessions.writing() as connection:
        try:
            found = opened(connection, token, Purpose.UNSUBSCRIBE, now)
        except TokenInvalid:
            return
        subscriptions.end(connection, [subscription_of(found)], reason=REASON, now=now)
