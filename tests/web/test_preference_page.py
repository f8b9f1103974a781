"""One's own page: every choice is a form, a mistake is told at its field, and nothing is half."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from notifier.store.tables import subscriptions
from tests.web.news import GENT, follow, later, own_token, settle, sun_with_a_report
from tests.web.world import World

_ALL = ["location", "inspection", "enforcement", "reaction"]


def _post(world: World, path: str, /, **data: object) -> TestResponse:
    return world.client().post(f"/voorkeuren/{own_token(world)}/{path}", data=data)


def _page(world: World, query: str = "") -> str:
    return world.client().get(f"/voorkeuren/{own_token(world)}{query}").text


def _kept(response: TestResponse, world: World) -> str:
    """Give what the page says after a form."""
    assert response.status_code == 303, response.text
    html = world.client().get(response.headers["Location"]).text
    found = re.search(r'<p class="kept"[^>]*>([^<]*)</p>', html)
    return found[1] if found else ""


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_what_was_chosen_is_kept_and_said(world: World) -> None:
    number = follow(world)

    response = _post(world, "keuze", nummer=number, ritme="weekly", soort=["inspection"])

    row = world.rows("subscriptions")[0]
    assert (row.rhythm, row.kinds, row.urgent) == ("weekly 7 0", 2, False)
    assert _kept(response, world) == (
        "Bewaard. Nieuws over De Verzonnen Zon krijg je elke week op maandag om 7 uur."
    )


def test_the_page_shows_what_was_chosen(world: World) -> None:
    number = follow(world)
    _post(world, "keuze", nummer=number, ritme="workdays", soort=["inspection", "reaction"])

    html = _page(world)

    assert "Je krijgt mail elke werkdag om 7 uur , over inspectie en reacties." in _words(html)
    assert "Dringend nieuws wacht mee." in html
    assert html.count(" checked>") == 3
    assert re.search(r'value="workdays" checked>', html)


def test_at_first_all_news_comes_at_once_and_urgent_news_is_on(world: World) -> None:
    follow(world)

    html = _page(world)

    assert "Je krijgt mail meteen , over alle nieuws." in _words(html)
    assert html.count(" checked>") == 1 + len(_ALL) + 1
    assert "een schorsing of opheffing van de vergunning" in html


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"ritme": "daily"}, "soort"),
        ({"ritme": "daily", "soort": ["alles"]}, "soort"),
        ({"soort": _ALL}, "ritme"),
        ({"ritme": "hourly", "soort": _ALL}, "ritme"),
        ({"ritme": "", "soort": []}, "ritme"),
    ],
)
def test_a_choice_that_is_none_is_told_at_its_field(
    world: World, data: dict[str, object], field: str
) -> None:
    number = follow(world)
    before = world.rows("subscriptions")

    response = _post(world, "keuze", nummer=number, **data)

    assert response.status_code == 400
    assert world.rows("subscriptions") == before
    assert "<title>Fout: " in response.text
    assert f'href="#{field}-{number}"' in response.text
    assert f'aria-describedby="{field}-{number}-fout"' in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_what_was_chosen_in_a_form_with_a_mistake_is_still_there(world: World) -> None:
    number = follow(world)

    response = _post(world, "keuze", nummer=number, ritme="daily")

    assert '<details class="own__more" open>' in response.text
    assert 'value="daily" checked>' in response.text
    assert response.text.count(" checked>") == 1


@pytest.mark.parametrize("number", ["", "x", "999", "-1", "²", "9" * 5000])
@pytest.mark.parametrize("path", ["keuze", "stoppen", "hernemen"])
def test_a_choice_for_nothing_of_ones_own_changes_nothing_and_says_so(
    world: World, path: str, number: str
) -> None:
    follow(world)
    before = world.rows("subscriptions")

    response = _post(world, path, nummer=number, ritme="daily", soort=_ALL)

    assert response.status_code == 400
    assert "<title>Fout: " in response.text
    assert "Er is niets gewijzigd" in _words(response.text)
    assert world.rows("subscriptions") == before


@pytest.mark.parametrize("path", ["keuze", "stoppen", "hernemen"])
def test_anothers_number_is_answered_as_one_that_never_was(world: World, path: str) -> None:
    follow(world)
    other = follow(world, GENT, "ander@example.org")
    before = world.rows("subscriptions")

    theirs, nobodys = (
        _post(world, path, nummer=number, ritme="daily", soort=_ALL) for number in (other, 999)
    )

    assert (theirs.status_code, theirs.text) == (nobodys.status_code, nobodys.text)
    assert theirs.status_code == 400
    assert world.rows("subscriptions") == before


def test_the_language_of_all_mails_is_chosen_there(world: World) -> None:
    follow(world)
    assert '<option value="nl" lang="nl" selected>Nederlands</option>' in _page(world)

    response = _post(world, "taal", taal="fr")

    assert _kept(response, world) == "Bewaard. Je mails komen voortaan in het Frans."
    assert '<option value="fr" lang="fr" selected>Français</option>' in _page(world)
    later(world, sun_with_a_report())
    assert [c.language for c in world.rows("contents") if c.kind == "alert"] == ["fr"]


def test_a_language_that_is_none_is_told_at_its_field(world: World) -> None:
    follow(world)

    response = _post(world, "taal", taal="de")

    assert response.status_code == 400
    assert 'href="#taal"' in response.text
    assert 'aria-describedby="taal-fout taal-uitleg" aria-invalid="true"' in response.text
    assert [row.language for row in world.rows("subscribers")] == ["nl"]


def test_who_stops_twice_is_told_the_same_twice(world: World) -> None:
    number = follow(world)

    first, second = (_kept(_post(world, "stoppen", nummer=number), world) for _ in range(2))

    assert first == second
    assert first.startswith("Je volgt De Verzonnen Zon niet meer.")


def test_the_hour_is_asked_for_once_there_are_digests(world: World) -> None:
    number = follow(world)
    before = _page(world)
    _post(world, "keuze", nummer=number, ritme="daily", soort=_ALL)
    daily = _page(world)
    _post(world, "keuze", nummer=number, ritme="weekly", soort=_ALL)
    weekly = _page(world)

    assert ['name="uur"' in one for one in (before, daily, weekly)] == [False, True, True]
    assert ['name="weekdag"' in one for one in (before, daily, weekly)] == [False, False, True]


def test_the_hour_and_the_day_are_kept(world: World) -> None:
    number = follow(world)
    _post(world, "keuze", nummer=number, ritme="weekly", soort=_ALL)

    response = _post(world, "tijdstip", uur="18", weekdag="4")

    assert _kept(response, world) == "Bewaard. Verzamelmails krijg je om 18 uur."
    assert "elke week op vrijdag om 18 uur" in _page(world)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"uur": "24"}, "uur"),
        ({"uur": ""}, "uur"),
        ({"uur": "-1"}, "uur"),
        ({"uur": "7.5"}, "uur"),
        ({"uur": "9" * 5000}, "uur"),
        ({"uur": "7", "weekdag": "7"}, "weekdag"),
        ({"uur": "7", "weekdag": "maandag"}, "weekdag"),
    ],
)
def test_an_hour_that_is_none_is_told_at_its_field(
    world: World, data: dict[str, object], field: str
) -> None:
    number = follow(world)
    _post(world, "keuze", nummer=number, ritme="weekly", soort=_ALL)

    response = _post(world, "tijdstip", **data)

    assert response.status_code == 400
    assert f'aria-invalid="true" aria-describedby="{field}-fout"' in response.text
    assert [row.rhythm for row in world.rows("subscriptions")] == ["weekly 7 0"]


@pytest.mark.parametrize("typed", ["2026-12-24", "24/12/2026", "24-12-2026", " 24.12.2026 "])
def test_a_pause_is_kept_and_warns_of_urgent_news(world: World, typed: str) -> None:
    follow(world)

    response = _post(world, "pauze", tot=typed)

    assert _kept(response, world) == (
        "Bewaard. Je mails zijn gepauzeerd tot en met 24 december 2026."
    )
    assert "Tot en met 24 december 2026. Dringend nieuws krijg je toch" in _words(_page(world))


@pytest.mark.parametrize(
    "typed", ["", "morgen", "2026-11-20", "2027-11-21", "2026-02-30", "9" * 9000, "0001-01-01"]
)
def test_a_day_that_ends_no_pause_is_told_at_its_field(world: World, typed: str) -> None:
    follow(world)

    response = _post(world, "pauze", tot=typed)

    assert response.status_code == 400
    assert 'aria-describedby="tot-fout pauze-uitleg" aria-invalid="true"' in response.text
    assert [row.paused_until for row in world.rows("subscribers")] == [None]


def test_a_pause_ends_by_a_button(world: World) -> None:
    follow(world)
    _post(world, "pauze", tot="2026-12-24")

    response = _post(world, "pauze/einde")

    assert _kept(response, world) == "De pauze is voorbij."
    assert "gepauzeerd" not in _page(world)


def test_a_pause_that_is_over_is_not_shown(world: World) -> None:
    follow(world)
    _post(world, "pauze", tot="2026-11-21")
    world.now += timedelta(days=2)

    assert "gepauzeerd" not in _page(world)


def test_what_was_left_comes_back_by_a_button(world: World) -> None:
    number = follow(world)
    left = _kept(_post(world, "stoppen", nummer=number), world)

    back = _kept(_post(world, "hernemen", nummer=number), world)

    assert left.startswith("Je volgt De Verzonnen Zon niet meer.")
    assert back == (
        "Je volgt De Verzonnen Zon weer. Wat er intussen gebeurde, mailen we niet, behalve wat nog "
        "klaarstond."
    )
    assert world.states() == ["active"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("bounced", "Onze mails kwamen terug"),
        ("complained", "Onze mail werd gemeld als ongewenst (spam)"),
        ("unreachable", "We konden je mailbox lange tijd niet bereiken"),
        ("iets nieuws", "Gestopt"),
    ],
)
def test_what_ended_otherwise_says_why_and_offers_no_button(
    world: World, reason: str, words: str
) -> None:
    number = follow(world)
    _post(world, "stoppen", nummer=number)
    with world.sessions.writing() as connection:
        connection.execute(update(subscriptions).values(ended_reason=reason))

    html = _page(world)

    assert f"{words}, op 20 november 2026. Wil je dit weer volgen? Schrijf je dan" in _words(html)
    assert "Volg weer" not in html
    again = _post(world, "hernemen", nummer=number)
    assert _kept(again, world).startswith("Dat lukt niet meer.")


def test_what_ended_long_ago_is_not_listed(world: World) -> None:
    number = follow(world)
    _post(world, "stoppen", nummer=number)
    world.now += timedelta(days=28)

    assert "Pas gestopt" not in _page(world)


def test_what_is_followed_anew_offers_no_button(world: World) -> None:
    number = follow(world)
    _post(world, "stoppen", nummer=number)
    follow(world)

    html = _page(world)

    assert "Je volgt dit intussen opnieuw." in html
    assert "Volg weer" not in html


def test_the_page_lists_mails_and_what_became_of_them(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())

    waiting = _page(world)
    settle(world, "accepted")
    sent = _page(world)

    assert "20 november 2026 om 11.30 uur · Wordt verstuurd" in waiting
    assert "20 november 2026 om 11.30 uur · Verstuurd" in sent


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        ("queued", "451 try later", "Nog niet gelukt, we proberen het opnieuw"),
        ("unknown", None, "Verstuurd, maar we weten niet of de mail aankwam"),
        ("dead", "451 try later", "Lukte niet na veel pogingen, we kijken het na"),
        ("rejected", "550 5.1.1 …", "Kon niet bezorgd worden: dit adres bestaat niet (meer)"),
        ("rejected", "552 5.2.2 over", "Kon niet bezorgd worden: je mailbox is vol of werkt niet"),
        ("rejected", "Mailbox full", "Kon niet bezorgd worden: je mailbox is vol of werkt niet"),
        ("rejected", "554 5.7.1 x", "Kon niet bezorgd worden: je mailprovider weigerde onze mail"),
        ("rejected", "552 5.3.4 x", "de mail was te groot voor je mailbox"),
        ("rejected", None, "Kon niet bezorgd worden: je mailprovider nam de mail niet aan"),
        ("cancelled", "withdrawn", "een deel van dit nieuws werd intussen niet langer getoond"),
        ("cancelled", "unsubscribed", "Niet verstuurd: je volgde dit niet meer"),
        ("cancelled", "iets nieuws", "Niet verstuurd<"),
    ],
)
def test_the_fate_of_a_mail_is_told_plainly(
    world: World, state: str, reason: str | None, words: str
) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, state, reason)

    assert words in _page(world)


def test_a_servers_own_words_are_not_shown(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, "rejected", "550 <b>kwaad</b> of mx.example.org")

    assert "kwaad" not in _page(world)


def test_the_page_says_what_waits_and_until_when(world: World) -> None:
    number = follow(world)
    _post(world, "keuze", nummer=number, ritme="daily", soort=_ALL)
    before = _page(world)
    later(world, sun_with_a_report())

    assert "Wat er nog wacht" not in before
    assert (
        "1 wijziging wacht op een mail. De volgende komt op 21 november 2026 om 7.00 uur."
        in _words(_page(world))
    )


@pytest.mark.parametrize("query", ["?bewaard=x", "?bewaard=keuze&nummer=99", "?nummer=1"])
def test_a_made_up_message_is_not_said(world: World, query: str) -> None:
    follow(world)

    assert 'id="bewaard"' not in _page(world, query)


def test_a_message_says_what_is_so_whatever_the_address_claims(world: World) -> None:
    number = follow(world)
    follow(world, GENT)

    assert 'id="bewaard"' not in _page(world, "?bewaard=pauze")
    assert 'id="bewaard"' not in _page(world, f"?bewaard=gestopt&nummer={number}")


@pytest.mark.parametrize(
    "path", ["keuze", "tijdstip", "pauze", "pauze/einde", "hernemen", "stoppen"]
)
def test_no_form_works_without_the_link_or_from_another_site(world: World, path: str) -> None:
    follow(world)
    before = world.rows("subscriptions")
    client = world.client()
    data = {"nummer": "1", "ritme": "daily", "soort": "location", "uur": "3", "tot": "2026-12-24"}

    unknown = client.post(f"/voorkeuren/{'x' * 32}/{path}", data=data)
    foreign = client.post(
        f"/voorkeuren/{own_token(world)}/{path}",
        data=data,
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert (unknown.status_code, foreign.status_code) == (410, 403)
    assert world.rows("subscriptions") == before


def test_after_every_form_the_answer_is_kept_nowhere(world: World) -> None:
    number = follow(world)

    response = _post(world, "keuze", nummer=number, ritme="daily", soort=_ALL)

    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


def test_who_confirms_learns_how_often_mail_comes_and_where_to_choose(world: World) -> None:
    world.sign_up()
    token = world.token("bevestigen")

    html = world.client().post(f"/bevestigen/{token}").text

    assert "Nieuws krijg je meteen: we bundelen wat binnen enkele minuten samen komt." in html
    assert f"/voorkeuren/{own_token(world)}" in html
