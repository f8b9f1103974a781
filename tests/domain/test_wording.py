"""What is said about changes is careful, plain, and there for every type."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from notifier.domain import facts, wording
from notifier.domain.change import Change, ChangeType
from notifier.domain.subscription import Language
from notifier.domain.wordings.nl import PHRASES
from tests.mail.builders import SUSPENSION_KEY, a_change, a_suspension

NL = Language.NL
FORBIDDEN = (
    *("schuld", "fraude", "misbruik", "dader", "schandaal", "wantoestand", "mishandel", "gevaar"),
    *("slecht", "onveilig", "overtred", "illegaal", "straf", "crimine", "omdat", "wegens"),
)
GONE = (
    *(ChangeType.LOCATION_GONE, ChangeType.REPORT_GONE, ChangeType.MEASURE_WITHDRAWN),
    *(ChangeType.TRAJECTORY_GONE, ChangeType.REACTION_GONE),
)


def said() -> Iterator[str]:
    """Give every sentence and headline that there is, whatever its variant."""
    yield from PHRASES.headlines.values()
    for parts in PHRASES.sentences.values():
        for forms in parts:
            yield from forms


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("type_", ChangeType)
def test_every_type_has_a_headline_and_a_sentence(type_: ChangeType, language: Language) -> None:
    change = a_change(type_)

    assert wording.headline(change, language)
    assert wording.sentence(change, language).endswith(".")


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_sentence_blames_or_gives_a_reason(word: str) -> None:
    assert [text for text in said() if word in text.lower()] == []


@pytest.mark.parametrize("type_", GONE)
def test_what_vanishes_is_no_longer_shown_and_no_reason_is_given(type_: ChangeType) -> None:
    change = a_change(type_)

    assert "wordt niet langer getoond" in wording.sentence(change, NL)
    assert "Waarom, weten wij niet." in str(wording.meaning(change, NL))


def test_every_key_of_the_tables_belongs_to_a_type() -> None:
    keys = {*PHRASES.headlines, *PHRASES.sentences, *PHRASES.meanings}

    assert {key.partition(".")[0] for key in keys} == {type_.value for type_ in ChangeType}


def test_an_urgent_suspension_is_told_with_its_dates_in_words() -> None:
    assert wording.sentence(a_suspension(), NL) == (
        "Opgroeien heeft op 2 oktober 2026 beslist om de vergunning dringend te schorsen. "
        "De schorsing geldt van 5 oktober 2026 tot 5 januari 2027."
    )


def test_an_urgent_suspension_does_not_mean_that_something_was_found() -> None:
    meaning = wording.meaning(a_suspension(), NL)

    assert "betekent niet dat er een overtreding is vastgesteld" in str(meaning)


@pytest.mark.parametrize("kind", ["voornemen_schorsing", "voornemen_opheffing"])
def test_an_intention_is_no_decision(kind: str) -> None:
    change = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, kind)})

    assert "nog geen beslissing" in str(wording.meaning(change, NL))


def test_a_measure_of_an_unknown_kind_is_shown_as_it_is() -> None:
    change = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, "boete {nieuw}")})

    assert wording.headline(change, NL) == "Nieuwe handhavingsstap"
    assert wording.sentence(change, NL) == "Er is een nieuwe handhavingsstap: boete {nieuw}."


@pytest.mark.parametrize(
    ("type_", "fields", "expected"),
    [
        (
            ChangeType.OBJECTION_LODGED,
            {"objection.lodged_on": (None, "2026-10-09")},
            (
                "Op 9 oktober 2026 is bezwaar ingediend tegen de schorsing van de vergunning van "
                "2 oktober 2026."
            ),
        ),
        (
            ChangeType.OBJECTION_LODGED,
            {"objection.lodged_on": ("2026-10-09", "2026-10-08")},
            "De datum van het bezwaar tegen de schorsing van de vergunning is nu 8 oktober 2026.",
        ),
        (
            ChangeType.OBJECTION_LODGED,
            {"objection.lodged_on": ("2026-10-09", None)},
            "Het bezwaar wordt niet langer getoond.",
        ),
        (
            ChangeType.OBJECTION_ADMISSIBLE,
            {"objection.admissible": (None, True)},
            "Het bezwaar tegen de schorsing van de vergunning is ontvankelijk.",
        ),
        (
            ChangeType.OBJECTION_ADMISSIBLE,
            {"objection.admissible": (None, False)},
            "Het bezwaar tegen de schorsing van de vergunning is niet ontvankelijk.",
        ),
        (
            ChangeType.OBJECTION_DECIDED,
            {"objection.outcome": (None, "ingetrokken")},
            "Na het bezwaar is de schorsing van de vergunning ingetrokken.",
        ),
        (
            ChangeType.OBJECTION_DECIDED,
            {"objection.outcome": (None, "deels hervormd")},
            "Over het bezwaar tegen de schorsing van de vergunning is beslist: deels hervormd.",
        ),
        (
            ChangeType.SUSPENSION_ENDED_EARLY,
            {"effective_to": ("2027-01-05", "2026-12-01")},
            "De schorsing eindigt op 1 december 2026, en niet op 5 januari 2027.",
        ),
    ],
)
def test_a_measure_that_goes_on_is_named_by_its_key(
    type_: ChangeType, fields: dict[str, tuple[object, object]], expected: str
) -> None:
    assert wording.sentence(a_change(type_, fields, key=SUSPENSION_KEY), NL) == expected


def test_a_second_record_with_the_same_key_is_named_alike() -> None:
    change = a_change(ChangeType.REPORT_GONE, key="2026-10-02#2")

    assert "de inspectie op 2 oktober 2026" in wording.sentence(change, NL)


def test_a_withdrawn_measure_is_not_named() -> None:
    gone = a_change(ChangeType.MEASURE_WITHDRAWN, {"kind": ("schorsing", None)}, key=SUSPENSION_KEY)

    words = f"{wording.headline(gone, NL)} {wording.sentence(gone, NL)} {wording.meaning(gone, NL)}"

    assert "schorsing" not in words.lower()
    assert "oktober" not in words


def test_a_reaction_says_what_it_is_about() -> None:
    change = a_change(
        ChangeType.REACTION_ADDED,
        {"about": (None, "enforcement"), "dated_on": (None, "2026-10-12")},
        key="enforcement||2026-10-12",
    )

    assert wording.sentence(change, NL) == (
        "De organisator reageerde op 12 oktober 2026 op een handhavingsstap."
    )


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("care_type", "groepsopvang", "groepsopvang"),
        ("price_system", "ikt", "inkomenstarief"),
        ("price_system", "nieuw_systeem", "nieuw_systeem"),
        ("places", 14, "14"),
        ("effective_to", "2027-01-05", "5 januari 2027"),
        ("advice", "2027-99-05", "2027-99-05"),
        ("urgent", True, "ja"),
        ("objection.admissible", False, "nee"),
        ("address.street", None, "niet vermeld"),
        ("succeeds", ["910000001", "910000002"], "910000001 en 910000002"),
        ("attributes.x", " twee \n woorden ", "twee woorden"),
    ],
)
def test_a_value_is_shown_for_people(name: str, value: object, shown: str) -> None:
    assert wording.field_value(name, value, NL) == shown


def test_a_field_without_a_label_is_shown_as_it_is() -> None:
    assert wording.field_label("attributes.open_op_zaterdag", NL) == "open op zaterdag"


def test_a_changed_field_without_a_label_is_told_without_its_place_in_the_format() -> None:
    change = a_change(ChangeType.DETAILS_CHANGED, {"attributes.open_op_zaterdag": (None, "ja")})

    assert wording.sentence(change, NL) == "Aangepast: open op zaterdag."


def test_a_moment_is_written_as_clocks_in_brussels_show_it() -> None:
    summer = datetime(2026, 7, 1, 22, 5, tzinfo=UTC)

    assert wording.moment_in_words(summer, NL) == "2 juli 2026 om 0.05 uur"


@pytest.mark.parametrize("hidden", ["text", "grounds", "trajectory", "id", "url"])
def test_free_text_and_bookkeeping_are_not_compared(hidden: str) -> None:
    change = a_change(ChangeType.MEASURE_CHANGED, {hidden: ("A", "B"), "urgent": (None, True)})

    assert [field.name for field in facts.compared_fields(change)] == ["urgent"]


def test_a_long_text_is_not_compared() -> None:
    change = a_change(ChangeType.DETAILS_CHANGED, {"attributes.uitleg": ("kort", "lang " * 50)})

    assert facts.compared_fields(change) == ()


@pytest.mark.parametrize("private", ["name", "address.street", "organiser.name"])
def test_in_a_private_home_name_and_street_are_not_compared(private: str) -> None:
    def shown(care_type: str) -> list[str]:
        change: Change = a_change(
            ChangeType.DETAILS_CHANGED, {private: ("A", "B")}, place={"care_type": care_type}
        )
        return [field.name for field in facts.compared_fields(change)]

    assert (shown("gezinsopvang"), shown("groepsopvang")) == ([], [private])
