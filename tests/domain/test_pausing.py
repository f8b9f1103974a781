"""A pause is named by its last day and is over at midnight in Brussels."""

from datetime import UTC, date, datetime

import pytest

from notifier.domain.pausing import allowed, ends_at, last_day


def test_a_pause_lasts_until_tomorrow_at_least_and_a_year_at_most() -> None:
    now = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

    assert allowed(now) == (date(2026, 11, 21), date(2027, 11, 20))


def test_the_day_is_that_of_brussels() -> None:
    after_midnight_there = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)

    first, _last = allowed(after_midnight_there)

    assert first == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "over"),
    [
        (date(2026, 12, 24), datetime(2026, 12, 24, 23, tzinfo=UTC)),
        (date(2026, 7, 31), datetime(2026, 7, 31, 22, tzinfo=UTC)),
        # the nights in which the clock changes
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_pause_is_over_when_its_last_day_is(day: date, over: datetime) -> None:
    assert ends_at(day) == over
    assert last_day(over) == day
