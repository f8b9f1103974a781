"""Why somebody gets a mail: in plain words, once where it is the same for all places."""

import pytest

from notifier.domain.change import ChangeType
from notifier.domain.digest import LocationNews
from notifier.domain.message import Content
from notifier.domain.subscription import Language, ScopeKind
from tests.mail.builders import NOW, a_change, a_composer, some_news

LOCATION, TOWN = ScopeKind.LOCATION.bit, ScopeKind.MUNICIPALITY.bit
ORGANISER, LISTED, ALL = ScopeKind.ORGANISER.bit, ScopeKind.LIST.bit, ScopeKind.ALL.bit


def news_of(number: int, reasons: int, **place: object) -> LocationNews:
    named = {"name": f"Fictieve Boom {number}", **place}
    change = a_change(ChangeType.DETAILS_CHANGED, {"places": (number + 9, 5)}, place=named)
    return some_news(change, location_id=f"91000{number:04}", reasons=reasons)


def a_mail(*news: LocationNews, language: Language = Language.NL) -> Content:
    return a_composer().news(news, language, NOW, id_="r1")


def foot(content: Content) -> str:
    """Give the foot's first line."""
    return content.text.partition("\n--\n")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("reasons", "what"),
    [
        (LOCATION, "deze opvang"),
        (TOWN, "alle opvang in Gent"),
        (ORGANISER, "alle opvang van deze organisator"),
        (LISTED, "een lijst waar deze opvang op staat"),
        (ALL, "alle opvang"),
        (LOCATION | TOWN, "deze opvang en alle opvang in Gent"),
        (LOCATION | TOWN | ALL, "deze opvang, alle opvang in Gent en alle opvang"),
    ],
)
def test_an_alert_says_what_its_reader_follows(reasons: int, what: str) -> None:
    content = a_mail(news_of(1, reasons))

    assert foot(content) == f"Je krijgt deze mail omdat je {what} volgt."
    assert f"omdat je {what} volgt." in content.html


@pytest.mark.parametrize("unknown", [0, 1 << 9])
def test_without_a_known_reason_it_says_that_news_was_asked_for(unknown: int) -> None:
    assert foot(a_mail(news_of(1, unknown))) == (
        "Je krijgt deze mail omdat je bij Opvangnieuws nieuws vroeg over deze opvang of over "
        "opvang in deze buurt."
    )


@pytest.mark.parametrize("place", [{"former_nis": "44012"}, {"municipality": None}])
def test_a_municipality_that_may_be_another_is_not_named(place: dict[str, object]) -> None:
    said = foot(a_mail(news_of(1, TOWN, **place)))

    assert said == (
        "Je krijgt deze mail omdat je alle opvang in een gemeente waar deze opvang ligt of lag "
        "volgt."
    )


def test_a_digest_says_once_what_holds_for_all() -> None:
    content = a_mail(news_of(1, TOWN), news_of(2, TOWN, municipality="Aalst"))

    assert foot(content) == "Je krijgt deze mail omdat je alle opvang in Gent en Aalst volgt."
    assert "Je volgt" not in content.text + content.html


def test_many_municipalities_are_not_listed() -> None:
    towns = ["Gent", "Aalst", "Ninove", "Deinze"]

    content = a_mail(*(news_of(n, TOWN, municipality=town) for n, town in enumerate(towns)))

    assert foot(content) == "Je krijgt deze mail omdat je alle opvang in deze gemeenten volgt."


@pytest.mark.parametrize(
    ("other", "what"), [("F-1", "deze organisator"), ("F-2", "deze organisatoren")]
)
def test_one_organiser_of_all_places_is_one(other: str, what: str) -> None:
    content = a_mail(news_of(1, ORGANISER), news_of(2, ORGANISER, organiser_id=other))

    assert foot(content) == f"Je krijgt deze mail omdat je alle opvang van {what} volgt."


def test_where_reasons_differ_each_place_has_its_own() -> None:
    content = a_mail(news_of(1, LOCATION), news_of(2, TOWN))

    assert foot(content) == (
        "Je krijgt deze mail omdat je opvang volgt. Wat je volgt, staat bij elke opvang."
    )
    for text in (content.text, content.html):
        first, second = text.index("Je volgt deze opvang."), text.index("Je volgt alle opvang in")
        assert text.index("Fictieve Boom 1") < first < text.index("Fictieve Boom 2") < second


def test_a_place_without_a_known_reason_has_none_beside_it() -> None:
    content = a_mail(news_of(1, 0), news_of(2, TOWN))

    assert content.text.count("Je volgt") == 1
    assert foot(content).startswith("Je krijgt deze mail omdat je bij Opvangnieuws nieuws vroeg")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.FR, "Vous recevez cet e-mail parce que vous suivez ce lieu d’accueil."),
        (Language.EN, "You are receiving this email because you follow this location."),
    ],
)
def test_the_reason_is_in_the_readers_language(language: Language, said: str) -> None:
    assert foot(a_mail(news_of(1, LOCATION), language=language)) == said
