"""What providers told us of messages afterwards: once each, until somebody heeds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from notifier.domain.events import EventKind, MailEvent
from notifier.store.post.settling import Settlement
from notifier.store.tables import contents, events

_BLOCK = 500
#: Where the next look begins.
Place = tuple[datetime, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheeded:
    """One event that changed nothing yet, with the number of its content."""

    id: str
    kind: EventKind
    content: int
    subscriber_id: int
    at: datetime
    reason: str | None

    @property
    def message(self) -> tuple[int, int]:
        """The key of its message in the outbox."""
        return self.content, self.subscriber_id

    @property
    def place(self) -> Place:
        """Where it stands in the order of events."""
        return self.at, self.id


def add(connection: Connection, transport: str, heard: Sequence[MailEvent], now: datetime) -> int:
    """Keep events, but for those that are kept already or speak of no content of ours.

    Args:
        connection: an open writing transaction.
        transport: who told us.
        heard: what we were told.
        now: when we heard it.

    Returns:
        How many are new.
    """
    numbers = _numbers(connection, sorted({event.content_id for event in heard}))
    rows = {
        event.id: {
            "id": event.id,
            "transport": transport,
            "content_id": numbers[event.content_id],
            "subscriber_id": event.subscriber_id,
            "kind": event.kind.value,
            "reason": event.reason,
            "at": event.at,
            "received_at": now,
        }
        for event in heard
        if event.content_id in numbers
    }
    return _insert(connection, list(rows.values()))


def add_bounces(connection: Connection, settlements: Sequence[Settlement]) -> None:
    """Keep that there is no such mailbox, where a way out said so at once."""
    rows: list[Mapping[str, object]] = [
        {
            # one for each time that the message was tried
            "id": f"{one.transport}:{content}:{subscriber_id}:{one.attempts}",
            "transport": one.transport,
            "content_id": content,
            "subscriber_id": subscriber_id,
            "kind": EventKind.BOUNCED.value,
            "reason": one.reason,
            "at": one.due_at,
            "received_at": one.due_at,
        }
        for one in settlements
        if one.bounced
        for content, subscriber_id in one.keys
    ]
    _insert(connection, rows)


def unheeded(connection: Connection, *, after: Place | None, limit: int) -> list[Unheeded]:
    """Give events that were not heeded, in the order in which they happened, behind a place."""
    query = select(events).where(events.c.heeded_at.is_(None))
    if after is not None:
        query = query.where(events.c.at >= after[0], tuple_(events.c.at, events.c.id) > after)
    rows = connection.execute(query.order_by(events.c.at, events.c.id).limit(limit))
    return [
        Unheeded(
            id=row.id,
            kind=EventKind(row.kind),
            content=row.content_id,
            subscriber_id=row.subscriber_id,
            at=row.at,
            reason=row.reason,
        )
        for row in rows
    ]


def note_heeded(connection: Connection, ids: Sequence[str], now: datetime) -> None:
    """Note that events changed what they had to."""
    for some in _blocks(ids):
        connection.execute(update(events).where(events.c.id.in_(some)).values(heeded_at=now))


def forget(connection: Connection, before: datetime) -> int:
    """Erase events that were heeded; give how many."""
    return connection.execute(delete(events).where(events.c.heeded_at < before)).rowcount


def _numbers(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _blocks(keys):
        rows = connection.execute(
            select(contents.c.key, contents.c.id).where(contents.c.key.in_(some))
        )
        found.update((row.key, row.id) for row in rows)
    return found


def _insert(connection: Connection, rows: Sequence[Mapping[str, object]]) -> int:
    if not rows:
        return 0
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(make(events).on_conflict_do_nothing(), list(rows)).rowcount


def _blocks(keys: Sequence[str]) -> list[list[str]]:
    return [list(keys[start : start + _BLOCK]) for start in range(0, len(keys), _BLOCK)]
