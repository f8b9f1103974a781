"""Somebody wants no more mails, about one thing or at all: one click, as often as they like.

A link in a mail ends what asked for that mail, and nothing that it was not about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from types import MappingProxyType

from notifier.domain.bouncing import EndReason
from notifier.domain.subscription import Language, Purpose, State
from notifier.errors import TokenInvalid
from notifier.store.engine import Connection, Sessions
from notifier.store.people import subscriptions, tokens
from notifier.store.people.subscriptions import Followed
from notifier.store.people.tokens import Token
from notifier.subscriptions.asking import asked_for
from notifier.subscriptions.opening import opened
from notifier.subscriptions.replanning import replan

#: The same whether they said so to us or to a provider: either may be undone by themselves.
REASON = EndReason.UNSUBSCRIBED.value
_NO_CODES: Mapping[str, str] = MappingProxyType({})


class Extent(StrEnum):
    """How much a link ends."""

    #: One subscription.
    ONE = auto()
    #: What asked for one mail.
    MAIL = auto()
    #: All that its owner follows.
    EVERYTHING = auto()
    #: The same, since we do not know any more what asked for the mail.
    FORGOTTEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What a link to leave is about."""

    #: What it ends, whatever became of it; of all that is followed, what is followed still.
    followed: tuple[Followed, ...]
    extent: Extent
    #: In which the reader gets mails.
    language: Language
    #: What is followed besides and stays, where the link could end that too.
    rest: tuple[Followed, ...] = ()

    @property
    def everything(self) -> bool:
        """Say whether it ends all that its owner follows."""
        return self.extent in {Extent.EVERYTHING, Extent.FORGOTTEN}

    @property
    def living(self) -> tuple[Followed, ...]:
        """What there is to leave."""
        return _living(self.followed)


def to_unsubscribe(
    token: str,
    *,
    mail: str | None = None,
    codes: Mapping[str, str] = _NO_CODES,
    sessions: Sessions,
    now: datetime,
) -> Leaving:
    """Give what would be left. It changes nothing: mail scanners follow links.

    Args:
        token: of one subscription, or of all that somebody follows.
        mail: the key of the mail in which the link stood; None ends all that the token is good for.
        codes: the code in use by each municipality's that is not any more.
        sessions: transactions.
        now: the moment.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
    """
    with sessions.reading() as connection:
        return _leaving(
            connection, opened(connection, token, Purpose.UNSUBSCRIBE, now), mail, codes
        )


def unsubscribe(
    token: str,
    *,
    mail: str | None = None,
    codes: Mapping[str, str] = _NO_CODES,
    sessions: Sessions,
    now: datetime,
    grouping: timedelta = timedelta(),
) -> Leaving | None:
    """End what the link is about, and whatever is queued for it alone; give what that was.

    None where the link opens nothing: nothing was left.

    Args:
        token: of one subscription, or of all that somebody follows.
        mail: the key of the mail in which the link stood; None ends all that the token is good for.
        codes: the code in use by each municipality's that is not any more.
        sessions: transactions.
        now: the moment.
        grouping: how long news that is told at once waits for more of its kind.
    """
    with sessions.writing() as connection:
        try:
            found = opened(connection, token, Purpose.UNSUBSCRIBE, now)
        except TokenInvalid:
            return None
        leaving = _leaving(connection, found, mail, codes)
        ids = [one.subscription.id for one in leaving.living]
        if ids:
            subscriptions.end(connection, ids, reason=REASON, now=now)
            # what ended together may be taken up together
            tokens.note_last_used(connection, found.digest, now)
            replan(connection, found.subscriber_id, now=now, grouping=grouping)
        return leaving


def asked_by(
    connection: Connection, found: Token, mail: str | None, codes: Mapping[str, str]
) -> list[Followed] | None:
    """Give what a link in a mail is about, ended or not; None where we cannot know.

    The subscription that a token is of always belongs to it.
    """
    asked = None if mail is None else asked_for(connection, found.subscriber_id, mail, codes)
    if found.subscription_id is None:
        return asked
    others = [one for one in asked or () if one.subscription.id != found.subscription_id]
    return [subscriptions.followed(connection, found.subscription_id), *others]


def _leaving(
    connection: Connection, found: Token, mail: str | None, codes: Mapping[str, str]
) -> Leaving:
    asked = asked_by(connection, found, mail, codes)
    language = subscriptions.subscriber(connection, found.subscriber_id).language
    if found.subscription_id is not None and asked is not None:
        extent = Extent.ONE if len(asked) == 1 else Extent.MAIL
        return Leaving(followed=tuple(asked), extent=extent, language=language)
    living = _living(subscriptions.followed_by(connection, found.subscriber_id))
    if asked is None:
        extent = Extent.EVERYTHING if mail is None else Extent.FORGOTTEN
        return Leaving(followed=living, extent=extent, language=language)
    numbers = {one.subscription.id for one in asked}
    rest = tuple(one for one in living if one.subscription.id not in numbers)
    return Leaving(followed=tuple(asked), extent=Extent.MAIL, language=language, rest=rest)


def _living(followed: Iterable[Followed]) -> tuple[Followed, ...]:
    return tuple(one for one in followed if one.subscription.state is not State.ENDED)
