"""What a mail says: whole, careful, and the same for all its readers."""

import pytest
from lxml import html as parsed

from notifier.domain.change import Change, ChangeType
from notifier.domain.message import (
    CONFIRM_LINK,
    PLACES,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
)
from notifier.domain.subscription import Language, Scope, ScopeKind
from tests.mail.builders import (
    NOW,
    SUSPENSION_KEY,
    a_change,
    a_composer,
    a_suspension,
    an_alert,
    some_news,
)

DETAILS = a_change(ChangeType.DETAILS_CHANGED, {"places": (18, 14)})
REACTION = a_change(
    ChangeType.REACTION_ADDED,
    {"about": (None, "enforcement"), "dated_on": (None, "2026-10-12")},
    key="enforcement||2026-10-12",
    url="https://bron.example/reactie/1",
)


def texts(content: Content) -> tuple[str, str]:
    """Give what a reader reads, by text and by HTML."""
    return content.text, " ".join(
        "".join(map(str, parsed.fromstring(content.html).itertext())).split()
    )


def links(content: Content) -> list[str]:
    return [str(a.get("href")) for a in parsed.fromstring(content.html).iter("a")]


def a_confirmation(turn: int = 1, title: str = "Fictieve Zonnebloem") -> Content:
    scope = Scope(kind=ScopeKind.LOCATION, source="fictief", key="910000123")
    return a_composer().confirmation(
        scope=scope, title=title, language=Language.NL, turn=turn, now=NOW
    )


def test_the_subject_names_location_and_step() -> None:
    assert an_alert(a_suspension()).subject == (
        "Fictieve Zonnebloem in Gent: Dringende schorsing van de vergunning"
    )


def test_the_most_urgent_change_leads_and_the_others_are_counted() -> None:
    content = an_alert(DETAILS, REACTION, a_suspension())

    assert content.subject.endswith("schorsing van de vergunning (en nog 2 wijzigingen)")
    assert content.text.index("Dringende schorsing") < content.text.index("Gegevens aangepast")


def test_both_parts_tell_sentence_meaning_times_and_help() -> None:
    for text in texts(an_alert(a_suspension())):
        for expected in (
            "De schorsing geldt van 5 oktober 2026 tot 5 januari 2027.",
            "betekent niet dat er een overtreding is vastgesteld",
            "20 november 2026 om 6.04 uur",
            "Kind en Gezin-Lijn",
            "Lokaal Loket Kinderopvang",
            "Dit is geen nooddienst.",
            "geen officiële dienst",
            "Je krijgt deze mail omdat",
        ):
            assert expected in text.replace("\n", " ")


def test_both_parts_show_fields_before_and_after() -> None:
    text, html = texts(an_alert(DETAILS))

    assert "Aantal plaatsen: 14 (vroeger: 18)" in text
    assert "Aantal plaatsen 18 14" in html


def test_it_links_to_the_record_the_source_and_our_page() -> None:
    content = an_alert(a_suspension())

    for link in (
        "https://bron.example/stap/1",
        "https://bron.example/910000123",
        "https://opvangnieuws.example/locaties/910000123",
    ):
        assert link in content.text
        assert link in links(content)


def test_it_does_not_repeat_free_text_or_complaints() -> None:
    content = an_alert(a_suspension())

    assert "FICTIEVE" not in content.text + content.html


def test_the_reaction_stands_beside_the_measure() -> None:
    content = an_alert(a_suspension(), REACTION)

    sentence = "De organisator reageerde op 12 oktober 2026 op een handhavingsstap."
    assert f"{sentence} Lees de reactie" in texts(content)[1]


def test_the_reaction_is_mentioned_to_those_who_asked_for_measures_alone() -> None:
    suspension = a_suspension()

    news = some_news(suspension, around=(REACTION,))
    content = a_composer().news([news], Language.NL, NOW, id_="a1")

    assert REACTION.url in links(content)


def test_a_reaction_to_another_measure_is_not_mentioned_beside_this_one() -> None:
    fields = {"about": (None, "enforcement"), "about_id": (None, "H-2")}
    other = a_change(ChangeType.REACTION_ADDED, fields, url="https://bron.example/reactie/2")
    measure = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, "aanmaning"), "id": (None, "H-1")})

    assert "De organisator reageerde:" not in an_alert(measure, other).text


