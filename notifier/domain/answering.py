"""Whether a reaction that names no record may be to this one: by its day alone.

Pure. Where the source names the record, its word stands and nobody asks here.
"""

from datetime import date

from notifier.domain import facts
from notifier.domain.change import Change


def may_answer(reacted_on: date | None, happened_on: date | None) -> bool:
    """Say whether a reaction may be to what happened; a day we do not know rules nothing out.

    Args:
        reacted_on: the day that the reaction bears.
        happened_on: the day of the decision or of the visit.
    """
    return reacted_on is None or happened_on is None or reacted_on >= happened_on


def may_be_to(reaction: Change, answered: Change) -> bool:
    """Say so of a change that tells a reaction, and one that tells a measure or a report."""
    return may_answer(_day(reaction), _day(answered))


def _day(change: Change) -> date | None:
    """Give the day that a record bears; without one in its fields, the one in its key."""
    now, name = facts.now_of(change), facts.named(change)
    for value in (
        *(now.get(field) for field in ("decided_on", "visited_on", "dated_on")),
        *(name.decided_on, name.visited_on, name.dated_on),
    ):
        if isinstance(value, str) and value:
            return _read(value)
    return None


def _read(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
