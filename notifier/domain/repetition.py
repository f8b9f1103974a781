"""News that two numbers of one location both bring: told once, though the source shows it twice.

Pure. While a move lasts, a report or a measure stands at the old number and at the new one. Who
heard of it at one does not hear of it again at the other; whoever follows the other alone does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from notifier.domain.change import Change, ChangeType, Kind
from notifier.domain.diff import place_of
from notifier.domain.location import Location
from notifier.domain.matching import Occasion, place_scopes
from notifier.domain.record_diff import TECHNICAL_FIELDS
from notifier.domain.records import natural_key
from notifier.domain.retraction import GONE
from notifier.domain.subscription import Scope
from notifier.domain.succession import Lineage

_ADDED = frozenset({ChangeType.REPORT_ADDED, ChangeType.MEASURE_ADDED, ChangeType.REACTION_ADDED})
_RECORDS = {
    Kind.INSPECTION: "inspections",
    Kind.ENFORCEMENT: "enforcement",
    Kind.REACTION: "reactions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What is known at the other numbers of the locations that have news."""

    lineage: Lineage
    #: The changes logged there, of the types in question.
    changes: Sequence[Change] = ()
    #: The locations as they are shown now, by number.
    shown: Mapping[str, Location] = field(default_factory=dict)


def once(occasions: Iterable[Occasion], elsewhere: Elsewhere) -> list[Occasion]:
    """Let who follows an old number hear of the new one too, and everybody of news once."""
    found: list[Occasion] = []
    for occasion in occasions:
        olds = elsewhere.lineage.olds(occasion.location_id)
        kin = elsewhere.lineage.kin(occasion.location_id)
        came = any(one.type is ChangeType.LOCATION_ADDED for one in occasion.changes)
        # that the number is new is told by the succession, at the old number
        whole = occasion if came else replace(occasion, olds=olds)
        found += _parted(whole, kin, elsewhere) if kin else [whole]
    return found


def _parted(occasion: Occasion, kin: Sequence[str], elsewhere: Elsewhere) -> list[Occasion]:
    """Part the changes by who heard of them already."""
    parts: dict[tuple[Scope, ...], list[Change]] = {}
    for change in occasion.changes:
        heard = _heard(change, kin, elsewhere)
        parts.setdefault(tuple(sorted(heard, key=repr)), []).append(change)
    return [
        replace(occasion, changes=tuple(changes), heard=heard) for heard, changes in parts.items()
    ]


def _heard(change: Change, kin: Sequence[str], elsewhere: Elsewhere) -> set[Scope]:
    """Give the scopes in which the same was told at another number."""
    heard: set[Scope] = set()
    for id_ in kin:
        there = [
            one for one in elsewhere.changes if one.location_id == id_ and _is_same(one, change)
        ]
        told = [one.place for one in there if one.seq < change.seq and not one.quiet]
        shown = elsewhere.shown.get(id_)
        if shown is not None and _stands(change, shown) and (not there or change.type in GONE):
            told.append(place_of(shown))
        for place in told:
            olds = elsewhere.lineage.olds(id_)
            heard.update(place_scopes(change.source, id_, place, olds))
    return heard


def _is_same(one: Change, other: Change) -> bool:
    if (one.type, one.record_key) != (other.type, other.record_key):
        return False
    if one.type is ChangeType.LOCATION_SUCCEEDED:
        return False
    return one.type in _ADDED or one.type in GONE or _after(one) == _after(other)


def _after(change: Change) -> list[str]:
    told = [one for one in change.fields if one.name not in TECHNICAL_FIELDS]
    return sorted(f"{one.name}={one.after!r}" for one in told)


def _stands(change: Change, shown: Location) -> bool:
    """Say whether the record that came here, or left here, is shown there."""
    if change.type not in _ADDED and change.type not in GONE:
        return False
    if change.kind is Kind.LOCATION:
        return False
    records = getattr(shown, _RECORDS[change.kind])
    return any(natural_key(record) == change.record_key for record in records)
