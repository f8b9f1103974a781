"""Confirm, leave, see and erase: each by the link that was mailed, and by no other."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from notifier.domain.subscription import Purpose
from notifier.errors import TokenInvalid
from notifier.links import digest_of
from notifier.store import tables
from notifier.store.engine import Sessions
from notifier.subscriptions import preferences
from notifier.subscriptions.confirm import confirm, to_confirm
from notifier.subscriptions.export import exported
from notifier.subscriptions.signup import Answer
from notifier.subscriptions.unsubscribe import Leaving, to_unsubscribe, unsubscribe
from tests.web.world import NOW, World, a_location


def _confirm(world: World, token: str) -> bool:
    links = world.services.links
    return confirm(token, sessions=world.sessions, links=links, now=world.now).again


def _look_at_leaving(token: str, *, sessions: Sessions, now: datetime) -> Leaving:
    return to_unsubscribe(token, sessions=sessions, now=now)


def _leave(world: World, token: str) -> None:
    unsubscribe(token, sessions=world.sessions, now=world.now)


def _own(world: World, token: str) -> preferences.Own:
    return preferences.own(token, sessions=world.sessions, now=world.now)


def test_a_confirmation_notes_when(world: World) -> None:
    world.sign_up()
    token = world.token("bevestigen")
    world.now = NOW + timedelta(hours=2)

    _confirm(world, token)

    assert world.rows("subscriptions")[0].confirmed_at == NOW + timedelta(hours=2)


def test_a_second_confirmation_changes_nothing(world: World) -> None:
    world.sign_up()
    token = world.token("bevestigen")
    first = _confirm(world, token)
    before = world.rows("subscriptions")
    world.now = NOW + timedelta(days=30)

    again = _confirm(world, token)

    assert (first, again) == (False, True)
    assert world.rows("subscriptions") == before


@pytest.mark.parametrize(("days", "good"), [(2.99, True), (3, False), (30, False)])
def test_a_confirmation_waits_three_days(world: World, days: float, *, good: bool) -> None:
    world.sign_up()
    token = world.token("bevestigen")
    world.now = NOW + timedelta(days=days)

    if good:
        _confirm(world, token)
    else:
        with pytest.raises(TokenInvalid):
            _confirm(world, token)

    assert world.states() == (["active"] if good else ["pending"])


def test_a_confirmation_brings_nobody_back_who_left(world: World) -> None:
    world.sign_up()
    token = world.token("bevestigen")
    _confirm(world, token)
    _leave(world, world.leave_token())

    with pytest.raises(TokenInvalid):
        _confirm(world, token)

    assert world.states() == ["ended"]


def test_leaving_before_confirming_is_possible(world: World) -> None:
    world.sign_up()
    token = world.token("bevestigen")

    _leave(world, world.leave_token())

    with pytest.raises(TokenInvalid):
        to_confirm(token, sessions=world.sessions, now=NOW)


@pytest.mark.parametrize("used", list(Purpose))
@pytest.mark.parametrize("given", list(Purpose))
def test_a_link_is_good_for_its_own_purpose_alone(
    world: World, given: Purpose, used: Purpose
) -> None:
    own = world.confirmed()
    row = world.rows("subscriptions")[0]
    links = world.services.links
    token = {
        Purpose.CONFIRM: links.token(Purpose.CONFIRM, row.nonce, row.round),
        Purpose.UNSUBSCRIBE: world.leave_token(),
        Purpose.PREFERENCES: own,
    }[given]
    look = {
        Purpose.CONFIRM: to_confirm,
        Purpose.UNSUBSCRIBE: _look_at_leaving,
        Purpose.PREFERENCES: preferences.own,
    }[used]

    if given is used:
        assert look(token, sessions=world.sessions, now=NOW) is not None
    else:
        with pytest.raises(TokenInvalid):
            look(token, sessions=world.sessions, now=NOW)


def test_leaving_notes_when_and_why(world: World) -> None:
    world.confirmed()

    _leave(world, world.leave_token())

    row = world.rows("subscriptions")[0]
    assert (row.state, row.ended_at, row.ended_reason) == ("ended", NOW, "unsubscribed")


def test_leaving_again_keeps_the_first_time(world: World) -> None:
    world.confirmed()
    _leave(world, world.leave_token())
    world.now = NOW + timedelta(days=1)

    _leave(world, world.leave_token())

    assert world.rows("subscriptions")[0].ended_at == NOW


def test_what_was_queued_is_not_sent_after_leaving(world: World) -> None:
    world.confirmed()
    world.queue_alert()

    _leave(world, world.leave_token())

    assert len(world.deliver()) == 1
    assert sorted(row.state for row in world.rows("outbox")) == ["accepted"]


def test_what_was_sent_stays_sent_after_leaving(world: World) -> None:
    world.confirmed()
    world.queue_alert()
    world.deliver()

    _leave(world, world.leave_token())

    assert [row.state for row in world.rows("outbox")] == ["accepted", "accepted"]


def test_leaving_ends_nobody_elses(world: World) -> None:
    world.confirmed("een@example.org")
    world.confirmed("twee@example.org")
    world.queue_alert()

    _leave(world, world.leave_token())

    assert world.states() == ["active", "ended"]
    assert sorted(row.state for row in world.rows("outbox")) == [
        "accepted",
        "accepted",
        "queued",
    ]


def test_a_link_that_opens_nothing_leaves_in_silence(world: World) -> None:
    world.confirmed()

    _leave(world, "x" * 32)

    assert world.states() == ["active"]


def test_the_store_knows_no_token(world: World) -> None:
    own = world.confirmed()

    with world.sessions.reading() as connection:
        kept = {row.digest for row in connection.execute(tables.tokens.select())}

    assert digest_of(own) in kept
    assert all(own.encode() not in digest for digest in kept)


def test_another_secret_opens_nothing(world: World) -> None:
    world.confirmed()
    row = world.rows("subscriptions")[0]
    other = world.services.links.__class__(base_url="http://localhost", secret=b"o" * 32)

    with pytest.raises(TokenInvalid):
        to_unsubscribe(
            other.token(Purpose.UNSUBSCRIBE, row.nonce), sessions=world.sessions, now=NOW
        )


def test_ones_own_page_shows_pending_and_active_and_not_ended(world: World) -> None:
    token = world.confirmed()
    _leave(world, world.leave_token())
    world.sign_up()

    own = _own(world, token)

    assert [f.subscription.state for f in own.living] == ["pending"]
    assert len(own.followed) == 2


def test_ones_own_page_ends_nothing_of_others(world: World) -> None:
    token = world.confirmed("een@example.org")
    world.confirmed("twee@example.org")
    others = world.rows("subscriptions")[1].id

    preferences.end_one(token, others, sessions=world.sessions, now=NOW)

    assert world.states() == ["active", "active"]


def test_erasing_leaves_nothing_and_lets_start_again(world: World) -> None:
    token = world.confirmed()
    world.queue_alert()
    links = world.services.links

    preferences.erase(token, never_again=False, sessions=world.sessions, links=links, now=NOW)

    with world.sessions.reading() as connection:
        for table in ("subscribers", "subscriptions", "tokens", "outbox"):
            assert connection.execute(tables.metadata.tables[table].select()).all() == []
    world.confirmed()
    assert world.states() == ["active"]


def test_never_again_is_kept_without_the_address(world: World) -> None:
    token = world.confirmed()
    links = world.services.links

    preferences.erase(token, never_again=True, sessions=world.sessions, links=links, now=NOW)
    world.now = NOW + timedelta(days=1)
    answer = world.sign_up()

    assert answer is Answer.TAKEN
    assert world.rows("subscribers") == []
    with world.sessions.reading() as connection:
        kept = connection.execute(tables.suppressions.select()).all()
    assert [row.reason for row in kept] == ["asked"]
    assert all(b"ouder" not in row.digest for row in kept)


def test_an_erased_link_is_no_longer_good(world: World) -> None:
    token = world.confirmed()
    links = world.services.links
    preferences.erase(token, never_again=False, sessions=world.sessions, links=links, now=NOW)

    with pytest.raises(TokenInvalid):
        _own(world, token)


def test_after_an_erasure_no_old_mail_is_taken_for_a_new_one(world: World) -> None:
    token = world.confirmed("een@example.org")
    links = world.services.links
    preferences.erase(token, never_again=False, sessions=world.sessions, links=links, now=NOW)

    world.sign_up("twee@example.org")

    assert len(world.rows("contents")) == 2


def test_what_is_exported_says_everything(world: World) -> None:
    token = world.confirmed()
    _leave(world, world.leave_token())

    taken = json.loads(exported(_own(world, token)))

    assert taken["address"] == "ouder@example.org"
    assert taken["subscriptions"] == [
        {
            "about": {
                "kind": "location",
                "source": "verzonnen",
                "key": "910000001",
                "title": "De Verzonnen Zon",
            },
            "kinds": ["location", "inspection", "enforcement", "reaction"],
            "rhythm": "at_once",
            "urgent": True,
            "state": "ended",
            "asked_at": "2026-11-20T09:30:00Z",
            "confirmed_at": "2026-11-20T09:30:00Z",
            "ended_at": "2026-11-20T09:30:00Z",
            "ended_reason": "unsubscribed",
        }
    ]


def test_own_values_show_no_address_in_a_log(world: World) -> None:
    own = _own(world, world.confirmed())

    assert "ouder@example.org" not in repr(own)


def test_a_municipality_is_named_by_the_source(world: World) -> None:
    token = world.confirmed()
    with world.sessions.writing() as connection:
        connection.execute(update(tables.subscriptions).values(scope="municipality", key="44021"))

    assert [f.title for f in _own(world, token).followed] == ["Gent"]


def test_what_left_the_source_has_no_name(world: World) -> None:
    token = world.confirmed()
    world.show(a_location("5"))

    assert [f.title for f in _own(world, token).followed] == [None]
