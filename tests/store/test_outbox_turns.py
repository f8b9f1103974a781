"""Who goes first: no content fills a lane, and what is claimed is read in an index alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from notifier.domain.message import Lane
from notifier.store.bulk import Row, insert_many
from notifier.store.engine import Sessions
from notifier.store.post import outbox
from notifier.store.post.outbox import Claimed
from notifier.store.tables import outbox as table
from notifier.store.tables import subscribers, subscriptions
from tests.mail.builders import a_content
from tests.support.builders import NOW

_LEASE = timedelta(minutes=5)
_COLUMNS = ("content_id", "subscriber_id", "subscription_id", "lane", "turn", "due_at")


@dataclass
class Crowd:
    """Many who follow one thing, and what waits for them."""

    sessions: Sessions
    people: int
    _contents: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = range(1, self.people + 1)
        nonces = {number: number.to_bytes(16) for number in numbers}
        people: list[Row] = [(n, f"p{n}@example.org", "nl", nonces[n], NOW) for n in numbers]
        shared = ("fictief", "all", "", 7, "at_once", "nl", "active")
        following: list[Row] = [(n, n, *shared, nonces[n], NOW) for n in numbers]
        names = ("id", "address", "language", "nonce", "created_at")
        others = ("id", "subscriber_id", "source", "scope", "key", "kinds", "rhythm", "language")
        with self.sessions.writing() as connection:
            insert_many(connection, subscribers, names, people)
            insert_many(
                connection, subscriptions, (*others, "state", "nonce", "created_at"), following
            )

    def wait(
        self, content: str, count: int, *, lane: Lane = Lane.ALERT, due_at: datetime = NOW
    ) -> int:
        """Queue a content for the first of them, a thousand in a turn; give its number."""
        with self.sessions.writing() as connection:
            number = outbox.put_content(connection, a_content(id=content))
            rows: list[Row] = [
                (number, n + 1, n + 1, lane.value, n // 1000, due_at) for n in range(count)
            ]
            insert_many(connection, table, _COLUMNS, rows)
        return number

    def batch(self, limit: int = 1000, *, holder: str = "een") -> list[Claimed]:
        """Claim once, long after everything was queued."""
        now = NOW + timedelta(hours=1)
        with self.sessions.writing() as connection:
            return outbox.claim(connection, holder=holder, now=now, until=now + _LEASE, limit=limit)


def _contents(claimed: Sequence[Claimed]) -> set[int]:
    return {one.content for one in claimed}


def test_who_comes_later_waits_for_no_more_than_a_thousand_of_another_content(
    sessions: Sessions,
) -> None:
    crowd = Crowd(sessions, 5000)
    mass = crowd.wait("duizenden", 5000)
    later = crowd.wait("later", 1, due_at=NOW + timedelta(minutes=30))

    first, second = (crowd.batch(holder=holder) for holder in ("een", "twee"))

    assert _contents(first) == {mass}
    assert [one.content for one in second].count(later) == 1


def test_a_confirmation_goes_first_whatever_waits(sessions: Sessions) -> None:
    crowd = Crowd(sessions, 20)
    for lane in (Lane.URGENT, Lane.ALERT, Lane.DIGEST):
        crowd.wait(lane.name, 20, lane=lane)
    confirmation = crowd.wait("bevestig", 1, lane=Lane.CONFIRMATION, due_at=NOW + _LEASE)

    (first,) = crowd.batch(1)

    assert first.content == confirmation


def test_a_digest_never_delays_an_urgent_one(sessions: Sessions) -> None:
    crowd = Crowd(sessions, 2500)
    crowd.wait("overzicht", 2500, lane=Lane.DIGEST)
    urgent = crowd.wait("dringend", 2500, lane=Lane.URGENT, due_at=NOW + _LEASE)

    batches = [crowd.batch(holder=str(number)) for number in range(3)]

    # the last turn of what is urgent is before the first of the digests
    assert [one.content for batch in batches for one in batch][:2500] == [urgent] * 2500


def test_a_person_who_signs_up_waits_for_fifty_of_an_import(sessions: Sessions) -> None:
    crowd = Crowd(sessions, 121)
    with sessions.writing() as connection:
        for number in range(120):
            _confirm(connection, number + 1, turn=number // 50, due_at=NOW)
        _confirm(connection, 121, turn=0, due_at=NOW + _LEASE)

    claimed = [one.subscriber_id for one in crowd.batch(51)]

    assert claimed.count(121) == 1


def test_a_turn_beyond_the_last_is_the_last(sessions: Sessions) -> None:
    crowd = Crowd(sessions, 1)
    with sessions.writing() as connection:
        _confirm(connection, 1, turn=10**6, due_at=NOW)

    assert len(crowd.batch()) == 1


def _confirm(connection: Connection, person: int, *, turn: int, due_at: datetime) -> None:
    outbox.enqueue(
        connection,
        content_id=outbox.put_content(connection, a_content(id=f"bevestig {person}")),
        subscriber_id=person,
        subscription_id=person,
        lane=Lane.CONFIRMATION,
        due_at=due_at,
        turn=turn,
    )


def _plan(sessions: Sessions, statement: str, values: Any) -> list[str]:  # noqa: ANN401 - a driver's
    explain = "EXPLAIN QUERY PLAN" if sessions.dialect == "sqlite" else "EXPLAIN"
    with sessions.writing(keep=False) as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", values).all()
    return [str(row[-1]) for row in rows]


def test_a_claim_reads_the_index_of_what_is_to_do_in_its_own_order(sessions: Sessions) -> None:
    crowd = Crowd(sessions, 3000)
    crowd.wait("klaar", 3000)
    with sessions.writing() as connection:
        connection.execute(table.update().values(state="accepted"))
    crowd.wait("wacht", 3000)
    if sessions.dialect == "postgresql":
        with sessions.engine().connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    asked: list[tuple[str, Any]] = []
    listened = lambda *call: asked.append(call[2:4])  # noqa: E731 - to be let go of again
    event.listen(sessions.engine(), "before_cursor_execute", listened)
    crowd.batch(10)
    event.remove(sessions.engine(), "before_cursor_execute", listened)

    plans = [_plan(sessions, *one) for one in asked if not one[0].startswith("BEGIN")]
    steps = [step for plan in plans for step in plan]

    assert any("ix_outbox_open" in step for step in plans[0])
    assert any("ix_outbox_open" in step for step in plans[1])
    assert not [step for step in steps if "SCAN outbox" in step or "Seq Scan on outbox" in step]
    assert not [step for step in plans[1] if "ORDER BY" in step or "Sort" in step]


@pytest.mark.parametrize("number", [1, 3])
def test_nobody_is_sent_what_all_their_subscriptions_asked_for_once_they_ended(
    sessions: Sessions, number: int
) -> None:
    crowd = Crowd(sessions, 3)
    crowd.wait("samen", number)
    with sessions.writing() as connection:
        connection.execute(table.update().values(subscription_id=None))
        connection.execute(
            subscriptions.update().where(subscriptions.c.id == 1).values(state="ended")
        )

    claimed = crowd.batch()

    assert [(one.subscriber_id, one.ended) for one in claimed] == [
        (n, n == 1) for n in range(1, number + 1)
    ]
    assert {one.subscription_nonce for one in claimed} == {None}


def test_what_belongs_to_a_subscription_that_is_forgotten_is_not_sent(sessions: Sessions) -> None:
    crowd = Crowd(sessions, 1)
    crowd.wait("van niemand", 1)
    with sessions.writing() as connection:
        connection.execute(subscriptions.delete())

    assert [one.ended for one in crowd.batch()] == [True]
