"""Compare a location with itself in the next snapshot, record by record and field by field.

Pure. Whether a change is believable, or may be told already, is for others to judge.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from msgspec import Struct

from notifier.domain.aging import aged_out
from notifier.domain.change import Change, ChangeType, FieldChange, Place, Severity, change_id
from notifier.domain.fields import fields_between
from notifier.domain.fingerprint import canonical
from notifier.domain.location import Enforcement, Inspection, Location, Reaction, Record
from notifier.domain.records import NUMBERS, pair
from notifier.domain.weight import weight

#: Fields that are the source's own bookkeeping: kept in the log, told to nobody.
TECHNICAL_FIELDS = NUMBERS
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


class _Found(Struct, frozen=True, kw_only=True):
    """A difference, before it is given its id and its place."""

    type: ChangeType
    severity: Severity
    key: str
    fields: tuple[FieldChange, ...]
    url: str | None = None


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


def _change(found: _Found, location_id: str, place: Place, moment: Moment) -> Change:
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


def _succeeded(successor: Location) -> _Found:
    """Say it at the old location: those who follow it must learn the new number."""
    return _Found(
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
) -> Iterator[_Found]:
    if new is None:
        yield _whole(ChangeType.LOCATION_GONE, fields_between(old, None))
    elif old is None:
        # a measure is news of its own, also at a location that is shown for the first time: who
        # wants to hear of enforcement alone must hear of it, and a closure goes first
        yield _whole(ChangeType.LOCATION_ADDED, fields_between(None, new, _BUT_MEASURES))
        yield from _came(ChangeType.MEASURE_ADDED, pair([], new.enforcement).added)
    else:
        yield from _of_details(old, new)
        yield from _of_inspections(old.inspections, new.inspections, reports_from)
        yield from _of_enforcement(old.enforcement, new.enforcement)
        yield from _of_reactions(old.reactions, new.reactions)


def _whole(type_: ChangeType, fields: tuple[FieldChange, ...]) -> _Found:
    return _Found(type=type_, severity=Severity.IMPORTANT, key="", fields=fields)


def _of_details(old: Location, new: Location) -> Iterator[_Found]:
    fields = fields_between(old, new, _DETAILS)
    organiser = tuple(f for f in fields if f.name.startswith("organiser."))
    details = tuple(f for f in fields if f not in organiser)
    if organiser:
        yield _whole(ChangeType.ORGANISER_CHANGED, organiser)
    if details:
        yield _Found(
            type=ChangeType.DETAILS_CHANGED, severity=_severity(details), key="", fields=details
        )


def _severity(fields: Iterable[FieldChange], otherwise: Severity = Severity.ROUTINE) -> Severity:
    """Technical where only the source's own bookkeeping changed."""
    return otherwise if any(f.name not in TECHNICAL_FIELDS for f in fields) else Severity.TECHNICAL


def _of_inspections(
    old: list[Inspection], new: list[Inspection], reports_from: date | None
) -> Iterator[_Found]:
    if old == new:
        return
    pairing = pair(old, new)
    for key, before, after in pairing.kept:
        fields = fields_between(before, after)
        follow_up = tuple(f for f in fields if f.name.startswith("follow_up."))
        rest = tuple(f for f in fields if f not in follow_up) if follow_up else fields
        if rest:
            yield _Found(
                type=ChangeType.REPORT_CHANGED,
                severity=_severity(rest),
                key=key,
                fields=rest,
                url=after.url,
            )
        if follow_up:
            yield _Found(
                type=ChangeType.FOLLOW_UP_CHANGED,
                severity=Severity.IMPORTANT,
                key=key,
                fields=follow_up,
                url=after.url,
            )
    yield from _came(ChangeType.REPORT_ADDED, pairing.added)
    if aged_out([report for _key, report in pairing.gone], new, reports_from):
        yield from _left(ChangeType.REPORT_AGED_OUT, pairing.gone, Severity.TECHNICAL)
    else:
        yield from _left(ChangeType.REPORT_GONE, pairing.gone, Severity.ROUTINE)


