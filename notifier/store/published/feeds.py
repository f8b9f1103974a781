"""The feeds as they go over the wire: their bytes, by the path at which they are served.

What they are built from is read in `notifier.store.published.news`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, not_, or_, select

from notifier.store.bulk import insert_many, upsert_many
from notifier.store.tables import feeds

#: Paths looked up by one statement: below SQLite's limit of parameters.
BLOCK = 500
_NAMES = ("path", "media_type", "body", "etag", "updated_at", "indexed")
_PUBLISH_LOCK = 0x7075_626C
# the driver's own words: for one row, SQLAlchemy's statement costs more than the look-up itself
READ = "SELECT media_type, body, etag, updated_at, indexed FROM feeds WHERE path = "
ETAG = "SELECT etag FROM feeds WHERE path = "


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFeed:
    """One feed in one form, ready to be served."""

    path: str
    media_type: str
    body: bytes
    #: A strong one, with its quotes (RFC 9110, section 8.8.3).
    etag: str
    #: When these bytes came to be: the Last-Modified.
    updated_at: datetime
    #: False where search engines must stay away (family care in a private home).
    indexed: bool


def read(connection: Connection, path: str) -> StoredFeed | None:
    """Give what is served at a path; None where there is no feed."""
    row = connection.exec_driver_sql(READ + _mark(connection), (path,)).fetchone()
    return None if row is None else feed_of(path, row)


def feed_of(path: str, row: Sequence[Any]) -> StoredFeed:
    """Make a feed of a row as the driver gives it for `READ`."""
    return StoredFeed(
        path=path,
        media_type=row[0],
        body=bytes(row[1]),
        etag=row[2],
        updated_at=_moment(row[3]),
        indexed=bool(row[4]),
    )


def etag(connection: Connection, path: str) -> str | None:
    """Give the ETag alone: most who ask have these bytes already."""
    row = connection.exec_driver_sql(ETAG + _mark(connection), (path,)).fetchone()
    return None if row is None else str(row[0])


def lock(connection: Connection) -> None:
    """Be the only one who writes feeds, until the transaction ends.

    SQLite has one writer anyway; on PostgreSQL a slow builder would overwrite newer bytes.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_PUBLISH_LOCK)))


def missing(connection: Connection, paths: Sequence[str]) -> list[str]:
    """Give those of some paths at which nothing is served yet, in their order."""
    known = _etags(connection, paths)
    return [path for path in paths if path not in known]


def put_many(connection: Connection, built: Sequence[StoredFeed]) -> int:
    """Write feeds over what was there; the lock must be held.

    Returns:
        How many had other bytes than before. The others are left alone, time included: whoever
        has them need not fetch them again.
    """
    known = _etags(connection, [feed.path for feed in built])
    changed = [feed for feed in built if known.get(feed.path) != feed.etag]
    upsert_many(connection, feeds, _NAMES, [_row(feed) for feed in changed])
    return len(changed)


def add_missing(connection: Connection, built: Sequence[StoredFeed]) -> int:
    """Write the feeds whose path is still free; the lock must be held."""
    known = _etags(connection, [feed.path for feed in built])
    new = [feed for feed in built if feed.path not in known]
    insert_many(connection, feeds, _NAMES, [_row(feed) for feed in new])
    return len(new)


def drop(connection: Connection, paths: Sequence[str]) -> None:
    """Serve nothing at some paths any more; the lock must be held."""
    for start in range(0, len(paths), BLOCK):
        some = list(paths[start : start + BLOCK])
        connection.execute(delete(feeds).where(feeds.c.path.in_(some)))


def drop_outside(connection: Connection, starts: Sequence[str]) -> None:
    """Serve nothing at paths that begin with none of these; the lock must be held."""
    kept = or_(*(feeds.c.path.startswith(start, autoescape=True) for start in starts))
    connection.execute(delete(feeds).where(not_(kept)))


def _etags(connection: Connection, paths: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(paths), BLOCK):
        some = list(paths[start : start + BLOCK])
        rows = connection.execute(select(feeds.c.path, feeds.c.etag).where(feeds.c.path.in_(some)))
        found.update((row[0], row[1]) for row in rows)
    return found


def _row(feed: StoredFeed) -> tuple[object, ...]:
    return tuple(getattr(feed, name) for name in _NAMES)


def _mark(connection: Connection) -> str:
    return "%s" if connection.dialect.name == "postgresql" else "?"


def _moment(value: str | datetime) -> datetime:
    """Read a moment as the driver gives it: SQLite keeps text in UTC without a zone."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
