"""Who may come after whom, and which numbers are one location's."""

from typing import Any

from notifier.domain.change import ChangeType
from notifier.domain.matching import Occasion
from notifier.domain.repetition import Elsewhere, once
from notifier.domain.subscription import ScopeKind
from notifier.domain.succession import MOST, Likeness, Lineage, Proposal, Trace, proposals
from tests.support.builders import SOURCE, TAKEN, a_change, a_location, an_inspection


def _trace(id_: str, *, gone: bool = False, **fields: Any) -> Trace:  # noqa: ANN401 - any field
    named = {
        "name": "De Verzonnen Zon",
        "street": "Verzonnenstraat 1",
        "postal_code": "9000",
        "nis": "44021",
        **fields,
    }
    return Trace(location_id=id_, gone=gone, **named)


def test_the_same_address_and_name_is_the_likeliest() -> None:
    found = list(
        proposals(
            [
                _trace("old", gone=True),
                _trace("name", street="Droomlaan 2"),
                _trace("address", name="Iets Anders"),
                _trace("both", name="DE VERZONNEN  ZON", street="verzonnenstraat, 1"),
            ]
        )
    )

    assert found == [
        Proposal(old_id="old", new_id="both", likeness=Likeness.ADDRESS_AND_NAME),
        Proposal(old_id="old", new_id="address", likeness=Likeness.ADDRESS),
        Proposal(old_id="old", new_id="name", likeness=Likeness.NAME),
    ]


def test_empty_values_are_like_nothing() -> None:
    gone, came = (
        _trace(id_, gone=gone, name=None, street=" ", nis=None)
        for id_, gone in (("old", True), ("new", False))
    )

    assert list(proposals([gone, came])) == []


def test_half_an_address_is_like_nothing() -> None:
    gone = _trace("old", gone=True, name="Een", postal_code=None)

    assert list(proposals([gone, _trace("new", name="Twee", postal_code=None)])) == []


def test_the_same_name_elsewhere_is_like_nothing() -> None:
    gone = _trace("old", gone=True, street="Droomlaan 2")

    assert list(proposals([gone, _trace("new", nis="41002")])) == []


def test_what_only_came_or_only_went_succeeds_nothing() -> None:
    assert list(proposals([_trace("1"), _trace("2")])) == []
    assert list(proposals([_trace("1", gone=True), _trace("2", gone=True)])) == []


def test_an_address_with_many_says_little() -> None:
    came = [_trace(f"n{number}") for number in range(10)]

    assert len(list(proposals([_trace("old", gone=True), *came]))) == MOST


def test_a_lineage_goes_back_as_far_as_it_is_known() -> None:
    lineage = Lineage({("a", "b"), ("b", "c"), ("x", "c")})

    assert lineage.olds("c") == ("a", "b", "x")
    assert (lineage.olds("a"), lineage.kin("b")) == ((), ("a", "c"))


def test_a_lineage_in_a_circle_ends() -> None:
    assert Lineage({("a", "b"), ("b", "a")}).olds("a") == ("b",)


def _once(change: Any, elsewhere: Elsewhere) -> list[Occasion]:  # noqa: ANN401 - a change
    occasion = Occasion(
        source=SOURCE, location_id=change.location_id, taken_at=TAKEN, changes=(change,)
    )
    return once([occasion], elsewhere)


LINEAGE = Lineage({("old", "new")})
AT_NEW = a_change(location_id="new", record_key="2026-10-02", seq=2)


def test_news_at_the_new_number_reaches_who_follows_the_old_one() -> None:
    (told,) = _once(AT_NEW, Elsewhere(lineage=LINEAGE))

    assert (told.olds, told.heard) == (("old",), ())


def test_what_was_told_at_the_old_number_was_heard_there() -> None:
    before = a_change(location_id="old", record_key="2026-10-02", seq=1, place={"nis": "41002"})

    (told,) = _once(AT_NEW, Elsewhere(lineage=LINEAGE, changes=[before]))

    heard = {(scope.kind, scope.key) for scope in told.heard}
    assert (ScopeKind.LOCATION, "old") in heard
    assert (ScopeKind.MUNICIPALITY, "41002") in heard
    assert (ScopeKind.LOCATION, "new") not in heard


def test_what_comes_later_at_the_other_number_was_not_heard_yet() -> None:
    later = a_change(location_id="old", record_key="2026-10-02", seq=3)

    (told,) = _once(AT_NEW, Elsewhere(lineage=LINEAGE, changes=[later]))

    assert told.heard == ()


def test_what_was_told_quietly_was_not_heard() -> None:
    quiet = a_change(location_id="old", record_key="2026-10-02", seq=1, quiet=True)

    (told,) = _once(AT_NEW, Elsewhere(lineage=LINEAGE, changes=[quiet]))

    assert told.heard == ()


def test_another_report_is_other_news() -> None:
    other = a_change(location_id="old", record_key="2026-10-09", seq=1)

    (told,) = _once(AT_NEW, Elsewhere(lineage=LINEAGE, changes=[other]))

    assert told.heard == ()


def test_a_report_that_the_old_number_always_showed_is_no_news_to_its_followers() -> None:
    shown = {"old": a_location("old", inspections=[an_inspection("2026-10-02")])}

    (told,) = _once(AT_NEW, Elsewhere(lineage=LINEAGE, shown=shown))

    assert any(scope.key == "old" for scope in told.heard)


def test_a_report_that_only_left_the_old_number_is_not_gone_for_its_followers() -> None:
    left = a_change(ChangeType.REPORT_GONE, location_id="old", record_key="2026-10-02", seq=5)
    shown = {"new": a_location("new", inspections=[an_inspection("2026-10-02")])}

    (told,) = _once(left, Elsewhere(lineage=LINEAGE, shown=shown))

    assert any(scope.key == "old" for scope in told.heard)
