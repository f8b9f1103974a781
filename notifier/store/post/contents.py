"""The contents that digests are made of, and the messages that carry them: written many at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, and_, bindparam, delete, select, update

from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.store.bulk import insert_many
from notifier.store.tables import contents, outbox

#: Recipients of one content that go before whoever else waits in the lane.
TURN = 1000
_BLOCK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One message to queue."""

    content_id: int
    subscriber_id: int
    #: None where several subscriptions ask for it.
    subscription_id: int | None
    lane: Lane


def known(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    """Give the numbers of those contents that are there already, by key."""
    found: dict[str, int] = {}
    listed = sorted(keys)
    for start in range(0, len(listed), _BLOCK):
        chosen = contents.c.key.in_(listed[start : start + _BLOCK])
        rows = connection.execute(select(contents.c.key, contents.c.id).where(chosen))
        found.update((row.key, row.id) for row in rows)
    return found


def enqueue(
    connection: Connection,
    posted: Sequence[Posted],
    *,
    due_at: datetime,
    before: Mapping[Lane, int] = MappingProxyType({}),
) -> None:
    """Queue messages in turns, so that a great many delay no other.

    Args:
        connection: an open writing transaction.
        posted: the messages; one that was cancelled is queued again, one that is there otherwise
            stays as it is.
        due_at: from when on; aware UTC.
        before: how many this run has queued in each lane: what one change brings has one turn
            after the other, however many contents it makes.
    """
    there = _cancelled_removed(connection, posted)
    carried, queued = _recipients(connection, {one.content_id for one in posted}), Counter(before)
    rows: list[tuple[object, ...]] = []
    for one in posted:
        if (one.content_id, one.subscriber_id) in there:
            continue
        turn = max(carried[one.content_id], queued[one.lane]) // TURN
        carried[one.content_id] += 1
        queued[one.lane] += 1
        rows.append(
            (
                *(one.content_id, one.subscriber_id, one.subscription_id),
                *(one.lane.value, turn, due_at),
            )
        )
    names = ("content_id", "subscriber_id", "subscription_id", "lane", "turn", "due_at")
    insert_many(connection, outbox, names, rows)
    _keep(connection, carried)


def _cancelled_removed(connection: Connection, posted: Sequence[Posted]) -> set[tuple[int, int]]:
    """Make room where a message was cancelled and is wanted after all; give the others."""
    if not posted:
        return set()
    people = [one.subscriber_id for one in posted]
    numbers = sorted({one.content_id for one in posted})
    found: set[tuple[int, int]] = set()
    for start in range(0, len(numbers), _BLOCK):
        ours = and_(
            outbox.c.content_id.in_(numbers[start : start + _BLOCK]),
            outbox.c.subscriber_id.between(min(people), max(people)),
        )
        cancelled = ours & (outbox.c.state == MessageState.CANCELLED.value)
        connection.execute(delete(outbox).where(cancelled))
        rows = connection.execute(select(outbox.c.content_id, outbox.c.subscriber_id).where(ours))
        found.update((row.content_id, row.subscriber_id) for row in rows)
    return found


def _recipients(connection: Connection, numbers: Iterable[int]) -> Counter[int]:
    found: Counter[int] = Counter()
    listed = sorted(numbers)
    for start in range(0, len(listed), _BLOCK):
        chosen = contents.c.id.in_(listed[start : start + _BLOCK])
        rows = connection.execute(select(contents.c.id, contents.c.recipients).where(chosen))
        found.update({row.id: row.recipients for row in rows})
    return found


def _keep(connection: Connection, carried: Mapping[int, int]) -> None:
    if not carried:
        return
    statement = (
        update(contents)
        .where(contents.c.id == bindparam("b_id"))
        .values(recipients=bindparam("b_recipients"))
    )
    rows = [{"b_id": number, "b_recipients": count} for number, count in carried.items()]
    connection.execute(statement, rows)
