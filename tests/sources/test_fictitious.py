"""The invented data: the same for a seed, plainly fictitious, and with the changes that it says."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from notifier.domain.change import Change, ChangeType
from notifier.domain.diff import Moment, diff
from notifier.domain.location import Location, decode, encode
from notifier.sources.fictitious.bench import bench_locations, with_share_changed
from notifier.sources.fictitious.demo import SECOND_TAKEN_AT, demo_pair
from notifier.sources.fictitious.generator import SOURCE, Generator
from notifier.sources.fictitious.names import MOST_MUNICIPALITIES, municipalities

TAKEN_AT = datetime(2026, 11, 20, 5, tzinfo=UTC)
MOMENT = Moment(source=SOURCE, taken_at=SECOND_TAKEN_AT, seen_at=SECOND_TAKEN_AT)


def changes_between(old: Iterable[Location], new: Iterable[Location]) -> Iterator[Change]:
    before = {place.id: place for place in old}
    after = {place.id: place for place in new}
    for key in sorted(before.keys() | after.keys()):
        yield from diff(before.get(key), after.get(key), MOMENT)


def the_change(type_: ChangeType, seed: int = 7) -> Change:
    return next(c for c in changes_between(*demo_pair(seed)) if c.type is type_)


def records_of(place: Location) -> int:
    return len(place.inspections) + len(place.enforcement) + len(place.reactions)


# --- the generator -------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_locations() -> None:
    generator = Generator(7, 100)

    once, twice = list(generator.first(TAKEN_AT)), list(generator.first(TAKEN_AT))

    assert once == twice
    assert len(once) == len(generator)


def test_another_seed_gives_others() -> None:
    assert list(Generator(7, 10).first(TAKEN_AT)) != list(Generator(8, 10).first(TAKEN_AT))


def test_every_location_keeps_to_the_format() -> None:
    for place in Generator(7, 300).first(TAKEN_AT):
        assert decode(encode(place), file="-", number=2) == place


@pytest.mark.parametrize(("records", "least", "most"), [((0, 4), 0, 4), (10, 10, 10), (1, 1, 1)])
def test_each_location_has_as_many_records_as_asked(
    records: tuple[int, int] | int, least: int, most: int
) -> None:
    counts = [records_of(place) for place in Generator(7, 200, records=records).first(TAKEN_AT)]

    assert (min(counts), max(counts)) == (least, most)


def test_one_in_twenty_five_is_in_enforcement() -> None:
    places = list(Generator(7, 500).first(TAKEN_AT))

    assert sum(bool(place.enforcement) for place in places) == 20


def test_half_of_the_places_are_family_care_and_only_people_at_home_are_natural_persons() -> None:
    places = list(Generator(7, 200).first(TAKEN_AT))

    assert Counter(place.care_type for place in places) == {
        "gezinsopvang": 100,
        "groepsopvang": 80,
        "groepsopvang_samenwerkende_onthaalouders": 20,
    }
    persons = {place.care_type for place in places if place.organiser.natural_person}
    assert persons == {"gezinsopvang", "groepsopvang_samenwerkende_onthaalouders"}


def test_nothing_is_dated_after_the_snapshot_but_what_is_announced() -> None:
    for place in Generator(7, 500).first(TAKEN_AT):
        told = [report.published_on for report in place.inspections]
        told += [measure.communicated_on for measure in place.enforcement]
        told += [reaction.dated_on for reaction in place.reactions]
        assert all(day is not None and day <= TAKEN_AT.date() for day in told)


def test_inspectors_come_on_working_days_and_never_twice_on_one_day() -> None:
    for place in Generator(7, 100, records=30).first(TAKEN_AT):
        days = [report.visited_on for report in place.inspections]
        assert len(set(days)) == len(days)
        assert all(day is not None and day.isoweekday() <= 5 for day in days)


def test_before_there_were_reports_nothing_can_be_invented() -> None:
    with pytest.raises(ValueError, match="no reports yet on 2022-12-01"):
        next(Generator(7, 1).first(datetime(2022, 12, 1, tzinfo=UTC)))


def test_there_are_no_more_locations_than_invented_dossier_numbers() -> None:
    with pytest.raises(ValueError, match="999999 at most"):
        Generator(7, 1_000_000)


# --- the marks of fiction ------------------------------------------------------------------------


def test_every_name_and_number_shows_that_it_is_invented() -> None:
    for place in (*Generator(7, 3000).first(TAKEN_AT), *demo_pair(7)[1]):
        assert place.name is not None
        assert place.name.endswith(" (fictief)")
        assert len(place.name) <= 50
        assert re.fullmatch("000[0-9]{6}", place.id)
        assert re.fullmatch("99[0-9]{3}", place.address.nis or "")
        assert re.fullmatch("0[0-9]{3}", place.address.postal_code or "")
        assert (place.organiser.id or "").startswith("fictief-")


def test_every_address_on_the_web_is_reserved_for_examples() -> None:
    line = b"\n".join(encode(place) for place in Generator(7, 500).first(TAKEN_AT))

    hosts = set(re.findall(rb"https?://([^/\"]+)", line))

    assert hosts == {b"zoeker.example"}


def test_every_person_is_called_voorbeeld() -> None:
    persons = {
        place.organiser.name or ""
        for place in Generator(7, 500).first(TAKEN_AT)
        if place.organiser.natural_person
    }

    assert len(persons) > 30
    assert all(name.endswith(" Voorbeeld") for name in persons)


def test_no_two_municipalities_share_a_name_or_a_code() -> None:
    everywhere = municipalities(MOST_MUNICIPALITIES)

    assert len({place.name for place in everywhere}) == MOST_MUNICIPALITIES
    assert len({place.nis for place in everywhere}) == MOST_MUNICIPALITIES
    assert len({place.postal_code for place in everywhere}) == MOST_MUNICIPALITIES


# --- the demo ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_the_demo_has_one_change_of_each_type_that_a_snapshot_can_show(seed: int) -> None:
    changes = Counter(change.type for change in changes_between(*demo_pair(seed)))

    once = dict.fromkeys(ChangeType, 1)
    # Only the clock, or a window of the source's settings, can tell these.
    del once[ChangeType.SUSPENSION_EXPIRED], once[ChangeType.REPORT_AGED_OUT]
    # The place that moved is new under its new number, beside the one that opened.
    once[ChangeType.LOCATION_ADDED] = 2
    assert changes == once


def test_every_other_location_of_the_demo_stays_as_it_was() -> None:
    first, second = demo_pair(7)

    changed = {change.location_id for change in changes_between(first, second)}

    after = {place.id: place for place in second}
    still = [place for place in first if place.id not in changed]
    assert len(still) == 60 - 18
    assert all(after[place.id] == place for place in still)


def test_the_demo_is_sixty_places_in_six_municipalities() -> None:
    first, _ = demo_pair(7)

    assert len(first) == 60
    assert Counter(place.address.municipality for place in first) == {
        "Lindebeek": 10,
        "Zandhoven-aan-Zee": 10,
        "Verzinnegem": 10,
        "Sint-Nergens": 10,
        "Fabelbeek": 10,
        "Voorbeeldegem": 10,
    }


def test_the_closure_of_the_demo_is_urgent_and_was_told_four_days_before() -> None:
    change = the_change(ChangeType.MEASURE_ADDED)

    shown = {field.name: field.after for field in change.fields}
    assert (shown["kind"], shown["urgent"]) == ("schorsing", True)
    assert shown["communicated_on"] == (SECOND_TAKEN_AT.date() - timedelta(days=4)).isoformat()
    assert str(shown["effective_from"]) < str(SECOND_TAKEN_AT.date()) < str(shown["effective_to"])


def test_the_organiser_answers_the_closure_itself() -> None:
    reaction = the_change(ChangeType.REACTION_ADDED)

    assert reaction.location_id == the_change(ChangeType.MEASURE_ADDED).location_id


def test_the_place_that_moved_stands_beside_its_old_number() -> None:
    first, second = demo_pair(7)
    known = {place.id: place for place in first}

    [moved] = [place for place in second if place.succeeds]

    [old] = [place for place in second if place.id in moved.succeeds]
    assert old == known[old.id]
    assert moved.id not in known
    assert (moved.name, moved.address.nis) == (old.name, old.address.nis)
    assert moved.address.street != old.address.street


def test_the_suspension_that_ends_early_has_not_ended_yet() -> None:
    change = the_change(ChangeType.SUSPENSION_ENDED_EARLY)

    [ends] = change.fields
    assert SECOND_TAKEN_AT.date().isoformat() < str(ends.after) < str(ends.before)


def test_the_demo_moves_with_its_day() -> None:
    day = date(2027, 5, 4)

    _, second = demo_pair(7, second_taken_at=datetime(2027, 5, 4, 5, tzinfo=UTC))

    closures = [measure for place in second for measure in place.enforcement if measure.urgent]
    assert day - timedelta(days=4) in {measure.communicated_on for measure in closures}


# --- the benchmarks ------------------------------------------------------------------------------


def test_a_bench_location_is_about_six_kilobytes_with_ten_records() -> None:
    places = list(bench_locations(7, 200))

    assert {records_of(place) for place in places} == {10}
    size = sum(len(encode(place)) for place in places) / len(places)
    assert 5_500 < size < 6_500


@pytest.mark.parametrize(
    ("share", "changes", "locations"), [(0.0, 0, 0), (0.01, 40, 40), (0.5, 2000, 400)]
)
def test_a_share_of_the_records_changes_once_each_spread_over_the_locations(
    share: float, changes: int, locations: int
) -> None:
    before = list(bench_locations(7, 400))

    after = list(with_share_changed(before, share, 8))

    found = list(changes_between(before, after))
    assert len(found) == changes
    assert len({change.location_id for change in found}) == locations


def test_all_kinds_of_records_can_change() -> None:
    before = list(bench_locations(7, 100))

    found = changes_between(before, with_share_changed(before, 1.0, 8))

    assert {change.type for change in found} == {
        ChangeType.REPORT_CHANGED,
        ChangeType.FOLLOW_UP_CHANGED,
        ChangeType.MEASURE_CHANGED,
        ChangeType.REACTION_CHANGED,
    }


def test_the_same_share_with_the_same_seed_is_the_same_change() -> None:
    once, twice = (list(with_share_changed(bench_locations(7, 50), 0.2, 8)) for _ in range(2))

    assert once == twice
