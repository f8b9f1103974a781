"""Somebody asks to follow a location, and learns nothing about anybody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from notifier.domain.message import Lane
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.errors import AddressInvalid, NotFound, TokenInvalid
from notifier.store import tables
from notifier.store.people import suppressions
from notifier.subscriptions.confirm import confirm
from notifier.subscriptions.signup import Answer, Request
from notifier.subscriptions.unsubscribe import unsubscribe
from tests.web.world import NOW, SOURCE, World


@contextmanager
def _statements(world: World) -> Iterator[list[str]]:
    """Note every statement that the store is asked."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        asked.append(statement)

    engine = world.sessions.engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _suppress(world: World, address: str) -> None:
    digest = world.services.links.suppression_digest(address)
    with world.sessions.writing() as connection:
        suppressions.suppress(connection, digest, reason="bounce", now=NOW)


def test_a_request_waits_for_its_confirmation(world: World) -> None:
    answer = world.sign_up()

    assert answer is Answer.TAKEN
    assert world.states() == ["pending"]
    assert [row.lane for row in world.rows("outbox")] == [Lane.CONFIRMATION]


def test_the_confirmation_names_the_location(world: World) -> None:
    world.sign_up()

    part = world.deliver()[0].get_body(("plain",))

    assert part is not None
    assert "De Verzonnen Zon" in part.get_content()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ouder@Example.ORG ", "ouder@example.org"),
        ("ouder+opvang@example.org", "ouder+opvang@example.org"),
        ("ouder@bücher.example", "ouder@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_in_one_form(world: World, typed: str, kept: str) -> None:
    world.sign_up(typed)

    assert [row.address for row in world.rows("subscribers")] == [kept]


@pytest.mark.parametrize("typed", ["", "ouder", "ouder@", "a b@example.org", "x\r\n@example.org"])
def test_what_is_no_address_is_refused_without_repeating_it(world: World, typed: str) -> None:
    with pytest.raises(AddressInvalid) as caught:
        world.sign_up(typed)

    assert caught.value.args == ()
    assert caught.value.__cause__ is None
    assert world.rows("subscribers") == []


@pytest.mark.parametrize(
    "scope",
    [
        Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="999"),
        Scope(kind=ScopeKind.LOCATION, source="andere", key="910000001"),
        Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key="99999"),
        Scope(kind=ScopeKind.ORGANISER, source=SOURCE, key="nobody"),
        Scope(kind=ScopeKind.ALL, source="andere", key=""),
    ],
)
def test_nothing_can_be_followed_that_is_not_there(world: World, scope: Scope) -> None:
    request = Request(address="a@example.org", scope=scope, title="?", language=Language.NL)

    with pytest.raises(NotFound):
        world.signup.ask(request, NOW)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key="44021"),
        Scope(kind=ScopeKind.ORGANISER, source=SOURCE, key="77"),
        Scope(kind=ScopeKind.ALL, source=SOURCE, key=""),
    ],
)
def test_a_whole_area_can_be_followed(world: World, scope: Scope) -> None:
    request = Request(address="a@example.org", scope=scope, title="Gent", language=Language.NL)

    world.signup.ask(request, NOW)

    assert world.states() == ["pending"]


def test_asking_again_gives_a_new_link_and_voids_the_old(world: World) -> None:
    world.sign_up()
    old = world.token("bevestigen")
    world.sign_up()
    new = world.token("bevestigen")
    services = world.services

    with pytest.raises(TokenInvalid):
        confirm(old, sessions=world.sessions, links=services.links, now=NOW)
    confirm(new, sessions=world.sessions, links=services.links, now=NOW)

    assert world.states() == ["active"]


def test_asking_again_after_leaving_starts_anew(world: World) -> None:
    world.confirmed()
    unsubscribe(world.leave_token(), sessions=world.sessions, now=NOW)

    world.confirmed()

    assert world.states() == ["ended", "active"]


def test_who_follows_already_gets_no_mail(world: World) -> None:
    world.confirmed()

    answer = world.sign_up()

    assert answer is Answer.TAKEN
    assert len(world.deliver()) == 1
    assert world.states() == ["active"]


def test_capitals_make_nobody_somebody_else(world: World) -> None:
    world.confirmed()

    world.sign_up("OUDER@EXAMPLE.ORG")

    assert len(world.rows("subscribers")) == 1


