"""The outbox as an operator handles it: what stands there, and putting it in the queue again.

Nothing here gives an address; whether something may be sent again is decided elsewhere.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, and_, func, or_, select, text, update

from notifier.domain.delivery import MessageState
from notifier.domain.message import ContentKind, Lane
from notifier.store.post.outbox import has_ended
from notifier.store.tables import content_changes, contents, outbox, subscriptions

#: No row has a higher number: the databases know none.
_MOST = 2**63 - 1


class Entry(Struct, frozen=True, kw_only=True):
    """One message, without its recipient's address."""

    content: int
    subscriber_id: int
    kind: ContentKind
    subject: str
    state: MessageState
    lane: Lane
    #: Since it came back last.
    attempts: int
    bounces: int
    due_at: datetime
    settled_at: datetime | None
    transport: str | None
    reason: str | None
    #: What it was sent for has ended.
    ended: bool
    #: Its words were forgotten.
    blank: bool


def listed(
    connection: Connection,
    *,
    state: MessageState | None = None,
    lane: Lane | None = None,
    limit: int,
) -> list[Entry]:
    """Give messages, those of the newest content first."""
    query = _entries().order_by(outbox.c.content_id.desc(), outbox.c.subscriber_id).limit(limit)
    if state is not None:
        query = query.where(outbox.c.state == state.value)
    if lane is not None:
        query = query.where(outbox.c.lane == lane.value)
    return [_entry(row) for row in connection.execute(query)]


def entry(connection: Connection, content: int, subscriber_id: int) -> Entry | None:
    """Give one message; None where there is none of these numbers."""
    if max(content, subscriber_id) > _MOST:
        return None
    ours = and_(outbox.c.content_id == content, outbox.c.subscriber_id == subscriber_id)
    row = connection.execute(_entries().where(ours)).one_or_none()
    return None if row is None else _entry(row)


def those_in(
    connection: Connection, state: MessageState, *, after: tuple[int, int], limit: int
) -> list[Entry]:
    """Give messages of one state behind a key, by their keys."""
    behind = or_(
        outbox.c.content_id > after[0],
        and_(outbox.c.content_id == after[0], outbox.c.subscriber_id > after[1]),
    )
    query = (
        _entries()
        .where(outbox.c.state == state.value, behind)
        .order_by(outbox.c.content_id, outbox.c.subscriber_id)
        .limit(limit)
    )
    return [_entry(row) for row in connection.execute(query)]


def given_up(connection: Connection, since: datetime | None) -> int:
    """Say how many messages were given up after a moment, or ever, and still are."""
    # spelled out, so that the index of what is dead is recognised
    query = select(func.count()).select_from(outbox).where(text("outbox.state = 'dead'"))
    if since is not None:
        query = query.where(outbox.c.settled_at > since)
    return connection.execute(query).scalar_one()


def changes_of(connection: Connection, content: int) -> Sequence[int]:
    """Give the numbers of the changes that a content tells."""
    query = select(content_changes.c.change_seq).where(content_changes.c.content_id == content)
    return connection.execute(query).scalars().all()


def requeue(connection: Connection, one: Entry, now: datetime) -> bool:
    """Queue a message again as if it had never been tried; False where it changed meanwhile."""
    as_seen = and_(
        outbox.c.content_id == one.content,
        outbox.c.subscriber_id == one.subscriber_id,
        outbox.c.state == one.state.value,
    )
    values = {"state": MessageState.QUEUED.value, "attempts": 0, "bounces": 0, "due_at": now}
    anew = {"settled_at": None, "reference": None, "reason": None}
    statement = update(outbox).where(as_seen).values(**values, **anew)
    return connection.execute(statement).rowcount == 1


def _entries() -> Select[Any]:
    return (
        select(
            *(outbox.c.content_id, outbox.c.subscriber_id, outbox.c.state, outbox.c.lane),
            *(outbox.c.attempts, outbox.c.due_at, outbox.c.settled_at, outbox.c.transport),
            *(
                outbox.c.bounces,
                outbox.c.reason,
                contents.c.kind,
                contents.c.subject,
                contents.c.blank,
            ),
            has_ended().label("ended"),
        )
        .join(contents, contents.c.id == outbox.c.content_id)
        .outerjoin(subscriptions, subscriptions.c.id == outbox.c.subscription_id)
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        content=row.content_id,
        subscriber_id=row.subscriber_id,
        kind=ContentKind(row.kind),
        subject=row.subject,
        state=MessageState(row.state),
        lane=Lane(row.lane),
        attempts=row.attempts,
        bounces=row.bounces,
        due_at=row.due_at,
        settled_at=row.settled_at,
        transport=row.transport,
        reason=row.reason,
        ended=bool(row.ended),
        blank=row.blank,
    )
