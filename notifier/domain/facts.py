"""What there is to say about a change: which variant of its type it is, and the values in it.

No words of any language stand here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from notifier.domain.change import Change, ChangeType, FieldChange, Kind

#: Free text of others, and the source's own bookkeeping: linked to, never repeated (fact R22).
_UNTOLD = frozenset(
    {"id", "url", "text", "grounds", "follow_up.text", "trajectory", "about", "about_id"}
    | {"organiser.id", "address.nis", "succeeds", "inspections", "enforcement", "reactions"}
)
#: In a private home these are personal; the source's own page shows them (fact R27).
_PRIVATE = frozenset({"name", "address.street", "organiser.name", "organiser.natural_person"})
FAMILY_CARE = "gezinsopvang"
#: Types whose fields are shown before and after; the sentences of the others say it all.
_COMPARED = frozenset(
    {
        ChangeType.DETAILS_CHANGED,
        ChangeType.ORGANISER_CHANGED,
        ChangeType.REPORT_CHANGED,
        ChangeType.MEASURE_CHANGED,
        ChangeType.REACTION_CHANGED,
    }
)
#: A longer value is running text; it is linked to.
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordName:
    """What a record's natural key says about it (`notifier.domain.records.natural_key`)."""

    visited_on: str | None = None
    measure: str | None = None
    decided_on: str | None = None
    about: str | None = None
    dated_on: str | None = None


def compared_fields(change: Change) -> tuple[FieldChange, ...]:
    """Give the fields that may be shown before and after: no free text, nothing private."""
    if change.type not in _COMPARED:
        return ()
    hidden = _UNTOLD | _PRIVATE if change.place.care_type == FAMILY_CARE else _UNTOLD
    return tuple(f for f in change.fields if f.name not in hidden and _short(f))


def named(change: Change) -> RecordName:
    """Read a change's record key; empty where the key says nothing."""
    key = change.record_key.partition("#")[0]
    if change.type is ChangeType.TRAJECTORY_GONE or not key:
        return RecordName()
    match change.kind:
        case Kind.INSPECTION:
            return RecordName(visited_on=key)
        case Kind.ENFORCEMENT if key.count("|") >= 2:  # noqa: PLR2004 - trajectory, kind and date
            _, kind, decided_on = key.rsplit("|", 2)
            return RecordName(measure=kind or None, decided_on=decided_on or None)
        case Kind.REACTION if "|" in key:
            return RecordName(about=key.partition("|")[0], dated_on=key.rpartition("|")[2])
        case _:
            return RecordName()


def now_of(change: Change) -> Mapping[str, object]:
    """Give the values as they are now, by field."""
    return {field.name: field.after for field in change.fields if field.after is not None}


def before_of(change: Change) -> Mapping[str, object]:
    """Give the values as they were, by field."""
    return {field.name: field.before for field in change.fields if field.before is not None}


def variants(change: Change) -> tuple[str, ...]:
    """Give the keys under which its words may stand, the most precise one first."""
    steps = list(_steps(change))
    keys = [".".join([change.type.value, *steps[:count]]) for count in range(len(steps) + 1)]
    return tuple(reversed(keys))


def _steps(change: Change) -> Iterator[str]:
    after = now_of(change)
    match change.type:
        case ChangeType.MEASURE_ADDED:
            kind = after.get("kind")
            if kind is not None:
                yield str(kind)
                if after.get("urgent") is True:
                    yield "urgent"
        case ChangeType.FOLLOW_UP_CHANGED:
            yield from () if after else ("gone",)
        case ChangeType.OBJECTION_LODGED:
            yield from _turn(change, "objection.lodged_on")
        case ChangeType.OBJECTION_ADMISSIBLE:
            yes = after.get("objection.admissible")
            yield "gone" if yes is None else ("yes" if yes else "no")
        case ChangeType.OBJECTION_DECIDED:
            yield str(after.get("objection.outcome", "gone"))
        case _:
            return


def _turn(change: Change, name: str) -> Iterator[str]:
    """Tell a correction and a disappearance from something new."""
    if name not in now_of(change):
        yield "gone"
    elif name in before_of(change):
        yield "corrected"


def _short(field: FieldChange) -> bool:
    return all(len(str(value)) <= _LONGEST_SHOWN for value in (field.before, field.after))
