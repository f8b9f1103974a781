"""The pages behind the link with which a mail is left, whatever else its reader follows."""

import pytest

from notifier.domain.subscription import Scope, ScopeKind
from tests.support.way_out import way_out
from tests.web.news import follow, later, leave_all_token, sun_with_a_report
from tests.web.world import SOURCE, SUN, World, a_home

AALST = Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key="41002")
HOME = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000009")


@pytest.fixture
def address(world: World) -> str:
    """Give the way out of a mail that two of somebody's three subscriptions asked for."""
    for scope in (SUN, HOME, AALST):
        follow(world, scope)
    later(world, sun_with_a_report(), a_home(places=6))
    token, key = way_out(world.deliver()[-1])
    return f"/uitschrijven/{token}/mails/{key}"


def test_it_lists_what_it_ends_and_offers_to_end_the_rest(world: World, address: str) -> None:
    html = world.client().get(address).text

    first, _break, second = html.partition("Of wil je met alles stoppen?")
    assert "De Verzonnen Zon" in first
    assert "Gezinsopvang 910000009" in first
    assert "Aalst" not in first
    assert "alle opvang in Aalst" in second
    assert f'action="/uitschrijven/{leave_all_token(world)}" method="post"' in second
    assert world.states() == ["active", "active", "active"]


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_one_click_ends_what_the_mail_was_about_in_either_encoding(
    world: World, address: str, content_type: str
) -> None:
    response = world.client().post(
        address,
        data={"List-Unsubscribe": "One-Click"},
        content_type=content_type,
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "Je krijgt nog wel mails over:" in response.text
    assert world.states() == ["ended", "ended", "active"]


def test_everything_is_one_button_further(world: World, address: str) -> None:
    client = world.client()
    client.post(address)

    html = client.post(f"/uitschrijven/{leave_all_token(world)}").text

    assert "Je bent met alles gestopt" in html
    assert world.states() == ["ended", "ended", "ended"]


def test_the_way_back_brings_back_what_the_mail_was_about(world: World, address: str) -> None:
    client = world.client()
    client.post(address)

    assert f'action="{address}/herstel" method="post"' in client.get(address).text
    html = client.post(f"{address}/herstel").text

    assert "Je bent weer ingeschreven" in html
    assert "Aalst" not in html
    assert world.states() == ["active", "active", "active"]


def test_a_mail_that_we_do_not_know_says_that_it_ends_everything(world: World) -> None:
    follow(world)
    follow(world, AALST)
    address = f"/uitschrijven/{leave_all_token(world)}/mails/{'f' * 32}"
    client = world.client()

    before, after = client.get(address).text, client.post(address).text

    assert "We weten niet meer waarover die mail ging." in before
    assert "Stop met alles" in before
    assert "Daarom zijn we met alles gestopt." in after
    assert world.states() == ["ended", "ended"]
    assert "Je bent weer ingeschreven" in client.post(f"{address}/herstel").text
    assert world.states() == ["active", "active"]


@pytest.mark.parametrize("key", ["f" * 32, "x" * 500, "%00"])
def test_a_link_that_was_never_given_out_opens_nothing(world: World, key: str) -> None:
    address = f"/uitschrijven/{'x' * 32}/mails/{key}"
    client = world.client()

    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 200
    assert client.post(f"{address}/herstel").status_code == 410
