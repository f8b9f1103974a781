"""The net change of several that are told together: A to B and B to C is A to C.

Pure. What came and went between two mails was never news; what went and came back never went,
and a report or reaction that came back otherwise has changed (`domain.coming_back`).
"""

from collections.abc import Iterable, Sequence

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


def net(changes: Iterable[Change]) -> list[Change]:
    """Give what some changes at one location come to, in the order of the log.

    Args:
        changes: of one location, in the order of the log.

    Returns:
        Changes as they are to be told; each has the number and id of the newest that it stands for.
    """
    told: list[Change] = []
    for change in changes:
        _take(told, change)
    return sorted(told, key=lambda change: change.seq)


def _take(told: list[Change], change: Change) -> None:
    if change.type is _GONE.get(change.kind) and _came_before(told, change):
        return
    if change.type is not _ADDED[change.kind]:
        _merge(told, change)
        return
    for one in _back(told, change):
        _merge(told, one)


def _merge(told: list[Change], change: Change) -> None:
    for place, earlier in enumerate(told):
        if not _same_record(earlier, change):
            continue
        if earlier.type is _ADDED[change.kind] and change.type in _PART_OF_ADDED:
            told[place] = _with_fields(earlier, change, _corrected(earlier, change))
            return
        if earlier.type is change.type and change.type in _MERGED:
            fields = _joined(earlier.fields, change.fields)
            del told[place]
            if fields:
                told.append(_with_fields(earlier, change, fields))
            return
    told.append(change)


def _same_record(one: Change, other: Change) -> bool:
    return one.kind is other.kind and one.record_key == other.record_key


def _came_before(told: list[Change], gone: Change) -> bool:
    """Forget what came, and all that was said of it, if what goes now came in this window."""
    if gone.kind is Kind.LOCATION:
        if not any(one.type is ChangeType.LOCATION_ADDED for one in told):
            return False
        told.clear()
        return True
    came = any(one.type is _ADDED[gone.kind] and _same_record(one, gone) for one in told)
    if came:
        told[:] = [one for one in told if not _same_record(one, gone)]
    return came


def _back(told: list[Change], came: Change) -> Sequence[Change]:
    """Give what is left of the news that something came, if it went before; forget that it went."""
    for place, one in enumerate(told):
        if one.type is _GONE.get(came.kind) and _same_record(one, came):
            del told[place]
            if came.kind is Kind.LOCATION:
                return () if before_of(one) == now_of(came) else (came,)
            return changed_meanwhile(one, came)
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


def _with_fields(earlier: Change, later: Change, fields: tuple[FieldChange, ...]) -> Change:
    """Give the later change with other fields; the earlier one's type, and the graver severity."""
    severity = min(earlier.severity, later.severity, key=_WEIGHT.__getitem__)
    return replace(later, type=earlier.type, fields=fields, severity=severity)
