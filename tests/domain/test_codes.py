"""Codes that we have no words for."""

from notifier.domain.codes import Code, unknown_codes
from notifier.domain.location import FollowUp, Ground, Objection
from tests.support.builders import a_location, a_measure, a_reaction, an_inspection


def test_known_codes_are_not_named() -> None:
    location = a_location(
        price_system="ikt",
        inspections=[an_inspection(kind="klacht", follow_up=FollowUp(code="gesprek"))],
        enforcement=[a_measure("schorsing", objection=Objection(outcome="bevestigd"))],
    )

    assert unknown_codes(location) == frozenset()


def test_a_location_that_is_not_there_has_none() -> None:
    assert unknown_codes(None) == frozenset()


def test_unknown_codes_are_named_with_their_field() -> None:
    location = a_location(
        care_type="boshut",
        target="tiener",
        price_system="ruil",
        inspections=[
            an_inspection(kind="nacht", advice="wacht_af", follow_up=FollowUp(code="brief"))
        ],
        enforcement=[
            a_measure(
                "boete", grounds=[Ground(kind="gerucht")], objection=Objection(outcome="half")
            )
        ],
        reactions=[a_reaction(about="buren")],
    )

    assert {(one.field, one.code) for one in unknown_codes(location)} == {
        ("care_type", "boshut"),
        ("target", "tiener"),
        ("price_system", "ruil"),
        ("inspections.kind", "nacht"),
        ("inspections.advice", "wacht_af"),
        ("inspections.follow_up.code", "brief"),
        ("enforcement.kind", "boete"),
        ("enforcement.grounds.kind", "gerucht"),
        ("enforcement.objection.outcome", "half"),
        ("reactions.about", "buren"),
    }


def test_a_code_counts_once_at_a_location() -> None:
    twice = a_location(inspections=[an_inspection(kind="nacht"), an_inspection(kind="nacht")])

    assert unknown_codes(twice) == {Code("inspections.kind", "nacht")}


def test_an_advice_in_running_text_is_no_code() -> None:
    location = a_location(inspections=[an_inspection(advice="Er is geen handhaving nodig.")])

    assert unknown_codes(location) == frozenset()
