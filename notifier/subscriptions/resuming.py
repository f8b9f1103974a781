"""Somebody left and wants back: within four weeks it takes one button and no new confirmation.

Only what they left themselves comes back like this. Where mails came back or were complained of,
the address has to ask anew, and to prove again that it is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from notifier.domain.rhythm import Pace
from notifier.domain.subscription import Language, Purpose, State, Subscription
from notifier.links import Links
from notifier.store.engine import Connection, Sessions
from notifier.store.people import choices, planning, subscriptions, suppressions
from notifier.store.people.subscriptions import Followed
from notifier.store.people.tokens import Token
from notifier.subscriptions.choosing import timed, times_of
from notifier.subscriptions.opening import opened
from notifier.subscriptions.preferences import own_of
from notifier.subscriptions.replanning import replan
from notifier.subscriptions.unsubscribe import REASON, asked_by

#: As long as what ended is kept.
UNDO = timedelta(days=28)


def may_be_resumed(subscription: Subscription, now: datetime) -> bool:
    """Say whether somebody left it themselves, not too long ago, and had confirmed it."""
    return (
        subscription.state is State.ENDED
        and subscription.ended_reason == REASON
        and subscription.confirmed_at is not None
        and subscription.ended_at is not None
        and subscription.ended_at > now - UNDO
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What the undoing of a link to leave came to."""

    #: What is followed again, or was all the time.
    followed: tuple[Followed, ...]
    #: In which its reader gets mails.
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Resuming:
    """What taking up again works with."""

    sessions: Sessions
    links: Links
    #: How long news that is told at once waits for more of its kind.
    grouping: timedelta

    def one(self, token: str, subscription_id: int, now: datetime) -> bool:
        """Take up one of one's own subscriptions; say whether it is followed again.

        Args:
            token: of one's own page.
            subscription_id: which.
            now: the moment.

        Raises:
            TokenInvalid: the link was never issued, or its subscriber is forgotten.
        """
        with self.sessions.writing() as connection:
            own = own_of(connection, token, now)
            found = own.by_number(subscription_id)
            wanted = [] if found is None else [found]
            return bool(self._take_up(connection, own.subscriber.id, wanted, now))

    def after_leaving(
        self,
        token: str,
        now: datetime,
        *,
        mail: str | None = None,
        codes: Mapping[str, str] = MappingProxyType({}),
    ) -> Resumed:
        """Undo what a link to leave did.

        Args:
            token: of one subscription, or of all that somebody follows.
            now: the moment.
            mail: the key of the mail in which the link stood, if it was one in a mail.
            codes: the code in use by each municipality's that is not any more.

        Raises:
            TokenInvalid: the link was never issued, or its subscriber is forgotten.
        """
        with self.sessions.writing() as connection:
            found = opened(connection, token, Purpose.UNSUBSCRIBE, now)
            ended = _ended_by(connection, found, asked_by(connection, found, mail, codes))
            active = [f for f in ended if f.subscription.state is State.ACTIVE]
            resumed = self._take_up(connection, found.subscriber_id, ended, now)
            language = subscriptions.subscriber(connection, found.subscriber_id).language
            return Resumed(followed=(*active, *resumed), language=language)

    def _take_up(
        self, connection: Connection, subscriber_id: int, wanted: Iterable[Followed], now: datetime
    ) -> list[Followed]:
        planning.hold(connection, [subscriber_id])
        person = subscriptions.subscriber(connection, subscriber_id)
        digest = self.links.suppression_digest(person.address)
        if suppressions.is_suppressed(connection, digest):
            return []
        times = times_of(subscriptions.followed_by(connection, subscriber_id))
        resumed = []
        for followed in wanted:
            one = followed.subscription
            if not may_be_resumed(one, now) or not choices.resume(connection, one.id):
                continue
            resumed.append(followed)
            if one.rhythm.pace is not Pace.AT_ONCE:
                # the hour may have been chosen anew meanwhile: there is one for all
                rhythm = timed(one.rhythm.pace, times)
                choices.choose(
                    connection, one.id, rhythm=rhythm, kinds=one.kinds, urgent=one.urgent
                )
        if resumed:
            left = [one.subscription.ended_at for one in resumed]
            left_at = max(moment for moment in left if moment is not None)
            replan(connection, subscriber_id, now=now, grouping=self.grouping, left_at=left_at)
        return resumed


def _ended_by(
    connection: Connection, found: Token, asked: Sequence[Followed] | None
) -> list[Followed]:
    """Give what a link ended when it was used last; after an undo, what it would end now.

    Args:
        connection: an open transaction.
        found: the link's token; links in several mails share it.
        asked: what the link is about; None where it is good for everything.
    """
    act = found.used_at
    if asked is None:
        asked = subscriptions.followed_by(connection, found.subscriber_id)
    else:
        left = [f.subscription.ended_at for f in asked if f.subscription.ended_reason == REASON]
        last = max((moment for moment in left if moment is not None), default=None)
        # another mail's link was used since; where something is followed, this one was undone
        act = act if _active(asked) else last
    ended = [f for f in asked if act is not None and f.subscription.ended_at == act]
    return ended or _active(asked)


def _active(followed: Iterable[Followed]) -> list[Followed]:
    return [f for f in followed if f.subscription.state is State.ACTIVE]
