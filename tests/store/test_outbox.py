"""The outbox: who may send which message, and what became of it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.store.engine import Sessions
from notifier.store.post import outbox
from notifier.store.post.outbox import Claimed
from notifier.store.post.settling import Settlement, settle
from notifier.store.tables import outbox as table
from tests.mail.builders import a_content
from tests.support.builders import NOW
from tests.support.people import follows

LEASE = timedelta(minutes=5)


def _queue(
    sessions: Sessions, number: int = 1, *, lane: Lane = Lane.ALERT, content: str = "c0ffee"
) -> None:
    for n in range(number):
        person = follows(sessions, f"ouder{n}@example.org")
        with sessions.writing() as connection:
            outbox.enqueue(
                connection,
                content_id=outbox.put_content(connection, a_content(id=content)),
                subscriber_id=person.subscriber_id,
                subscription_id=person.subscription_id,
                lane=lane,
                due_at=NOW,
            )


def _claim(
    sessions: Sessions, holder: str = "een", *, now: datetime = NOW, limit: int = 100
) -> list[Claimed]:
    with sessions.writing() as connection:
        return outbox.claim(connection, holder=holder, now=now, until=now + LEASE, limit=limit)


def _settled(claimed: Claimed, state: MessageState = MessageState.ACCEPTED) -> Settlement:
    return Settlement(
        keys=[(claimed.content, claimed.subscriber_id)],
        state=state,
        attempts=claimed.attempts + 1,
        due_at=NOW,
        settled_at=NOW,
        transport="mailbox",
        reference="r1",
        reason=None,
    )


def _settle(sessions: Sessions, settlements: Sequence[Settlement], holder: str = "een") -> int:
    with sessions.writing() as connection:
        return settle(connection, holder=holder, settlements=settlements)


def _rows(sessions: Sessions) -> Sequence[Any]:
    with sessions.reading() as connection:
        return connection.execute(select(table).order_by(table.c.subscriber_id)).all()


def test_a_claim_gives_all_that_a_message_is_made_of(sessions: Sessions) -> None:
    _queue(sessions)

    (claimed,) = _claim(sessions)

    assert claimed.address == "ouder0@example.org"
    assert (claimed.attempts, claimed.round) == (0, 1)


def test_what_is_claimed_is_not_claimed_again_while_the_lease_lasts(sessions: Sessions) -> None:
    _queue(sessions)
    _claim(sessions, "een")

    assert _claim(sessions, "twee", now=NOW + LEASE - timedelta(seconds=1)) == []


def test_a_lease_that_ran_out_is_as_good_as_none(sessions: Sessions) -> None:
    _queue(sessions)
    _claim(sessions, "een")

    assert len(_claim(sessions, "twee", now=NOW + LEASE)) == 1


def test_what_is_not_due_waits(sessions: Sessions) -> None:
    _queue(sessions)

    assert _claim(sessions, now=NOW - timedelta(seconds=1)) == []


def test_a_claim_takes_no_more_than_it_was_asked_for(sessions: Sessions) -> None:
    _queue(sessions, 5)

    sizes = [len(_claim(sessions, holder, limit=3)) for holder in ("een", "twee", "drie")]

    assert sizes == [3, 2, 0]


def test_the_most_pressing_go_first(sessions: Sessions) -> None:
    _queue(sessions, lane=Lane.ALERT, content="a")
    _queue(sessions, lane=Lane.CONFIRMATION, content="b")
    _queue(sessions, lane=Lane.URGENT, content="c")

    with sessions.reading() as connection:
        names = {n: c.id for n, c in outbox.read_contents(connection, [1, 2, 3]).items()}
    assert [names[one.content] for one in _claim(sessions)] == ["b", "c", "a"]


def test_an_address_shows_in_no_representation(sessions: Sessions) -> None:
    _queue(sessions)

    assert "ouder0" not in repr(_claim(sessions))


def test_what_was_settled_is_never_claimed_again(sessions: Sessions) -> None:
    _queue(sessions)
    (claimed,) = _claim(sessions)

    noted = _settle(sessions, [_settled(claimed)])

    (row,) = _rows(sessions)
    assert (noted, row.state, row.attempts, row.reference) == (1, "accepted", 1, "r1")
    assert (row.leased_by, row.leased_until) == (None, None)
    assert _claim(sessions, now=NOW + timedelta(days=9)) == []


def test_a_deferred_message_comes_back_when_it_is_due(sessions: Sessions) -> None:
    _queue(sessions)
    (claimed,) = _claim(sessions)

    _settle(sessions, [_settled(claimed, MessageState.QUEUED)])

    (again,) = _claim(sessions)
    assert again.attempts == 1


def test_who_lost_its_lease_settles_nothing(sessions: Sessions) -> None:
    _queue(sessions)
    (claimed,) = _claim(sessions, "een")
    _claim(sessions, "twee", now=NOW + LEASE)

    noted = _settle(sessions, [_settled(claimed)], "een")

    assert (noted, _rows(sessions)[0].state) == (0, "leased")


def test_many_are_settled_at_once(sessions: Sessions) -> None:
    _queue(sessions, 5)

    noted = _settle(sessions, [_settled(one) for one in _claim(sessions)])

    assert noted == 5
    assert {row.state for row in _rows(sessions)} == {"accepted"}


def test_what_was_not_tried_is_given_back(sessions: Sessions) -> None:
    _queue(sessions, 2)
    first, _second = _claim(sessions)
    _settle(sessions, [_settled(first)])

    with sessions.writing() as connection:
        outbox.give_back(connection, holder="een", due_at=NOW + timedelta(minutes=2))

    assert [row.state for row in _rows(sessions)] == ["accepted", "queued"]
    assert _claim(sessions, now=NOW) == []
    assert [c.attempts for c in _claim(sessions, now=NOW + timedelta(minutes=2))] == [0]


def test_a_content_is_written_once(sessions: Sessions) -> None:
    with sessions.writing() as connection:
        numbers = {outbox.put_content(connection, a_content()) for _ in range(2)}
        other = outbox.put_content(connection, a_content(id="anders"))

    assert len(numbers) == 1
    assert other not in numbers


def test_a_content_comes_back_as_it_was(sessions: Sessions) -> None:
    with sessions.writing() as connection:
        number = outbox.put_content(connection, a_content())

    with sessions.reading() as connection:
        assert outbox.read_contents(connection, [number]) == {number: a_content()}


def test_two_who_claim_at_once_never_get_the_same_message(sessions: Sessions) -> None:
    _queue(sessions, 40)

    def drain(holder: int) -> list[int]:
        mine: list[int] = []
        while claimed := _claim(sessions, f"{holder}-{len(mine)}", limit=3):
            mine += [one.subscriber_id for one in claimed]
        return mine

    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(drain, range(4)))

    together = [one for part in parts for one in part]
    assert sorted(together) == [row.subscriber_id for row in _rows(sessions)]


@pytest.mark.postgresql
def test_on_postgresql_a_claim_passes_over_what_another_is_claiming(
    sessions: Sessions,
) -> None:
    if sessions.dialect == "sqlite":  # one writer: the other waits for its turn
        return
    _queue(sessions, 4)

    with sessions.writing() as first:
        mine = outbox.claim(first, holder="een", now=NOW, until=NOW + LEASE, limit=2)
        others = _claim(sessions, "twee")

    assert len(mine) == len(others) == 2
    assert {c.subscriber_id for c in mine}.isdisjoint(c.subscriber_id for c in others)
