"""Which record of yesterday is which of today."""

from notifier.domain.records import natural_key, pair
from tests.support.builders import a_measure, a_reaction, an_inspection


def test_the_natural_key_of_each_kind_is_what_people_know_it_by() -> None:
    assert natural_key(an_inspection("2026-10-02", id="r1")) == "2026-10-02"
    assert natural_key(a_measure(id="m1")) == "t1|aanmaning|2026-10-12"
    assert natural_key(a_reaction(about_id="m1")) == "enforcement|m1|2026-10-20"


def test_a_blank_more_in_a_code_is_no_other_record() -> None:
    assert natural_key(a_measure("aanmaning ")) == natural_key(a_measure("aanmaning"))


def test_records_that_are_the_same_are_left_out() -> None:
    pairing = pair([an_inspection(), a := an_inspection("2026-10-03")], [a, an_inspection()])

    assert (pairing.kept, pairing.added, pairing.gone) == ([], [], [])


def test_a_corrected_wording_is_a_record_that_stayed() -> None:
    old, new = a_measure(text="oud"), a_measure(text="nieuw")

    pairing = pair([old], [new])

    assert pairing.kept == [("t1|aanmaning|2026-10-12", old, new)]


def test_a_corrected_date_is_found_by_the_id() -> None:
    old, new = an_inspection("2026-10-02", id="r1"), an_inspection("2026-10-03", id="r1")

    pairing = pair([old], [new])

    assert pairing.kept == [("2026-10-03", old, new)]
    assert (pairing.added, pairing.gone) == ([], [])


def test_a_corrected_date_without_an_id_is_another_record() -> None:
    old, new = an_inspection("2026-10-02"), an_inspection("2026-10-03")

    pairing = pair([old], [new])

    assert pairing.gone == [("2026-10-02", old)]
    assert pairing.added == [("2026-10-03", new)]


def test_a_renumbered_record_is_the_same_one() -> None:
    old, new = an_inspection(id="1"), an_inspection(id="2")

    pairing = pair([old], [new])

    assert pairing.kept == [("2026-10-02", old, new)]


def test_a_renumbered_trajectory_is_the_same_one() -> None:
    old, new = a_measure(trajectory="t1"), a_measure(trajectory="t2")

    pairing = pair([old], [new])

    assert pairing.kept == [("t2|aanmaning|2026-10-12", old, new)]


def test_another_trajectory_that_says_something_else_is_another_one() -> None:
    old, new = a_measure(trajectory="t1"), a_measure(trajectory="t2", text="Iets anders.")

    pairing = pair([old], [new])

    assert (len(pairing.gone), len(pairing.added), pairing.kept) == (1, 1, [])


def test_a_reaction_follows_the_new_number_of_what_it_is_about() -> None:
    old, new = a_reaction(about_id="m1"), a_reaction(about_id="m9")

    pairing = pair([old], [new])

    assert pairing.kept == [("enforcement|m9|2026-10-20", old, new)]


def test_two_reports_of_one_day_have_keys_of_their_own() -> None:
    first, second = an_inspection(kind="a"), an_inspection(kind="b")

    pairing = pair([], [first, second])

    assert [key for key, _ in pairing.added] == ["2026-10-02", "2026-10-02#2"]


def test_a_second_report_of_one_day_leaves_the_first_alone() -> None:
    first, second = an_inspection(kind="a"), an_inspection(kind="b")

    pairing = pair([second], [first, second])

    assert pairing.kept == []
    assert [record for _, record in pairing.added] == [first]


def test_of_two_reports_of_one_day_the_id_tells_which_changed() -> None:
    old = [an_inspection(id="1", advice="a"), an_inspection(id="2", advice="b")]
    new = [an_inspection(id="2", advice="a2"), an_inspection(id="1", advice="b2")]

    pairing = pair(old, new)

    assert [(before.id, after.id) for _, before, after in pairing.kept] == [("1", "1"), ("2", "2")]


def test_a_reflowed_text_does_not_swap_two_reports_of_one_day() -> None:
    old = [an_inspection(advice="a a"), an_inspection(advice="a b")]
    new = [an_inspection(advice="a  b"), an_inspection(advice="a a")]

    pairing = pair(old, new)

    assert (pairing.added, pairing.gone) == ([], [])
    assert [after.advice for _, _, after in pairing.kept] == ["a  b"]
