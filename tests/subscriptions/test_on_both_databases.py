"""The life of a subscription is the same in SQLite and in PostgreSQL."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from notifier.domain.change import ALL_KINDS
from notifier.domain.rhythm import Pace
from notifier.errors import TokenInvalid
from notifier.store.engine import Sessions
from notifier.subscriptions import preferences
from notifier.subscriptions.choosing import Choice, Times
from notifier.subscriptions.confirm import confirm
from notifier.subscriptions.overview import overview
from notifier.subscriptions.signup import Answer
from notifier.subscriptions.unsubscribe import unsubscribe
from tests.web.news import (
    GENT,
    follow,
    key_of_news,
    later,
    leave_all_token,
    own_token,
    settle,
    sun_with_a_report,
)
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


def test_chosen_paused_left_and_taken_up_again(world: World) -> None:
    number = follow(world)
    follow(world, GENT)
    token, services = own_token(world), world.services
    choice = Choice(pace=Pace.WEEKLY, kinds=ALL_KINDS, urgent=False)
    services.choosing.choose(token, number, choice, NOW)
    services.choosing.set_times(token, Times(hour=18, weekday=4), NOW)
    services.choosing.pause(token, date(2026, 12, 24), NOW)
    before = world.rows("subscriptions")
    unsubscribe(leave_all_token(world), sessions=world.sessions, now=NOW)

    back = services.resuming.after_leaving(leave_all_token(world), NOW)

    assert len(back.followed) == 2
    assert sorted(world.rows("subscriptions")) == sorted(before)
    assert {row.rhythm for row in before} == {"weekly 18 4", "at_once"}


def test_mails_are_found_and_told_in_full(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, "accepted")
    key = key_of_news(world)
    told = overview(own_token(world), key, sessions=world.sessions, now=world.now)
    later(world)
    later(world)

    own = preferences.own(own_token(world), sessions=world.sessions, now=world.now)
    gone = overview(own_token(world), key, sessions=world.sessions, now=world.now)

    assert [mail.subject is None for mail in own.mails] == [False, True]
    assert (told.count, told.gone, gone.count, gone.gone) == (1, 0, 0, 1)


def test_what_waits_is_counted(world: World) -> None:
    follow(world)
    world.services.choosing.pause(own_token(world), date(2026, 12, 24), NOW)
    later(world, sun_with_a_report())

    own = preferences.own(own_token(world), sessions=world.sessions, now=world.now)

    assert own.waiting.count == 1
    assert own.subscriber.paused_until is not None
    # the pause ends at midnight; nobody gets mail before seven
    assert own.waiting.due_at == own.subscriber.paused_until + timedelta(hours=7)
