"""The outbox: contents, the messages that carry them, and who is sending which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from notifier.domain.delivery import MessageState
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One message that we may send now, with what its personal places are made of."""

    content: int
    subscriber_id: int
    attempts: int
    kind: ContentKind
    address: str = field(repr=False)
    #: Secrets of the subscription's and the subscriber's links.
    subscription_nonce: bytes = field(repr=False)
    subscriber_nonce: bytes = field(repr=False)
    round: int
    #: The subscription ended while the message waited: it is not to be sent.
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of one message."""

    content: int
    subscriber_id: int
    state: MessageState
    attempts: int
    due_at: datetime
    settled_at: datetime | None
    transport: str
    reference: str | None
    reason: str | None
    #: There is no such mailbox.
    bounced: bool = False


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


def enqueue(
    connection: Connection,
    *,
    content_id: int,
    subscriber_id: int,
    subscription_id: int,
    lane: Lane,
    due_at: datetime,
) -> None:
    """Queue one content for one subscriber."""
    connection.execute(
        insert(outbox).values(
            content_id=content_id,
            subscriber_id=subscriber_id,
            subscription_id=subscription_id,
            lane=lane.value,
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

    A lease that ran out is as good as none: its holder died or lost its way. Those of one content
    come side by side.
    """
    free = (outbox.c.state == "queued") & (outbox.c.due_at <= now)
    expired = (outbox.c.state == "leased") & (outbox.c.leased_until <= now) & ~_withdrawn()
    chosen = (
        select(outbox.c.content_id, outbox.c.subscriber_id)
        .where(outbox.c.state.in_(("queued", "leased")), free | expired)
        .order_by(outbox.c.lane, outbox.c.due_at, outbox.c.content_id, outbox.c.subscriber_id)
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


def _held(connection: Connection, holder: str) -> list[Claimed]:
    rows = connection.execute(
        select(
            outbox.c.content_id,
            outbox.c.subscriber_id,
            outbox.c.attempts,
            contents.c.kind,
            subscribers.c.address,
            subscriptions.c.nonce.label("subscription_nonce"),
            subscribers.c.nonce.label("subscriber_nonce"),
            subscriptions.c.round,
            subscriptions.c.state.label("subscription_state"),
        )
        .join(contents, contents.c.id == outbox.c.content_id)
        .join(subscribers, subscribers.c.id == outbox.c.subscriber_id)
        .join(subscriptions, subscriptions.c.id == outbox.c.subscription_id)
        .where(outbox.c.state == "leased", outbox.c.leased_by == holder)
        .order_by(outbox.c.lane, outbox.c.due_at, outbox.c.content_id, outbox.c.subscriber_id)
    )
    return [
        Claimed(
            content=row.content_id,
            subscriber_id=row.subscriber_id,
            attempts=row.attempts,
            kind=ContentKind(row.kind),
            address=row.address,
            subscription_nonce=row.subscription_nonce,
            subscriber_nonce=row.subscriber_nonce,
            round=row.round,
            ended=row.subscription_state == State.ENDED.value,
        )
        for row in rows
    ]


def settle(connection: Connection, *, holder: str, settlements: Sequence[Settlement]) -> int:
    """Note what became of messages; give how many of them were still ours to settle."""
    ours = and_(
        outbox.c.content_id == bindparam("b_content"),
        outbox.c.subscriber_id == bindparam("b_subscriber_id"),
        outbox.c.state == "leased",
        outbox.c.leased_by == bindparam("b_holder"),
    )
    names = ("state", "attempts", "due_at", "settled_at", "transport", "reference", "reason")
    state, reason = (bindparam(f"b_{name}", type_=Text) for name in ("state", "reason"))
    to_come = or_(state == "queued", state == "dead")
    statement = (
        update(outbox)
        .where(ours)
        .values(
            {name: bindparam(f"b_{name}") for name in names}
            | {"leased_by": None, "leased_until": None}
            # taken back while it was on its way: it is not tried again, and the mark stays
            | {"state": case((_withdrawn() & to_come, "cancelled"), else_=state)}
            | {"reason": case((_withdrawn(), WITHDRAWN), else_=reason)}
        )
    )
    rows = [
        {f"b_{name}": getattr(s, name) for name in names}
        | {"b_content": s.content, "b_subscriber_id": s.subscriber_id, "b_holder": holder}
        for s in settlements
    ]
    return connection.execute(statement, rows).rowcount if rows else 0


def renew(connection: Connection, *, holder: str, until: datetime) -> None:
    """Hold what we hold for longer."""
    connection.execute(
        update(outbox)
        .where(outbox.c.state == "leased", outbox.c.leased_by == holder)
        .values(leased_until=until)
    )


def give_back(connection: Connection, *, holder: str, due_at: datetime) -> None:
    """Queue again what we hold: it was not tried."""
    connection.execute(
        update(outbox)
        .where(outbox.c.state == "leased", outbox.c.leased_by == holder)
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