def _of_reactions(old: list[Reaction], new: list[Reaction]) -> Iterator[_Found]:
    if old == new:
        return
    pairing = pair(old, new)
    for key, before, after in pairing.kept:
        fields = fields_between(before, after)
        if fields:
            yield _Found(
                type=ChangeType.REACTION_CHANGED,
                severity=_severity(fields),
                key=key,
                fields=fields,
                url=after.url,
            )
    yield from _came(ChangeType.REACTION_ADDED, pairing.added)
    yield from _left(ChangeType.REACTION_GONE, pairing.gone, Severity.ROUTINE)


def _came(type_: ChangeType, added: Iterable[tuple[str, Record]]) -> Iterator[_Found]:
    for key, record in added:
        yield _Found(
            type=type_,
            severity=weight(record),
            key=key,
            fields=fields_between(None, record),
            url=record.url,
        )


def _left(
    type_: ChangeType, gone: Iterable[tuple[str, Record]], severity: Severity
) -> Iterator[_Found]:
    for key, record in gone:
        yield _Found(type=type_, severity=severity, key=key, fields=fields_between(record, None))


def _of_enforcement(old: list[Enforcement], new: list[Enforcement]) -> Iterator[_Found]:
    if old == new:
        return
    pairing = pair(old, new)
    for key, before, after in pairing.kept:
        yield from _of_measure(key, before, after)
    yield from _came(ChangeType.MEASURE_ADDED, pairing.added)
    yield from _vanished(pairing.gone, {m.trajectory for m in new})


def _vanished(gone: list[tuple[str, Enforcement]], still: set[str | None]) -> Iterator[_Found]:
    """Tell a whole trajectory that vanished once, not once for each of its measures."""
    trajectories: dict[str, list[tuple[str, Enforcement]]] = {}
    for key, measure in gone:
        if measure.trajectory is None or measure.trajectory in still:
            yield from _left(ChangeType.MEASURE_WITHDRAWN, [(key, measure)], weight(measure))
        else:
            trajectories.setdefault(measure.trajectory, []).append((key, measure))
    for trajectory, measures in sorted(trajectories.items()):
        yield _Found(
            type=ChangeType.TRAJECTORY_GONE,
            severity=Severity.IMPORTANT,
            key=trajectory,
            fields=tuple(
                FieldChange(name=key, before=canonical(msgspec.to_builtins(measure)))
                for key, measure in measures
            ),
        )


def _of_measure(key: str, before: Enforcement, after: Enforcement) -> Iterator[_Found]:
    """Split the changes of one measure: its objection and an early end are news of their own."""
    fields = {f.name: f for f in fields_between(before, after)}
    for names, type_ in _measure_news(before, after):
        news = tuple(fields.pop(name) for name in names if name in fields)
        if news:
            yield _Found(type=type_, severity=weight(after), key=key, fields=news, url=after.url)
    if fields:
        rest = tuple(fields.values())
        yield _Found(
            type=ChangeType.MEASURE_CHANGED,
            severity=_severity(rest, weight(after)),
            key=key,
            fields=rest,
            url=after.url,
        )


def _measure_news(
    before: Enforcement, after: Enforcement
) -> Iterator[tuple[tuple[str, ...], ChangeType]]:
    yield ("objection.lodged_on",), ChangeType.OBJECTION_LODGED
    yield ("objection.admissible",), ChangeType.OBJECTION_ADMISSIBLE
    yield ("objection.outcome",), ChangeType.OBJECTION_DECIDED
    if (
        after.kind == "schorsing"
        and before.effective_to is not None
        and after.effective_to is not None
        and after.effective_to < before.effective_to
    ):
        yield ("effective_to",), ChangeType.SUSPENSION_ENDED_EARLY
