"""The pages behind a link to leave: one thing or everything, and back again."""

import pytest

from tests.web.news import GENT, follow, leave_all_token
from tests.web.world import World


def test_the_link_for_everything_says_so_and_lists_it(world: World) -> None:
    follow(world)
    follow(world, GENT)

    html = world.client().get(f"/uitschrijven/{leave_all_token(world)}").text

    assert "Wil je met alles stoppen?" in html
    assert "De Verzonnen Zon" in html
    assert "alle opvang in Gent" in html
    assert world.states() == ["active", "active"]


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_one_click_ends_everything_in_either_encoding(world: World, content_type: str) -> None:
    follow(world)
    follow(world, GENT)

    response = world.client().post(
        f"/uitschrijven/{leave_all_token(world)}",
        data={"List-Unsubscribe": "One-Click"},
        content_type=content_type,
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert response.status_code == 200
    assert world.states() == ["ended", "ended"]


def test_who_left_is_offered_the_way_back(world: World) -> None:
    follow(world)
    address = f"/uitschrijven/{world.leave_token()}"
    client = world.client()

    after, later = client.post(address).text, client.get(address).text

    for html in (after, later):
        assert f'action="{address}/herstel" method="post"' in html
        assert "Toch weer inschrijven" in html


@pytest.mark.parametrize("everything", [False, True])
def test_the_way_back_undoes_it(world: World, *, everything: bool) -> None:
    follow(world)
    token = leave_all_token(world) if everything else world.leave_token()
    client = world.client()
    client.post(f"/uitschrijven/{token}")

    html = client.post(f"/uitschrijven/{token}/herstel").text

    assert "Je bent weer ingeschreven" in html
    assert "De Verzonnen Zon" in html
    assert "mailen we niet" in html
    assert world.states() == ["active"]


def test_looking_at_the_way_back_changes_nothing(world: World) -> None:
    follow(world)
    address = f"/uitschrijven/{world.leave_token()}"
    client = world.client()
    client.post(address)

    assert client.get(f"{address}/herstel").status_code == 405
    assert world.states() == ["ended"]


def test_another_site_brings_nobody_back(world: World) -> None:
    follow(world)
    address = f"/uitschrijven/{world.leave_token()}"
    client = world.client()
    client.post(address)

    response = client.post(f"{address}/herstel", headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert world.states() == ["ended"]


def test_who_was_never_confirmed_is_told_to_sign_up_anew(world: World) -> None:
    world.sign_up()
    address = f"/uitschrijven/{world.leave_token()}"
    client = world.client()
    client.post(address)

    html = client.post(f"{address}/herstel").text

    assert "Dat lukt niet meer" in html
    assert world.states() == ["ended"]


def test_a_way_back_that_was_never_given_out_is_gone(world: World) -> None:
    assert world.client().post(f"/uitschrijven/{'x' * 32}/herstel").status_code == 410


def test_who_left_everything_sees_so(world: World) -> None:
    follow(world)
    address = f"/uitschrijven/{leave_all_token(world)}"
    client = world.client()
    client.post(address)

    assert "Je bent al gestopt" in client.get(address).text
