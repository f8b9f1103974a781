"""The enforcement measures of a location, by trajectory, with what each means."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from notifier.domain import wording
from notifier.domain.change import Change, ChangeType, FieldChange, Place, Severity
from notifier.domain.location import Enforcement, Ground, Location, Objection
from notifier.domain.records import natural_key
from notifier.domain.subscription import Language
from notifier.web.reactions import beside, beside_trajectory
from notifier.web.shown import Fact, ShownMeasure, ShownTrajectory
from notifier.web.words import attributes, capitalised, fact, paragraphs, value_of

_NL = Language.NL
_TOLD = ("kind", "urgent", "decided_on", "effective_from", "effective_to")
_NOWHERE = Place(name="", url=None, care_type=None, municipality=None, nis=None, organiser_id=None)
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def trajectories(location: Location) -> tuple[ShownTrajectory, ...]:
    """Give the trajectories of a location, the one with the newest decision first."""
    groups: dict[str | None, list[Enforcement]] = {}
    for measure in sorted(location.enforcement, key=_decided, reverse=True):
        groups.setdefault(measure.trajectory, []).append(measure)
    return tuple(
        ShownTrajectory(
            heading=_heading(trajectory, several=len(groups) > 1),
            measures=tuple(_measure(location, measure) for measure in group),
            reactions=beside_trajectory(location, trajectory),
        )
        for trajectory, group in groups.items()
    )


def _decided(measure: Enforcement) -> date:
    return measure.decided_on or measure.effective_from or date.min


def _heading(trajectory: str | None, *, several: bool) -> str:
    """Name a trajectory by its number only where there are others."""
    return f"Handhavingstraject {trajectory}" if several and trajectory else "Handhavingstraject"


def _measure(location: Location, measure: Enforcement) -> ShownMeasure:
    told = _as_change(measure)
    return ShownMeasure(
        heading=capitalised(value_of("kind", measure.kind) or "handhavingsstap"),
        urgent=measure.urgent,
        sentence=wording.sentence(told, _NL),
        meaning=_meaning(told),
        paragraphs=paragraphs(measure.text),
        grounds=tuple(_ground(ground) for ground in measure.grounds),
        objection=tuple(_objection(measure.objection)),
        facts=tuple(_further(measure)),
        url=measure.url,
        reactions=beside(location, measure),
    )


def _as_change(measure: Enforcement) -> Change:
    """Give the change that a measure was when it was new: what was said then is said here."""
    return Change(
        id="",
        source="",
        location_id="",
        type=ChangeType.MEASURE_ADDED,
        severity=Severity.ROUTINE,
        record_key=natural_key(measure),
        fields=tuple(_fields(measure)),
        url=measure.url,
        place=_NOWHERE,
        taken_at=_NO_MOMENT,
        seen_at=_NO_MOMENT,
    )


def _fields(measure: Enforcement) -> Iterator[FieldChange]:
    for name in _TOLD:
        value = getattr(measure, name)
        if value is not None:
            plain = value.isoformat() if isinstance(value, date) else value
            yield FieldChange(name=name, after=plain)


def _meaning(told: Change) -> str | None:
    """Give the meaning of this kind of measure; None where only the general one is known.

    The general one sends its reader to this very page.
    """
    bare = wording.meaning(_as_change(Enforcement()), _NL)
    meaning = wording.meaning(told, _NL)
    return None if meaning == bare else meaning


def _ground(ground: Ground) -> Fact:
    return Fact(
        label=capitalised(value_of("kind", ground.kind) or "aanleiding"), value=ground.text or ""
    )


def _objection(objection: Objection | None) -> Iterator[Fact]:
    if objection is None:
        return
    yield from fact("objection.lodged_on", objection.lodged_on)
    yield from fact("objection.admissible", objection.admissible)
    yield from fact("objection.outcome", objection.outcome)


def _further(measure: Enforcement) -> Iterator[Fact]:
    yield from fact("communicated_on", measure.communicated_on)
    yield from attributes(measure.attributes)
