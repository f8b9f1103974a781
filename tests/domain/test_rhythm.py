"""When a digest is due: every day once, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.rhythm import AT_ONCE, Pace, Rhythm, due, next_slot

BRUSSELS = ZoneInfo("Europe/Brussels")
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)  # a Friday
RHYTHMS = st.builds(
    Rhythm,
    st.sampled_from([p for p in Pace if p is not Pace.AT_ONCE]),
    st.integers(0, 23),
    st.integers(0, 6),
)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(BRUSSELS):%a %d %b %H:%M}"


@pytest.mark.parametrize(
    "rhythm", [AT_ONCE, Rhythm(Pace.DAILY, 6), Rhythm(Pace.WORKDAYS, 17), Rhythm(Pace.WEEKLY, 8, 3)]
)
def test_a_rhythm_is_read_back_as_it_was_written(rhythm: Rhythm) -> None:
    assert Rhythm.of(rhythm.code) == rhythm


@pytest.mark.parametrize("code", ["", "hourly", "daily zeven", "weekly 1 2 3 4"])
def test_what_is_no_rhythm_is_refused(code: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        Rhythm.of(code)


def test_what_is_told_at_once_waits_for_more_of_its_kind() -> None:
    grouping = timedelta(minutes=3)

    assert due(AT_ONCE, NOON, grouping=grouping) == NOON + grouping


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm(Pace.DAILY, 7), "Sat 21 Nov 07:00"),
        (Rhythm(Pace.DAILY, 17), "Fri 20 Nov 17:00"),
        (Rhythm(Pace.WORKDAYS, 7), "Mon 23 Nov 07:00"),
        (Rhythm(Pace.WEEKLY, 7, 0), "Mon 23 Nov 07:00"),
        (Rhythm(Pace.WEEKLY, 7, 4), "Fri 27 Nov 07:00"),
    ],
)
def test_a_digest_is_due_at_its_hour_in_brussels(rhythm: Rhythm, expected: str) -> None:
    assert _local(due(rhythm, NOON)) == expected


def test_a_night_without_the_hour_has_a_digest_all_the_same() -> None:
    evening = datetime(2026, 3, 28, 20, tzinfo=UTC)

    first = next_slot(Rhythm(Pace.DAILY, 2), evening)

    assert _local(first) == "Sun 29 Mar 03:00"
    assert _local(next_slot(Rhythm(Pace.DAILY, 2), first)) == "Mon 30 Mar 02:00"


def test_a_night_with_the_hour_twice_has_one_digest() -> None:
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)

    first = next_slot(Rhythm(Pace.DAILY, 2), evening)

    assert _local(first) == "Sun 25 Oct 02:00"
    assert _local(next_slot(Rhythm(Pace.DAILY, 2), first)) == "Mon 26 Oct 02:00"


def test_nothing_is_due_in_a_pause() -> None:
    until = NOON + timedelta(days=10)

    assert _local(due(AT_ONCE, NOON, paused_until=until)) == "Tue 01 Dec 07:00"
    assert due(Rhythm(Pace.WEEKLY, 7), NOON, paused_until=until) > until


def test_a_pause_that_is_over_delays_nothing() -> None:
    assert due(AT_ONCE, NOON, paused_until=NOON - timedelta(days=1)) == NOON


@given(RHYTHMS, MOMENTS)
def test_every_slot_is_later_and_on_its_hour(rhythm: Rhythm, moment: datetime) -> None:
    slot = next_slot(rhythm, moment)

    local = slot.astimezone(BRUSSELS)
    assert slot > moment
    assert slot - moment <= timedelta(days=8)
    # the hour that is left out in March is the one after it
    assert local.hour == rhythm.hour or (local.month, local.hour - rhythm.hour) == (3, 1)
    assert rhythm.pace is not Pace.WEEKLY or local.weekday() == rhythm.weekday
    assert rhythm.pace is not Pace.WORKDAYS or local.weekday() < 5


@given(st.integers(0, 23), MOMENTS)
def test_a_day_has_one_slot(hour: int, moment: datetime) -> None:
    rhythm = Rhythm(Pace.DAILY, hour)
    slots = [next_slot(rhythm, moment)]
    for _ in range(9):
        slots.append(next_slot(rhythm, slots[-1]))

    days = [slot.astimezone(BRUSSELS).date() for slot in slots]
    assert days == [days[0] + timedelta(days=n) for n in range(10)]
