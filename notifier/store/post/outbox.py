"""The outbox: contents, the messages that carry them, and who is sending which."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    tuple_,
    update,
)

from notifier.domain.message import Content, ContentKind, Lane
from notifier.domain.subscription import Language, State
from notifier.store.tables import (
    content_changes,
    contents,
    outbox,
    subscribers,
    subscriptions,
)

#: The reason of a message whose news was taken back: it is not to be sent, or not again.
WITHDRAWN = "withdrawn"
#: The reason of a message that was cancelled since what it was sent for ended.
ENDED = "ended"
#: The turn of whoever comes after all others that a number of two bytes can tell apart.
_LAST_TURN = 32_767
#: Spelled out, so that the index of what is still to do is recognised.
_OPEN = text("outbox.state IN ('queued', 'leased')")
_QUEUED, _LEASED = text("outbox.state = 'queued'"), text("outbox.state = 'leased'")


class Claimed(Struct, frozen=True, kw_only=True, gc=False):
    """One message that we may send now, with what its personal places are made of.

    No dataclass: a hundred thousand of those take half a second to make.
    """

    content: int
    subscriber_id: int
    attempts: int
    address: str
    #: Secret of the subscription's links; None where several of the subscriber's asked for it.
    subscription_nonce: bytes | None
    #: Secret of the subscriber's links.
    subscriber_nonce: bytes
    round: int
    #: What it was sent for ended while it waited: it is not to be sent.
    ended: bool = False

    def __repr__(self) -> str:
        """Say which message it is; neither address nor secrets."""
        return f"Claimed(content={self.content}, subscriber_id={self.subscriber_id})"


def put_content(connection: Connection, content: Content, changes: Sequence[int] = ()) -> int:
    """Write a content and which changes it tells, unless it is there; give its number."""
    found = connection.execute(
        select(contents.c.id).where(contents.c.key == content.id)
    ).scalar_one_or_none()
    if found is not None:
        return int(found)
    made = connection.execute(
        insert(contents)
        .values(
            key=content.id,
            kind=content.kind.value,
            language=content.language.value,
            subject=content.subject,
            text=content.text,
            html=content.html,
            list_id=content.list_id,
            created_at=content.created_at,
        )
        .returning(contents.c.id)
    )
    number = int(made.scalar_one())
    if changes:
        rows = [{"content_id": number, "change_seq": seq} for seq in changes]
        connection.execute(insert(content_changes), rows)
    return number


def enqueue(  # noqa: PLR0913 - the columns of one row, all named
    connection: Connection,
    *,
    content_id: int,
    subscriber_id: int,
    subscription_id: int | None,
    lane: Lane,
    due_at: datetime,
    turn: int = 0,
) -> None:
    """Queue one content for one subscriber.

    Args:
        connection: an open writing transaction.
        content_id: what.
        subscriber_id: for whom.
        subscription_id: who asked for it; None where several of the subscriber's did.
        lane: who goes first.
        due_at: from when on it may go out; aware UTC.
        turn: who goes first within a lane. Many messages of one making are given turns 0, 1, 2 …,
            so many in each as may go ahead of somebody who comes later: the confirmations of an
            import have fifty, and the next person who signs up by hand waits for fifty at most.
    """
    connection.execute(
        insert(outbox).values(
            content_id=content_id,
            subscriber_id=subscriber_id,
            subscription_id=subscription_id,
            lane=lane.value,
            turn=min(turn, _LAST_TURN),
            due_at=due_at,
        )
    )


def read_contents(connection: Connection, numbers: Sequence[int]) -> dict[int, Content]:
    """Give contents by number."""
    rows = connection.execute(select(contents).where(contents.c.id.in_(numbers)))
    return {
        row.id: Content(
            id=row.key,
            kind=ContentKind(row.kind),
            language=Language(row.language),
            subject=row.subject,
            text=row.text,
            html=row.html,
            list_id=row.list_id,
            created_at=row.created_at,
        )
        for row in rows
    }


def claim(
    connection: Connection, *, holder: str, now: datetime, until: datetime, limit: int
) -> list[Claimed]:
    """Lease the messages that are due, the most pressing first, and give them.

    By lane, then by turn, then by when they were due; what is equal, as it was written: the index
    has no more in it, and many are due at the same moment. Those of one content come side by side.
    """
    _free_lost(connection, now)
    chosen = (
        select(outbox.c.content_id, outbox.c.subscriber_id)
        .where(_OPEN, _QUEUED, outbox.c.due_at <= now)
        .order_by(outbox.c.lane, outbox.c.turn, outbox.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    key = tuple_(outbox.c.content_id, outbox.c.subscriber_id)
    connection.execute(
        update(outbox)
        .where(key.in_(select(chosen.c.content_id, chosen.c.subscriber_id)))
        .values(state="leased", leased_by=holder, leased_until=until)
    )
    return _held(connection, holder)


def is_due(connection: Connection, now: datetime) -> bool:
    """Say whether anything could be claimed."""
    free = and_(_QUEUED, outbox.c.due_at <= now)
    query = select(outbox.c.lane).where(_OPEN, or_(free, _is_lost(now))).limit(1)
    return connection.execute(query).first() is not None


def _is_lost(now: datetime) -> ColumnElement[bool]:
    """Say that a lease ran out: it is as good as none, its holder died or lost its way."""
    return and_(_LEASED, outbox.c.leased_until <= now, ~_withdrawn())


def _free_lost(connection: Connection, now: datetime) -> None:
    key = outbox.c.content_id, outbox.c.subscriber_id
    # what somebody holds is freed by whoever claims next
    lost = select(*key).where(_OPEN, _is_lost(now)).with_for_update(skip_locked=True).cte("lost")
    connection.execute(
        update(outbox)
        .where(tuple_(*key).in_(select(lost.c.content_id, lost.c.subscriber_id)))
        .values(state="queued", leased_by=None, leased_until=None)
    )


def _held(connection: Connection, holder: str) -> list[Claimed]:
    rows = connection.execute(
        select(
            outbox.c.content_id,
            outbox.c.subscriber_id,
            outbox.c.attempts,
            # nobody's, once its subscriber was forgotten: it has ended, and is cancelled as such
            func.coalesce(subscribers.c.address, "").label("address"),
            subscriptions.c.nonce.label("subscription_nonce"),
            func.coalesce(subscribers.c.nonce, b"").label("subscriber_nonce"),
            func.coalesce(subscriptions.c.round, 1).label("round"),
            has_ended().label("ended"),
        )
        .outerjoin(subscribers, subscribers.c.id == outbox.c.subscriber_id)
        .outerjoin(subscriptions, subscriptions.c.id == outbox.c.subscription_id)
        .where(_OPEN, _LEASED, outbox.c.leased_by == holder)
        .order_by(
            *(outbox.c.lane, outbox.c.turn, outbox.c.due_at),
            *(outbox.c.content_id, outbox.c.subscriber_id),
        )
    )
    return [_claimed(row) for row in rows]


def _claimed(row: Row[*tuple[Any, ...]]) -> Claimed:
    """Read one row; taken apart as a tuple, since reading it by names costs twice as much."""
    content, subscriber_id, attempts, address, of_subscription, of_subscriber, round_, ended = row
    return Claimed(
        content=content,
        subscriber_id=subscriber_id,
        attempts=attempts,
        address=address,
        subscription_nonce=of_subscription,
        subscriber_nonce=of_subscriber,
        round=round_,
        ended=bool(ended),
    )


def hasten(connection: Connection, keys: Sequence[tuple[int, int]], due_at: datetime) -> int:
    """Let messages that wait be tried sooner; give how many do."""
    key = tuple_(outbox.c.content_id, outbox.c.subscriber_id)
    statement = update(outbox).where(_OPEN, _QUEUED, key.in_(keys)).values(due_at=due_at)
    return connection.execute(statement).rowcount


def has_ended() -> ColumnElement[bool]:
    """Say that a message's subscription ended; of one without, that its subscriber has none left.

    For a query that joins subscriptions from the outside.
    """
    any_of = subscriptions.alias("any_of")
    follows = exists().where(
        any_of.c.subscriber_id == outbox.c.subscriber_id, any_of.c.state == State.ACTIVE.value
    )
    alone = func.coalesce(subscriptions.c.state == State.ENDED.value, True)
    return case((outbox.c.subscription_id.is_(None), ~follows), else_=alone)


def renew(connection: Connection, *, holder: str, until: datetime) -> None:
    """Hold what we hold for longer."""
    connection.execute(
        update(outbox)
        .where(_OPEN, _LEASED, outbox.c.leased_by == holder)
        .values(leased_until=until)
    )


def give_back(connection: Connection, *, holder: str, due_at: datetime) -> None:
    """Queue again what we hold: it was not tried."""
    ours = and_(_OPEN, _LEASED, outbox.c.leased_by == holder)
    # in the order of those who take news back: or each could wait for the other
    held = select(outbox.c.content_id).where(ours)
    in_order = held.order_by(outbox.c.content_id, outbox.c.subscriber_id)
    connection.execute(in_order.with_for_update()).all()
    connection.execute(
        update(outbox)
        .where(ours)
        .values(
            state=case((_withdrawn(), "cancelled"), else_="queued"),
            due_at=due_at,
            leased_by=None,
            leased_until=None,
        )
    )


def _withdrawn() -> ColumnElement[bool]:
    """Say whether a message's news was taken back while somebody was sending it."""
    return func.coalesce(outbox.c.reason, "") == WITHDRAWN
