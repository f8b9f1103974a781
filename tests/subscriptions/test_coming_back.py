"""Leave everything with one link, and come back within four weeks with one button."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from notifier.domain.change import ALL_KINDS, Kind
from notifier.domain.message import Lane
from notifier.domain.rhythm import Pace
from notifier.errors import TokenInvalid
from notifier.pipeline.prune import ENDED, prune
from notifier.store.people import suppressions
from notifier.store.tables import subscriptions
from notifier.subscriptions.choosing import Choice, Times
from notifier.subscriptions.preferences import end_one, own
from notifier.subscriptions.resuming import UNDO
from notifier.subscriptions.unsubscribe import to_unsubscribe, unsubscribe
from tests.web.news import (
    GENT,
    follow,
    later,
    leave_all_token,
    own_token,
    sun_with_a_report,
    tell_all,
)
from tests.web.world import NOW, World


def _leave(world: World, token: str) -> None:
    unsubscribe(token, sessions=world.sessions, now=world.now)


def _undo(world: World, token: str) -> list[str]:
    found = world.services.resuming.after_leaving(token, world.now)
    return [one.subscription.scope.key for one in found.followed]


def test_one_link_ends_all_that_somebody_follows(world: World) -> None:
    follow(world)
    follow(world, GENT)
    follow(world, address="ander@example.org")

    _leave(world, leave_all_token(world))

    assert world.states() == ["ended", "ended", "active"]


def test_looking_at_that_link_lists_all_and_changes_nothing(world: World) -> None:
    follow(world)
    follow(world, GENT)

    found = to_unsubscribe(leave_all_token(world), sessions=world.sessions, now=NOW)

    assert found.everything
    assert [one.subscription.scope.key for one in found.living] == ["910000001", "44021"]
    assert world.states() == ["active", "active"]


def test_what_was_ended_together_comes_back_together(world: World) -> None:
    follow(world)
    follow(world, GENT)
    _leave(world, leave_all_token(world))
    world.now += timedelta(days=3)

    back = _undo(world, leave_all_token(world))

    assert back == ["910000001", "44021"]
    assert world.states() == ["active", "active"]


def test_what_was_left_before_stays_left(world: World) -> None:
    first = follow(world)
    follow(world, GENT)
    end_one(own_token(world), first, sessions=world.sessions, now=NOW)
    world.now += timedelta(hours=1)
    _leave(world, leave_all_token(world))

    back = _undo(world, leave_all_token(world))

    assert back == ["44021"]
    assert world.states() == ["ended", "active"]


def test_what_was_left_after_stays_left(world: World) -> None:
    follow(world)
    _leave(world, leave_all_token(world))
    world.now += timedelta(hours=1)
    later_one = follow(world, GENT)
    end_one(own_token(world), later_one, sessions=world.sessions, now=world.now)

    back = _undo(world, leave_all_token(world))

    assert back == ["910000001"]
    assert world.states() == ["active", "ended"]


def test_leaving_twice_is_undone_as_once(world: World) -> None:
    follow(world)
    _leave(world, leave_all_token(world))
    world.now += timedelta(hours=1)
    _leave(world, leave_all_token(world))

    assert _undo(world, leave_all_token(world)) == ["910000001"]


def test_undoing_twice_changes_nothing_more(world: World) -> None:
    follow(world)
    _leave(world, leave_all_token(world))
    _undo(world, leave_all_token(world))
    before = world.rows("subscriptions")

    again = _undo(world, leave_all_token(world))

    assert again == ["910000001"]
    assert world.rows("subscriptions") == before


def test_one_thing_that_was_left_comes_back_as_it_was(world: World) -> None:
    number = follow(world)
    choice = Choice(pace=Pace.WEEKLY, kinds=ALL_KINDS - 1, urgent=False)
    world.services.choosing.choose(own_token(world), number, choice, NOW)
    before = world.rows("subscriptions")
    _leave(world, world.leave_token())

    back = _undo(world, world.leave_token())

    assert back == ["910000001"]
    assert world.rows("subscriptions") == before


def test_it_comes_back_at_the_hour_that_was_chosen_meanwhile(world: World) -> None:
    first, second = follow(world), follow(world, GENT)
    token, choosing = own_token(world), world.services.choosing
    daily = Choice(pace=Pace.DAILY, kinds=ALL_KINDS, urgent=True)
    choosing.choose(token, first, daily, NOW)
    choosing.choose(token, second, daily, NOW)
    end_one(token, first, sessions=world.sessions, now=NOW)
    choosing.set_times(token, Times(hour=20), NOW)

    world.services.resuming.one(token, first, NOW)

    assert [row.rhythm for row in world.rows("subscriptions")] == ["daily 20", "daily 20"]


@pytest.mark.parametrize(("days", "back"), [(27.9, True), (28, False)])
def test_there_are_four_weeks_to_come_back(world: World, days: float, *, back: bool) -> None:
    number = follow(world)
    _leave(world, world.leave_token())
    world.now += timedelta(days=days)

    assert world.services.resuming.one(own_token(world), number, world.now) is back


def test_what_ended_is_kept_as_long_as_it_may_come_back(world: World) -> None:
    follow(world)
    _leave(world, world.leave_token())
    world.now += timedelta(days=27.9)

    prune(world.sessions, now=world.now, pending=timedelta(days=3))

    assert UNDO == ENDED
    assert _undo(world, world.leave_token()) == ["910000001"]


@pytest.mark.parametrize("reason", ["bounced", "complained", "unreachable", "never confirmed"])
def test_what_others_ended_does_not_come_back(world: World, reason: str) -> None:
    number = follow(world)
    _leave(world, world.leave_token())
    with world.sessions.writing() as connection:
        connection.execute(update(subscriptions).values(ended_reason=reason))

    assert not world.services.resuming.one(own_token(world), number, NOW)
    assert _undo(world, world.leave_token()) == []
    assert world.states() == ["ended"]


def test_an_address_that_must_not_be_written_to_does_not_come_back(world: World) -> None:
    number = follow(world)
    _leave(world, world.leave_token())
    digest = world.services.links.suppression_digest("ouder@example.org")
    with world.sessions.writing() as connection:
        suppressions.suppress(connection, digest, reason="bounced", now=NOW)

    assert not world.services.resuming.one(own_token(world), number, NOW)


def test_what_was_never_confirmed_does_not_come_back(world: World) -> None:
    world.sign_up()
    _leave(world, world.leave_token())

    assert _undo(world, world.leave_token()) == []
    assert world.states() == ["ended"]


def test_nobody_brings_back_what_somebody_else_left(world: World) -> None:
    follow(world)
    other = follow(world, address="ander@example.org")
    _leave(world, world.leave_token())

    assert not world.services.resuming.one(own_token(world), other, NOW)
    assert world.states() == ["active", "ended"]


def test_what_is_followed_anew_is_not_followed_twice(world: World) -> None:
    first = follow(world)
    _leave(world, world.leave_token())
    follow(world)

    assert not world.services.resuming.one(own_token(world), first, NOW)
    assert world.states() == ["ended", "active"]


def test_a_pause_holds_for_what_comes_back(world: World) -> None:
    first = follow(world)
    follow(world, GENT)
    token = own_token(world)
    end_one(token, first, sessions=world.sessions, now=NOW)
    world.services.choosing.pause(token, date(2026, 12, 24), NOW)

    world.services.resuming.one(token, first, NOW)

    assert len({row.paused_until for row in world.rows("subscriptions")}) == 1


def test_who_comes_back_hears_nothing_of_what_happened_meanwhile(world: World) -> None:
    follow(world)
    _leave(world, world.leave_token())
    later(world, sun_with_a_report())

    _undo(world, world.leave_token())
    later(world, sun_with_a_report())

    assert [row.lane for row in world.rows("outbox")] == [0]


def test_what_still_waited_comes_when_they_are_back(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    _leave(world, world.leave_token())

    _undo(world, world.leave_token())
    world.now += timedelta(minutes=5)
    tell_all(world)

    assert [row.lane for row in world.rows("outbox")] == [Lane.CONFIRMATION, Lane.ALERT]


def test_what_was_taken_back_meanwhile_is_not_told_after_all(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    _leave(world, world.leave_token())
    later(world)
    later(world)

    _undo(world, world.leave_token())
    world.now += timedelta(minutes=5)
    tell_all(world)

    assert [row.lane for row in world.rows("outbox")] == [Lane.CONFIRMATION]


def test_what_was_taken_back_is_not_told_to_who_chooses_it_again(world: World) -> None:
    number = follow(world)
    daily = Choice(pace=Pace.DAILY, kinds=ALL_KINDS, urgent=True)
    token, choosing = own_token(world), world.services.choosing
    choosing.choose(token, number, daily, world.now)
    later(world, sun_with_a_report())
    choosing.choose(token, number, replace(daily, kinds=Kind.REACTION.bit), world.now)
    later(world)
    later(world)

    choosing.choose(token, number, daily, world.now)

    assert own(token, sessions=world.sessions, now=world.now).waiting.count == 0


def test_a_link_that_was_never_given_out_brings_nobody_back(world: World) -> None:
    follow(world)

    with pytest.raises(TokenInvalid):
        _undo(world, "x" * 32)
