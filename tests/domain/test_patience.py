"""What may be shown already, and what waits."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.change import Kind
from notifier.domain.location import Location
from notifier.domain.patience import (
    AT_ONCE,
    Look,
    Patience,
    Reason,
    Settled,
    Waiting,
    public_from,
    settle,
)
from tests.domain.strategies import locations
from tests.support.builders import TAKEN, a_location, a_measure, a_reaction, an_inspection

PATIENT = Patience()
HOLD = PATIENT.hold[Kind.LOCATION]


def _look(days: float = 0, *, again: bool = False) -> Look:
    moment = TAKEN + timedelta(days=days)
    return Look(taken_at=TAKEN if again else moment, now=moment, again=again)


def _run(
    shown: Location | None,
    *seen: Location | None,
    step: float = 1,
    patience: Patience = PATIENT,
) -> list[Settled]:
    """Settle snapshots one after the other, some days apart."""
    found: list[Settled] = []
    waiting: Sequence[Waiting] = ()
    for number, one in enumerate(seen):
        now = settle(shown, one, waiting, patience, _look(number * step))
        found.append(now)
        shown, waiting = now.shown, now.waiting
    return found


@given(st.none() | locations(), st.none() | locations())
def test_with_no_patience_what_is_seen_is_shown(old: Location | None, new: Location | None) -> None:
    assert settle(old, new, (), AT_ONCE, _look()) == Settled(shown=new)


@given(locations(distinct=True))
def test_the_same_again_waits_for_nothing(location: Location) -> None:
    assert settle(location, location, (), PATIENT, _look()) == Settled(shown=location)


@given(locations(distinct=True), st.none() | locations(distinct=True))
def test_looking_twice_at_the_same_moment_shows_the_same(
    old: Location, new: Location | None
) -> None:
    first = settle(old, new, (), PATIENT, _look())

    second = settle(first.shown, new, first.waiting, PATIENT, _look(again=True))

    assert second == first


@given(locations(distinct=True))
def test_what_is_missing_once_and_back_is_never_gone(location: Location) -> None:
    away, back = _run(location, None, location)

    assert (away.shown, back) == (location, Settled(shown=location))


@given(locations(distinct=True))
def test_records_that_are_missing_once_and_back_are_never_gone(location: Location) -> None:
    bare = a_bare(location)

    away, back = _run(location, bare, location)

    assert away.shown is not None
    for name in ("inspections", "enforcement", "reactions"):
        assert _sorted(getattr(away.shown, name)) == _sorted(getattr(location, name))
    assert back == Settled(shown=location)


def a_bare(location: Location) -> Location:
    """Give a location without its records."""
    names = [n for n in location.__struct_fields__ if n not in {"inspections", "enforcement"}]
    fields = {name: getattr(location, name) for name in names if name != "reactions"}
    return Location(**fields)


def _sorted(records: Sequence[object]) -> list[str]:
    return sorted(map(repr, records))


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.01, 0.8))
def test_a_value_that_goes_and_comes_back_within_the_hold_is_never_shown(
    before: int, between: int, step: float
) -> None:
    old, other = a_location(places=before), a_location(places=between)

    away, back = _run(old, other, old, step=step)

    assert away.shown == old
    assert back == Settled(shown=old)


def test_a_value_that_lasts_as_long_as_the_hold_is_shown() -> None:
    old, new = a_location(places=9), a_location(places=12)

    first, second = _run(old, new, new, step=HOLD / timedelta(days=1))

    assert (first.shown, second) == (old, Settled(shown=new))


def test_another_value_begins_to_wait_anew() -> None:
    old = a_location(places=9)

    *_, last = _run(old, a_location(places=12), a_location(places=15), step=0.9)

    assert last.shown == old
    assert [one.since for one in last.waiting] == [TAKEN + timedelta(days=0.9)]


def test_a_source_that_stays_silent_keeps_no_change_back_for_ever() -> None:
    old, new = a_location(places=9), a_location(places=12)
    first = settle(old, new, (), PATIENT, _look())

    early = settle(old, new, first.waiting, PATIENT, _look(1, again=True))
    late = settle(old, new, first.waiting, PATIENT, _look(2, again=True))

    assert (early.shown, late) == (old, Settled(shown=new))


def test_missing_in_as_many_snapshots_as_it_takes_is_gone() -> None:
    first, second = _run(a_location(), None, None)

    assert [one.reason for one in first.waiting] == [Reason.ABSENT]
    assert second == Settled(shown=None)


def test_time_alone_confirms_no_absence() -> None:
    first = settle(a_location(), None, (), PATIENT, _look())

    later = settle(a_location(), None, first.waiting, PATIENT, _look(30, again=True))

    assert later == first


def test_absences_are_counted_for_each_kind_apart() -> None:
    patience = Patience(absences={**PATIENT.absences, Kind.INSPECTION: 1, Kind.REACTION: 3})
    full = a_location(inspections=[an_inspection()], reactions=[a_reaction()])

    one, two, three = _run(full, *[a_location()] * 3, patience=patience)

    kept = a_location(reactions=[a_reaction()])
    assert (one.shown, two.shown, three.shown) == (kept, kept, a_location())


def test_a_new_location_and_a_new_report_wait_for_nothing() -> None:
    new = a_location(inspections=[an_inspection()])

    assert settle(None, new, (), PATIENT, _look()) == Settled(shown=new)
    assert settle(a_location(), new, (), PATIENT, _look()) == Settled(shown=new)


def test_a_measure_is_held_until_the_days_after_its_communication_are_over() -> None:
    measure = a_measure("schorsing", communicated_on=TAKEN.date())
    seen = a_location(enforcement=[measure])

    held = settle(a_location(), seen, (), PATIENT, _look())
    ripe = settle(a_location(), seen, held.waiting, PATIENT, _look(3, again=True))

    assert held.shown == a_location()
    assert [(one.reason, one.due_at) for one in held.waiting] == [
        (Reason.HELD, public_from(TAKEN.date(), 3))
    ]
    assert ripe == Settled(shown=seen)


@given(st.dates(date(2026, 10, 1), date(2026, 12, 1)), st.integers(0, 10))
def test_an_urgent_measure_is_shown_from_the_moment_that_it_is_public(
    communicated_on: date, days: int
) -> None:
    patience = Patience(communicated=days)
    seen = a_location(enforcement=[a_measure(urgent=True, communicated_on=communicated_on)])
    public = public_from(communicated_on, days)
    before, at = (
        Look(taken_at=moment, now=moment) for moment in (public - timedelta(seconds=1), public)
    )

    assert settle(a_location(), seen, (), patience, at) == Settled(shown=seen)
    early = settle(a_location(), seen, (), patience, before)
    assert early.shown == (seen if days == 0 else a_location())


def test_what_changes_of_an_urgent_measure_is_shown_at_once() -> None:
    old = a_location(enforcement=[a_measure("schorsing", effective_to=date(2026, 12, 1))])
    new = a_location(enforcement=[a_measure("schorsing", effective_to=date(2026, 11, 21))])

    assert settle(old, new, (), PATIENT, _look()) == Settled(shown=new)


@pytest.mark.parametrize(
    ("communicated_on", "public"),
    [
        (date(2026, 11, 17), datetime(2026, 11, 19, 23, tzinfo=UTC)),
        # the clock is put back in the night of 25 October
        (date(2026, 10, 23), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2026, 10, 22), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    ],
)
def test_days_are_counted_as_the_calendar_in_brussels_has_them(
    communicated_on: date, public: datetime
) -> None:
    assert public_from(communicated_on, 3) == public


def test_two_looks_on_one_bad_day_are_one_absence() -> None:
    soon = _run(a_location(), None, None, None, step=0.04)
    later = _run(a_location(), None, None, step=0.5)

    assert [one.shown is None for one in soon] == [False, False, False]
    assert [one.shown is None for one in later] == [False, True]
