"""A visitor follows, confirms, manages and leaves, with forms alone."""

import json

import pytest

from tests.web.world import BASE, World, a_location, link_in

FOLLOW = "/locaties/910000001/volgen"


def _follow(world: World, address: str = "ouder@example.org") -> None:
    assert world.client().post(FOLLOW, data={"adres": address}).status_code == 303


def test_who_follows_and_confirms_is_subscribed(world: World) -> None:
    _follow(world)
    token = world.token("bevestigen")

    response = world.client().post(f"/bevestigen/{token}")

    assert "De Verzonnen Zon" in response.text
    assert world.states() == ["active"]


def test_looking_at_the_confirmation_changes_nothing(world: World) -> None:
    _follow(world)
    token = world.token("bevestigen")

    response = world.client().get(f"/bevestigen/{token}")

    assert "De Verzonnen Zon" in response.text
    assert world.states() == ["pending"]


def test_after_the_form_comes_a_page_that_can_be_reloaded(world: World) -> None:
    response = world.client().post(FOLLOW, data={"adres": "a@example.org"}, follow_redirects=True)

    assert response.request.path == "/aangevraagd"
    assert "Kijk in je mailbox" in response.text


@pytest.mark.parametrize("typed", ["", "geen adres", "a@b", "a@@example.org", "é@example.org"])
def test_a_wrong_address_is_told_beside_the_field(world: World, typed: str) -> None:
    response = world.client().post(FOLLOW, data={"adres": typed})

    assert response.status_code == 400
    assert 'aria-invalid="true" aria-describedby="adres-fout"' in response.text
    assert "<title>Fout: De Verzonnen Zon" in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_what_was_typed_wrongly_is_still_in_the_form(world: World) -> None:
    response = world.client().post(FOLLOW, data={"adres": '"><i>@'})

    assert 'value="&#34;&gt;&lt;i&gt;@"' in response.text


@pytest.mark.parametrize(("chosen", "written"), [("fr", "fr"), ("en", "en"), ("xx", "nl")])
def test_the_mails_come_in_the_language_that_was_chosen(
    world: World, chosen: str, written: str
) -> None:
    world.client().post(FOLLOW, data={"adres": "a@example.org", "taal": chosen})

    assert [row.language for row in world.rows("subscribers")] == [written]
    assert [row.language for row in world.rows("contents")] == [written]


def test_the_chosen_language_is_still_in_the_form_when_the_address_was_wrong(world: World) -> None:
    response = world.client().post(FOLLOW, data={"adres": "a@b", "taal": "fr"})

    assert '<option value="fr" lang="fr" selected>Français</option>' in response.text
    assert response.text.count(" selected>") == 1


def test_a_location_that_is_not_there_cannot_be_followed(world: World) -> None:
    response = world.client().post("/locaties/999/volgen", data={"adres": "a@example.org"})

    assert response.status_code == 404
    assert world.rows("outbox") == []


def test_too_many_requests_of_one_network_are_told_so(world: World) -> None:
    client = world.client()

    codes = [
        client.post(FOLLOW, data={"adres": f"a{n}@example.org"}).status_code for n in range(31)
    ]

    assert codes == [303] * 30 + [429]


def test_a_reader_of_429_learns_when_to_come_back(world: World) -> None:
    client = world.client()
    for number in range(30):
        client.post(FOLLOW, data={"adres": f"a{number}@example.org"})

    assert client.post(FOLLOW, data={"adres": "a@example.org"}).headers["Retry-After"] == "3600"


def test_another_network_is_heard_meanwhile(world: World) -> None:
    client = world.client(proxies=1)
    for number in range(31):
        data = {"adres": f"a{number}@example.org"}
        client.post(FOLLOW, data=data, headers={"X-Forwarded-For": "192.0.2.7"})

    data = {"adres": "b@example.org"}
    response = client.post(FOLLOW, data=data, headers={"X-Forwarded-For": "198.51.100.7"})

    assert response.status_code == 303


def test_without_proxies_nobody_chooses_their_own_network(world: World) -> None:
    client = world.client()
    codes = [
        client.post(
            FOLLOW,
            data={"adres": f"a{n}@example.org"},
            headers={"X-Forwarded-For": f"192.0.{n}.7"},
        ).status_code
        for n in range(31)
    ]

    assert codes[-1] == 429


def test_a_link_used_twice_says_so_kindly(world: World) -> None:
    _follow(world)
    token = world.token("bevestigen")
    world.client().post(f"/bevestigen/{token}")

    response = world.client().post(f"/bevestigen/{token}")

    assert response.status_code == 200
    assert "Dit was al bevestigd" in response.text


