"""Somebody chooses how often, of what, at what hour, and not for now."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from notifier.domain.change import ALL_KINDS, Kind
from notifier.domain.rhythm import Pace
from notifier.errors import PauseInvalid, TokenInvalid
from notifier.store.tables import subscriptions
from notifier.subscriptions.choosing import Choice, Times, times_of
from notifier.subscriptions.preferences import own
from notifier.subscriptions.unsubscribe import unsubscribe
from tests.web.news import GENT, follow, later, own_token, sun_with_a_report
from tests.web.world import NOW, SUN, World

WEEKLY = Choice(pace=Pace.WEEKLY, kinds=ALL_KINDS, urgent=True)
DAILY = Choice(pace=Pace.DAILY, kinds=ALL_KINDS, urgent=True)


def _rhythms(world: World) -> list[str]:
    return [row.rhythm for row in world.rows("subscriptions")]


def test_a_choice_is_kept(world: World) -> None:
    number = follow(world)
    choice = Choice(pace=Pace.WORKDAYS, kinds=Kind.INSPECTION.bit, urgent=False)

    done = world.services.choosing.choose(own_token(world), number, choice, NOW)

    row = world.rows("subscriptions")[0]
    assert done
    assert (row.rhythm, row.kinds, row.urgent) == ("workdays 7", Kind.INSPECTION.bit, False)


def test_a_choice_for_one_leaves_the_other_as_it_was(world: World) -> None:
    follow(world)
    number = follow(world, GENT)

    world.services.choosing.choose(own_token(world), number, WEEKLY, NOW)

    assert _rhythms(world) == ["at_once", "weekly 7 0"]


def test_nobody_chooses_for_somebody_else(world: World) -> None:
    follow(world)
    other = follow(world, address="ander@example.org")

    done = world.services.choosing.choose(own_token(world), other, WEEKLY, NOW)

    assert not done
    assert _rhythms(world) == ["at_once", "at_once"]


def test_what_ended_is_not_chosen_for(world: World) -> None:
    number = follow(world)
    unsubscribe(world.leave_token(), sessions=world.sessions, now=NOW)

    assert not world.services.choosing.choose(own_token(world), number, WEEKLY, NOW)


@pytest.mark.parametrize("kinds", [0, ALL_KINDS + 1, -1])
def test_a_choice_of_nothing_is_none(kinds: int) -> None:
    with pytest.raises(ValueError, match="nothing"):
        Choice(pace=Pace.DAILY, kinds=kinds, urgent=True)


def test_the_hour_and_day_hold_for_all_digests(world: World) -> None:
    first, second = follow(world), follow(world, GENT)
    token, choosing = own_token(world), world.services.choosing
    choosing.choose(token, first, DAILY, NOW)
    choosing.choose(token, second, WEEKLY, NOW)

    choosing.set_times(token, Times(hour=18, weekday=4), NOW)

    assert _rhythms(world) == ["daily 18", "weekly 18 4"]


def test_what_comes_at_once_stays_so_whatever_the_hour(world: World) -> None:
    follow(world)

    world.services.choosing.set_times(own_token(world), Times(hour=18), NOW)

    assert _rhythms(world) == ["at_once"]


def test_a_digest_chosen_later_comes_at_the_hour_of_the_others(world: World) -> None:
    first, second = follow(world), follow(world, GENT)
    token, choosing = own_token(world), world.services.choosing
    choosing.choose(token, first, WEEKLY, NOW)
    choosing.set_times(token, Times(hour=6, weekday=2), NOW)

    choosing.choose(token, second, WEEKLY, NOW)

    assert _rhythms(world) == ["weekly 6 2", "weekly 6 2"]


def test_what_lives_tells_the_hour_before_what_ended(world: World) -> None:
    first = follow(world)
    token, choosing = own_token(world), world.services.choosing
    choosing.choose(token, first, DAILY, NOW)
    choosing.set_times(token, Times(hour=22), NOW)
    unsubscribe(world.leave_token(), sessions=world.sessions, now=NOW)
    before = times_of(own(token, sessions=world.sessions, now=NOW).followed)
    second = follow(world, GENT)
    choosing.choose(token, second, DAILY, NOW)
    choosing.set_times(token, Times(hour=5), NOW)

    after = times_of(own(token, sessions=world.sessions, now=NOW).followed)

    assert (before.hour, after.hour) == (22, 5)


def test_a_pause_holds_for_all_that_is_followed(world: World) -> None:
    follow(world)
    follow(world, GENT)

    world.services.choosing.pause(own_token(world), date(2026, 12, 24), NOW)

    until = datetime(2026, 12, 24, 23, tzinfo=UTC)
    assert [row.paused_until for row in world.rows("subscribers")] == [until]
    assert [row.paused_until for row in world.rows("subscriptions")] == [until, until]


def test_what_is_confirmed_during_a_pause_waits_too(world: World) -> None:
    follow(world)
    world.services.choosing.pause(own_token(world), date(2026, 12, 24), NOW)

    follow(world, GENT)

    with world.sessions.reading() as connection:
        found = connection.execute(select(subscriptions.c.paused_until).distinct()).scalars().all()
    assert found == [datetime(2026, 12, 24, 23, tzinfo=UTC)]


def test_a_pause_can_be_ended(world: World) -> None:
    follow(world)
    token = own_token(world)
    world.services.choosing.pause(token, date(2026, 12, 24), NOW)

    world.services.choosing.end_pause(token, NOW)

    assert [row.paused_until for row in world.rows("subscriptions")] == [None]


@pytest.mark.parametrize("days", [-400, -1, 0, 366, 4000])
def test_a_pause_ends_neither_today_nor_in_years(world: World, days: int) -> None:
    follow(world)

    with pytest.raises(PauseInvalid) as caught:
        world.services.choosing.pause(own_token(world), NOW.date() + timedelta(days=days), NOW)

    assert caught.value.first == date(2026, 11, 21)
    assert [row.paused_until for row in world.rows("subscribers")] == [None]


def test_a_paused_reader_gets_no_mail_but_the_news_waits(world: World) -> None:
    follow(world)
    token = own_token(world)
    world.services.choosing.pause(token, date(2026, 12, 24), NOW)

    later(world, sun_with_a_report())

    found = own(token, sessions=world.sessions, now=world.now)
    assert (found.mails, found.waiting.count) == ((), 1)
    assert found.waiting.due_at == datetime(2026, 12, 25, 6, tzinfo=UTC)


def test_an_unknown_link_chooses_nothing(world: World) -> None:
    follow(world, SUN)

    with pytest.raises(TokenInvalid):
        world.services.choosing.set_times("x" * 32, Times(), NOW)
