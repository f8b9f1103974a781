"""What a store holds, read by somebody who just came in: to compare one run with another."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Table, func, select, text

from notifier.store.engine import Connection, Sessions
from notifier.store.tables import (
    changes,
    content_changes,
    contents,
    cursors,
    feeds,
    lines,
    locations,
    outbox,
    snapshots,
    sources,
    subscribers,
)

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
#: Numbers that a killed run uses up in PostgreSQL, and moments that a real clock gives.
_NOT_COMPARED = {"snapshot_id"}
_CLOCK = {"seen_at", "received_at", "checked_at"}

#: A mail before it goes out: the content and to whom.
Addressed = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One message in the outbox."""

    state: str
    reference: str | None
    #: The newest change that it tells.
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The change log and how far each stage has read it."""

    seqs: list[int]
    ids: list[str]
    cursors: dict[str, int]


class Ledger:
    """Reads a store from outside."""

    def __init__(self, url: str) -> None:
        """Take its address; each question is a connection of its own, as after a restart."""
        self._sessions = Sessions(url, pooled=False)

    def quiet(self) -> None:
        """Wait until the server has noticed that killed processes are gone."""
        if self._sessions.dialect == "postgresql":
            with self._sessions.engine().connect() as connection:
                lonely = connection.execution_options(isolation_level="AUTOCOMMIT")
                while lonely.execute(_OTHERS).scalar_one():
                    pass

    def source(self, *, clock: bool = True) -> str:
        """Give a digest of all that snapshots brought: places, lines, changes.

        Args:
            clock: whether the moments at which we saw it are part of it.
        """
        digest = hashlib.sha256()
        with self._sessions.reading() as connection:
            digest.update(_rows(connection, sources, "name", clock=clock))
            digest.update(_rows(connection, snapshots, "taken_at", "id", clock=clock))
            digest.update(_rows(connection, locations, "id", clock=clock))
            digest.update(_rows(connection, lines, "location_id", clock=clock))
            digest.update(_rows(connection, changes, "seq", clock=clock))
        return digest.hexdigest()

    def log(self) -> Log:
        """Give the change log."""
        with self._sessions.reading() as connection:
            found = connection.execute(select(changes.c.seq, changes.c.id).order_by("seq")).all()
            stages = connection.execute(select(cursors)).all()
        return Log(
            seqs=[row.seq for row in found],
            ids=[row.id for row in found],
            cursors={row.stage: row.seq for row in stages},
        )

    def messages(self) -> dict[Addressed, Queued]:
        """Give what is, or was, to be told of changes."""
        newest = (
            select(
                content_changes.c.content_id, func.max(content_changes.c.change_seq).label("seq")
            )
            .group_by(content_changes.c.content_id)
            .subquery()
        )
        query = (
            select(
                *(contents.c.key, subscribers.c.address, newest.c.seq),
                *(outbox.c.state, outbox.c.reference),
            )
            .join(contents, contents.c.id == outbox.c.content_id)
            .join(subscribers, subscribers.c.id == outbox.c.subscriber_id)
            .join(newest, newest.c.content_id == contents.c.id)
        )
        with self._sessions.reading() as connection:
            rows = connection.execute(query).all()
        return {
            (row.key, row.address): Queued(state=row.state, reference=row.reference, seq=row.seq)
            for row in rows
        }

    def feeds(self) -> dict[str, tuple[object, ...]]:
        """Give every feed to the byte, by its path."""
        with self._sessions.reading() as connection:
            return {row.path: tuple(row) for row in connection.execute(select(feeds))}

    def is_sound(self) -> bool:
        """Ask SQLite whether its file is in order; PostgreSQL sees to that itself."""
        if self._sessions.dialect == "postgresql":
            return True
        with self._sessions.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            return (
                found == "ok" and not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            )


def _rows(connection: Connection, table: Table, *order: str, clock: bool) -> bytes:
    left_out = _NOT_COMPARED | (set() if clock else _CLOCK)
    if table is snapshots:
        left_out = left_out | {"id", "file"}
    columns = [column for column in table.c if column.name not in left_out]
    rows = connection.execute(select(*columns).order_by(*(table.c[name] for name in order)))
    return "\n".join(repr(tuple(row)) for row in rows).encode()
