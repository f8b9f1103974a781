"""One mail in full, as a page and as a table, for whoever got it."""

import re

import pytest

from notifier.domain.subscription import Language, Scope, ScopeKind
from tests.web.news import (
    GENT,
    follow,
    key_of_news,
    later,
    own_token,
    settle,
    sun_with_a_report,
    tell_all,
)
from tests.web.world import SOURCE, World, a_home, a_location, three_locations


def _address(world: World, tail: str = "", place: int = 0) -> str:
    return f"/voorkeuren/{own_token(world, place)}/mails/{key_of_news(world)}{tail}"


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_list_leads_to_the_mail_and_back(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    client = world.client()

    assert f'href="{_address(world)}"' in client.get(f"/voorkeuren/{own_token(world)}").text
    assert f'href="/voorkeuren/{own_token(world)}"' in client.get(_address(world)).text


def test_a_mail_in_full_says_what_where_and_why(world: World) -> None:
    follow(world)
    follow(world, GENT)
    later(world, sun_with_a_report())

    html = world.client().get(_address(world)).text

    assert "1 wijziging bij 1 opvanglocatie" in _words(html)
    assert "Nieuw inspectierapport" in html
    assert 'href="/locaties/910000001"' in html
    assert 'href="https://bron.example.org/rapport/9"' in html
    assert "Je kreeg dit omdat je deze opvang en alle opvang in Gent volgt." in html
    assert "Gezien op 20 november 2026." in html


@pytest.mark.parametrize("tail", ["", ".csv"])
def test_the_address_in_a_capped_mail_opens_it(world: World, tail: str) -> None:
    follow(world)
    later(world, sun_with_a_report())
    address = world.services.links.overview(own_token(world), key_of_news(world))

    assert world.client().get(f"{address}{tail}").status_code == 200


def test_a_private_home_is_named_by_its_number(world: World) -> None:
    follow(world, GENT)
    later(world, a_home(places=6))

    html = world.client().get(_address(world)).text

    assert "Gezinsopvang 910000009" in html
    assert "Fien" not in html


def test_the_words_of_a_french_mail_are_marked_as_french(world: World) -> None:
    follow(world, language=Language.FR)
    later(world, sun_with_a_report())

    html = world.client().get(_address(world)).text

    assert '<main id="inhoud" tabindex="-1" lang="fr">' in html
    assert "<h3>Nouveau rapport d’inspection</h3>" in html


def test_a_meaning_is_said_once_on_a_page(world: World) -> None:
    follow(world, GENT)
    later(world, sun_with_a_report(), a_home(inspections=sun_with_a_report().inspections))

    html = world.client().get(_address(world)).text

    assert html.count("Nieuw inspectierapport</h3>") == 4
    assert html.count("momentopname") == 1


def test_a_long_mail_is_shown_page_by_page(world: World) -> None:
    everything = Scope(kind=ScopeKind.ALL, source=SOURCE, key="")
    follow(world, everything)
    many = [a_location(f"92{number:07d}") for number in range(103)]
    world.show(*three_locations(), *many, at=world.now)
    tell_all(world)

    first = world.client().get(_address(world)).text
    second = world.client().get(_address(world, "?pagina=2")).text

    assert (first.count("<article"), second.count("<article")) == (100, 3)
    assert "103 wijzigingen bij 103 opvanglocaties" in _words(second)


@pytest.mark.parametrize("tail", ["", ".csv"])
def test_nobody_opens_what_somebody_else_got(world: World, tail: str) -> None:
    follow(world)
    later(world, sun_with_a_report())
    follow(world, address="ander@example.org")
    client = world.client()

    theirs = client.get(_address(world, tail, place=1))
    nothing = client.get(f"/voorkeuren/{own_token(world, 1)}/mails/{'0' * 32}{tail}")

    assert theirs.status_code == nothing.status_code == 404
    assert theirs.data == nothing.data
    assert client.get(f"/voorkeuren/{'x' * 32}/mails/{'0' * 32}{tail}").status_code == 410


@pytest.mark.parametrize("tail", ["", ".csv"])
def test_what_somebody_got_is_kept_nowhere(world: World, tail: str) -> None:
    follow(world)
    later(world, sun_with_a_report())

    headers = world.client().get(_address(world, tail)).headers

    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_the_table_is_a_file_for_a_spreadsheet(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())

    response = world.client().get(_address(world, ".csv"))

    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="nieuws-2026-11-20.csv"'
    )
    assert response.data.startswith(b"\xef\xbb\xbfDossiernummer;")


def test_what_was_taken_back_is_said_to_be_gone_and_nothing_more(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, "accepted")
    later(world)
    later(world)
    news = next(row.key for row in world.rows("contents") if row.kind != "confirmation")

    html = world.client().get(f"/voorkeuren/{own_token(world)}/mails/{news}").text

    assert "1 wijziging uit deze mail wordt niet langer getoond bij de bron." in html
    assert "Nieuw inspectierapport" not in html
    assert "rapport/9" not in html
