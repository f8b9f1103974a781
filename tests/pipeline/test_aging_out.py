"""A report that ages out of its source's window is told to nobody and counts for no limit."""

from dataclasses import replace

from notifier.domain.aging import ReportsWindow
from notifier.domain.change import ChangeType, Severity
from notifier.domain.guard import Limit, Limits, What
from notifier.domain.location import Location
from notifier.domain.matching import occasions
from notifier.store.engine import Sessions
from tests.pipeline.believing import GUARDED, log, take
from tests.support.builders import a_location, an_inspection

_NONE_MAY_GO = Limits(source={What.GONE: Limit(floor=0, share=0)}, municipality={})
_WITHOUT = replace(GUARDED, limits=_NONE_MAY_GO)
_WINDOW = replace(_WITHOUT, reports=ReportsWindow(days=365))
_OLD, _NEW = an_inspection("2025-11-01"), an_inspection("2026-10-02")


def _with(*reports: object) -> Location:
    return a_location(inspections=list(reports))


def test_a_report_that_aged_out_is_in_the_log_and_in_no_mail(sessions: Sessions) -> None:
    take(sessions, _with(_OLD, _NEW), day=0, rules=_WINDOW)

    report = take(sessions, _with(_NEW), day=1, rules=_WINDOW)

    (change,) = log(sessions)
    assert report.findings == ()
    assert (change.type, change.severity) == (ChangeType.REPORT_AGED_OUT, Severity.TECHNICAL)
    assert list(occasions([change])) == []


def test_without_a_window_it_is_gone_and_counts(sessions: Sessions) -> None:
    take(sessions, _with(_OLD, _NEW), day=0, rules=_WITHOUT)

    report = take(sessions, _with(_NEW), day=1, rules=_WITHOUT)

    assert [finding.of for finding in report.findings] == ["inspections"]


def test_a_newer_report_that_goes_did_not_age(sessions: Sessions) -> None:
    take(sessions, _with(_OLD, _NEW), day=0, rules=_WINDOW)

    report = take(sessions, _with(_OLD), day=1, rules=_WINDOW)

    assert [finding.of for finding in report.findings] == ["inspections"]
