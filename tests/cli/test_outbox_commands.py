"""`notifier outbox`: look at messages without an address, and send again what may be sent again."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from notifier.domain.message import Lane
from notifier.store.engine import Sessions
from notifier.store.post import outbox as store
from notifier.store.schema import upgrade
from notifier.store.tables import contents, outbox, subscriptions
from tests.cli.calling import Caller
from tests.mail.builders import a_content
from tests.support.builders import NOW
from tests.support.people import follows

_STATES = ("queued", "dead", "dead", "unknown", "accepted", "rejected")


@pytest.fixture
def sessions(call: Caller) -> Iterator[Sessions]:
    """Give a store in the command's folder: one message in each of some states."""
    made = Sessions(f"sqlite:///{call.folder}/var/notifier.db")
    upgrade(made)
    for number, state in enumerate(_STATES, start=1):
        person = follows(made, f"ouder{number}@example.org")
        with made.writing() as connection:
            store.enqueue(
                connection,
                content_id=store.put_content(connection, a_content(id=f"inhoud {number}")),
                subscriber_id=person.subscriber_id,
                subscription_id=person.subscription_id,
                lane=Lane.URGENT if state == "unknown" else Lane.ALERT,
                due_at=NOW,
            )
            connection.execute(
                update(outbox)
                .where(outbox.c.content_id == number)
                .values(state=state, attempts=3, transport="smtp", reason="451 vol")
            )
    yield made
    made.close()


def _states(sessions: Sessions) -> list[str]:
    with sessions.reading() as connection:
        query = select(outbox.c.state).order_by(outbox.c.content_id)
        return list(connection.execute(query).scalars())


def test_the_newest_content_is_listed_first_without_an_address(
    call: Caller, sessions: Sessions
) -> None:
    ended = call("outbox", "list", "--limit", "2")

    first, second = ended.out.splitlines()
    assert first.split()[:4] == ["6", "6", "rejected", "alert"]
    assert second.split()[2] == _STATES[4]
    assert "3x by smtp" in first
    assert "(451 vol)" in first
    assert "@" not in ended.out
    assert len(_states(sessions)) == 6


@pytest.mark.parametrize(
    ("words", "count"),
    [(("--state", "dead"), 2), (("--lane", "urgent"), 1), (("--lane", "digest"), 0), ((), 6)],
)
def test_messages_of_one_state_or_lane_are_listed(
    call: Caller, sessions: Sessions, words: tuple[str, ...], count: int
) -> None:
    ended = call("outbox", "list", *words)

    assert (ended.code, len(ended.out.splitlines())) == (0, count)
    assert len(_states(sessions)) == 6


def test_one_message_is_shown_without_an_address(call: Caller, sessions: Sessions) -> None:
    ended = call("outbox", "show", "2", "2")

    shown = dict(line.split(maxsplit=1) for line in ended.out.splitlines() if " " in line.strip())
    assert (shown["state"], shown["attempts"], shown["transport"]) == ("dead", "3", "smtp")
    assert shown["reason"] == "451 vol"
    assert "@" not in ended.out
    assert len(_states(sessions)) == 6


@pytest.mark.parametrize("words", [("show", "9", "9"), ("requeue", "9", "9")])
@pytest.mark.usefixtures("sessions")
def test_a_message_that_is_not_there_is_told(call: Caller, words: tuple[str, ...]) -> None:
    ended = call("outbox", *words)

    assert (ended.code, ended.out) == (1, "")
    assert "There is no message 9 9" in ended.err


@pytest.mark.parametrize(
    ("attempts", "said"),
    [
        (0, "sent back once, not tried since by smtp"),
        (2, "sent back once, tried twice in the last round by smtp"),
    ],
)
def test_a_mail_that_came_back_is_not_listed_as_never_tried(
    call: Caller, sessions: Sessions, attempts: int, said: str
) -> None:
    with sessions.writing() as connection:
        values = {"bounces": 1, "attempts": attempts}
        connection.execute(update(outbox).where(outbox.c.content_id == 1).values(values))

    listed, shown = call("outbox", "list", "--state", "queued"), call("outbox", "show", "1", "1")
    explained = call("explain", "ouder1@example.org")

    assert said in listed.out
    assert "0x" not in listed.out
    assert "bounces     1" in shown.out
    assert said.removesuffix(" by smtp") in explained.out
    assert "never" not in explained.out


