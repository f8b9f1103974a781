"""Note what became of messages: many by one statement, each database in its fast way.

SQLite: the keys of an outcome as a list in JSON, an outcome after the other. PostgreSQL: all keys
as arrays, joined with the outcomes that they share; a statement for each costs too much there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, select, tuple_

from notifier.domain.delivery import MessageState
from notifier.store.post.outbox import WITHDRAWN
from notifier.store.tables import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of some messages, the same of all."""

    #: Content and subscriber of each.
    keys: Sequence[tuple[int, int]]
    state: MessageState
    #: How often each was tried by now.
    attempts: int
    due_at: datetime
    settled_at: datetime | None
    #: The way by which they were tried last.
    transport: str
    reference: str | None
    reason: str | None
    #: There is no such mailbox.
    bounced: bool = False


_TYPES = {
    "state": "text",
    "reason": "text",
    "attempts": "smallint",
    "due_at": "timestamptz",
    "settled_at": "timestamptz",
    "transport": "text",
    "reference": "text",
}


def settle(connection: Connection, *, holder: str, settlements: Sequence[Settlement]) -> int:
    """Note what became of messages; give how many of them were still ours to settle."""
    if not settlements:
        return 0
    if connection.dialect.name == "postgresql":
        return _at_once(connection, holder, settlements)
    return _one_by_one(connection, holder, settlements)


def there(connection: Connection, settlements: Sequence[Settlement]) -> int:
    """Say how many of these messages there are, whoever holds them: people may erase themselves."""
    keys = [key for one in settlements for key in one.keys]
    key = tuple_(outbox.c.content_id, outbox.c.subscriber_id)
    chosen = select(func.count()).select_from(outbox).where(key.in_(keys))
    return int(connection.execute(chosen).scalar_one())


def _one_by_one(connection: Connection, holder: str, settlements: Sequence[Settlement]) -> int:
    marks = {name: f"?{place}" for place, name in enumerate(_TYPES, start=1)}
    place = len(marks)
    statement = (
        f"UPDATE outbox SET {_set(marks)} "  # noqa: S608 - words of our own; every value is a parameter
        "WHERE (content_id, subscriber_id) IN "
        "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') "
        f"FROM json_each(?{place + 1})) "
        # with a sign, so that the key is looked up, and not every leased message looked at
        f"AND +state = 'leased' AND leased_by = ?{place + 2}"
    )
    rows = [
        (*_values(connection, one), msgspec.json.encode(one.keys).decode(), holder)
        for one in settlements
    ]
    return connection.exec_driver_sql(statement, rows).rowcount


def _at_once(connection: Connection, holder: str, settlements: Sequence[Settlement]) -> int:
    marks = {name: f"o.{name}" for name in _TYPES}
    arrays = ", ".join(f"%s::{type_}[]" for type_ in _TYPES.values())
    statement = (
        f"UPDATE outbox SET {_set(marks)} "  # noqa: S608 - as above
        "FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS k (content_id, subscriber_id, n) "
        f"JOIN unnest({arrays}) WITH ORDINALITY AS o ({', '.join(_TYPES)}, n) ON o.n = k.n "
        "WHERE outbox.content_id = k.content_id AND outbox.subscriber_id = k.subscriber_id "
        # as a CASE, since a planner that has counted no leased message expects none, and then holds
        # every key against every message: a thousand times a thousand
        "AND CASE WHEN outbox.state = 'leased' THEN outbox.leased_by = %s ELSE false END"
    )
    keys = [(*key, n) for n, one in enumerate(settlements, start=1) for key in one.keys]
    _hold(connection, holder)
    shared = [_values(connection, one) for one in settlements]
    columns = [list(column) for column in (*zip(*keys, strict=True), *zip(*shared, strict=True))]
    return connection.exec_driver_sql(statement, (*columns, holder)).rowcount


def _hold(connection: Connection, holder: str) -> None:
    """Lock what we hold in the order of its key: whoever takes news back locks in that order too.

    Otherwise each could wait for the other, and one of them would be undone.
    """
    statement = (
        "SELECT 1 FROM outbox WHERE state = 'leased' AND state IN ('queued', 'leased') "
        "AND leased_by = %s ORDER BY content_id, subscriber_id FOR UPDATE"
    )
    connection.exec_driver_sql(statement, (holder,))


def _set(marks: dict[str, str]) -> str:
    """Give the assignments; `marks` says where each value comes from.

    What was taken back while it was on its way is not tried again, and its mark stays.
    """
    state, reason = marks["state"], marks["reason"]
    withdrawn = f"coalesce(outbox.reason, '') = '{WITHDRAWN}'"
    again = f"{withdrawn} AND {state} IN ('queued', 'dead')"
    plain = (f"{name} = {mark}" for name, mark in marks.items() if name not in {"state", "reason"})
    return ", ".join(
        (
            f"state = CASE WHEN {again} THEN 'cancelled' ELSE {state} END",
            f"reason = CASE WHEN {withdrawn} THEN outbox.reason ELSE {reason} END",
            *plain,
            "leased_by = NULL",
            "leased_until = NULL",
        )
    )


def _values(connection: Connection, one: Settlement) -> tuple[object, ...]:
    """Give what the messages share, in the driver's form."""
    moment = outbox.c.due_at.type.dialect_impl(connection.dialect).bind_processor(
        connection.dialect
    )
    due_at, settled_at = (
        value if moment is None else moment(value) for value in (one.due_at, one.settled_at)
    )
    state = one.state.value
    return state, one.reason, one.attempts, due_at, settled_at, one.transport, one.reference
