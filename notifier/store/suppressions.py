"""Whom we must not write to again. Keys are keyed digests, never addresses."""

from datetime import datetime

from sqlalchemy import Connection, select

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
