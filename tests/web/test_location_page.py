"""The page of a location shows what its source shows now."""

import re
from datetime import date, timedelta

from notifier.domain.location import Address, Enforcement, Inspection, Reaction
from tests.web.world import NOW, TAKEN, World, a_full_location, a_home, a_location


def _page(world: World, id_: str = "910000001") -> str:
    return world.client().get(f"/locaties/{id_}").text


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everything_that_the_source_shows_is_on_the_page(world: World) -> None:
    text = _text(_page(world))

    for shown in (
        "De Verzonnen Zon",
        "Verzonnenstraat 1, 9000 Gent",
        "Inkomenstarief",
        "Verzonnen Kinderopvang vzw",
        "Inspectie van 2 oktober 2026",
        "De organisator bezorgt een verzonnen plan.",
        "Schorsing van de vergunning",
        "De schorsing geldt van 5 november 2026 tot 5 februari 2027.",
        "Een verzonnen melding.",
        "Bezwaar ingediend op 9 november 2026",
        "Wij zijn het niet eens met deze verzonnen stap.",
        "Gegevens van 20 november 2026",
    ):
        assert shown in text


def test_the_newest_inspection_comes_first(world: World) -> None:
    html = _page(world)

    assert html.index("Inspectie van 2 oktober 2026") < html.index("Inspectie van 4 maart 2025")


def test_a_reaction_stands_with_the_step_that_it_is_about(world: World) -> None:
    html = _page(world)

    suspension, notice = html.index("Schorsing van"), html.index("<h3>Aanmaning")
    assert suspension < html.index("Wij zijn het niet eens") < notice


def test_a_reaction_that_names_no_record_stands_on_its_own(world: World) -> None:
    html = _page(world)

    assert html.index("Welkom bij ons.") > html.index('id="reacties"')


def test_a_reaction_to_the_only_inspection_needs_no_number(world: World) -> None:
    answered = a_location(
        "5",
        inspections=[Inspection(visited_on=date(2026, 1, 2))],
        reactions=[Reaction(about="inspection", text="Dank u.")],
    )
    world.show(answered)

    html = _page(world, "5")

    assert "Dank u." in html
    assert 'id="reacties"' not in html


def test_a_reaction_from_before_the_only_step_stands_on_its_own(world: World) -> None:
    step = Enforcement(kind="schorsing", decided_on=date(2026, 10, 18))
    reactions = [
        Reaction(about="enforcement", dated_on=date(2026, 9, 10), text="Over iets anders."),
        Reaction(about="enforcement", dated_on=date(2026, 10, 18), text="Over de schorsing."),
    ]
    world.show(a_location("5", enforcement=[step], reactions=reactions))

    html = _page(world, "5")

    assert html.index("Over de schorsing.") < html.index('id="reacties"')
    assert html.index('id="reacties"') < html.index("Over iets anders.")


def test_a_reaction_to_a_trajectory_is_shown_once(world: World) -> None:
    step = Enforcement(trajectory="t9", kind="aanmaning")
    other = Enforcement(trajectory="t9", kind="schorsing")
    reaction = Reaction(about="enforcement", about_id="t9", text="Over het hele traject.")
    world.show(a_location("5", enforcement=[step, other], reactions=[reaction]))

    assert _page(world, "5").count("Over het hele traject.") == 1


def test_a_step_says_what_it_means_in_the_words_of_the_mails(world: World) -> None:
    assert "Dat betekent niet dat er een overtreding is vastgesteld." in _page(world)


def test_an_unknown_kind_of_step_is_shown_as_it_is_without_a_meaning(world: World) -> None:
    world.show(a_location("5", enforcement=[Enforcement(kind="onbekende_stap")]))

    html = _page(world, "5")

    assert "Onbekende_stap" in html
    assert "Wat betekent dit?" not in html


