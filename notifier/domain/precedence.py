"""Which of several changes is told first: what people must act on, before what got better."""

from notifier.domain.change import Change, ChangeType, Severity
from notifier.domain.facts import now_of
from notifier.domain.weight import CLOSING

_WEIGHTS = {severity: weight for weight, severity in enumerate(Severity)}
#: A measure that ends, or is shown no longer: as urgent as the measure was, and no alarm.
_RELIEF = frozenset(
    {
        ChangeType.MEASURE_WITHDRAWN,
        ChangeType.TRAJECTORY_GONE,
        ChangeType.SUSPENSION_ENDED_EARLY,
        ChangeType.SUSPENSION_EXPIRED,
    }
)
#: Outcomes of an objection that leave the measure as it was.
_UPHELD = "bevestigd"


def precedence(change: Change) -> tuple[int, int]:
    """Give a key that puts what matters most first.

    By severity; among what is equally severe, a place that closes, another new measure, other
    news, and what got better.
    """
    return _WEIGHTS[change.severity], _within(change)


def _within(change: Change) -> int:
    now = now_of(change)
    if change.type in _RELIEF:
        return 3
    if change.type is ChangeType.OBJECTION_DECIDED:
        return 2 if now.get("objection.outcome") == _UPHELD else 3
    if now.get("kind") in CLOSING:
        return 0
    return 1 if change.type is ChangeType.MEASURE_ADDED else 2
