"""The steps of an account: what happened to a change on its way to one address, in order.

Pure, and without words. Each step has its time where one is kept; not every one is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from notifier.domain.account import Conclusion, why_untold
from notifier.domain.account_facts import Afterwards, Facts, Mail
from notifier.domain.change import Severity
from notifier.domain.coverage import Coverage, coverages
from notifier.domain.retraction import CORRECTIONS, SEQUELS
from notifier.domain.subscription import State, Subscription


class Step(StrEnum):
    """One thing that an account says; a closed set, together with `Coverage`."""

    LOGGED = auto()
    #: Told to nobody, and why.
    TECHNICAL = auto()
    QUIET = auto()
    FOLDED = auto()
    MOVED = auto()
    TAKEN_BACK = auto()
    WORDS_FORGOTTEN = auto()
    #: A correction or a sequel.
    FOR_THE_TOLD = auto()
    MATCHED = auto()
    NOT_MATCHED = auto()
    ADDRESS_UNKNOWN = auto()
    SUPPRESSED = auto()
    PAUSED = auto()
    #: What else is followed, which has nothing to do with it.
    OTHERS = auto()
    MENTION_WAITS = auto()
    MENTION_DROPPED = auto()
    MAIL_WRITTEN = auto()
    #: A later change of the same record tells it.
    TOLD_AS_ANOTHER = auto()
    #: In which state its message is.
    MAIL_STATE = auto()
    MAIL_AFTERWARDS = auto()
    MAIL_FORGOTTEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One step, with its time and what it is about."""

    what: Step | Coverage
    at: datetime | None = None
    subscription: Subscription | None = None
    mail: Mail | None = None
    afterwards: Afterwards | None = None
    count: int = 0


_UNTOLD = {
    Conclusion.TECHNICAL: Step.TECHNICAL,
    Conclusion.QUIET: Step.QUIET,
    Conclusion.FOLDED: Step.FOLDED,
    Conclusion.MOVED: Step.MOVED,
}
_ELSEWHERE = frozenset({Coverage.OTHER_PLACE, Coverage.OTHER_SOURCE})


def steps(facts: Facts) -> Iterator[Remark]:
    """Give what happened, in order."""
    yield from _of_change(facts)
    yield from _of_address(facts)
    yield from _of_subscriptions(facts)
    yield from _of_mention(facts)


def _of_change(facts: Facts) -> Iterator[Remark]:
    logged = facts.logged
    change = logged.change
    yield Remark(what=Step.LOGGED, at=change.seen_at)
    untold = why_untold(logged)
    if untold is not None:
        yield Remark(what=_UNTOLD[untold], at=change.seen_at)
    if logged.taken_back_by is not None:
        yield Remark(what=Step.TAKEN_BACK, at=logged.taken_back_by.seen_at)
    if logged.forgotten:
        yield Remark(what=Step.WORDS_FORGOTTEN)
    if change.type in CORRECTIONS | SEQUELS:
        yield Remark(what=Step.FOR_THE_TOLD, count=len(logged.about))
    if facts.follower is not None and change.severity is not Severity.TECHNICAL:
        yield Remark(what=Step.MATCHED if facts.matched else Step.NOT_MATCHED)


def _of_address(facts: Facts) -> Iterator[Remark]:
    follower, suppressed = facts.follower, facts.suppressed
    if follower is None:
        yield Remark(what=Step.ADDRESS_UNKNOWN)
    if suppressed is not None:
        yield Remark(what=Step.SUPPRESSED, at=suppressed.since)
    until = None if follower is None else follower.paused_until
    if until is not None and until > facts.now:
        yield Remark(what=Step.PAUSED, at=until)


def _of_subscriptions(facts: Facts) -> Iterator[Remark]:
    others = 0
    for one, coverage in coverages(facts):
        if coverage in _ELSEWHERE:
            others += 1
        else:
            yield Remark(what=coverage, at=_moment(one), subscription=one)
    if others:
        yield Remark(what=Step.OTHERS, count=others)


def _moment(one: Subscription) -> datetime:
    """Give when a subscription became what it is."""
    match one.state:
        case State.ENDED:
            return one.ended_at or one.created_at
        case _:
            return one.confirmed_at or one.created_at


def _of_mention(facts: Facts) -> Iterator[Remark]:
    mention = facts.noted
    for mail in facts.mails:
        yield from _of_mail(facts, mail)
    if mention is None:
        return
    if mention.due_at is not None:
        yield Remark(what=Step.MENTION_WAITS, at=mention.due_at)
    elif mention.dropped is not None:
        yield Remark(what=Step.MENTION_DROPPED)
    elif facts.mail is None:
        yield Remark(what=Step.MAIL_FORGOTTEN)


def _of_mail(facts: Facts, mail: Mail) -> Iterator[Remark]:
    yield Remark(what=Step.MAIL_WRITTEN, at=mail.written_at, mail=mail)
    if mail is facts.mail and facts.told_as != facts.logged.change.seq:
        yield Remark(what=Step.TOLD_AS_ANOTHER, mail=mail)
    yield Remark(what=Step.MAIL_STATE, at=mail.settled_at or mail.due_at, mail=mail)
    for one in mail.afterwards:
        yield Remark(what=Step.MAIL_AFTERWARDS, at=one.at, mail=mail, afterwards=one)