@pytest.mark.parametrize("page", ["bevestigen", "uitschrijven", "voorkeuren"])
def test_a_link_that_was_never_given_out_is_gone(world: World, page: str) -> None:
    assert world.client().get(f"/{page}/{'x' * 32}").status_code == 410


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_one_click_leaves_in_either_encoding(world: World, content_type: str) -> None:
    world.confirmed()

    response = world.client(demo_mailbox=None).post(
        f"/uitschrijven/{world.leave_token()}",
        data={"List-Unsubscribe": "One-Click"},
        content_type=content_type,
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert response.status_code == 200
    assert world.states() == ["ended"]


def test_looking_at_the_way_out_changes_nothing(world: World) -> None:
    world.confirmed()

    response = world.client().get(f"/uitschrijven/{world.leave_token()}")

    assert "De Verzonnen Zon" in response.text
    assert world.states() == ["active"]


def test_the_way_out_of_what_was_left_says_so(world: World) -> None:
    world.confirmed()
    address = f"/uitschrijven/{world.leave_token()}"
    world.client().post(address)

    response = world.client().get(address)

    assert "Je bent al gestopt" in response.text


def test_leaving_twice_answers_alike(world: World) -> None:
    world.confirmed()
    client = world.client()
    address = f"/uitschrijven/{world.leave_token()}"

    first, again = client.post(address), client.post(address)

    assert first.status_code == again.status_code == 200
    assert first.text == again.text


@pytest.mark.parametrize("rest", ["", "/mails/0123"])
def test_a_link_that_opens_nothing_does_not_claim_that_one_left(world: World, rest: str) -> None:
    world.confirmed()
    cut_off = world.leave_token()[:-1]

    response = world.client().post(f"/uitschrijven/{cut_off}{rest}")

    assert response.status_code == 200  # RFC 8058
    assert "Deze link werkt niet" in response.text
    assert "Je bent gestopt" not in response.text
    assert "Je krijgt hierover geen mails meer" not in response.text
    assert "<form" not in response.text
    assert world.states() == ["active"]


def test_who_asked_often_is_told_why_no_mail_comes_as_is_everybody_else(world: World) -> None:
    pages = [
        world.client().post(FOLLOW, data={"adres": "a@example.org"}, follow_redirects=True).text
        for _ in range(4)
    ]

    assert len(world.deliver()) == 3
    assert len(set(pages)) == 1
    assert "Vroeg je net al enkele opvanglocaties aan? Bevestig die eerst" in pages[0]


def test_ones_own_page_shows_what_is_followed(world: World) -> None:
    html = world.client().get(f"/voorkeuren/{world.confirmed()}").text

    assert "ouder@example.org" in html
    assert "De Verzonnen Zon" in html
    assert "Sinds 20 november 2026" in html


def test_ones_own_page_ends_one(world: World) -> None:
    token = world.confirmed()
    number = world.rows("subscriptions")[0].id

    response = world.client().post(
        f"/voorkeuren/{token}/stoppen", data={"nummer": str(number)}, follow_redirects=True
    )

    assert "Je volgt nu niets" in response.text
    assert world.states() == ["ended"]


@pytest.mark.parametrize("number", ["", "x", "99", "-1", "²"])
def test_ones_own_page_ends_nothing_that_is_not_there(world: World, number: str) -> None:
    token = world.confirmed()

    response = world.client().post(f"/voorkeuren/{token}/stoppen", data={"nummer": number})

    assert response.status_code == 400
    assert world.states() == ["active"]


def test_ones_own_page_ends_all(world: World) -> None:
    token = world.confirmed()

    world.client().post(f"/voorkeuren/{token}/alles-stoppen")

    assert world.states() == ["ended"]


def test_ones_own_page_erases_everything(world: World) -> None:
    token = world.confirmed()
    client = world.client()

    response = client.post(f"/voorkeuren/{token}/wissen")

    assert "Alles is gewist" in response.text
    assert world.rows("subscribers") == world.rows("subscriptions") == world.rows("outbox") == []
    assert client.get(f"/voorkeuren/{token}").status_code == 410


def test_what_is_kept_can_be_taken_along(world: World) -> None:
    response = world.client().get(f"/voorkeuren/{world.confirmed()}/gegevens.json")

    taken = json.loads(response.data)
    assert taken["address"] == "ouder@example.org"
    assert taken["subscriptions"][0]["about"]["title"] == "De Verzonnen Zon"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_what_is_followed_is_named_after_it_left_the_source(world: World) -> None:
    token = world.confirmed()
    world.show(a_location("910000099"))

    assert "opvang 910000001" in world.client().get(f"/voorkeuren/{token}").text


def test_personal_pages_are_kept_nowhere(world: World) -> None:
    token = world.confirmed()
    client = world.client()

    for path in (f"/voorkeuren/{token}", f"/uitschrijven/{world.leave_token()}", "/aangevraagd"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_refused(world: World, site: str) -> None:
    data = {"adres": "a@example.org"}

    response = world.client().post(FOLLOW, data=data, headers={"Sec-Fetch-Site": site})

    assert response.status_code == 403
    assert world.rows("subscriptions") == []


def test_the_links_of_a_mail_open_their_pages(world: World) -> None:
    world.confirmed()
    world.queue_alert()
    mail = world.deliver()[-1]

    for page in ("uitschrijven", "voorkeuren"):
        assert world.client().get(f"/{page}/{link_in(mail, page)}").status_code == 200


def test_the_confirmation_points_at_the_public_address(world: World) -> None:
    world.sign_up()
    part = world.deliver()[-1].get_body(("plain",))

    assert part is not None
    assert f"{BASE}/bevestigen/" in part.get_content()
