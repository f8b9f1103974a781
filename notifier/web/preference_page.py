"""Make of what we keep of somebody the values that their own page prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from werkzeug.datastructures import MultiDict

from notifier.domain.change import Kind
from notifier.domain.pausing import allowed, last_day
from notifier.domain.rhythm import Pace
from notifier.domain.subscription import Language, ScopeKind, State
from notifier.store.people.subscriptions import Followed
from notifier.subscriptions.choosing import times_of
from notifier.subscriptions.mails import Mail
from notifier.subscriptions.preferences import Own
from notifier.subscriptions.resuming import UNDO, may_be_resumed
from notifier.web import fates
from notifier.web import preference_forms as forms
from notifier.web import preference_words as words
from notifier.web.showing import care
from notifier.web.words import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A form that was sent and could not be kept."""

    form: str
    problems: Mapping[str, str]
    typed: MultiDict[str, str]
    #: The subscription that it was about; 0 for all.
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChoice:
    """One subscription with its form."""

    followed: Followed
    number: int
    name: str
    is_pending: bool
    care: str | None
    since: str
    rhythm: str
    kinds: str
    #: What stands in the form, kept or typed.
    pace: Pace | None
    chosen: frozenset[Kind]
    urgent: bool
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEnd:
    """One subscription that ended lately."""

    followed: Followed
    number: int
    name: str
    reason: str
    ended: str | None
    may_be_resumed: bool
    #: It is followed again, in another subscription.
    is_followed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMail:
    """One mail in the list."""

    key: str
    at: str
    subject: str | None
    became: str
    was_sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPause:
    """The pause, and what its form holds."""

    #: Up to and with; None where nothing is paused.
    until: str | None
    first: str
    last: str
    typed: str
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTimes:
    """When digests come, and what the form holds."""

    hour: int
    weekday: int
    has_weekly: bool
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """A whole page."""

    address: str = field(repr=False)
    choices: tuple[ShownChoice, ...]
    #: None where all comes at once.
    times: ShownTimes | None
    #: In which mails come.
    language: Language
    pause: ShownPause
    ended: tuple[ShownEnd, ...]
    mails: tuple[ShownMail, ...]
    waiting: int
    #: When the next mail is due; None where nothing waits, or where it is a matter of minutes.
    next_mail: str | None
    #: What is wrong, by the id of the field.
    problems: Mapping[str, str]


def own_page(own: Own, now: datetime, tried: Tried | None = None) -> OwnPage:
    """Give the page of somebody.

    Args:
        own: what we keep of them.
        now: the moment.
        tried: the form that brought them back, with what they typed.
    """
    due = own.waiting.due_at
    return OwnPage(
        address=own.subscriber.address,
        choices=tuple(_choice(followed, tried) for followed in own.living),
        times=_times(own, tried),
        language=own.subscriber.language,
        pause=_pause(own, now, tried),
        ended=tuple(_end(f, own, now) for f in reversed(own.followed) if _ended_lately(f, now)),
        mails=tuple(_mail(mail) for mail in own.mails),
        waiting=own.waiting.count,
        next_mail=None if due is None or due <= now else words.moment_in_words(due),
        problems={} if tried is None else _with_ids(tried),
    )


def name_of(followed: Followed) -> str:
    """Name what is followed, for whoever cannot see what stands beside it."""
    if followed.subscription.scope.kind is ScopeKind.ALL:
        return "alle opvang"
    return followed.title or followed.subscription.scope.key


def _with_ids(tried: Tried) -> dict[str, str]:
    mark = f"-{tried.number}" if tried.number else ""
    return {f"{name}{mark}": problem for name, problem in tried.problems.items()}


def _choice(followed: Followed, tried: Tried | None) -> ShownChoice:
    one = followed.subscription
    sent = tried if tried and tried.form == "keuze" and tried.number == one.id else None
    kinds = forms.kinds_of(sent.typed) if sent else one.kinds
    since = one.confirmed_at or one.created_at
    return ShownChoice(
        followed=followed,
        number=one.id,
        name=name_of(followed),
        is_pending=one.state is State.PENDING,
        care=care(followed.care_type),
        since=words.day_of(since),
        rhythm=words.rhythm_in_words(one.rhythm),
        kinds=words.kinds_in_words(one.kinds),
        pace=forms.pace_of(sent.typed) if sent else one.rhythm.pace,
        chosen=frozenset(kind for kind in Kind if kind.bit & kinds),
        urgent=forms.is_urgent(sent.typed) if sent else one.urgent,
        problems=sent.problems if sent else {},
    )


def _times(own: Own, tried: Tried | None) -> ShownTimes | None:
    paces = {f.subscription.rhythm.pace for f in own.living}
    if not paces - {Pace.AT_ONCE}:
        return None
    times = times_of(own.followed)
    sent = tried if tried and tried.form == "tijdstip" else None
    return ShownTimes(
        hour=times.hour,
        weekday=times.weekday,
        has_weekly=Pace.WEEKLY in paces,
        problems=sent.problems if sent else {},
    )


def _pause(own: Own, now: datetime, tried: Tried | None) -> ShownPause:
    until = own.subscriber.paused_until
    first, last = allowed(now)
    sent = tried if tried and tried.form == "pauze" else None
    return ShownPause(
        until=day(last_day(until)) if until is not None and until > now else None,
        first=first.isoformat(),
        last=last.isoformat(),
        typed=sent.typed.get("tot", "")[:20] if sent else "",
        problem=sent.problems.get("tot") if sent else None,
    )


def _ended_lately(followed: Followed, now: datetime) -> bool:
    ended_at = followed.subscription.ended_at
    return ended_at is not None and ended_at > now - UNDO


def _end(followed: Followed, own: Own, now: datetime) -> ShownEnd:
    one = followed.subscription
    again = any(other.subscription.scope == one.scope for other in own.living)
    return ShownEnd(
        followed=followed,
        number=one.id,
        name=name_of(followed),
        reason=words.ended_in_words(one.ended_reason),
        ended=None if one.ended_at is None else words.day_of(one.ended_at),
        may_be_resumed=not again and may_be_resumed(one, now),
        is_followed=again,
    )


def _mail(mail: Mail) -> ShownMail:
    return ShownMail(
        key=mail.key,
        at=words.moment_in_words(mail.at),
        subject=mail.subject,
        became=fates.became_of(mail),
        was_sent=mail.was_sent,
    )