@pytest.mark.parametrize(
    "gone",
    [
        a_change(
            ChangeType.MEASURE_WITHDRAWN,
            {"kind": ("schorsing", None), "text": ("GEHEIME TEKST", None)},
            key=SUSPENSION_KEY,
        ),
        a_change(
            ChangeType.TRAJECTORY_GONE,
            {SUSPENSION_KEY: ({"kind": "schorsing", "text": "GEHEIME TEKST"}, None)},
            key="T-1",
        ),
        a_change(ChangeType.REACTION_GONE, {"text": ("GEHEIME TEKST", None)}, key="||2026-10-02"),
        a_change(
            ChangeType.LOCATION_GONE,
            {"enforcement": ([{"kind": "schorsing", "text": "GEHEIME TEKST"}], None)},
        ),
    ],
    ids=lambda change: change.type.value,
)
def test_what_was_withdrawn_is_not_said_again(gone: Change) -> None:
    content = an_alert(gone)

    everything = (content.subject + content.text + content.html).lower()
    assert "geheime tekst" not in everything
    assert "schorsing" not in everything


def test_a_location_that_is_gone_gets_no_links_to_its_pages() -> None:
    content = an_alert(a_change(ChangeType.LOCATION_GONE))

    assert "910000123" not in content.text + content.html


def test_family_care_is_not_named_anywhere_in_the_mail() -> None:
    change = a_suspension(place={"care_type": "gezinsopvang", "name": "Bij Fictieve Mia"})

    content = an_alert(change)

    assert content.subject.startswith("Gezinsopvang 910000123 in Gent: ")
    assert "Mia" not in content.text + content.html


def test_the_personal_places_stay_open_in_both_parts() -> None:
    content = an_alert(DETAILS)

    for marker in (UNSUBSCRIBE_LINK, PREFERENCES_LINK):
        assert marker in content.text
        assert marker in links(content)
    assert CONFIRM_LINK not in content.text + content.html


@pytest.mark.parametrize("marker", PLACES)
def test_a_source_cannot_open_a_personal_place(marker: str) -> None:
    change = a_change(
        ChangeType.DETAILS_CHANGED,
        {"attributes.x": ("", f"zie {marker}")},
        url=f"https://bron.example/{marker}",
        place={"name": f"De {marker}", "url": f"https://bron.example/?{marker}"},
    )

    open_places, plain = an_alert(change), an_alert(DETAILS)

    assert open_places.subject.count("§") == 0
    assert open_places.text.count(marker) == plain.text.count(marker)
    assert open_places.html.count(marker) == plain.html.count(marker)


def test_a_name_with_markup_and_line_breaks_is_only_a_name() -> None:
    change = a_change(ChangeType.DETAILS_CHANGED, place={"name": "A\r\nBcc: x <b>&amp;\u202eB\x00"})

    content = an_alert(change)

    assert content.subject.startswith("A Bcc: x <b>&amp;B in Gent")
    assert parsed.fromstring(content.html).xpath("//b") == []
    assert "A Bcc: x <b>&amp;B in Gent" in texts(content)[1]


def test_the_html_needs_nothing_from_elsewhere() -> None:
    content = an_alert(a_suspension())

    tree = parsed.fromstring(content.html)
    assert tree.xpath("//img | //script | //link | //iframe | //@src") == []
    assert "url(" not in content.html
    assert tree.get("lang") == "nl"


def test_the_style_is_in_the_elements_themselves() -> None:
    tree = parsed.fromstring(an_alert(DETAILS).html)

    cells = [a.getparent() for a in tree.iter("a") if a.get("class") == "button"]
    styles = [str(cell.get("style")) for cell in cells if cell is not None]
    assert ["background-color" in style for style in styles] == [True]


def test_the_same_changes_in_the_same_language_are_one_content() -> None:
    assert an_alert(DETAILS, REACTION) == an_alert(DETAILS, REACTION)


def test_a_content_is_of_the_language_and_the_id_that_were_asked_for() -> None:
    french = an_alert(DETAILS, language=Language.FR)

    assert (french.language, french.id) == (Language.FR, "a1")
    assert french.subject != an_alert(DETAILS).subject


def test_a_confirmation_asks_with_a_link_and_a_term() -> None:
    content = a_confirmation()

    assert content.kind is ContentKind.CONFIRMATION
    assert CONFIRM_LINK in content.text
    assert CONFIRM_LINK in links(content)
    assert "Dat kan tot 27 november 2026 om 7.00 uur." in texts(content)[1]


def test_a_confirmation_has_nothing_to_leave_yet() -> None:
    content = a_confirmation()

    assert UNSUBSCRIBE_LINK not in content.text + content.html


def test_each_turn_of_asking_is_a_mail_of_its_own() -> None:
    assert a_confirmation(turn=1).id != a_confirmation(turn=2).id


def test_whoever_asks_cannot_write_in_our_mail() -> None:
    content = a_confirmation(title="<a href=x>Win</a>\r\n\r\nhallo")

    assert "Win" not in content.subject
    assert "x" not in links(content)
