"""What may happen to one invented location on one day: its next state, and what a reader must hear.

Each function gives None where it cannot happen there.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import msgspec
from msgspec import Struct

from notifier.domain.change import ChangeType
from notifier.domain.location import Enforcement, FollowUp, Location, Objection, Reaction
from notifier.domain.records import natural_key
from notifier.sources.fictitious import prose
from notifier.sources.fictitious.history import inspection, measure

_with = msgspec.structs.replace
_AFTERWARDS = ("geen_tekorten", "verbeteren", "plan_van_aanpak", "gesprek")
#: A step is shown at the source some days after the organiser knows; now and then too early.
_KNOWN_SINCE = (4, 4, 4, 3, 3, 3, 2, 1)
#: What may come after what, in one trajectory.
_NEXT = ("voornemen_schorsing", "wijziging_vergunning", "voornemen_opheffing", "opheffing")


class Truth(Struct, frozen=True, kw_only=True):
    """One thing that a reader must hear of, once: a record that came or went, or a field."""

    location_id: str
    type: ChangeType
    key: str = ""
    #: The field that changed; empty where something came or went.
    field: str = ""


#: The location afterwards, and what of it is news.
Happened = tuple[Location, tuple[Truth, ...]]
Happening = Callable[[Location, date, Random], Happened | None]


def _news(place: Location, type_: ChangeType, key: str = "", *fields: str) -> tuple[Truth, ...]:
    return tuple(
        Truth(location_id=place.id, type=type_, key=key, field=name) for name in fields or ("",)
    )


def report_published(place: Location, today: date, chance: Random) -> Happened | None:
    """A report of some weeks ago comes out; Opgroeien still reads it."""
    visited_on = _working_day(today - timedelta(days=chance.randint(14, 35)))
    if any(one.visited_on == visited_on for one in place.inspections):
        return None
    new = inspection(
        place.id,
        visited_on,
        published_on=today,
        kind="toezicht",
        follow_up=FollowUp(code="onderzoek", text=prose.follow_up("onderzoek", chance)),
    )
    new = _with(new, id=f"R-{place.id}-{visited_on}")
    return _with(place, inspections=[new, *place.inspections]), _news(
        place, ChangeType.REPORT_ADDED, natural_key(new)
    )


def report_answered(place: Location, key: str, chance: Random) -> Happened | None:
    """Opgroeien has read a report."""
    old = next((one for one in place.inspections if natural_key(one) == key), None)
    if old is None or old.follow_up is None:
        return None
    code = chance.choice(_AFTERWARDS)
    answered = _with(old, follow_up=FollowUp(code=code, text=prose.follow_up(code, chance)))
    reports = [answered if one is old else one for one in place.inspections]
    return _with(place, inspections=reports), _news(
        place, ChangeType.FOLLOW_UP_CHANGED, key, "follow_up.code", "follow_up.text"
    )


def report_aged_out(place: Location, today: date, _chance: Random) -> Happened | None:
    """The oldest of several reports is no longer shown."""
    old = place.inspections[-1] if len(place.inspections) > 1 else None
    if old is None or old.visited_on is None or (today - old.visited_on).days < 365:  # noqa: PLR2004 - a year
        return None
    return _with(place, inspections=place.inspections[:-1]), _news(
        place, ChangeType.REPORT_GONE, natural_key(old)
    )


def trajectory_opened(place: Location, today: date, chance: Random) -> Happened | None:
    """Enforcement starts: with a notice, or at once with a closure."""
    if place.enforcement:
        return None
    kind = "schorsing" if chance.random() < 0.15 else "aanmaning"  # noqa: PLR2004 - about one a week
    step = _step(place, kind, today, chance)
    step = _with(step, trajectory=f"T-{place.id}-{today}")
    return _stepped(place, step)


def trajectory_continued(place: Location, today: date, chance: Random) -> Happened | None:
    """The next step of a trajectory."""
    kinds = {one.kind for one in place.enforcement}
    kind = next((one for one in _NEXT if one not in kinds), None)
    if kind is None or "schorsing" in kinds or not kinds:
        return None
    step = _step(place, kind, today, chance)
    return _stepped(place, _with(step, trajectory=place.enforcement[0].trajectory))


def _step(place: Location, kind: str, today: date, chance: Random) -> Enforcement:
    told_on = today - timedelta(days=chance.choice(_KNOWN_SINCE))
    step = measure(place.id, kind, told_on - timedelta(days=1))
    number = f"M-{place.id}-{kind}-{today}"
    # the sign tells whether an encoding went wrong
    return _with(step, id=number, objection=None, text=f"{step.text} Dit is één stap.")


def _stepped(place: Location, step: Enforcement) -> Happened:
    return _with(place, enforcement=[*place.enforcement, step]), _news(
        place, ChangeType.MEASURE_ADDED, natural_key(step)
    )


def trajectory_closed(place: Location, today: date, _chance: Random) -> Happened | None:
    """What was wrong is solved for good: nothing of it is shown any longer."""
    if not place.enforcement or _young(place, today):
        return None
    key = place.enforcement[0].trajectory or ""
    return _with(place, enforcement=[]), _news(place, ChangeType.TRAJECTORY_GONE, key)


def step_withdrawn(place: Location, today: date, _chance: Random) -> Happened | None:
    """The last step is taken back, the others stay."""
    if len(place.enforcement) < 2 or _young(place, today):  # noqa: PLR2004 - one stays
        return None
    gone = place.enforcement[-1]
    return _with(place, enforcement=place.enforcement[:-1]), _news(
        place, ChangeType.MEASURE_WITHDRAWN, natural_key(gone)
    )


def objection_lodged(place: Location, today: date, _chance: Random) -> Happened | None:
    """The organiser objects to the last step."""
    last = place.enforcement[-1] if place.enforcement else None
    if last is None or last.objection is not None or _young(place, today):
        return None
    return _last_step(
        place,
        _with(last, objection=Objection(lodged_on=today)),
        ChangeType.OBJECTION_LODGED,
        "objection.lodged_on",
    )


def objection_decided(place: Location, _today: date, chance: Random) -> Happened | None:
    """The decision is confirmed or withdrawn."""
    last = place.enforcement[-1] if place.enforcement else None
    if last is None or last.objection is None or last.objection.outcome is not None:
        return None
    outcome = chance.choice(("bevestigd", "ingetrokken"))
    return _last_step(
        place,
        _with(last, objection=_with(last.objection, outcome=outcome)),
        ChangeType.OBJECTION_DECIDED,
        "objection.outcome",
    )


def suspension_shortened(place: Location, today: date, _chance: Random) -> Happened | None:
    """A suspension ends early."""
    last = place.enforcement[-1] if place.enforcement else None
    if last is None or last.kind != "schorsing" or last.effective_to is None:
        return None
    if (last.effective_to - today).days < 10 or _young(place, today):  # noqa: PLR2004 - some days
        return None
    return _last_step(
        place,
        _with(last, effective_to=today + timedelta(days=3)),
        ChangeType.SUSPENSION_ENDED_EARLY,
        "effective_to",
    )


def _last_step(place: Location, step: Enforcement, type_: ChangeType, field: str) -> Happened:
    return _with(place, enforcement=[*place.enforcement[:-1], step]), _news(
        place, type_, natural_key(step), field
    )


def _young(place: Location, today: date) -> bool:
    """Whether something was decided in the last two weeks: it is left in peace so long."""
    days = [one.decided_on for one in place.enforcement if one.decided_on is not None]
    return any((today - day).days < 14 for day in days)  # noqa: PLR2004 - two weeks


def reaction_given(place: Location, today: date, chance: Random) -> Happened | None:
    """The organiser answers."""
    if any(one.dated_on == today for one in place.reactions) or not place.inspections:
        return None
    about = "enforcement" if place.enforcement else "inspection"
    number = f"A-{place.id}-{today}"
    new = Reaction(id=number, about=about, dated_on=today, text=prose.reaction(chance))
    return _with(place, reactions=[*place.reactions, new]), _news(
        place, ChangeType.REACTION_ADDED, natural_key(new)
    )


def places_corrected(place: Location, _today: date, _chance: Random) -> Happened | None:
    """The licence grows by a child."""
    return _with(place, places=(place.places or 0) + 1), _news(
        place, ChangeType.DETAILS_CHANGED, "", "places"
    )


def street_corrected(place: Location, _today: date, _chance: Random) -> Happened | None:
    """The number of the house gets a letter."""
    address = _with(place.address, street=f"{place.address.street} A")
    return _with(place, address=address), _news(
        place, ChangeType.DETAILS_CHANGED, "", "address.street"
    )


def organiser_renamed(place: Location, _today: date, _chance: Random) -> Happened | None:
    """The organiser has a somewhat other name."""
    organiser = _with(place.organiser, name=f"{place.organiser.name} (vernieuwd)")
    return _with(place, organiser=organiser), _news(
        place, ChangeType.ORGANISER_CHANGED, "", "organiser.name"
    )


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