def test_two_trajectories_are_told_apart_by_number(world: World) -> None:
    first = Enforcement(trajectory="2026-1", kind="aanmaning", decided_on=date(2026, 1, 2))
    second = Enforcement(trajectory="2026-2", kind="aanmaning", decided_on=date(2026, 5, 2))
    world.show(a_location("5", enforcement=[first, second]))

    html = _page(world, "5")

    assert html.index("Handhavingstraject 2026-2") < html.index("Handhavingstraject 2026-1")


def test_what_the_source_shows_no_more_is_gone_from_the_page(world: World) -> None:
    world.show(a_location(enforcement=[]))

    assert "Schorsing" not in _page(world)


def test_a_location_that_the_source_shows_no_more_is_not_found(world: World) -> None:
    world.show(a_home())

    assert world.client().get("/locaties/910000001").status_code == 404


def test_texts_of_the_source_are_escaped(world: World) -> None:
    world.show(a_location("5", name="<script>alert(1)</script>", attributes={"x": "<b>dik</b>"}))

    html = _page(world, "5")

    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html


def test_links_to_other_sites_tell_them_nothing(world: World) -> None:
    outside = re.findall(r'<a [^>]*href="https://bron[^>]*>', _page(world))

    assert len(outside) == 4
    assert all('rel="noopener noreferrer"' in link for link in outside)


def test_the_feed_is_found_by_readers_and_by_people(world: World) -> None:
    html = _page(world)

    assert 'rel="alternate" type="application/atom+xml"' in html
    assert html.count("/feeds/locations/910000001.atom") == 2


def test_the_feed_names_its_source_once_another_came(world: World) -> None:
    client = world.client()
    before = client.get("/locaties/910000001").text
    world.show(a_location("910000005"), source="zusterbron")

    after = client.get("/locaties/910000001").text

    assert "/feeds/locations/910000001.atom" in before
    assert "/feeds/verzonnen/locations/910000001.atom" in after


def test_with_several_sources_the_feed_names_its_source(world: World) -> None:
    html = world.client(several_sources=True).get("/locaties/910000001").text

    assert "/feeds/verzonnen/locations/910000001.atom" in html


def test_a_private_home_has_no_name_or_street_in_its_title(world: World) -> None:
    html = _page(world, "910000009")

    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert title is not None
    assert title[1] == "Gezinsopvang in Gent – Opvangnieuws"


def test_a_private_home_without_a_municipality_is_named_by_its_number(world: World) -> None:
    world.show(a_home("5", address=Address()))

    assert "<title>Gezinsopvang 5 –" in _page(world, "5")


def test_a_private_home_is_kept_out_of_search_engines(world: World) -> None:
    response = world.client().get("/locaties/910000009")

    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text


def test_a_group_may_be_indexed(world: World) -> None:
    assert "X-Robots-Tag" not in world.client().get("/locaties/910000001").headers


def test_a_location_of_which_only_the_id_is_known_has_a_page(world: World) -> None:
    world.show(a_location("5", name=None, care_type=None, url=None, address=Address()))

    assert "<h1>5</h1>" in _page(world, "5")


def test_old_data_are_shown_as_old(world: World) -> None:
    world.now = NOW + timedelta(days=10)

    assert "Nieuwere gegevens zijn er nog niet." in _page(world)


def test_an_id_with_slashes_has_a_page(world: World) -> None:
    world.show(a_location("a//b/c"))
    client = world.client()

    assert client.get("/locaties/a%2F%2Fb%2Fc").status_code == 200
    assert client.get("/locaties/a//b/c").status_code == 200


def test_of_two_sources_with_one_id_the_first_by_name_is_shown(world: World) -> None:
    world.show(a_location("910000001", name="Van een andere bron"), source="aaa", at=TAKEN)

    assert "Van een andere bron" in _page(world)


def test_a_full_location_stays_readable_after_a_second_snapshot(world: World) -> None:
    world.show(a_full_location())

    assert "Schorsing van de vergunning" in _page(world)