@pytest.mark.parametrize("command", ["show", "requeue"])
@pytest.mark.parametrize("numbers", [("9" * 23, "1"), ("1", str(2**63)), ("1", "0")])
@pytest.mark.usefixtures("sessions")
def test_a_number_that_no_message_can_have_is_one_that_is_not_there(
    call: Caller, command: str, numbers: tuple[str, str]
) -> None:
    ended = call("outbox", command, *numbers)

    assert (ended.code, ended.out) == (1, "")
    assert f"There is no message {' '.join(numbers)}" in ended.err


@pytest.mark.parametrize("number", [2, 6])
def test_what_was_given_up_goes_out_again_as_if_never_tried(
    call: Caller, sessions: Sessions, number: int
) -> None:
    ended = call("outbox", "requeue", str(number), str(number))

    with sessions.reading() as connection:
        row = connection.execute(select(outbox).where(outbox.c.content_id == number)).one()
    assert ended.code == 0
    assert (row.state, row.attempts, row.reason, row.settled_at) == ("queued", 0, None, None)


def test_all_dead_ones_go_out_again(call: Caller, sessions: Sessions) -> None:
    ended = call("outbox", "requeue", "--dead")

    assert (ended.code, "2 dead messages go out again" in ended.err) == (0, True)
    assert _states(sessions) == ["queued"] * 3 + list(_STATES[3:])


def test_one_of_unknown_fate_is_sent_again_only_by_who_takes_the_risk(
    call: Caller, sessions: Sessions
) -> None:
    refused = call("outbox", "requeue", "4", "4")
    taken = call("outbox", "requeue", "4", "4", "--unknown")

    assert (refused.code, taken.code) == (1, 0)
    assert "it may arrive twice" in refused.err
    assert _states(sessions)[3] == "queued"


def test_all_of_unknown_fate_are_sent_again_with_a_warning(
    call: Caller, sessions: Sessions
) -> None:
    ended = call("outbox", "requeue", "--unknown")

    assert "1 unknown messages go out again; they may arrive twice" in ended.err
    assert _states(sessions) == ["queued", "dead", "dead", "queued", "accepted", "rejected"]


@pytest.mark.parametrize(("number", "state"), [(1, "queued"), (5, "accepted")])
@pytest.mark.usefixtures("sessions")
def test_what_waits_or_has_left_stays_as_it_is(call: Caller, number: int, state: str) -> None:
    ended = call("outbox", "requeue", str(number), str(number), "--unknown")

    assert (ended.code, f"it is {state}" in ended.err) == (1, True)


def test_nothing_goes_out_for_a_subscription_that_ended(call: Caller, sessions: Sessions) -> None:
    with sessions.writing() as connection:
        connection.execute(
            subscriptions.update().where(subscriptions.c.id == 2).values(state="ended")
        )

    one = call("outbox", "requeue", "2", "2")
    all_ = call("outbox", "requeue", "--dead")

    assert (one.code, all_.code) == (1, 0)
    assert "what it was sent for has ended" in one.err
    assert "1 dead messages stay as they are: what it was sent for has ended" in all_.err
    assert _states(sessions)[1:3] == ["dead", "queued"]


def test_nothing_goes_out_whose_words_were_forgotten(call: Caller, sessions: Sessions) -> None:
    with sessions.writing() as connection:
        connection.execute(contents.update().where(contents.c.id == 2).values(blank=True))

    ended = call("outbox", "requeue", "2", "2")

    assert (ended.code, "its words were forgotten" in ended.err) == (1, True)


@pytest.mark.parametrize("words", [(), ("2",), ("2", "2", "--dead"), ("x", "y"), ("2", "2", "2")])
@pytest.mark.usefixtures("sessions")
def test_what_is_not_said_clearly_is_wrong_use(call: Caller, words: tuple[str, ...]) -> None:
    assert call("outbox", "requeue", *words).code == 2
