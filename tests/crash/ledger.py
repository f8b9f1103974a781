"""What a store holds, read by somebody who just came in: to compare one run with another."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Table, select, text, update

from notifier.domain.message import Lane
from notifier.store.engine import Connection, Sessions
from notifier.store.post.outbox import WITHDRAWN
from notifier.store.register import changes as log
from notifier.store.register.changes import Progress
from notifier.store.tables import (
    changes,
    content_changes,
    contents,
    cursors,
    feeds,
    lines,
    locations,
    mentions,
    outbox,
    snapshots,
    sources,
    subscribers,
)

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
#: What snapshots bring, and in which order it is read.
_OF_SOURCE = {
    sources: "name",
    snapshots: "taken_at",
    locations: "id",
    lines: "location_id",
    changes: "seq",
}
#: Numbers that a killed run uses up in PostgreSQL, and moments that a real clock gives.
_NOT_COMPARED = {"snapshots.id", "sources.snapshot_id", "changes.snapshot_id"}
_CLOCK = {"changes.seen_at", "snapshots.received_at", "sources.checked_at"}

#: A mail before it goes out: the content and to whom.
Addressed = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One message in the outbox."""

    state: str
    reference: str | None
    #: Its news was taken back while it was on its way: what else it says is to be told anew.
    marked: bool
    #: For whom, and the changes that it tells, by their numbers.
    subscriber_id: int
    told: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """That somebody is to hear of a change."""

    #: Lane, reasons, and the subscription that asks for it.
    why: tuple[int, int, int]
    #: Told to those who were told something before: noted when a block is done.
    of_told: bool
    #: It waits until then; None where it does not wait, or no clock is compared.
    due_at: datetime | None
    waits: bool
    #: The content that it went into, by its key, or why it went into none.
    content: str | None
    dropped: str | None


#: By subscriber and number of the change.
Mentions = dict[tuple[int, int], Mention]


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The change log and how far each stage has read it."""

    seqs: list[int]
    ids: list[str]
    cursors: dict[str, int]


class Ledger:
    """Reads a store from outside."""

    def __init__(self, url: str, *, clock: bool = True) -> None:
        """Take its address; each question is a connection of its own, as after a restart.

        Args:
            url: the store.
            clock: whether the moments at which we saw something are compared.
        """
        self._sessions = Sessions(url, pooled=False)
        self._clock = clock
        self._left_out = _NOT_COMPARED if clock else _NOT_COMPARED | _CLOCK

    def quiet(self) -> None:
        """Wait until the server has noticed that killed processes are gone."""
        if self._sessions.dialect == "postgresql":
            with self._sessions.engine().connect() as connection:
                lonely = connection.execution_options(isolation_level="AUTOCOMMIT")
                while lonely.execute(_OTHERS).scalar_one():
                    pass

    def end_leases(self) -> None:
        """Let the leases of killed deliveries run out."""
        with self._sessions.writing() as connection:
            held = update(outbox).where(outbox.c.leased_until.is_not(None))
            connection.execute(held.values(leased_until=datetime(2026, 1, 1, tzinfo=UTC)))

    def source(self) -> str:
        """Give a digest of all that snapshots brought: places, lines, changes."""
        digest = hashlib.sha256()
        with self._sessions.reading() as connection:
            for table, order in _OF_SOURCE.items():
                digest.update(_rows(connection, table, order, self._left_out))
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

    def progress(self) -> Progress:
        """Say how far notify is, also inside a block."""
        with self._sessions.reading() as connection:
            return log.progress(connection, "notify")

    def mentions(self) -> Mentions:
        """Give who is to hear of what, and what became of that."""
        query = select(mentions, contents.c.key).outerjoin(
            contents, contents.c.id == mentions.c.content_id
        )
        with self._sessions.reading() as connection:
            rows = connection.execute(query).all()
        return {
            (row.subscriber_id, row.change_seq): Mention(
                why=(row.lane, row.reasons, row.subscription_id),
                of_told=row.reasons == 0,
                due_at=row.due_at if self._clock else None,
                waits=row.due_at is not None,
                content=row.key,
                dropped=row.dropped,
            )
            for row in rows
        }

    def messages(self) -> dict[Addressed, Queued]:
        """Give what is, or was, to be told of changes."""
        query = (
            select(
                *(contents.c.key, subscribers.c.address, outbox.c.content_id),
                *(outbox.c.subscriber_id, outbox.c.state, outbox.c.reference, outbox.c.reason),
            )
            .join(contents, contents.c.id == outbox.c.content_id)
            .join(subscribers, subscribers.c.id == outbox.c.subscriber_id)
            .where(outbox.c.lane != Lane.CONFIRMATION.value)
        )
        told: defaultdict[int, set[int]] = defaultdict(set)
        with self._sessions.reading() as connection:
            rows = connection.execute(query).all()
            for content_id, seq in connection.execute(select(content_changes)):
                told[content_id].add(seq)
        return {
            (row.key, row.address): Queued(
                state=row.state,
                reference=row.reference,
                marked=row.reason == WITHDRAWN,
                subscriber_id=row.subscriber_id,
                told=frozenset(told[row.content_id]),
            )
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


def _rows(connection: Connection, table: Table, order: str, left_out: set[str]) -> bytes:
    columns = [column for column in table.c if str(column) not in left_out]
    rows = connection.execute(select(*columns).order_by(table.c[order]))
    return "\n".join(repr(tuple(row)) for row in rows).encode()
