"""Which changes are told together, and to whom."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.change import ALL_KINDS, ChangeType, Kind, Severity
from notifier.domain.matching import Choice, Occasion, audiences, lane, occasions, scopes
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, Scope, ScopeKind
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


def test_an_occasion_knows_its_kinds() -> None:
    occasion = _occasion(REPORT, MEASURE)

    assert occasion.kinds == Kind.INSPECTION.bit | Kind.ENFORCEMENT.bit
    assert [change.type for change in occasion.of_kinds(Kind.ENFORCEMENT.bit)] == [MEASURE]


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


def test_overlapping_choices_make_an_audience_of_their_union() -> None:
    made = [
        Choice(SUN, Language.NL, Kind.INSPECTION.bit),
        Choice(GENT, Language.NL, Kind.ENFORCEMENT.bit),
    ]

    found = list(audiences(_occasion(REPORT, MEASURE), made))

    both = Kind.INSPECTION.bit | Kind.ENFORCEMENT.bit
    assert [audience.kinds for audience in found] == [
        Kind.INSPECTION.bit,
        Kind.ENFORCEMENT.bit,
        both,
    ]
    assert all(set(audience.scopes) == {SUN, GENT} for audience in found)


def test_kinds_that_did_not_happen_split_nobody() -> None:
    made = [Choice(SUN, Language.NL, ALL_KINDS), Choice(GENT, Language.NL, Kind.INSPECTION.bit)]

    found = list(audiences(_occasion(REPORT), made))

    assert [audience.kinds for audience in found] == [Kind.INSPECTION.bit]


def test_who_wants_nothing_of_it_is_no_audience() -> None:
    made = [Choice(SUN, Language.NL, Kind.REACTION.bit)]

    assert list(audiences(_occasion(REPORT), made)) == []


def test_each_language_is_an_audience_of_its_own() -> None:
    made = [Choice(SUN, language, ALL_KINDS) for language in (Language.NL, Language.FR)]

    found = list(audiences(_occasion(REPORT), made))

    assert [audience.language for audience in found] == [Language.FR, Language.NL]


def test_a_choice_about_another_place_is_passed_over() -> None:
    elsewhere = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000002")

    found = audiences(_occasion(REPORT), [Choice(elsewhere, Language.NL, ALL_KINDS)])

    assert list(found) == []


@given(st.lists(st.integers(1, ALL_KINDS), min_size=1, max_size=4))
def test_whoever_combines_choices_falls_in_exactly_one_audience(kinds: list[int]) -> None:
    occasion = _occasion(REPORT, MEASURE, ChangeType.REACTION_ADDED)
    made = [Choice(SUN, Language.NL, one) for one in kinds]

    found = [audience.kinds for audience in audiences(occasion, made)]

    union = 0
    for one in kinds:
        union |= one & occasion.kinds
        assert not one & occasion.kinds or found.count(one & occasion.kinds) == 1
    assert not union or found.count(union) == 1


def test_one_urgent_change_makes_the_whole_urgent() -> None:
    calm, urgent = a_change(), a_change(severity=Severity.URGENT)

    assert lane([calm]) is Lane.ALERT
    assert lane([calm, urgent]) is Lane.URGENT
