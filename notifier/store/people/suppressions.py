"""Whom we must not write to again. Keys are keyed digests, never addresses."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from notifier.domain.bouncing import EndReason
from notifier.store.single import upsert
from notifier.store.tables import suppressions


def is_suppressed(connection: Connection, digest: bytes) -> bool:
    """Say whether an address must not be written to."""
    query = select(suppressions.c.digest).where(suppressions.c.digest == digest)
    return connection.execute(query).first() is not None


def suppress(connection: Connection, digest: bytes, *, reason: str, now: datetime) -> None:
    """Never write to an address again; the first reason stays."""
    upsert(
        connection,
        suppressions,
        {"digest": digest, "reason": reason, "since": now},
        keys=("digest",),
        changed={"digest": suppressions.c.digest},
        giving=(suppressions.c.digest,),
    )


def suppress_all(connection: Connection, found: Mapping[bytes, EndReason], now: datetime) -> None:
    """Never write to some addresses again; a complaint outweighs a bounce, and nothing else."""
    if not found:
        return
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(suppressions)
    statement = statement.on_conflict_do_update(
        index_elements=["digest"],
        set_={"reason": statement.excluded.reason},
        where=(suppressions.c.reason == EndReason.BOUNCED.value),
    )
    rows = [{"digest": digest, "reason": why.value, "since": now} for digest, why in found.items()]
    connection.execute(statement, rows)
