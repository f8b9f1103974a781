"""What a report or reaction comes to that went and came back before anybody heard of either.

Pure. It is the comparison of two snapshots over again, between what left and what came. Measures
are no part of it: that one left is told at once, to those alone who were told of it, and that it
is back must then be told to them as well. Left out together, the two would leave nobody to correct
when it goes for good.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from notifier.domain.change import Change, ChangeType, Kind, Severity
from notifier.domain.facts import before_of, now_of
from notifier.domain.location import Inspection, Reaction
from notifier.domain.record_diff import Found, of_inspections, of_reactions

R = TypeVar("R", Inspection, Reaction)
_CHANGED = {
    Kind.INSPECTION: ChangeType.REPORT_CHANGED,
    Kind.REACTION: ChangeType.REACTION_CHANGED,
}


def changed_meanwhile(gone: Change, came: Change) -> list[Change]:
    """Give what differs, as changes; nothing where it came back as it was.

    Args:
        gone: that it is no longer shown, with all that it said.
        came: that it is shown, with all that it says.

    Returns:
        At most two: the last has the number and id of the newer change, one before it those of the
        older, so that no two are one. One without fields where the log does not tell what differs.
    """
    try:
        found = list(_found(gone, came))
    except msgspec.ValidationError:  # the log was written by another version
        type_ = _CHANGED[came.kind]
        found = [Found(type=type_, severity=Severity.ROUTINE, key=came.record_key, fields=())]
    told = [one for one in found if one.severity is not Severity.TECHNICAL]
    standing_for = (gone, came)[-len(told) :]
    return [
        replace(
            came,
            id=number.id,
            seq=number.seq,
            type=one.type,
            severity=one.severity,
            fields=one.fields,
        )
        for number, one in zip(standing_for, told, strict=False)
    ]


def _found(gone: Change, came: Change) -> Iterator[Found]:
    before, after = before_of(gone), now_of(came)
    if came.kind is Kind.INSPECTION:
        yield from of_inspections([_read(before, Inspection)], [_read(after, Inspection)], None)
    else:
        yield from of_reactions([_read(before, Reaction)], [_read(after, Reaction)])


def _read(values: Mapping[str, object], shape: type[R]) -> R:
    """Put a record together again from its fields; what lies within another stands by its path."""
    record: dict[str, object] = {}
    for path, value in values.items():
        outer, dot, inner = path.partition(".")
        if not dot:
            record[outer] = value
            continue
        within = record.setdefault(outer, {})
        if isinstance(within, dict):
            within[inner] = value
    return msgspec.convert(record, shape)
