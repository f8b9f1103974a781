"""What addresses told us to ask with next time (RFC 9110, section 8.8)."""

from sqlalchemy import Connection, select

from notifier.store.bulk import upsert_many
from notifier.store.tables import validators


def get(connection: Connection, url: str) -> tuple[str | None, str | None]:
    """Give the entity tag and the date of an address; None where it gave none."""
    query = select(validators.c.etag, validators.c.last_modified).where(validators.c.url == url)
    row = connection.execute(query).one_or_none()
    return (None, None) if row is None else (row.etag, row.last_modified)


def put(connection: Connection, url: str, etag: str | None, last_modified: str | None) -> None:
    """Keep them, over what was there."""
    names = ("url", "etag", "last_modified")
    upsert_many(connection, validators, names, [(url, etag, last_modified)])
