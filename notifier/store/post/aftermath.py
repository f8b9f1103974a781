"""Messages that events speak of, and what becomes of them; the rules themselves are given.

It waits for nobody: a message that somebody is working on is passed over until the next time. So
it cannot stand in the way of a delivery, nor of a person who leaves at this moment.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    select,
    tuple_,
    update,
)

from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.domain.subscription import State
from notifier.store.post import mentions
from notifier.store.tables import (
    content_changes,
    contents,
    events,
    outbox,
    subscribers,
    subscriptions,
)

T = TypeVar("T")

#: The key of a message: the number of its content, and its subscriber.
Key = tuple[int, int]
_BLOCK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One message that events speak of."""

    content: int
    subscriber_id: int
    state: MessageState
    attempts: int
    bounces: int
    due_at: datetime
    reason: str | None
    #: None where the subscriber was forgotten meanwhile.
    address: str | None = field(repr=False)
    #: Its recipient still wants such mails.
    followed: bool
    #: Its words were forgotten.
    blank: bool

    @property
    def key(self) -> Key:
        """Its key in the outbox."""
        return self.content, self.subscriber_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What becomes of one message."""

    content: int
    subscriber_id: int
    state: MessageState
    attempts: int
    bounces: int
    due_at: datetime
    settled_at: datetime | None
    reason: str | None


def there(connection: Connection, ids: Sequence[str]) -> set[Key]:
    """Give the keys of the messages that some events speak of, as far as they are there still."""
    query = select(outbox.c.content_id, outbox.c.subscriber_id).join(events, _of_event())
    return {
        (row.content_id, row.subscriber_id)
        for some in _blocks(ids)
        for row in connection.execute(query.where(events.c.id.in_(some)))
    }


def give_up_lost(connection: Connection, ids: Sequence[str], now: datetime) -> None:
    """Count messages that some events speak of and whose sender went missing as of unknown fate.

    The provider has them, or it could not speak of them: sent again, they would come twice.
    """
    lost = (outbox.c.state == MessageState.LEASED.value) & (outbox.c.leased_until <= now)
    key = tuple_(outbox.c.content_id, outbox.c.subscriber_id)
    for some in _blocks(ids):
        chosen = (
            select(outbox.c.content_id, outbox.c.subscriber_id)
            .join(events, _of_event())
            .where(lost, events.c.id.in_(some))
            .with_for_update(of=outbox, skip_locked=True)
            .cte("chosen")
        )
        connection.execute(
            update(outbox)
            .where(key.in_(select(chosen.c.content_id, chosen.c.subscriber_id)))
            .values(
                state=MessageState.UNKNOWN.value, settled_at=now, leased_by=None, leased_until=None
            )
        )


def spoken_of(connection: Connection, ids: Sequence[str]) -> dict[Key, Spoken]:
    """Give and lock the messages that some events speak of, but for those being worked on."""
    asked = exists().where(
        subscriptions.c.id == outbox.c.subscription_id,
        subscriptions.c.state != State.ENDED.value,
    )
    followed = case(
        (outbox.c.lane == Lane.CONFIRMATION.value, asked),
        else_=mentions.follows_something(outbox.c.subscriber_id),
    )
    query = (
        select(
            outbox.c.content_id,
            outbox.c.subscriber_id,
            outbox.c.state,
            outbox.c.attempts,
            outbox.c.bounces,
            outbox.c.due_at,
            outbox.c.reason,
            contents.c.blank,
            subscribers.c.address,
            followed.label("followed"),
        )
        .join(events, _of_event())
        .join(contents, contents.c.id == outbox.c.content_id)
        .outerjoin(subscribers, subscribers.c.id == outbox.c.subscriber_id)
        .where(outbox.c.state != MessageState.LEASED.value)
        .with_for_update(of=outbox, skip_locked=True)
    )
    found: dict[Key, Spoken] = {}
    for some in _blocks(ids):
        for row in connection.execute(query.where(events.c.id.in_(some))):
            found[row.content_id, row.subscriber_id] = Spoken(
                content=row.content_id,
                subscriber_id=row.subscriber_id,
                state=MessageState(row.state),
                attempts=row.attempts,
                bounces=row.bounces,
                due_at=row.due_at,
                reason=row.reason,
                address=row.address,
                followed=bool(row.followed),
                blank=bool(row.blank),
            )
    return found


def changes_told(connection: Connection, numbers: Collection[int]) -> dict[int, list[int]]:
    """Give which changes some contents tell, by the number of each content."""
    found: dict[int, list[int]] = {}
    for some in _blocks(sorted(numbers)):
        query = select(content_changes).where(content_changes.c.content_id.in_(some))
        for row in connection.execute(query):
            found.setdefault(row.content_id, []).append(row.change_seq)
    return found


def write(connection: Connection, found: Sequence[Aftermath]) -> None:
    """Note what became of messages that we hold."""
    if not found:
        return
    names = ("state", "attempts", "bounces", "due_at", "settled_at", "reason")
    statement = (
        update(outbox)
        .where(
            outbox.c.content_id == bindparam("b_content"),
            outbox.c.subscriber_id == bindparam("b_subscriber_id"),
        )
        .values({name: bindparam(f"b_{name}") for name in names})
    )
    rows = [
        {f"b_{name}": getattr(one, name) for name in names}
        | {"b_content": one.content, "b_subscriber_id": one.subscriber_id}
        for one in found
    ]
    connection.execute(statement, rows)


def _of_event() -> ColumnElement[bool]:
    return and_(
        events.c.content_id == outbox.c.content_id,
        events.c.subscriber_id == outbox.c.subscriber_id,
    )


def _blocks(keys: Sequence[T]) -> list[list[T]]:
    return [list(keys[start : start + _BLOCK]) for start in range(0, len(keys), _BLOCK)]
