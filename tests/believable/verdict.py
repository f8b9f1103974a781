"""Holds what a reader was told against the ledger of what was true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec import structs

from notifier.domain.change import ChangeType
from notifier.domain.location import stored
from notifier.domain.patience import public_from
from notifier.domain.records import natural_key
from notifier.sources.fictitious.happenings import Truth
from tests.believable.simulation import Simulation, corrects

#: Told as soon as it is seen, unless it was communicated only just.
_AT_ONCE = frozenset(
    {
        ChangeType.LOCATION_ADDED,
        ChangeType.REPORT_ADDED,
        ChangeType.MEASURE_ADDED,
        ChangeType.REACTION_ADDED,
    }
)
_MORNING = timedelta(hours=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that went wrong."""

    what: str
    truth: Truth
    visible: int | None
    told: tuple[int, ...]


def false_alarms(simulation: Simulation) -> list[Wrong]:
    """Give what was told though it was not so, or not so yet, or twice."""
    visible = _ledger(simulation)
    return [
        Wrong(what="false alarm", truth=truth, visible=visible.get(truth), told=tuple(days))
        for truth, days in simulation.told.items()
        if len(days) != 1 or not _is_true(truth, days[0], visible)
    ]


def _is_true(truth: Truth, day: int, visible: Mapping[Truth, int]) -> bool:
    if truth.type is ChangeType.MEASURE_WITHDRAWN and truth not in visible:
        # missing by a fault one day, and with its whole trajectory from the next day on
        trajectory = truth.key.partition("|")[0]
        truth = structs.replace(truth, type=ChangeType.TRAJECTORY_GONE, key=trajectory)
    return truth in visible and visible[truth] <= day


def untold(simulation: Simulation) -> list[Wrong]:
    """Give what was true and was not told, or later than the rule says."""
    return list(_untold(simulation))


def _untold(simulation: Simulation) -> Iterator[Wrong]:
    last = len(simulation.past) - 1
    for truth, day in _ledger(simulation).items():
        if corrects(truth) and not _was_told_of(simulation, truth):
            continue
        days = simulation.told.get(truth, [])
        least, most = _window(simulation, truth, day)
        if most > last and not days:
            continue
        if not days or not least <= days[0] <= most:
            what = f"to be told on day {least} to {most}"
            yield Wrong(what=what, truth=truth, visible=day, told=tuple(days))


def _ledger(simulation: Simulation) -> dict[Truth, int]:
    return {truth: past.day.number for past in simulation.past for truth in past.day.truths}


def _was_told_of(simulation: Simulation, gone: Truth) -> bool:
    return any(
        truth.location_id == gone.location_id
        and not corrects(truth)
        and (truth.key == gone.key or truth.key.startswith(f"{gone.key}|"))
        for truth in simulation.told
    )


def _window(simulation: Simulation, truth: Truth, day: int) -> tuple[int, int]:
    """Give the first and the last day on which a truth may be told."""
    good = [p.day.number for p in simulation.past if p.shows(truth.location_id)]
    seen = [number for number in good if number >= day]
    beyond = len(simulation.past)
    first = seen[0] if seen else beyond
    second = seen[1] if len(seen) > 1 else beyond
    if truth.type is ChangeType.MEASURE_ADDED:
        public = _public(simulation, truth, day)
        return max(first, public), max(first, public)
    return (first, first) if truth.type in _AT_ONCE else (first, second)


def _public(simulation: Simulation, truth: Truth, day: int) -> int:
    """Give the first morning on which a measure may be public."""
    place = stored(simulation.past[day].day.lines[truth.location_id])
    known = next(o.communicated_on for o in place.enforcement if natural_key(o) == truth.key)
    moment = public_from(known or date.min, simulation.rules.patience.communicated)
    first = simulation.past[0].day.taken_at
    return -((first - moment) // timedelta(days=1))


def parked_good_days(simulation: Simulation) -> list[str]:
    """Give the days on which nothing was wrong and a snapshot was parked all the same."""
    return [
        f"day {past.day.number}: {finding}"
        for past in simulation.past
        for report in past.reports
        if past.kind is None and report is not None
        for finding in report.findings
    ]


def differing(simulation: Simulation) -> list[str]:
    """Give the locations that are shown otherwise than the source shows them in the end."""
    shown, places = simulation.shown(), simulation.year.places
    return sorted(id_ for id_ in shown.keys() | places.keys() if shown.get(id_) != places.get(id_))
