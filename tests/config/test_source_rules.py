"""The rules of a source in the settings: by kind, limits, windows, and every problem at once."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from notifier.config.limits import lines
from notifier.config.loading import load
from notifier.config.settings import SourceSettings
from notifier.domain.aging import ReportsWindow
from notifier.domain.change import Kind
from notifier.domain.guard import Limit, Limits, What
from notifier.domain.rules import SourceRules
from notifier.errors import SettingsInvalid

_HEAD = '[[source]]\nname = "verzonnen"\nfrom = "x"\n'


def _source(tmp_path: Path, text: str) -> SourceSettings:
    file = tmp_path / "notifier.toml"
    file.write_text(_HEAD + text, encoding="utf-8")
    (found,) = load({}, file=file).sources
    return found


def _problems(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsInvalid) as refused:
        _source(tmp_path, text)
    return refused.value.problems


def test_a_source_without_rules_has_those_of_the_code(tmp_path: Path) -> None:
    found = _source(tmp_path, "")

    assert found.rules == SourceRules()
    assert found.expected_within == timedelta(hours=76)


def test_one_number_holds_for_every_kind(tmp_path: Path) -> None:
    patience = _source(tmp_path, "absences = 4\nhold_hours = 2").rules.patience

    assert patience.absences == dict.fromkeys(Kind, 4)
    assert patience.hold == dict.fromkeys(Kind, timedelta(hours=2))


def test_a_table_holds_for_the_kinds_that_it_names(tmp_path: Path) -> None:
    text = "absences = { location = 3, inspection = 1 }\nhold_hours = { reaction = 0 }"

    patience = _source(tmp_path, text).rules.patience

    assert (patience.absences[Kind.LOCATION], patience.absences[Kind.INSPECTION]) == (3, 1)
    assert patience.absences[Kind.ENFORCEMENT] == 2
    assert patience.hold[Kind.REACTION] == timedelta()
    assert patience.hold[Kind.LOCATION] == timedelta(hours=20)


def test_a_limit_keeps_the_default_of_what_is_not_named(tmp_path: Path) -> None:
    text = "[source.limits]\ngone = { floor = 40 }\nenforcement_gone = { share = 0.5 }\n"

    limits = _source(tmp_path, text).rules.limits

    default = Limits()
    assert limits is not None
    assert limits.source[What.GONE] == Limit(floor=40, share=default.source[What.GONE].share)
    assert limits.source[What.ADDED] == default.source[What.ADDED]
    assert limits.enforcement_gone == Limit(floor=default.enforcement_gone.floor, share=0.5)
    assert limits.municipality == default.municipality


def test_a_municipality_has_limits_of_its_own(tmp_path: Path) -> None:
    text = "[source.limits.municipality]\nadded = { floor = 3, share = 0 }\n"

    limits = _source(tmp_path, text).rules.limits

    assert limits is not None
    assert limits.municipality[What.ADDED] == Limit(floor=3, share=0)
    assert limits.source == Limits().source


def test_the_defaults_as_they_are_documented_are_the_defaults(tmp_path: Path) -> None:
    assert _source(tmp_path, "\n".join(lines(Limits()))).rules.limits == Limits()


def test_without_a_guard_there_are_no_limits(tmp_path: Path) -> None:
    assert _source(tmp_path, 'guard = "off"').rules.limits is None


def test_a_window_of_reports_is_days_or_a_date(tmp_path: Path) -> None:
    text = "reports_window_days = 730\nreports_since = 2022-11-16"

    written = _source(tmp_path, text).rules.reports
    as_text = _source(tmp_path, 'reports_since = "2022-11-16"').rules.reports

    assert written == ReportsWindow(days=730, since=date(2022, 11, 16))
    assert as_text == ReportsWindow(since=date(2022, 11, 16))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("absences = 0", "absences: expected a whole number from 1 to 30, or a table"),
        ("absences = { place = 2 }", "by location, inspection, enforcement, reaction"),
        ("hold_hours = { location = -1 }", "hold_hours: expected a whole number"),
        ("reports_since = 2022-11-16T00:00:00", "reports_since: expected a date"),
        ('reports_since = "soon"', "reports_since: expected a date"),
        ("reports_window_days = 0", "reports_window_days: expected a whole number"),
        ("limits = 3", "limits: expected a table, not 3"),
        ("limits = { lost = { floor = 1 } }", "limits.lost: there is no such limit"),
        ("limits = { gone = 3 }", "limits.gone: expected a table"),
        ("limits = { gone = { flour = 3 } }", "limits.gone.flour: expected floor or share"),
        ("limits = { gone = { share = 1.5 } }", "limits.gone.share: expected a share from 0 to 1"),
        ("limits = { enforcement_gone = { floor = true } }", "limits.enforcement_gone.floor"),
        ("limits = { municipality = { field = {} } }", "limits.municipality.field: there is no"),
    ],
)
def test_a_wrong_rule_is_said(tmp_path: Path, text: str, said: str) -> None:
    (problem,) = _problems(tmp_path, text)

    assert problem.startswith("notifier.toml: source 1: ")
    assert said in problem


def test_every_problem_of_the_rules_is_said_at_once(tmp_path: Path) -> None:
    text = (
        "absences = 0\nreports_window_days = 0\n"
        "[source.limits]\nlost = 1\ngone = { floor = -1, share = 2 }\n"
        "[source.limits.municipality]\nadded = 3\n"
    )

    assert len(_problems(tmp_path, text)) == 6
