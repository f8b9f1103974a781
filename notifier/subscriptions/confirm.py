"""Somebody confirms that the address is theirs and that they want the mails."""

from dataclasses import dataclass, field
from datetime import datetime

from notifier.domain.subscription import Purpose, State
from notifier.errors import TokenInvalid
from notifier.links import Links
from notifier.store.engine import Connection, Sessions
from notifier.store.people import choices, planning, subscriptions, tokens
from notifier.store.people.subscriptions import Followed
from notifier.subscriptions.limits import forgive_address
from notifier.subscriptions.opening import opened, subscription_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What is followed now."""

    followed: Followed
    #: True where it was confirmed before.
    again: bool
    #: All mails come in another language from now on, that of this sign-up.
    changes_language: bool
    #: The way to one's own page: who holds the confirmation holds the mailbox.
    preferences_token: str = field(repr=False)


def to_confirm(token: str, *, sessions: Sessions, now: datetime) -> Followed:
    """Give what a confirmation is about. It changes nothing: mail scanners follow links.

    Raises:
        TokenInvalid: the link is not, or no longer, good.
    """
    with sessions.reading() as connection:
        return _living(connection, token, now)


def confirm(token: str, *, sessions: Sessions, links: Links, now: datetime) -> Confirmed:
    """Make the subscription active; a second time changes nothing.

    The language that was asked for becomes that of all mails: not before, as whoever typed the
    address may have been a stranger; what waits to be sent is written anew.

    Raises:
        TokenInvalid: the link is not, or no longer, good.
    """
    with sessions.writing() as connection:
        followed = _living(connection, token, now)
        subscription = followed.subscription
        planning.hold(connection, [subscription.subscriber_id])
        owner = subscriptions.subscriber(connection, subscription.subscriber_id)
        if owner.paused_until is not None and owner.paused_until > now:
            # who pauses means everything: what is confirmed meanwhile waits too
            choices.pause(connection, owner.id, owner.paused_until)
        is_new = subscriptions.activate(connection, subscription.id, now)
        found = opened(connection, token, Purpose.CONFIRM, now)
        tokens.note_used(connection, found.digest, now)
        if is_new:
            forgive_address(connection, links, owner.address, subscription.created_at)
        changes_language = is_new and choices.speak(connection, owner.id, followed.language)
        if changes_language:
            planning.take_back(connection, owner.id, now)
    return Confirmed(
        followed=followed,
        again=subscription.state is State.ACTIVE,
        changes_language=changes_language,
        preferences_token=links.token(Purpose.PREFERENCES, owner.nonce),
    )


def _living(connection: Connection, token: str, now: datetime) -> Followed:
    found = opened(connection, token, Purpose.CONFIRM, now)
    followed = subscriptions.followed(connection, subscription_of(found))
    if followed.subscription.state is State.ENDED:
        raise TokenInvalid
    return followed
