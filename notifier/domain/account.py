"""Whether an address was told of a change, waits to be, or was not, and why.

Pure, and without words: the command line says it in English, the pages in Dutch. What is kept of a
mention or a mail outweighs what is concluded from what somebody follows now.
"""

from collections.abc import Sequence
from enum import StrEnum, auto

from notifier.domain.account_facts import Facts, Logged, Mail, Noted
from notifier.domain.change import Change, ChangeType, Severity
from notifier.domain.coverage import Coverage, coverages
from notifier.domain.delivery import REMEMBERED, MessageState
from notifier.domain.net import netted
from notifier.domain.retraction import CORRECTIONS, SEQUELS

_MOVES = frozenset(
    {
        ChangeType.LOCATION_ADDED,
        ChangeType.LOCATION_GONE,
        ChangeType.LOCATION_SUCCEEDED,
        ChangeType.DETAILS_CHANGED,
    }
)
#: Why a mention or a message went no further, as the store keeps it.
WITHDRAWN, UNDONE = "withdrawn", "undone"


class Conclusion(StrEnum):
    """What an account comes to; a closed set."""

    #: Told: the other side took the mail.
    TOLD = auto()
    #: We lost the answer: it may have been told.
    PERHAPS_TOLD = auto()
    #: It went into a mail; what became of that is forgotten.
    FORGOTTEN = auto()
    #: The mail is written and waits, or is on its way.
    ON_ITS_WAY = auto()
    #: It waits for its moment, and then goes into a mail.
    WAITS = auto()
    #: The change was not matched with subscriptions yet.
    NOT_MATCHED = auto()
    #: Its mail was cancelled since other news in it was taken back; it is told anew.
    TOLD_ANEW = auto()
    #: Tried as often as we try; an operator decides.
    STUCK = auto()
    REJECTED = auto()
    #: The mail was cancelled before it went out.
    CANCELLED = auto()
    #: The source took it back before it was told.
    WITHDRAWN = auto()
    #: It came to nothing: what came and went again was never news.
    UNDONE = auto()
    #: Nobody asks for it any more.
    UNWANTED = auto()
    TECHNICAL = auto()
    #: A snapshot was released quietly.
    QUIET = auto()
    FOLDED = auto()
    #: The change that tells the new number stands for it.
    MOVED = auto()
    #: A correction or a sequel, for those alone who were told.
    NEVER_TOLD_OF_IT = auto()
    HEARD_ELSEWHERE = auto()
    KIND_UNWANTED = auto()
    CONFIRMED_LATER = auto()
    NOT_CONFIRMED = auto()
    ENDED_BEFORE = auto()
    #: Nothing that is followed covers the place.
    NOT_FOLLOWED = auto()
    SUPPRESSED = auto()
    ADDRESS_UNKNOWN = auto()
    #: Nothing that is kept explains it.
    UNEXPLAINED = auto()

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be told."""
        return self in _WAITING

    @property
    def is_told(self) -> bool:
        """Whether the other side has it for sure."""
        return self is Conclusion.TOLD


_WAITING = frozenset(
    {Conclusion.ON_ITS_WAY, Conclusion.WAITS, Conclusion.NOT_MATCHED, Conclusion.TOLD_ANEW}
)
#: The most telling first.
_UNCOVERED = {
    Coverage.HEARD: Conclusion.HEARD_ELSEWHERE,
    Coverage.KIND_UNWANTED: Conclusion.KIND_UNWANTED,
    Coverage.CONFIRMED_LATER: Conclusion.CONFIRMED_LATER,
    Coverage.NOT_CONFIRMED: Conclusion.NOT_CONFIRMED,
    Coverage.ENDED_BEFORE: Conclusion.ENDED_BEFORE,
}
_OF_STATE = {
    MessageState.QUEUED: Conclusion.ON_ITS_WAY,
    MessageState.LEASED: Conclusion.ON_ITS_WAY,
    MessageState.ACCEPTED: Conclusion.TOLD,
    MessageState.UNKNOWN: Conclusion.PERHAPS_TOLD,
    MessageState.REJECTED: Conclusion.REJECTED,
    MessageState.DEAD: Conclusion.STUCK,
}


def conclusion(facts: Facts) -> Conclusion:
    """Say what some facts come to."""
    if facts.follower is None:
        known = facts.suppressed is None
        return Conclusion.ADDRESS_UNKNOWN if known else Conclusion.SUPPRESSED
    if facts.noted is not None:
        return _of_mention(facts, facts.noted)
    return why_untold(facts.logged) or _of_those_told(facts) or _of_subscriptions(facts)


def why_untold(logged: Logged) -> Conclusion | None:
    """Say why a change is told to nobody; None where it is told."""
    change = logged.change
    if change.severity is Severity.TECHNICAL:
        return Conclusion.TECHNICAL
    if not change.quiet or change.type in CORRECTIONS:
        return None
    if logged.folded:
        return Conclusion.FOLDED
    return Conclusion.MOVED if logged.kin and change.type in _MOVES else Conclusion.QUIET


def _of_mention(facts: Facts, mention: Noted) -> Conclusion:
    if mention.due_at is not None:
        return Conclusion.WAITS
    match mention.dropped:
        case None:
            mail = facts.mail
            return Conclusion.FORGOTTEN if mail is None else _of_mail(facts, mail)
        case word if word == WITHDRAWN:
            return Conclusion.WITHDRAWN
        case word if word == UNDONE:
            return Conclusion.UNDONE
        case _:
            return Conclusion.UNWANTED


def _of_mail(facts: Facts, mail: Mail) -> Conclusion:
    if mail.state is not MessageState.CANCELLED:
        return _OF_STATE[mail.state]
    if mail.reason != WITHDRAWN:
        return Conclusion.CANCELLED
    back = facts.logged.taken_back_by is not None or facts.logged.forgotten
    return Conclusion.WITHDRAWN if back else Conclusion.TOLD_ANEW


def _of_those_told(facts: Facts) -> Conclusion | None:
    """Say why a correction or a sequel was not told; None for any other change."""
    if facts.logged.change.type not in CORRECTIONS | SEQUELS:
        return None
    if not facts.told_of_it:
        return Conclusion.NEVER_TOLD_OF_IT
    return Conclusion.UNWANTED if facts.matched else Conclusion.NOT_MATCHED


def _of_subscriptions(facts: Facts) -> Conclusion:
    found = {coverage for _one, coverage in coverages(facts)}
    if Coverage.COVERS not in found:
        suppressed = facts.suppressed
        if suppressed is not None and suppressed.since <= facts.logged.change.seen_at:
            return Conclusion.SUPPRESSED
        return next(
            (_UNCOVERED[one] for one in _UNCOVERED if one in found), Conclusion.NOT_FOLLOWED
        )
    if facts.logged.taken_back_by is not None or facts.logged.forgotten:
        return Conclusion.WITHDRAWN
    if facts.now - facts.logged.change.seen_at > REMEMBERED:
        return Conclusion.FORGOTTEN
    return Conclusion.UNEXPLAINED if facts.matched else Conclusion.NOT_MATCHED


def told_as(change: Change, together: Sequence[Change]) -> int:
    """Give the number of the change that tells another one in a mail.

    Args:
        change: which one.
        together: all changes of the mail at its location, in the order of the log, as they were.
    """
    telling = (one.change.seq for one in netted(together) if change.seq in one.seqs)
    return next(telling, change.seq)
