"""An organiser's reaction that is news stands once in a mail, beside what it is about."""

import pytest

from notifier.domain.change import Change, ChangeType
from notifier.mail.compose import MOST_CHANGES
from tests.mail.builders import SUSPENSION_KEY, a_change, a_suspension, an_alert
from tests.mail.test_digest_mail import a_digest, hrefs, news_of

REACTION = a_change(
    ChangeType.REACTION_ADDED,
    {"about": (None, "enforcement"), "dated_on": (None, "2026-10-12")},
    key="enforcement||2026-10-12",
    url="https://bron.example/reactie/1",
)


def test_a_new_reaction_that_stands_beside_the_measure_has_no_section_of_its_own() -> None:
    content = an_alert(a_suspension(), REACTION)

    assert "Reactie van de organisator" not in content.text + content.html
    assert hrefs(content).count(str(REACTION.url)) == 1
    assert content.text.count(str(REACTION.url)) == 1
    # it is news all the same
    assert content.subject.endswith("(en nog 1 wijziging)")


def test_a_new_reaction_stands_beside_one_measure_though_it_may_be_about_two() -> None:
    other = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, "aanmaning")}, key="T-2|aanmaning|")

    content = an_alert(a_suspension(), other, REACTION)

    assert content.text.count("De organisator reageerde op 12 oktober 2026") == 1
    assert content.text.count("De organisator reageerde:") == 1
    assert content.subject.endswith("(en nog 2 wijzigingen)")


@pytest.mark.parametrize("beside", [(), (a_change(ChangeType.DETAILS_CHANGED),)])
def test_a_new_reaction_without_its_measure_keeps_its_section(beside: tuple[Change, ...]) -> None:
    content = an_alert(REACTION, *beside)

    assert "Reactie van de organisator" in content.text


def _reaction(dated_on: str, about: str = "enforcement", id_: str | None = None) -> Change:
    fields: dict[str, tuple[object, object]] = {
        "about": (None, about),
        "about_id": (None, id_),
        "dated_on": (None, dated_on),
    }
    key = f"{about}|{id_ or ''}|{dated_on}"
    return a_change(ChangeType.REACTION_ADDED, fields, key=key, url="https://bron.example/r/1")


@pytest.mark.parametrize(
    ("answered", "about", "day_before"),
    [
        (a_suspension(), "enforcement", "2026-10-01"),
        (a_change(ChangeType.MEASURE_CHANGED, key=SUSPENSION_KEY), "enforcement", "2026-10-01"),
        (a_change(ChangeType.REPORT_ADDED, key="2026-10-02#2"), "inspection", "2026-10-01"),
    ],
    ids=["decided", "decided and corrected", "visited"],
)
def test_a_reaction_from_before_is_to_something_else(
    answered: Change, about: str, day_before: str
) -> None:
    content = an_alert(answered, _reaction(day_before, about))

    assert "De organisator reageerde:" not in content.text
    assert "Reactie van de organisator" in content.text


def test_a_reaction_from_before_gives_way_to_one_from_after() -> None:
    content = an_alert(a_suspension(), _reaction("2026-10-01"), REACTION)

    beside, alone = content.text.split("* Reactie van de organisator")
    assert "reageerde op 12 oktober 2026" in beside
    assert "reageerde op 1 oktober 2026" in alone


def test_a_reaction_of_the_same_day_is_told_with_the_measure() -> None:
    assert (
        "Reactie van de organisator" not in an_alert(a_suspension(), _reaction("2026-10-02")).text
    )


def test_a_reaction_that_names_its_measure_is_told_with_it_whatever_its_day() -> None:
    fields = {"kind": (None, "aanmaning"), "id": (None, "H-1"), "decided_on": (None, "2026-10-02")}
    measure = a_change(ChangeType.MEASURE_ADDED, fields)

    content = an_alert(measure, _reaction("2026-10-01", id_="H-1"))

    assert "Reactie van de organisator" not in content.text


def test_what_changed_in_a_reaction_keeps_its_section() -> None:
    fields = {"about": ("enforcement", "enforcement"), "text": ("kort", "lang")}
    changed = a_change(ChangeType.REACTION_CHANGED, fields, url="https://bron.example/reactie/1")

    content = an_alert(a_suspension(), changed)

    assert "Reactie van de organisator aangepast" in content.text


def test_a_new_reaction_to_a_shared_decision_is_told_beside_its_place_and_counted() -> None:
    content = a_digest(
        news_of("Aster", a_suspension()), news_of("Distel", a_suspension(), REACTION)
    )

    assert hrefs(content).count("https://bron.example/reactie/1") == 1
    assert "Reactie van de organisator" not in content.text
    assert "3 wijzigingen" in content.text
    assert content.subject.endswith("Dringende schorsing van de vergunning en meer")


def test_a_reaction_beside_a_measure_that_is_left_out_is_counted_with_it() -> None:
    measure = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, "aanmaning")})
    news = [news_of(f"Boom {n:04}", measure, REACTION, number=n) for n in range(MOST_CHANGES + 3)]

    content = a_digest(*news)

    assert f"{2 * len(news)} wijzigingen" in content.text
    assert "Nog 6 wijzigingen bij 3 opvanglocaties" in content.text
