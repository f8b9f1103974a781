"""Compare the records of one location: its reports, measures and reactions.

Pure. What it finds has neither id nor place yet; `notifier.domain.diff` gives it both.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec import Struct

from notifier.domain.aging import aged_out
from notifier.domain.change import ChangeType, FieldChange, Severity
from notifier.domain.fields import fields_between
from notifier.domain.fingerprint import canonical
from notifier.domain.location import Enforcement, Inspection, Reaction, Record
from notifier.domain.records import NUMBERS, pair
from notifier.domain.weight import weight

#: Fields that are the source's own bookkeeping: kept in the log, told to nobody.
TECHNICAL_FIELDS = NUMBERS
#: An objection that is not decided yet: urgent is only what closes a place, and the decision that
#: withdraws or confirms it (design, section 5).
_PENDING = frozenset({ChangeType.OBJECTION_LODGED, ChangeType.OBJECTION_ADMISSIBLE})


class Found(Struct, frozen=True, kw_only=True):
    """A difference, before it is given its id and its place."""

    type: ChangeType
    severity: Severity
    key: str
    fields: tuple[FieldChange, ...]
    url: str | None = None


def severity_of(fields: Iterable[FieldChange], otherwise: Severity = Severity.ROUTINE) -> Severity:
    """Technical where only the source's own bookkeeping changed."""
    return otherwise if any(f.name not in TECHNICAL_FIELDS for f in fields) else Severity.TECHNICAL


def of_inspections(
    old: list[Inspection], new: list[Inspection], reports_from: date | None
) -> Iterator[Found]:
    """Compare the inspection reports; those from before the declared window age out."""
    if old == new:
        return
    pairing = pair(old, new)
    for key, before, after in pairing.kept:
        fields = fields_between(before, after)
        follow_up = tuple(f for f in fields if f.name.startswith("follow_up."))
        rest = tuple(f for f in fields if f not in follow_up) if follow_up else fields
        if rest:
            yield Found(
                type=ChangeType.REPORT_CHANGED,
                severity=severity_of(rest),
                key=key,
                fields=rest,
                url=after.url,
            )
        if follow_up:
            yield Found(
                type=ChangeType.FOLLOW_UP_CHANGED,
                severity=Severity.IMPORTANT,
                key=key,
                fields=follow_up,
                url=after.url,
            )
    yield from came(ChangeType.REPORT_ADDED, pairing.added)
    if aged_out([report for _key, report in pairing.gone], new, reports_from):
        yield from _left(ChangeType.REPORT_AGED_OUT, pairing.gone, Severity.TECHNICAL)
    else:
        yield from _left(ChangeType.REPORT_GONE, pairing.gone, Severity.ROUTINE)


def of_reactions(old: list[Reaction], new: list[Reaction]) -> Iterator[Found]:
    """Compare the organiser's reactions."""
    if old == new:
        return
    pairing = pair(old, new)
    for key, before, after in pairing.kept:
        fields = fields_between(before, after)
        if fields:
            yield Found(
                type=ChangeType.REACTION_CHANGED,
                severity=severity_of(fields),
                key=key,
                fields=fields,
                url=after.url,
            )
    yield from came(ChangeType.REACTION_ADDED, pairing.added)
    yield from _left(ChangeType.REACTION_GONE, pairing.gone, Severity.ROUTINE)


def came(type_: ChangeType, added: Iterable[tuple[str, Record]]) -> Iterator[Found]:
    """Tell records that were not there before, as urgently as they are."""
    for key, record in added:
        yield Found(
            type=type_,
            severity=weight(record),
            key=key,
            fields=fields_between(None, record),
            url=record.url,
        )


def _left(
    type_: ChangeType, gone: Iterable[tuple[str, Record]], severity: Severity
) -> Iterator[Found]:
    for key, record in gone:
        yield Found(type=type_, severity=severity, key=key, fields=fields_between(record, None))


def of_enforcement(old: list[Enforcement], new: list[Enforcement]) -> Iterator[Found]:
    """Compare the measures; a trajectory that vanished whole is told once."""
    if old == new:
        return
    pairing = pair(old, new)
    for key, before, after in pairing.kept:
        yield from _of_measure(key, before, after)
    yield from came(ChangeType.MEASURE_ADDED, pairing.added)
    yield from _vanished(pairing.gone, {m.trajectory for m in new})


def _vanished(gone: list[tuple[str, Enforcement]], still: set[str | None]) -> Iterator[Found]:
    """Tell a whole trajectory that vanished once, not once for each of its measures."""
    trajectories: dict[str, list[tuple[str, Enforcement]]] = {}
    for key, measure in gone:
        if measure.trajectory is None or measure.trajectory in still:
            yield from _left(ChangeType.MEASURE_WITHDRAWN, [(key, measure)], weight(measure))
        else:
            trajectories.setdefault(measure.trajectory, []).append((key, measure))
    for trajectory, measures in sorted(trajectories.items()):
        yield Found(
            type=ChangeType.TRAJECTORY_GONE,
            severity=Severity.IMPORTANT,
            key=trajectory,
            fields=tuple(
                FieldChange(name=key, before=canonical(msgspec.to_builtins(measure)))
                for key, measure in measures
            ),
        )


def _of_measure(key: str, before: Enforcement, after: Enforcement) -> Iterator[Found]:
    """Split the changes of one measure: its objection and an early end are news of their own."""
    fields = {f.name: f for f in fields_between(before, after)}
    for names, type_ in _measure_news(before, after):
        news = tuple(fields.pop(name) for name in names if name in fields)
        if news:
            severity = Severity.IMPORTANT if type_ in _PENDING else weight(after)
            yield Found(type=type_, severity=severity, key=key, fields=news, url=after.url)
    if fields:
        rest = tuple(fields.values())
        yield Found(
            type=ChangeType.MEASURE_CHANGED,
            severity=severity_of(rest, weight(after)),
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
