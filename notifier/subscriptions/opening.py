"""Open a link from a mail: find what it is good for, or refuse without saying why."""

from datetime import datetime

from notifier.domain.subscription import Purpose
from notifier.errors import TokenInvalid
from notifier.links import digest_of
from notifier.store.engine import Connection
from notifier.store.people import tokens
from notifier.store.people.tokens import Token


def opened(connection: Connection, token: str, purpose: Purpose, now: datetime) -> Token:
    """Give what a token opens; one that was used already is given too.

    Raises:
        TokenInvalid: it was never issued for this purpose, or has expired unused.
    """
    found = tokens.find(connection, digest_of(token), purpose)
    if found is None or _has_expired(found, now):
        raise TokenInvalid
    return found


def subscription_of(token: Token) -> int:
    """Give the subscription that a token is about.

    Raises:
        TokenInvalid: it is about a subscriber as a whole.
    """
    if token.subscription_id is None:
        raise TokenInvalid
    return token.subscription_id


def _has_expired(token: Token, now: datetime) -> bool:
    return token.used_at is None and token.expires_at is not None and token.expires_at <= now
