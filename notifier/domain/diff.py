"""Compare a location with itself in the next snapshot, record by record and field by field.

Pure. Whether a change is believable, or may be told already, is for others to judge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from notifier.domain.change import Change, ChangeType, FieldChange, Place, Severity, change_id
from notifier.domain.fields import fields_between
from notifier.domain.location import Location
from notifier.domain.record_diff import (
    Found,
    came,
    of_enforcement,
    of_inspections,
    of_reactions,
    severity_of,
)
from notifier.domain.records import pair

_RECORDS = frozenset({"inspections", "enforcement", "reactions"})
#: What a location says of itself.
_DETAILS = tuple(name for name in Location.__struct_fields__ if name not in _RECORDS)
_BUT_MEASURES = tuple(name for name in Location.__struct_fields__ if name != "enforcement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What all changes of one snapshot share."""

    source: str
    taken_at: datetime
    seen_at: datetime
    #: The first day of visits that the source shows; None where it declares no window.
    reports_from: date | None = None


def diff(old: Location | None, new: Location | None, moment: Moment) -> Iterator[Change]:
    """Give what changed between two states of one location.

    Args:
        old: the state before; None where the location is new.
        new: the state after; None where it is no longer there.
        moment: source and times.

    Yields:
        Changes; none where both are the same but for order, white space or empty fields.
    """
    if (here := new or old) is None:
        return
    place = place_of(here)
    left = _left_municipality(old, new)
    for found in _differences(old, new, moment.reports_from):
        moves = left is not None and found.type is ChangeType.DETAILS_CHANGED
        where = msgspec.structs.replace(place, former_nis=left) if moves else place
        yield _change(found, here.id, where, moment)
    for old_id in _newly_succeeded(old, new):
        yield succeeded_by(old_id, here, moment)


def succeeded_by(old_id: str, successor: Location, moment: Moment) -> Change:
    """Say at a location that another one comes after it."""
    return _change(_succeeded(successor), old_id, place_of(successor), moment)


def _change(found: Found, location_id: str, place: Place, moment: Moment) -> Change:
    return Change(
        id=change_id(
            source=moment.source,
            location_id=location_id,
            type_=found.type,
            record_key=found.key,
            fields=found.fields,
            taken_at=moment.taken_at,
        ),
        source=moment.source,
        location_id=location_id,
        type=found.type,
        severity=found.severity,
        record_key=found.key,
        fields=found.fields,
        url=found.url,
        place=place,
        taken_at=moment.taken_at,
        seen_at=moment.seen_at,
    )


def _left_municipality(old: Location | None, new: Location | None) -> str | None:
    """Give the code of the municipality that a location moved away from."""
    if old is None or new is None or old.address.nis == new.address.nis:
        return None
    return old.address.nis


def _newly_succeeded(old: Location | None, new: Location | None) -> tuple[str, ...]:
    """Give the old ids that a location says it comes after, and did not say before."""
    before = frozenset(old.succeeds if old is not None else ())
    return () if new is None else tuple(sorted(set(new.succeeds) - before))


def _succeeded(successor: Location) -> Found:
    """Say it at the old location: those who follow it must learn the new number."""
    return Found(
        type=ChangeType.LOCATION_SUCCEEDED,
        severity=Severity.IMPORTANT,
        key=successor.id,
        fields=(FieldChange(name="succeeded_by", after=successor.id),),
        url=successor.url,
    )


def place_of(location: Location) -> Place:
    """Give what matching and mails must know of a location."""
    return Place(
        name=location.title,
        url=location.url,
        care_type=location.care_type,
        municipality=location.address.municipality,
        nis=location.address.nis,
        organiser_id=location.organiser.id,
    )


def _differences(
    old: Location | None, new: Location | None, reports_from: date | None
) -> Iterator[Found]:
    if new is None:
        yield _whole(ChangeType.LOCATION_GONE, fields_between(old, None))
    elif old is None:
        # a measure is news of its own, also at a location that is shown for the first time: who
        # wants to hear of enforcement alone must hear of it, and a closure goes first
        yield _whole(ChangeType.LOCATION_ADDED, fields_between(None, new, _BUT_MEASURES))
        yield from came(ChangeType.MEASURE_ADDED, pair([], new.enforcement).added)
    else:
        yield from _of_details(old, new)
        yield from of_inspections(old.inspections, new.inspections, reports_from)
        yield from of_enforcement(old.enforcement, new.enforcement)
        yield from of_reactions(old.reactions, new.reactions)


def _whole(type_: ChangeType, fields: tuple[FieldChange, ...]) -> Found:
    return Found(type=type_, severity=Severity.IMPORTANT, key="", fields=fields)


def _of_details(old: Location, new: Location) -> Iterator[Found]:
    fields = fields_between(old, new, _DETAILS)
    organiser = tuple(f for f in fields if f.name.startswith("organiser."))
    details = tuple(f for f in fields if f not in organiser)
    if organiser:
        yield _whole(ChangeType.ORGANISER_CHANGED, organiser)
    if details:
        yield Found(
            type=ChangeType.DETAILS_CHANGED, severity=severity_of(details), key="", fields=details
        )
