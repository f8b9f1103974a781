"""The life of a subscription is the same in SQLite and in PostgreSQL."""

from pathlib import Path

import pytest

from notifier.errors import TokenInvalid
from notifier.store.engine import Sessions
from notifier.subscriptions import preferences
from notifier.subscriptions.confirm import confirm
from notifier.subscriptions.signup import Answer
from notifier.subscriptions.unsubscribe import unsubscribe
from tests.web.world import NOW, World, a_world, three_locations


@pytest.fixture
def world(tmp_path: Path, sessions: Sessions) -> World:
    """Give a source with three locations, in each kind of database in turn."""
    made = a_world(tmp_path, sessions)
    made.show(*three_locations())
    return made


def test_asked_for_again_confirmed_left_and_asked_for_anew(world: World) -> None:
    world.sign_up()
    old = world.token("bevestigen")
    world.confirmed()
    unsubscribe(world.leave_token(), sessions=world.sessions, now=NOW)
    world.confirmed()

    assert world.states() == ["ended", "active"]
    assert len(world.rows("subscribers")) == 1
    with pytest.raises(TokenInvalid):
        confirm(old, sessions=world.sessions, links=world.services.links, now=NOW)


def test_left_while_a_mail_is_waiting(world: World) -> None:
    world.confirmed()
    world.queue_alert()

    unsubscribe(world.leave_token(), sessions=world.sessions, now=NOW)

    assert sorted(row.state for row in world.rows("outbox")) == ["accepted"]


def test_erased_for_good(world: World) -> None:
    token = world.confirmed()
    links = world.services.links
    preferences.erase(token, never_again=True, sessions=world.sessions, links=links, now=NOW)

    answer = world.sign_up()

    assert answer is Answer.TAKEN
    assert world.rows("subscribers") == []


def test_a_silent_answer_leaves_nothing_behind(world: World) -> None:
    world.confirmed()
    before = [world.rows(name) for name in ("subscribers", "subscriptions", "outbox", "contents")]

    world.sign_up()

    after = [world.rows(name) for name in ("subscribers", "subscriptions", "outbox", "contents")]
    assert after == before


def test_an_address_is_written_to_three_times_an_hour_at_most(world: World) -> None:
    for number in range(5):
        world.sign_up(host=f"192.0.{number}.1")

    assert len(world.rows("outbox")) == 3


def test_pages_find_and_list(world: World) -> None:
    client = world.client()

    assert "Crèche Élan" in client.get("/locaties?q=elan&gemeente=41002").text
    assert "De Verzonnen Zon" in client.get("/locaties/910000001").text
    assert "Gent" in client.get("/gemeenten").text
    assert "Bij Fictieve Fien" in client.get("/gemeenten/44021").text
