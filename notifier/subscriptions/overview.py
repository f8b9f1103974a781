"""One mail in full, for whoever got it: every change that it told and that is still so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from notifier.domain.change import Change, Place
from notifier.domain.facts import FAMILY_CARE
from notifier.domain.net import net_everywhere
from notifier.domain.precedence import precedence
from notifier.domain.subscription import Language, Purpose
from notifier.errors import NotFound
from notifier.mail.languages import words_of
from notifier.store.engine import Connection, Sessions
from notifier.store.post import own_mail
from notifier.store.published import news
from notifier.subscriptions.gone import gone_since
from notifier.subscriptions.mails import Mail, is_key, mail_of
from notifier.subscriptions.opening import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPlace:
    """What a mail told of one location."""

    source: str
    location_id: str
    #: In the mail's language; in family care without the name of whoever lives there (fact R27).
    title: str
    #: As it was called last.
    place: Place
    #: The most urgent first.
    changes: tuple[Change, ...]
    #: Why its reader got it: a set of `ScopeKind`, as the sum of their bits.
    reasons: int
    #: Whether a source shows it now.
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that one mail told."""

    mail: Mail
    language: Language
    places: tuple[ToldPlace, ...]
    #: How many of its changes are no longer shown; they are left out.
    gone: int

    @property
    def count(self) -> int:
        """How many changes there are to see."""
        return sum(len(place.changes) for place in self.places)


def overview(token: str, key: str, *, sessions: Sessions, now: datetime) -> Overview:
    """Give all that a mail told whoever holds the link.

    Args:
        token: of one's own page.
        key: of the mail's content.
        sessions: transactions.
        now: the moment.

    Raises:
        TokenInvalid: the link was never issued, or its subscriber is forgotten.
        NotFound: they got no such mail, whether or not somebody else did.
    """
    with sessions.reading() as connection:
        found = opened(connection, token, Purpose.PREFERENCES, now)
        own = None
        if is_key(key):
            own = own_mail.mail(connection, found.subscriber_id, key)
        if own is None or not mail_of(own, hidden=False).was_sent:
            raise NotFound("mail", "of this subscriber")
        told = own_mail.told(connection, found.subscriber_id, own.content_id)
        all_ = own_mail.count_told(connection, own.content_id)
        log = net_everywhere(news.by_number(connection, sorted(told)))
        back = gone_since(connection, log)
        left = [change for change in log if change.seq not in back]
        gone = len(back) + all_ - len(told)
        return Overview(
            mail=mail_of(own, hidden=gone > 0),
            language=own.language,
            places=tuple(_places(connection, left, told, own.language)),
            gone=gone,
        )


def _places(
    connection: Connection, left: list[Change], told: Mapping[int, int], language: Language
) -> list[ToldPlace]:
    """Group changes by location: what is urgent stands above, then by name."""
    grouped: dict[tuple[str, str], list[Change]] = {}
    for change in left:
        grouped.setdefault((change.source, change.location_id), []).append(change)
    shown = _shown(connection, grouped)
    found = [
        ToldPlace(
            source=source,
            location_id=id_,
            title=_title(id_, some[-1].place, language),
            place=some[-1].place,
            changes=tuple(sorted(some, key=precedence)),
            reasons=_reasons(some, told),
            is_shown=(source, id_) in shown,
        )
        for (source, id_), some in grouped.items()
    ]
    return sorted(found, key=lambda one: (precedence(one.changes[0]), one.title.casefold()))


def _title(id_: str, place: Place, language: Language) -> str:
    if place.care_type == FAMILY_CARE:
        return words_of(language).names.family_care.format(id=id_)
    return place.name


def _shown(connection: Connection, keys: Mapping[tuple[str, str], object]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for source in sorted({source for source, _id in keys}):
        ids = sorted(id_ for one, id_ in keys if one == source)
        found |= {(source, id_) for id_ in news.places(connection, source, ids)}
    return found


def _reasons(changes: list[Change], told: Mapping[int, int]) -> int:
    reasons = 0
    for change in changes:
        reasons |= told.get(change.seq, 0)
    return reasons
