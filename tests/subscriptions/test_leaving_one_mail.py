"""A link in a mail ends what asked for that mail, and nothing that it was not about."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace as with_

from notifier.domain.change import ALL_KINDS, Kind
from notifier.domain.location import Enforcement
from notifier.domain.mergers import Merger, codes_now
from notifier.domain.rhythm import Pace
from notifier.domain.subscription import Scope, ScopeKind
from notifier.pipeline.prune import MESSAGES, prune
from notifier.store.engine import Sessions
from notifier.store.register import mergers
from notifier.subscriptions.choosing import Choice
from notifier.subscriptions.preferences import end_one
from notifier.subscriptions.unsubscribe import Extent, Leaving, to_unsubscribe, unsubscribe
from tests.support.way_out import way_out
from tests.web.news import (
    GENT,
    follow,
    later,
    leave_all_token,
    own_token,
    sun,
    sun_with_a_report,
    tell_all,
)
from tests.web.world import SOURCE, SUN, World, a_home, a_world, three_locations

AALST = Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key="41002")
HOME = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000009")
Link = tuple[str, str]


@pytest.fixture
def world(tmp_path: Path, sessions: Sessions) -> World:
    """Give a source with three locations, in each kind of database in turn."""
    made = a_world(tmp_path, sessions)
    made.show(*three_locations())
    return made


def _states(world: World) -> list[str]:
    """Give the states of all subscriptions, in the order in which they were made."""
    return [row.state for row in sorted(world.rows("subscriptions"), key=lambda row: int(row.id))]


def _mailed(world: World) -> Link:
    """Let the sun have a new report; give the way out of the mail about it."""
    later(world, sun_with_a_report())
    return way_out(world.deliver()[-1])


def _leave(world: World, link: Link) -> Leaving | None:
    world.now += timedelta(minutes=1)
    token, key = link
    return unsubscribe(token, mail=key, sessions=world.sessions, now=world.now)


def _undo(world: World, link: Link) -> list[str]:
    world.now += timedelta(minutes=1)
    token, key = link
    back = world.services.resuming.after_leaving(token, world.now, mail=key)
    return [one.subscription.scope.key for one in back.followed]


def test_what_asked_for_the_mail_ends_and_nothing_else(world: World) -> None:
    for scope in (GENT, AALST, SUN):
        follow(world, scope)

    _leave(world, _mailed(world))

    assert _states(world) == ["ended", "active", "ended"]


def test_a_mail_about_several_things_ends_what_asked_for_any_of_them(world: World) -> None:
    for scope in (SUN, HOME, AALST):
        follow(world, scope)
    later(world, sun_with_a_report(), a_home(places=6))
    link = way_out(world.deliver()[-1])

    assert link[0] == leave_all_token(world)
    _leave(world, link)

    assert _states(world) == ["ended", "ended", "active"]


def test_looking_lists_what_would_end_and_what_would_stay(world: World) -> None:
    for scope in (SUN, HOME, AALST):
        follow(world, scope)
    later(world, sun_with_a_report(), a_home(places=6))
    token, key = way_out(world.deliver()[-1])

    found = to_unsubscribe(token, mail=key, sessions=world.sessions, now=world.now)

    assert found.extent is Extent.MAIL
    assert [one.subscription.scope for one in found.living] == [SUN, HOME]
    assert [one.subscription.scope for one in found.rest] == [AALST]
    assert _states(world) == ["active", "active", "active"]


def test_what_was_not_asked_for_its_kind_stays(world: World) -> None:
    follow(world, GENT)
    number = follow(world, SUN)
    reactions = Choice(pace=Pace.AT_ONCE, kinds=Kind.REACTION.bit, urgent=True)
    world.services.choosing.choose(own_token(world), number, reactions, world.now)

    _leave(world, _mailed(world))

    assert _states(world) == ["ended", "active"]


def test_what_asked_for_it_then_ends_though_it_asks_for_other_things_now(world: World) -> None:
    follow(world, GENT)
    number = follow(world, SUN)
    link = _mailed(world)
    reactions = Choice(pace=Pace.AT_ONCE, kinds=Kind.REACTION.bit, urgent=True)
    world.services.choosing.choose(own_token(world), number, reactions, world.now)

    _leave(world, link)

    assert _states(world) == ["ended", "ended"]


def test_what_is_followed_since_the_mail_stays(world: World) -> None:
    follow(world, SUN)
    link = _mailed(world)
    follow(world, GENT)

    _leave(world, link)

    assert _states(world) == ["ended", "active"]


def test_a_correction_is_left_by_what_covers_it(world: World) -> None:
    for scope in (GENT, SUN, AALST):
        follow(world, scope)
    full = three_locations()[0]
    measure = Enforcement(id="h9", kind="schorsing", decided_on=date(2026, 11, 19))
    later(world, with_(full, enforcement=[*full.enforcement, measure]))
    world.deliver()
    for _twice in range(2):
        later(world)
    mail = world.deliver()[-1]
    assert "niet langer getoond" in str(mail["Subject"])

    _leave(world, way_out(mail))

    assert _states(world) == ["ended", "ended", "active"]


def test_areas_that_merged_since_are_left_under_their_new_code(world: World) -> None:
    follow(world, SUN)
    follow(world, GENT)
    link = _mailed(world)
    merger = Merger(on=date(2026, 11, 1), old=("44021", "41002"), new="41002")
    codes = codes_now([merger], world.now)
    with world.sessions.writing() as connection:
        mergers.move(connection, SOURCE, codes, now=world.now)

    unsubscribe(link[0], mail=link[1], codes=codes, sessions=world.sessions, now=world.now)

    assert _states(world) == ["ended", "ended"]


def test_nothing_more_of_it_is_sent(world: World) -> None:
    for scope in (SUN, HOME, AALST):
        follow(world, scope)
    later(world, sun_with_a_report(), a_home(places=6))
    link = way_out(world.deliver()[-1])

    _leave(world, link)
    later(world, sun(places=99), a_home(places=7))

    assert not [row for row in world.rows("outbox") if row.state == "queued"]


@pytest.mark.parametrize("key", ["f" * 32, "x" * 500, "\x00", "é"])
def test_a_mail_that_we_do_not_know_ends_everything(world: World, key: str) -> None:
    follow(world, SUN)
    follow(world, AALST)

    left = _leave(world, (leave_all_token(world), key))

    assert left is not None
    assert left.extent is Extent.FORGOTTEN
    assert _states(world) == ["ended", "ended"]


def test_somebody_elses_mail_tells_nothing(world: World) -> None:
    follow(world, SUN)
    follow(world, AALST)
    follow(world, HOME, address="ander@example.org")
    later(world, a_home(places=6))
    _token, key = way_out(world.deliver()[-1])

    found = to_unsubscribe(leave_all_token(world), mail=key, sessions=world.sessions, now=world.now)

    assert found.extent is Extent.FORGOTTEN
    assert [one.subscription.scope for one in found.living] == [SUN, AALST]


def test_one_subscription_is_left_alone_where_its_mail_was_forgotten(world: World) -> None:
    follow(world, SUN)
    follow(world, AALST)
    link = _mailed(world)
    world.now += MESSAGES + timedelta(days=1)
    prune(world.sessions, now=world.now, pending=timedelta(days=3))

    left = _leave(world, link)

    assert left is not None
    assert left.extent is Extent.ONE
    assert _states(world) == ["ended", "active"]


def test_what_a_forgotten_mail_ended_comes_back_as_a_whole(world: World) -> None:
    for scope in (SUN, HOME, AALST):
        follow(world, scope)
    later(world, sun_with_a_report(), a_home(places=6))
    link = way_out(world.deliver()[-1])
    world.now += MESSAGES + timedelta(days=1)
    prune(world.sessions, now=world.now, pending=timedelta(days=3))
    _leave(world, link)
    assert _states(world) == ["ended", "ended", "ended"]

    assert _undo(world, link) == [SUN.key, HOME.key, AALST.key]


def test_what_it_ended_comes_back_and_nothing_else(world: World) -> None:
    _gent, aalst, _sun = [follow(world, scope) for scope in (GENT, AALST, SUN)]
    link = _mailed(world)
    end_one(own_token(world), aalst, sessions=world.sessions, now=world.now)
    _leave(world, link)

    assert _undo(world, link) == [GENT.key, SUN.key]
    assert _states(world) == ["active", "ended", "active"]


def test_what_two_mails_ended_comes_back_mail_by_mail(world: World) -> None:
    for scope in (SUN, HOME, GENT):
        follow(world, scope)
    later(world, sun_with_a_report())
    first = way_out(world.deliver()[-1])
    later(world, sun_with_a_report(), a_home(places=6))
    second = way_out(world.deliver()[-1])
    _leave(world, first)
    _leave(world, second)
    assert _states(world) == ["ended", "ended", "ended"]

    assert _undo(world, first) == [SUN.key, GENT.key]
    assert _states(world) == ["active", "ended", "active"]
    _undo(world, second)
    assert _states(world) == ["active", "active", "active"]


def test_undoing_twice_brings_nothing_more_back(world: World) -> None:
    first = follow(world, SUN)
    follow(world, GENT)
    link = _mailed(world)
    end_one(own_token(world), first, sessions=world.sessions, now=world.now)
    _leave(world, link)
    _undo(world, link)

    again = _undo(world, link)

    assert again == [GENT.key]
    assert _states(world) == ["ended", "active"]


def test_four_weeks_later_it_does_not_come_back(world: World) -> None:
    follow(world, SUN)
    follow(world, GENT)
    link = _mailed(world)
    _leave(world, link)
    world.now += timedelta(days=28)

    assert _undo(world, link) == []
    assert _states(world) == ["ended", "ended"]


def test_a_link_that_was_never_given_out_ends_nothing(world: World) -> None:
    assert _leave(world, ("x" * 32, "f" * 32)) is None


def test_it_comes_back_as_it_was(world: World) -> None:
    number = follow(world, SUN)
    follow(world, GENT)
    choice = Choice(pace=Pace.WEEKLY, kinds=ALL_KINDS, urgent=False)
    world.services.choosing.choose(own_token(world), number, choice, world.now)
    before = world.rows("subscriptions")
    link = _mailed(world)
    _leave(world, link)

    _undo(world, link)

    assert sorted(world.rows("subscriptions")) == sorted(before)


def test_what_came_to_nothing_before_the_mail_is_not_left_with_it(world: World) -> None:
    mine, other = [follow(world, scope) for scope in (SUN, HOME)]
    for one in (mine, other):
        choice = Choice(pace=Pace.WEEKLY, kinds=ALL_KINDS, urgent=True)
        world.services.choosing.choose(own_token(world), one, choice, world.now)
    report = sun_with_a_report()
    for home in (a_home(places=6), a_home(places=6), a_home(), a_home()):
        later(world, report, home)
    world.now += timedelta(days=8)
    tell_all(world)
    mail = world.deliver()[-1]
    assert "910000009" not in mail.as_string()
    link = way_out(mail)

    _leave(world, link)

    assert _states(world) == ["ended", "active"]
