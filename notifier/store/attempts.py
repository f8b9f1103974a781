"""How often somebody tried, and whom we must not write to. Keys are keyed digests, never addresses."""

from datetime import datetime

from sqlalchemy import Connection, select

from notifier.store.single import upsert
from notifier.store.tables import attempts, suppressions


def count(connection: Connection, key: bytes, window: datetime) -> int:
    """Count one more attempt in a window; give how many there are now."""
    row = upsert(
        connection,
        attempts,
        {"key": key, "window": window, "count": 1},
        keys=("key", "window"),
        changed={"count": attempts.c.count + 1},
        giving=(attempts.c.count,),
    )
    return int(row[0])


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
