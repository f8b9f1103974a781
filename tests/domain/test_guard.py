"""Is a snapshot believable? Counts against limits, over the source and in each municipality."""

import pytest

from notifier.domain.change import Change, ChangeType, FieldChange, Severity
from notifier.domain.guard import Finding, Limit, Limits, Tally, What, judge
from tests.support.builders import a_change

_MANY = {("", "locations"): 5000, ("44021", "locations"): 100, ("", "enforcement"): 100}


def _many(count: int, type_: ChangeType, **fields: object) -> list[Change]:
    return [a_change(type_, location_id=f"{n:09}", **fields) for n in range(count)]


def _judged(changes: list[Change], limits: Limits | None = None) -> list[tuple[str, str, str]]:
    tally = Tally()
    tally.add(changes)
    return [(f.what.value, f.of, f.nis) for f in judge(tally, _MANY, limits or Limits())]


def _with_field(name: str, after: object) -> tuple[FieldChange, ...]:
    return (FieldChange(name=name, before="iets", after=after),)


@pytest.mark.parametrize(("total", "expected"), [(0, 5), (10, 5), (100, 10)])
def test_a_limit_is_its_floor_or_its_share_whichever_is_more(total: int, expected: int) -> None:
    assert Limit(floor=5, share=0.1).of(total) == expected


def test_nothing_that_changes_is_believed() -> None:
    assert _judged([]) == []


def test_as_many_as_the_limit_are_believed_and_one_more_is_not() -> None:
    at_limit = _many(50, ChangeType.LOCATION_GONE, place={"nis": None})

    assert _judged(at_limit) == []
    assert _judged([*at_limit, *at_limit[:1]]) == [("gone", "locations", "")]


def test_a_municipality_has_a_limit_of_its_own() -> None:
    assert _judged(_many(20, ChangeType.LOCATION_GONE)) == []
    assert _judged(_many(21, ChangeType.LOCATION_GONE)) == [("gone", "locations", "44021")]


def test_measures_that_go_have_a_limit_of_their_own() -> None:
    gone = _many(9, ChangeType.MEASURE_WITHDRAWN, place={"nis": None})

    assert _judged(gone[:8]) == []
    assert _judged(gone) == [("gone", "enforcement", "")]


def test_a_trajectory_counts_each_of_its_measures() -> None:
    measures = tuple(FieldChange(name=f"t1|aanmaning|{n}", before={}) for n in range(9))
    gone = [a_change(ChangeType.TRAJECTORY_GONE, fields=measures, place={"nis": None})]

    assert _judged(gone) == [("gone", "enforcement", "")]


def test_a_column_that_empties_is_seen_before_it_is_many_changes() -> None:
    emptied = _many(30, ChangeType.DETAILS_CHANGED, fields=_with_field("places", None))
    changed = _many(30, ChangeType.DETAILS_CHANGED, fields=_with_field("places", 3))

    limits = Limits(municipality={})

    assert _judged(emptied, limits) == [("emptied", "locations", "")]
    assert _judged(changed, limits) == []


def test_the_sources_own_bookkeeping_is_not_counted() -> None:
    renumbered = _many(
        1000,
        ChangeType.REPORT_CHANGED,
        severity=Severity.TECHNICAL,
        fields=_with_field("id", "2"),
    )

    assert _judged(renumbered) == []


def test_reports_that_aged_out_are_not_counted_as_gone() -> None:
    gone = _many(1000, ChangeType.REPORT_GONE, severity=Severity.ROUTINE)
    aged = _many(1000, ChangeType.REPORT_AGED_OUT, severity=Severity.TECHNICAL)

    assert _judged(aged) == []
    assert ("gone", "inspections", "") in _judged(gone)


def test_a_finding_says_what_how_many_and_where() -> None:
    tally = Tally()
    tally.add(_many(21, ChangeType.LOCATION_GONE))

    (finding,) = judge(tally, _MANY, Limits())

    assert finding == Finding(
        what=What.GONE,
        of="locations",
        nis="44021",
        count=21,
        limit=20,
        total=100,
        samples=tuple(f"{n:09}" for n in range(5)),
    )
    assert str(finding) == (
        "gone locations in municipality 44021: 21 of 100, at most 20 are believed"
    )
