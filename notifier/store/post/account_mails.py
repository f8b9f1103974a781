"""The mails of one address, read for whoever asks why one came or did not. Nothing is written.

Mails about a change are found by an index; the list of all mails of somebody walks the contents.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from notifier.domain.account_facts import Afterwards, Mail
from notifier.domain.change import Change
from notifier.domain.delivery import MessageState
from notifier.domain.events import EventKind
from notifier.domain.message import ContentKind, Lane
from notifier.domain.net import net_everywhere
from notifier.store.register.changes import change_of
from notifier.store.tables import changes, content_changes, contents, events, mentions, outbox

_BLOCK = 500
_TOLD = (MessageState.ACCEPTED.value, MessageState.UNKNOWN.value)


def telling(connection: Connection, subscriber: int, seq: int) -> list[Mail]:
    """Give the mails to somebody that tell a change, the oldest first."""
    query = (
        _mails()
        .join(content_changes, content_changes.c.content_id == contents.c.id)
        .where(content_changes.c.change_seq == seq, outbox.c.subscriber_id == subscriber)
    )
    return _read(connection, query.order_by(contents.c.id))


def since(connection: Connection, subscriber: int, start: datetime) -> list[Mail]:
    """Give the mails to somebody that were written since a moment, the newest first."""
    query = _mails().where(outbox.c.subscriber_id == subscriber, contents.c.created_at >= start)
    newest = contents.c.created_at.desc(), contents.c.id.desc()
    return _read(connection, query.order_by(*newest))


def _mails() -> Select[Any]:
    return select(
        outbox,
        contents.c.key,
        contents.c.kind,
        contents.c.subject,
        contents.c.blank,
        contents.c.created_at,
    ).join(contents, contents.c.id == outbox.c.content_id)


def _read(connection: Connection, query: Select[Any]) -> list[Mail]:
    rows = connection.execute(query).all()
    told = _counts(connection, [row.content_id for row in rows])
    return [_mail(row, told.get(row.content_id, 0)) for row in rows]


def _counts(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    """Say how many changes each of some mails tells, as it counts them itself.

    What was forgotten since counts for itself: nobody knows any more what it was told with.
    """
    found: dict[int, list[Row[Any]]] = {}
    for start in range(0, len(numbers), _BLOCK):
        query = (
            select(content_changes.c.content_id, changes)
            .join(changes, changes.c.seq == content_changes.c.change_seq)
            .where(content_changes.c.content_id.in_(numbers[start : start + _BLOCK]))
            .order_by(changes.c.seq)
        )
        for row in connection.execute(query):
            found.setdefault(row.content_id, []).append(row)
    return {
        number: sum(row.forgotten for row in rows)
        + len(net_everywhere(change_of(row) for row in rows if not row.forgotten))
        for number, rows in found.items()
    }


def _mail(row: Row[Any], told: int) -> Mail:
    return Mail(
        content=row.content_id,
        content_id=row.key,
        kind=ContentKind(row.kind),
        subject=None if row.blank else row.subject,
        written_at=row.created_at,
        changes=told,
        lane=Lane(row.lane),
        state=MessageState(row.state),
        attempts=row.attempts,
        bounces=row.bounces,
        due_at=row.due_at,
        settled_at=row.settled_at,
        transport=row.transport,
        reference=row.reference,
        reason=row.reason,
    )


def afterwards(connection: Connection, subscriber: int, content: int) -> tuple[Afterwards, ...]:
    """Give what a provider told us of a mail, in the order in which it happened."""
    query = select(events.c.kind, events.c.at, events.c.reason).where(
        events.c.content_id == content, events.c.subscriber_id == subscriber
    )
    rows = connection.execute(query.order_by(events.c.at, events.c.id))
    return tuple(Afterwards(kind=EventKind(row.kind), at=row.at, reason=row.reason) for row in rows)


def told_together(connection: Connection, content: int, one: Change) -> list[Change] | None:
    """Give all that a mail tells of the location of a change; None where words were forgotten."""
    query = (
        select(changes)
        .join(content_changes, content_changes.c.change_seq == changes.c.seq)
        .where(
            content_changes.c.content_id == content,
            changes.c.source == one.source,
            changes.c.location_id == one.location_id,
        )
        .order_by(changes.c.seq)
    )
    rows = connection.execute(query).all()
    return None if any(row.forgotten for row in rows) else [change_of(row) for row in rows]


def was_told(connection: Connection, subscriber: int, seqs: Sequence[int]) -> bool:
    """Say whether somebody was told any of some changes."""
    query = (
        select(mentions.c.change_seq)
        .join(
            outbox,
            (outbox.c.content_id == mentions.c.content_id)
            & (outbox.c.subscriber_id == mentions.c.subscriber_id),
        )
        .where(
            mentions.c.subscriber_id == subscriber,
            mentions.c.change_seq.in_(seqs),
            outbox.c.state.in_(_TOLD),
        )
    )
    return connection.execute(query.limit(1)).first() is not None
