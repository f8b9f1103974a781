"""Reports that age out of the window of their source, and those that vanish otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from notifier.domain.aging import ReportsWindow, aged_out
from notifier.domain.change import Change, ChangeType, Severity
from notifier.domain.diff import diff
from notifier.domain.location import Location
from tests.support.builders import a_location, a_moment, an_inspection

START = date(2024, 1, 1)
OLDEST, OLD, NEW = (an_inspection(day) for day in ("2022-05-01", "2023-05-01", "2026-05-01"))
UNDATED = an_inspection(None)


@pytest.mark.parametrize(
    ("window", "start"),
    [
        (ReportsWindow(), None),
        (ReportsWindow(since=date(2022, 11, 16)), date(2022, 11, 16)),
        (ReportsWindow(days=10), date(2026, 11, 11)),
        (ReportsWindow(days=10, since=date(2026, 11, 15)), date(2026, 11, 15)),
    ],
)
def test_the_window_begins_on_a_day_in_brussels(window: ReportsWindow, start: date | None) -> None:
    assert window.start(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == start


def test_the_oldest_that_go_aged_out() -> None:
    assert aged_out([OLDEST], [OLD, NEW], START)
    assert aged_out([OLDEST, OLD], [NEW], START)
    assert aged_out([OLDEST], [], START)


def test_without_a_window_nothing_ages() -> None:
    assert not aged_out([OLDEST], [NEW], None)


def test_a_report_within_the_window_did_not_age() -> None:
    assert not aged_out([NEW], [], START)
    assert not aged_out([an_inspection(START.isoformat())], [], START)


def test_one_that_goes_before_an_older_one_did_not_age() -> None:
    assert not aged_out([OLD], [OLDEST, NEW], START)


def test_one_that_did_not_age_takes_the_others_along() -> None:
    assert not aged_out([OLDEST, NEW], [], START)


def test_a_report_without_a_date_never_ages() -> None:
    assert not aged_out([UNDATED], [NEW], START)
    assert aged_out([OLDEST], [UNDATED], START)


def _found(old: Location, new: Location | None) -> list[Change]:
    return list(diff(old, new, replace(a_moment(), reports_from=START)))


def test_what_aged_out_is_told_to_nobody() -> None:
    (change,) = _found(a_location(inspections=[OLD, NEW]), a_location(inspections=[NEW]))

    assert (change.type, change.severity, change.record_key) == (
        ChangeType.REPORT_AGED_OUT,
        Severity.TECHNICAL,
        "2023-05-01",
    )


def test_a_location_that_goes_comes_before_its_reports() -> None:
    (change,) = _found(a_location(inspections=[OLD]), None)

    assert change.type is ChangeType.LOCATION_GONE
