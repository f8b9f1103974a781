"""A mail about several places: each named once, what they have in common told once, none lost."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from lxml import html as parsed
from msgspec import structs

from notifier.domain.change import Change, ChangeType, Severity
from notifier.domain.digest import LocationNews
from notifier.domain.message import OVERVIEW_LINK, Content, ContentKind
from notifier.domain.subscription import Language
from notifier.mail.compose import MOST_CHANGES
from tests.mail.builders import (
    NOW,
    TAKEN_AT,
    a_change,
    a_composer,
    a_suspension,
    some_news,
)

PLACES = ["Aster", "Boterbloem", "Distel"]


def news_of(name: str, *changes: Change, number: int | None = None) -> LocationNews:
    """Give the news of a place; its number follows from its name."""
    named = (structs.replace(c, place=structs.replace(c.place, name=name)) for c in changes)
    number = sum(map(ord, name)) if number is None else number
    return some_news(*named, location_id=f"91{number:07}")


def details(before: int = 18) -> Change:
    return a_change(ChangeType.DETAILS_CHANGED, {"places": (before, 14)})


def a_digest(*news: LocationNews, language: Language = Language.NL) -> Content:
    return a_composer().news(news, language, NOW, id_="d1")


def many(count: int, change: Change | None = None) -> list[LocationNews]:
    """Give news of so many places, each of its own kind where no change is given."""
    return [
        news_of(f"Boom {n:04}", change or details(before=n + 20), number=n) for n in range(count)
    ]


def headings(content: Content, *levels: str) -> list[str]:
    tree = parsed.fromstring(content.html)
    return ["".join(map(str, h.itertext())) for h in tree.iter(*levels)]


def hrefs(content: Content) -> list[str]:
    return [str(a.get("href")) for a in parsed.fromstring(content.html).iter("a")]


def in_order(content: Content, names: Sequence[str]) -> list[str]:
    return sorted(names, key=content.text.index)


def test_the_news_of_one_place_is_an_alert() -> None:
    assert a_digest(news_of("Aster", details())).kind is ContentKind.ALERT


def test_the_news_of_several_places_is_a_digest() -> None:
    content = a_digest(news_of("Aster", details()), news_of("Distel", a_suspension()))

    assert content.kind is ContentKind.DIGEST
    assert content.subject == (
        "Nieuws over 2 opvanglocaties: Dringende schorsing van de vergunning en meer"
    )


def test_each_place_has_a_heading_that_links_to_our_page() -> None:
    content = a_digest(news_of("Aster", details(), number=7), news_of("Distel", a_suspension()))

    assert headings(content, "h2") == ["Distel in Gent", "Aster in Gent"]
    assert "https://opvangnieuws.example/locaties/910000007" in hrefs(content)
    assert "https://opvangnieuws.example/locaties/910000007" in content.text


def test_places_stand_by_name_without_regard_to_capitals_and_accents() -> None:
    names = ["Fluit", "Élan", "Aster", "de Zon"]

    content = a_digest(*(news_of(name, details(n)) for n, name in enumerate(names)))

    assert in_order(content, names) == ["Aster", "de Zon", "Élan", "Fluit"]


def test_urgent_places_come_before_the_others() -> None:
    content = a_digest(news_of("Aster", details()), news_of("Zon", details(20), a_suspension()))

    assert in_order(content, ["Aster", "Zon"]) == ["Zon", "Aster"]
    assert "Wat dringend is, staat bovenaan." in content.text


def test_nothing_is_called_urgent_where_nothing_is() -> None:
    content = a_digest(news_of("Aster", details()), news_of("Zon", details(20)))

    assert "dringend" not in content.text + content.html


@pytest.mark.parametrize(
    "better",
    [
        a_change(ChangeType.SUSPENSION_ENDED_EARLY, severity=Severity.URGENT),
        a_change(
            ChangeType.MEASURE_WITHDRAWN, {"kind": ("schorsing", None)}, severity=Severity.URGENT
        ),
    ],
)
def test_a_closure_leads_the_subject_before_what_got_better(better: Change) -> None:
    content = a_digest(news_of("Aster", better), news_of("Zon", a_suspension()))

    assert content.subject.endswith(": Dringende schorsing van de vergunning en meer")


def test_one_decision_at_several_places_is_told_once() -> None:
    content = a_digest(*(news_of(name, a_suspension()) for name in PLACES))

    assert content.subject == "Dringende schorsing van de vergunning bij 3 opvanglocaties"
    assert content.text.count("Opgroeien heeft op 2 oktober 2026 beslist") == 1
    assert content.html.count("Opgroeien heeft op 2 oktober 2026 beslist") == 1


def test_one_decision_lists_its_places_each_with_its_own_links() -> None:
    news = [
        news_of(name, a_suspension(url=f"https://bron.example/stap/{n}"), number=n)
        for n, name in enumerate(PLACES)
    ]

    content = a_digest(*news)

    assert in_order(content, PLACES) == PLACES
    for n in range(3):
        assert f"https://opvangnieuws.example/locaties/91{n:07}" in hrefs(content)
        assert f"https://bron.example/stap/{n}" in hrefs(content)


def test_what_places_have_in_common_leaves_the_rest_with_each_place() -> None:
    shared = [news_of(name, a_suspension()) for name in ("Aster", "Distel")]
    other = news_of("Distel", a_suspension(), details())

    content = a_digest(shared[0], other)

    assert headings(content, "h2", "h3") == [
        "Dringende schorsing van de vergunning",
        "Distel in Gent",
        "Gegevens aangepast",
    ]


def test_a_reaction_is_linked_to_beside_its_own_place() -> None:
    reaction = a_change(
        ChangeType.REACTION_ADDED,
        {"about": (None, "enforcement")},
        key="enforcement||2026-10-12",
        url="https://bron.example/reactie/1",
    )
    with_reaction = structs.replace(a_suspension(), location_id="910000002")
    news = LocationNews(
        source="fictief",
        location_id="910000002",
        changes=(with_reaction,),
        around=(reaction,),
        reasons=0,
    )

    content = a_digest(news_of("Aster", a_suspension()), news)

    assert hrefs(content).count("https://bron.example/reactie/1") == 1


def test_what_a_step_means_stands_once_in_a_mail() -> None:
    first, second = a_suspension(), a_suspension(record_key="T-2|schorsing|2026-11-03")
    later = structs.replace(second, fields=first.fields[:2])

    content = a_digest(news_of("Aster", first), news_of("Distel", later))

    assert content.text.count("betekent niet dat er een overtreding is vastgesteld") == 1
    assert content.html.count("betekent niet dat er een overtreding is vastgesteld") == 1


def test_family_care_is_not_named_in_a_digest() -> None:
    home = a_suspension(place={"care_type": "gezinsopvang", "name": "Bij Fictieve Mia"})

    content = a_digest(some_news(home), news_of("Aster", a_suspension()))

    assert "Gezinsopvang 910000123 in Gent" in content.text
    assert "Mia" not in content.subject + content.text + content.html


def test_a_place_that_is_gone_has_a_name_and_no_link() -> None:
    gone = news_of("Distel", a_change(ChangeType.LOCATION_GONE), number=9)

    content = a_digest(news_of("Aster", details()), gone)

    assert "Distel in Gent" in headings(content, "h2")
    assert "910000009" not in content.text + content.html


def test_forty_changes_are_told_in_full() -> None:
    content = a_digest(*many(MOST_CHANGES))

    assert len(headings(content, "h3")) == MOST_CHANGES
    assert "staan niet in deze mail" not in content.text


def test_what_is_left_out_is_counted() -> None:
    news = [*many(51), news_of("Zon", details(1), details(2), details(3))]

    content = a_digest(*news)

    for text in (content.text, content.html):
        assert "Nog 14 wijzigingen bij 12 opvanglocaties staan niet in deze mail." in text
    assert "54 wijzigingen." in content.text
    assert content.subject == "Gegevens aangepast bij 52 opvanglocaties"


def test_one_change_that_is_left_out_is_one() -> None:
    content = a_digest(*many(MOST_CHANGES + 1))

    assert "Nog 1 wijziging bij 1 opvanglocatie staat niet in deze mail." in content.text


def test_a_decision_at_many_places_says_at_how_many() -> None:
    content = a_digest(*many(300, a_suspension()))

    assert content.subject == "Dringende schorsing van de vergunning bij 300 opvanglocaties"
    assert "Bij 300 opvanglocaties. Dit zijn de eerste 40:" in content.text
    assert content.text.count("- Boom ") == MOST_CHANGES


def test_urgent_news_is_never_what_is_left_out() -> None:
    content = a_digest(*many(60), news_of("Zwaluw", a_suspension()))

    assert "Zwaluw" in content.text


def test_what_the_subject_names_is_never_what_is_left_out() -> None:
    warning = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, "aanmaning")}, key="T|aanmaning|x")
    report = a_change(ChangeType.REPORT_ADDED, key="2026-02-01")

    content = a_digest(*many(60, report), news_of("Zwaluw", details(), warning))

    assert content.subject == "Nieuws over 61 opvanglocaties: Aanmaning en meer"
    assert "Zwaluw" in content.text
    assert content.text.index("Zwaluw") < content.text.index("Boom")


def test_what_several_have_in_common_stands_by_date() -> None:
    days = ["2026-02-10", "2026-02-02", "2026-02-01"]
    reports = [a_change(ChangeType.REPORT_ADDED, key=day) for day in days]

    content = a_digest(
        *(
            news_of(f"{name} {n}", one)
            for name, one in zip(PLACES, reports, strict=True)
            for n in "ab"
        )
    )

    told = ["1 februari", "2 februari", "10 februari"]
    assert in_order(content, told) == told


def test_all_is_on_one_page_and_in_a_table() -> None:
    content = a_digest(*many(50))

    assert {OVERVIEW_LINK, f"{OVERVIEW_LINK}.csv"} <= set(hrefs(content))
    assert re.findall(rf"^{OVERVIEW_LINK}(\.csv)?$", content.text, re.MULTILINE) == ["", ".csv"]


def test_only_a_digest_has_the_place_of_the_overview() -> None:
    content = a_digest(news_of("Aster", *(details(n) for n in range(50))))

    assert OVERVIEW_LINK not in content.text + content.html
    assert "Nog 10 wijzigingen staan niet in deze mail." in content.text


def test_news_of_several_moments_says_from_when_to_when() -> None:
    older = structs.replace(details(), taken_at=TAKEN_AT - timedelta(days=3))

    content = a_digest(news_of("Aster", older), news_of("Distel", details(20)))

    assert "tussen 17 november 2026 om 6.04 uur en 20 november 2026 om 6.04 uur" in content.text


def test_news_of_two_sources_is_of_the_list_of_all() -> None:
    other = news_of("Aster", details())
    foreign = LocationNews(source="elders", location_id="1", changes=other.changes, reasons=0)

    assert a_digest(other, foreign).list_id == "updates.opvangnieuws.example"


@pytest.mark.parametrize("language", Language)
def test_the_longest_mail_is_not_cut_off_by_gmail(language: Language) -> None:
    change = a_change(
        ChangeType.DETAILS_CHANGED,
        {f"attributes.{'<é>' * 50}{n}": ("&'<é\">" * 33, "'&<>" * 50) for n in range(40)},
        url=f"https://bron.example/{'&' * 1979}",
        place={"municipality": "<&>" * 333},
        severity=Severity.URGENT,
    )
    news = [news_of(f"{'<&>' * 100}{n}", change, details(n), number=n) for n in range(60)]

    content = a_digest(*news, language=language)

    assert len(content.html.encode()) < 100_000
    assert OVERVIEW_LINK in content.html
