"""Which code a municipality has now, and which moves are none."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.location import Address
from notifier.domain.mergers import MERGERS, Merger, codes_now, merged
from tests.support.builders import a_location

NEW_YEAR = datetime(2024, 12, 31, 23, tzinfo=UTC)


def _at(nis: str | None, municipality: str = "Fictegem") -> Address:
    return Address(nis=nis, municipality=municipality)


def test_fourteen_municipalities_of_2025_take_the_place_of_twenty_nine_codes() -> None:
    olds = [old for merger in MERGERS for old in merger.old]

    assert (len(MERGERS), len(olds), len(set(olds))) == (14, 29, 29)


def test_a_merger_begins_at_midnight_in_brussels() -> None:
    assert codes_now(MERGERS, NEW_YEAR)["11056"] == "46030"
    assert codes_now(MERGERS, NEW_YEAR.replace(hour=22, minute=59)) == {}


def test_what_merged_twice_has_the_last_code() -> None:
    again = Merger(old=("46030",), new="90010", on=date(2026, 1, 1))

    codes = codes_now((again, *MERGERS), datetime(2026, 6, 1, tzinfo=UTC))

    assert (codes["11056"], codes["46030"]) == ("90010", "90010")


@given(
    st.lists(
        st.builds(
            Merger,
            old=st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3).map(tuple),
            new=st.sampled_from("abcdef"),
            on=st.dates(date(2020, 1, 1), date(2025, 1, 1)),
        )
    )
)
def test_a_code_in_use_is_never_one_that_is_not(mergers: list[Merger]) -> None:
    codes = codes_now(mergers, datetime(2026, 1, 1, tzinfo=UTC))

    assert not set(codes.values()) & codes.keys()


def test_a_location_that_merged_did_not_move() -> None:
    seen = a_location(address=_at("90010", "Samegem"))

    found = merged(a_location(address=_at("90001")), seen, {"90001": "90010"})

    assert found == seen


def test_a_source_that_goes_back_to_an_old_code_moves_nothing() -> None:
    seen = a_location(address=_at("90001"))

    assert merged(a_location(address=_at("90010")), seen, {"90001": "90010"}) == seen


def test_a_street_that_changed_in_the_same_night_is_still_a_change() -> None:
    shown = a_location(address=Address(street="Een 1", nis="90001"))
    seen = a_location(address=Address(street="Twee 2", nis="90010"))

    found = merged(shown, seen, {"90001": "90010"})

    assert (found.address.street, found.address.nis) == ("Een 1", "90010")


def test_a_true_move_stays_one() -> None:
    shown = a_location(address=_at("90001"))

    assert merged(shown, a_location(address=_at("90003")), {"90001": "90010"}) is shown
    assert merged(shown, a_location(address=_at(None)), {"90001": "90010"}) is shown
