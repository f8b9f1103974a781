"""Which changes are told together, and to whom."""

from dataclasses import replace
from datetime import timedelta

from notifier.domain.change import ChangeType, Kind, Severity
from notifier.domain.matching import Occasion, lane, occasions, scopes, targets
from notifier.domain.message import Lane
from notifier.domain.subscription import Scope, ScopeKind
from tests.support.builders import SOURCE, TAKEN, a_change

SUN = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000001")
GENT = Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key="44021")
REPORT, MEASURE = ChangeType.REPORT_ADDED, ChangeType.MEASURE_ADDED


def _occasion(*types: ChangeType) -> Occasion:
    (occasion,) = occasions(a_change(type_, seq=n) for n, type_ in enumerate(types, start=1))
    return occasion


def test_changes_of_one_location_in_one_snapshot_are_one_occasion() -> None:
    found = list(occasions([a_change(REPORT), a_change(MEASURE)]))

    assert [len(occasion.changes) for occasion in found] == [2]


def test_changes_of_two_locations_or_two_snapshots_are_two_occasions() -> None:
    later = TAKEN + timedelta(days=1)

    found = list(
        occasions([a_change(), a_change(location_id="910000002"), a_change(taken_at=later)])
    )

    assert [occasion.location_id for occasion in found] == ["910000001", "910000002", "910000001"]


def test_a_technical_change_is_no_occasion() -> None:
    assert list(occasions([a_change(severity=Severity.TECHNICAL)])) == []


def test_every_scope_that_covers_the_location_is_named() -> None:
    assert scopes(_occasion(REPORT)) == (
        SUN,
        GENT,
        Scope(kind=ScopeKind.ORGANISER, source=SOURCE, key="77"),
        Scope(kind=ScopeKind.ALL, source=SOURCE, key=""),
    )


def test_a_location_without_municipality_and_organiser_has_fewer_scopes() -> None:
    (occasion,) = occasions([a_change(place={"nis": None, "organiser_id": None})])

    assert [scope.kind for scope in scopes(occasion)] == [ScopeKind.LOCATION, ScopeKind.ALL]


def test_who_follows_a_place_is_to_hear_of_each_change_there() -> None:
    found = list(targets(_occasion(REPORT, MEASURE)))

    assert [(one.seq, one.kind) for one in found if one.scope == SUN] == [
        (1, Kind.INSPECTION.bit),
        (2, Kind.ENFORCEMENT.bit),
    ]
    assert {one.scope for one in found} == set(scopes(_occasion(REPORT)))


def test_what_comes_with_an_urgent_change_knows_the_kind_of_it() -> None:
    changes = [a_change(REPORT, seq=1), a_change(MEASURE, seq=2, severity=Severity.URGENT)]
    (occasion,) = occasions(changes)

    assert {one.urgent for one in targets(occasion)} == {Kind.ENFORCEMENT.bit}


def test_without_an_urgent_change_nothing_is_urgent() -> None:
    assert {one.urgent for one in targets(_occasion(REPORT))} == {0}


def test_a_scope_in_which_it_was_told_already_is_no_target() -> None:
    occasion = replace(_occasion(REPORT), heard=(GENT,))

    found = list(targets(occasion))

    assert GENT not in {one.scope for one in found}
    assert {one.heard for one in found} == {(GENT,)}


def test_one_urgent_change_makes_the_whole_urgent() -> None:
    calm, urgent = a_change(), a_change(severity=Severity.URGENT)

    assert lane([calm]) is Lane.ALERT
    assert lane([calm, urgent]) is Lane.URGENT
