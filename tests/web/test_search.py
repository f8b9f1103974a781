"""People find a location, and a municipality."""

import re
from pathlib import Path

import pytest

from notifier.store.register import locations
from tests.web.world import AALST, World, a_location, a_store, a_world


def _found(world: World, query: str) -> list[str]:
    html = world.client().get(f"/locaties?{query}").text
    return re.findall(r'class="result__name" href="[^"]*">([^<]*)<', html)


@pytest.mark.parametrize("typed", ["elan", "ELAN", "Élan", "creche+aalst", "9300", "aalst+9300"])
def test_words_are_found_without_accents_and_capitals(world: World, typed: str) -> None:
    assert _found(world, f"q={typed}") == ["Crèche Élan"]


def test_all_words_must_be_there(world: World) -> None:
    assert _found(world, "q=elan+gent") == []


def test_a_private_home_is_found_as_the_source_shows_it(world: World) -> None:
    assert _found(world, "q=fien") == ["Bij Fictieve Fien"]


@pytest.mark.parametrize("typed", ["%25", "_", "%25a%25", "'", "%5C"])
def test_signs_of_the_database_are_ordinary_signs(world: World, typed: str) -> None:
    response = world.client().get(f"/locaties?q={typed}")

    assert response.status_code == 200


def test_a_wildcard_inside_a_word_matches_nothing_else(world: World) -> None:
    with world.sessions.reading() as connection:
        found = locations.search(connection, ["e%n"], nis=None, start=0, limit=5)

    assert found.total == 0


def test_a_search_may_keep_to_one_municipality(world: World) -> None:
    assert _found(world, "q=&gemeente=41002") == ["Crèche Élan"]


def test_an_empty_search_shows_all_in_the_order_of_the_alphabet(world: World) -> None:
    assert _found(world, "q=") == ["Bij Fictieve Fien", "Crèche Élan", "De Verzonnen Zon"]


def test_the_number_found_is_told(world: World) -> None:
    html = world.client().get("/locaties?q=gent").text

    assert "2 opvanglocaties gevonden" in html


def test_a_long_list_is_shown_page_by_page(world: World) -> None:
    world.show(*(a_location(f"{n:03d}", name=f"Verzonnen {n:03d}") for n in range(60)))

    assert len(_found(world, "q=verzonnen")) == 25
    assert _found(world, "q=verzonnen&pagina=3") == [f"Verzonnen {n:03d}" for n in range(50, 60)]


def test_the_next_page_keeps_the_question(world: World) -> None:
    world.show(*(a_location(f"{n:03d}", name=f"Verzonnen {n:03d}") for n in range(60)))

    html = world.client().get("/locaties?q=verzonnen&gemeente=44021").text

    assert 'rel="next" href="/locaties?q=verzonnen&amp;gemeente=44021&amp;pagina=2"' in html


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "99999999999999999999", "²"])
def test_a_page_that_is_no_page_is_not_an_error(world: World, page: str) -> None:
    assert world.client().get(f"/locaties?pagina={page}").status_code == 200


def test_a_page_beyond_the_last_shows_the_way_back(world: World) -> None:
    assert "Ga naar de eerste pagina" in world.client().get("/locaties?pagina=9").text


def test_what_was_typed_is_escaped(world: World) -> None:
    html = world.client().get("/locaties?q=%22%3E%3Cscript%3E").text

    assert "<script" not in html


def test_a_very_long_question_is_cut_and_answered(world: World) -> None:
    assert world.client().get("/locaties?q=" + "a+" * 5000).status_code == 200


def test_the_front_page_says_how_much_there_is(world: World) -> None:
    assert "3 opvanglocaties in 2 gemeenten" in world.client().get("/").text


def test_a_municipality_shows_its_locations_and_its_feed(world: World) -> None:
    html = world.client().get("/gemeenten/44021").text

    assert "Kinderopvang in Gent" in html
    assert "De Verzonnen Zon" in html
    assert "Crèche Élan" not in html
    assert "/feeds/municipalities/44021.atom" in html


def test_an_unknown_municipality_is_not_found(world: World) -> None:
    assert world.client().get("/gemeenten/99999").status_code == 404


def test_all_municipalities_are_listed_by_name(world: World) -> None:
    html = world.client().get("/gemeenten").text

    assert html.index(">Aalst</a>") < html.index(">Gent</a>")


def test_an_empty_store_has_pages_too(tmp_path: Path) -> None:
    sessions = a_store(tmp_path)
    client = a_world(tmp_path, sessions).client()

    codes = [client.get(path).status_code for path in ("/", "/locaties", "/gemeenten")]

    sessions.close()
    assert codes == [200, 200, 200]


def test_a_place_without_a_town_is_listed_by_its_municipality(world: World) -> None:
    nameless = AALST.__class__(municipality="Aalst", nis="41002")
    world.show(a_location("5", address=nameless))

    assert '<span class="result__where">Aalst</span>' in world.client().get("/locaties").text
