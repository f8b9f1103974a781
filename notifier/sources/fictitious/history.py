"""Invented records: what happened at one location since the autumn of 2022."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import msgspec

from notifier.domain.location import (
    Enforcement,
    FollowUp,
    Ground,
    Inspection,
    Objection,
    Reaction,
)
from notifier.sources.fictitious import prose
from notifier.sources.fictitious.decks import deck, shares

SITE = "https://zoeker.example"
#: The Monday of the first whole week of which reports are shown.
FIRST_WEEK = date(2022, 11, 21)
#: Inspectors work from Monday to Friday.
_WORKING_DAYS = 5
#: A report that is younger than this is still being read.
_READING = timedelta(days=60)
#: From a visit to its report at most.
_WRITING = timedelta(days=36)
_FOLLOW_UPS = shares(geen_tekorten=11, verbeteren=5, plan_van_aanpak=3, gesprek=1)
#: What a trajectory may have gone through: each measure with the days since the first.
_TRAJECTORIES = (
    (("aanmaning", 0),),
    (("aanmaning", 0), ("voornemen_schorsing", 30)),
    (("schorsing", 0),),
    (("aanmaning", 0), ("wijziging_vergunning", 40)),
    (("aanmaning", 0), ("voornemen_opheffing", 35), ("opheffing", 70)),
)
#: A trajectory with its visit and a reaction.
LEAST_IN_ENFORCEMENT = 3


@dataclass(slots=True)
class Records:
    """The records of one location."""

    inspections: list[Inspection] = field(default_factory=list)
    enforcement: list[Enforcement] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)


class Historian:
    """Invents what happened, up to the day before the source looks like this."""

    def __init__(self, chance: Random, today: date) -> None:
        """Begin a history.

        Raises:
            ValueError: the day is too early for any report to be out.
        """
        self._days = (today - _WRITING - FIRST_WEEK).days // 7 * _WORKING_DAYS
        if self._days < _WORKING_DAYS:
            raise ValueError(f"there were no reports yet on {today}")
        self._chance, self._today = chance, today
        self._follow_ups = deck(chance, _FOLLOW_UPS)
        self._trajectories = deck(chance, _TRAJECTORIES)

    def calm(self, location_id: str, count: int) -> Records:
        """Give so many records of a location without enforcement, now and then with a reaction."""
        reacts = count > 1 and self._chance.random() < 0.1  # noqa: PLR2004 - one in ten
        records = Records(inspections=self._inspections(location_id, count - reacts))
        if reacts:
            records.reactions = [self._reaction("inspection", self._published(records))]
        return records

    def watched(self, location_id: str, count: int) -> Records:
        """Give so many records, at least three, of a location in enforcement."""
        measures = next(self._trajectories)[: count - 2]
        inspections = self._inspections(location_id, count - len(measures) - 1)
        inspections[0] = self._serious(inspections[0])
        start = self._today - timedelta(days=measures[-1][1] + self._chance.randint(8, 40))
        enforcement = [
            measure(location_id, kind, start + timedelta(days=days)) for kind, days in measures
        ]
        reaction = self._reaction("enforcement", start)
        return Records(inspections=inspections, enforcement=enforcement, reactions=[reaction])

    def _inspections(self, location_id: str, count: int) -> list[Inspection]:
        days = sorted(self._chance.sample(range(self._days), count), reverse=True)
        return [self._inspection(location_id, _working_day(day)) for day in days]

    def _inspection(self, location_id: str, visited_on: date) -> Inspection:
        fresh = self._today - visited_on < _READING
        code = "onderzoek" if fresh else next(self._follow_ups)
        return inspection(
            location_id,
            visited_on,
            published_on=visited_on + timedelta(days=self._chance.randint(14, 35)),
            kind="klacht" if code == "gesprek" else "toezicht",
            follow_up=FollowUp(code=code, text=prose.follow_up(code, self._chance)),
        )

    def _serious(self, report: Inspection) -> Inspection:
        """Give the report that led to enforcement."""
        code = "plan_van_aanpak"
        return msgspec.structs.replace(
            report,
            advice=prose.advice_with(code),
            follow_up=FollowUp(code=code, text=prose.follow_up(code, self._chance)),
        )

    def _published(self, records: Records) -> date:
        return records.inspections[0].published_on or self._today

    def _reaction(self, about: str, since: date) -> Reaction:
        dated_on = min(since + timedelta(days=self._chance.randint(3, 9)), self._today)
        return Reaction(about=about, dated_on=dated_on, text=prose.reaction(self._chance))


def _working_day(number: int) -> date:
    weeks, day = divmod(number, _WORKING_DAYS)
    return FIRST_WEEK + timedelta(weeks=weeks, days=day)


def inspection(
    location_id: str, visited_on: date, *, published_on: date, kind: str, follow_up: FollowUp
) -> Inspection:
    """Give a report; its advice goes with its follow-up."""
    return Inspection(
        visited_on=visited_on,
        published_on=published_on,
        kind=kind,
        advice=prose.advice_with(follow_up.code),
        url=f"{SITE}/inspectierapporten/{location_id}/{visited_on}",
        follow_up=follow_up,
    )


def trajectory_of(location_id: str) -> str:
    """Give the number of a location's one trajectory."""
    return f"T-{location_id}"


def measure(location_id: str, kind: str, decided_on: date) -> Enforcement:
    """Give a measure as it is shown when it is some days old."""
    trajectory = trajectory_of(location_id)
    from_, to = _in_force(kind, decided_on)
    ground = "melding" if kind == "schorsing" else "klacht"
    return Enforcement(
        trajectory=trajectory,
        kind=kind,
        urgent=kind == "schorsing",
        decided_on=decided_on,
        communicated_on=decided_on + timedelta(days=1),
        effective_from=from_,
        effective_to=to,
        grounds=[Ground(kind=ground, text=prose.ground(ground))],
        objection=Objection(lodged_on=decided_on + timedelta(days=6))
        if kind == "opheffing"
        else None,
        text=prose.measure(kind),
        url=f"{SITE}/handhaving/{trajectory}/{kind}",
    )


def _in_force(kind: str, decided_on: date) -> tuple[date | None, date | None]:
    """Give from when and until when: an intention and a notice are in force at no time."""
    match kind:
        case "schorsing":
            return decided_on + timedelta(days=1), decided_on + timedelta(days=92)
        case "opheffing":
            return decided_on + timedelta(days=60), None
        case "wijziging_vergunning":
            return decided_on + timedelta(days=14), None
        case _:
            return None, None