def test_a_stranger_changes_nothing_about_who_is_known(world: World) -> None:
    world.confirmed()
    before = world.rows("subscribers")
    request = Request(
        address="ouder@example.org",
        scope=Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000002"),
        title="Crèche Élan",
        language=Language.FR,
    )

    world.signup.ask(request, NOW + timedelta(hours=1))

    assert world.rows("subscribers") == before


def test_who_must_not_be_written_to_gets_no_mail(world: World) -> None:
    _suppress(world, "ouder@example.org")

    answer = world.sign_up()

    assert answer is Answer.TAKEN
    assert world.deliver() == []
    assert world.rows("subscribers") == world.rows("subscriptions") == []


def test_an_address_is_written_to_three_times_an_hour_at_most(world: World) -> None:
    answers = [world.sign_up(host=f"192.0.{n}.1") for n in range(5)]

    assert set(answers) == {Answer.TAKEN}
    assert len(world.rows("outbox")) == 3


def test_an_address_is_written_to_six_times_a_day_at_most(world: World) -> None:
    for hour in range(10):
        world.now = NOW + timedelta(hours=hour)
        world.sign_up(host=f"192.0.{hour}.1")

    assert len(world.rows("outbox")) == 6


def test_the_next_day_an_address_is_written_to_again(world: World) -> None:
    for _ in range(4):
        world.sign_up()

    world.now = NOW + timedelta(days=1)
    world.sign_up()

    assert len(world.rows("outbox")) == 4


def test_what_was_confirmed_counts_no_more(world: World) -> None:
    for _ in range(4):
        token = world.confirmed()
        world.client().post(f"/voorkeuren/{token}/alles-stoppen")
        world.now += timedelta(minutes=1)

    for _ in range(4):
        world.sign_up()

    assert world.states() == ["ended"] * 4 + ["pending"]
    assert len(world.rows("outbox")) == 4 + 3


def test_a_confirmation_that_is_opened_twice_counts_once(world: World) -> None:
    world.sign_up()
    token, links = world.token("bevestigen"), world.services.links
    for _ in range(3):
        confirm(token, sessions=world.sessions, links=links, now=NOW)
    world.client().post(f"/uitschrijven/{world.leave_token()}")

    for _ in range(5):
        world.sign_up()

    assert len(world.rows("outbox")) == 1 + 3


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.250", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("", "unix", True),
    ],
)
def test_a_network_counts_as_one(world: World, one: str, other: str, *, together: bool) -> None:
    for number in range(30):
        world.sign_up(f"a{number}@example.org", host=one)

    answer = world.sign_up("b@example.org", host=other)

    assert answer is (Answer.TOO_MANY if together else Answer.TAKEN)


def test_a_network_that_asks_too_often_leaves_no_trace_of_whom(world: World) -> None:
    for number in range(30):
        world.sign_up(f"a{number}@example.org")

    world.sign_up("laatste@example.org")

    assert "laatste@example.org" not in [row.address for row in world.rows("subscribers")]


@pytest.mark.parametrize("known", ["active", "pending", "suppressed", "full"])
def test_the_same_work_is_done_whoever_asks(world: World, known: str) -> None:
    with _statements(world) as unknown:
        world.sign_up("nieuw@example.org")
    _make(world, known)

    with _statements(world) as asked:
        world.sign_up("ouder@example.org")

    assert [_same_either_way(one) for one in asked] == [_same_either_way(one) for one in unknown]


def _same_either_way(statement: str) -> str:
    """Take keeping and undoing, which both end a savepoint, for one."""
    return statement.replace("ROLLBACK TO", "RELEASE")


def _make(world: World, known: str) -> None:
    match known:
        case "active":
            world.confirmed()
        case "pending":
            world.sign_up()
        case "suppressed":
            _suppress(world, "ouder@example.org")
        case _:
            for _ in range(3):
                world.sign_up()


def test_no_table_that_counts_holds_an_address(world: World) -> None:
    world.sign_up()

    with world.sessions.reading() as connection:
        kept = connection.execute(tables.attempts.select()).all()

    assert len(kept) == 4
    assert all(b"ouder" not in row.key and b"192.0" not in row.key for row in kept)


def test_a_request_shows_no_address_in_a_log() -> None:
    request = Request(
        address="ouder@example.org",
        scope=Scope(kind=ScopeKind.ALL, source=SOURCE, key=""),
        title="Alles",
        language=Language.NL,
        host="192.0.2.1",
    )

    assert "ouder" not in repr(request)
    assert "192.0" not in repr(request)
