"""The net change of several that are told together: A to B and B to C is A to C.

Pure. What came and went between two mails was never news; what went and came back never went,
and a report or reaction that came back otherwise has changed (`domain.coming_back`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from notifier.domain.change import Change, ChangeType, FieldChange, Kind, Severity
from notifier.domain.coming_back import changed_meanwhile
from notifier.domain.facts import before_of, now_of

#: What one type says is said whole by the newest: earlier ones add what they changed.
_MERGED = frozenset(
    {
        ChangeType.DETAILS_CHANGED,
        ChangeType.ORGANISER_CHANGED,
        ChangeType.REPORT_CHANGED,
        ChangeType.FOLLOW_UP_CHANGED,
        ChangeType.MEASURE_CHANGED,
        ChangeType.REACTION_CHANGED,
        ChangeType.OBJECTION_LODGED,
        ChangeType.OBJECTION_ADMISSIBLE,
        ChangeType.OBJECTION_DECIDED,
        ChangeType.SUSPENSION_ENDED_EARLY,
    }
)
_ADDED = {
    Kind.LOCATION: ChangeType.LOCATION_ADDED,
    Kind.INSPECTION: ChangeType.REPORT_ADDED,
    Kind.ENFORCEMENT: ChangeType.MEASURE_ADDED,
    Kind.REACTION: ChangeType.REACTION_ADDED,
}
#: Corrections of a record that was added in the same window are part of what was added.
_PART_OF_ADDED = frozenset(
    {
        ChangeType.DETAILS_CHANGED,
        ChangeType.ORGANISER_CHANGED,
        ChangeType.REPORT_CHANGED,
        ChangeType.FOLLOW_UP_CHANGED,
        ChangeType.MEASURE_CHANGED,
        ChangeType.REACTION_CHANGED,
    }
)
_GONE = {
    Kind.LOCATION: ChangeType.LOCATION_GONE,
    Kind.INSPECTION: ChangeType.REPORT_GONE,
    Kind.REACTION: ChangeType.REACTION_GONE,
}
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Netted:
    """A change as it is to be told, and what it stands for."""

    #: With the number and id of the newest that it stands for.
    change: Change
    #: The numbers of all that are told as this one; in no order.
    seqs: tuple[int, ...]


def net(changes: Iterable[Change]) -> list[Change]:
    """Give what some changes at one location come to, in the order of the log.

    Args:
        changes: of one location, in the order of the log.

    Returns:
        Changes as they are to be told; each has the number and id of the newest that it stands for.
    """
    return [one.change for one in netted(changes)]


def net_everywhere(changes: Iterable[Change]) -> list[Change]:
    """Give what some changes come to, each location's for itself.

    Args:
        changes: of any locations, in the order of the log.
    """
    by_place: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_place.setdefault((change.source, change.location_id), []).append(change)
    return [told for some in by_place.values() for told in net(some)]


def netted(changes: Iterable[Change]) -> list[Netted]:
    """Give what `net` gives, and of each what it stands for.

    What stands in none of them came to nothing. The others alone come to the same: who leaves out
    what came to nothing, and asks again, gets the same answer.
    """
    told: list[Netted] = []
    for change in changes:
        _take(told, change)
    return sorted(told, key=lambda one: one.change.seq)


def _take(told: list[Netted], change: Change) -> None:
    if change.type is _GONE.get(change.kind) and _came_before(told, change):
        return
    new = Netted(change=change, seqs=(change.seq,))
    for one in _back(told, new) if change.type is _ADDED[change.kind] else (new,):
        _merge(told, one)


def _merge(told: list[Netted], new: Netted) -> None:
    change = new.change
    for place, earlier in enumerate(told):
        if not _same_record(earlier.change, change):
            continue
        was = earlier.change
        if was.type is _ADDED[change.kind] and change.type in _PART_OF_ADDED:
            told[place] = _with_fields(earlier, new, _corrected(was, change))
            return
        if was.type is change.type and change.type in _MERGED:
            fields = _joined(was.fields, change.fields)
            del told[place]
            if fields:
                told.append(_with_fields(earlier, new, fields))
            return
    told.append(new)


def _same_record(one: Change, other: Change) -> bool:
    return one.kind is other.kind and one.record_key == other.record_key


def _came_before(told: list[Netted], gone: Change) -> bool:
    """Forget what came, and all that was said of it, if what goes now came in this window."""
    if gone.kind is Kind.LOCATION:
        if not any(one.change.type is ChangeType.LOCATION_ADDED for one in told):
            return False
        told.clear()
        return True
    ours = [one for one in told if _same_record(one.change, gone)]
    came = any(one.change.type is _ADDED[gone.kind] for one in ours)
    if came:
        told[:] = [one for one in told if not _same_record(one.change, gone)]
    return came


def _back(told: list[Netted], came: Netted) -> Sequence[Netted]:
    """Give what is left of the news that something came, if it went before; forget that it went."""
    new = came.change
    for place, one in enumerate(told):
        went = one.change
        if went.type is not _GONE.get(new.kind) or not _same_record(went, new):
            continue
        del told[place]
        if new.kind is Kind.LOCATION:
            left: Sequence[Change] = () if before_of(went) == now_of(new) else (new,)
        else:
            left = changed_meanwhile(went, new)
        return [Netted(change=change, seqs=(*one.seqs, *came.seqs)) for change in left]
    return (came,)


def _joined(
    earlier: Sequence[FieldChange], later: Sequence[FieldChange]
) -> tuple[FieldChange, ...]:
    """Give each field from its first value to its last; one that is as it was is left out."""
    found = {field.name: field for field in earlier}
    for field in later:
        first = found.get(field.name)
        found[field.name] = replace(field, before=first.before) if first else field
    return tuple(field for field in found.values() if field.before != field.after)


def _corrected(added: Change, change: Change) -> tuple[FieldChange, ...]:
    """Give the fields of a record that came, as they are now."""
    found = {field.name: field for field in added.fields}
    for field in change.fields:
        found[field.name] = FieldChange(name=field.name, after=field.after)
    return tuple(field for field in found.values() if field.after is not None)


def _with_fields(earlier: Netted, later: Netted, fields: tuple[FieldChange, ...]) -> Netted:
    """Give the later change with other fields; the earlier one's type, and the graver severity."""
    was, new = earlier.change, later.change
    severity = min(was.severity, new.severity, key=_WEIGHT.__getitem__)
    change = replace(new, type=was.type, fields=fields, severity=severity)
    return Netted(change=change, seqs=(*earlier.seqs, *later.seqs))
