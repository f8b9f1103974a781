"""What the operator must know, once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from notifier.store.tables import notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to know."""

    #: What it is about: a second notice with the same key is none.
    key: str
    subject: str
    text: str
    created_at: datetime
    id: int = 0


def put(connection: Connection, notice: Notice) -> bool:
    """Keep a notice, unless it was given before; say whether it is new."""
    if is_known(connection, notice.key):
        return False
    connection.execute(
        insert(notices).values(
            key=notice.key,
            subject=notice.subject,
            text=notice.text,
            created_at=notice.created_at,
        )
    )
    return True


def is_known(connection: Connection, key: str) -> bool:
    """Say whether a notice was given before."""
    found = connection.execute(select(notices.c.id).where(notices.c.key == key)).first()
    return found is not None


def newest(connection: Connection, prefix: str) -> datetime | None:
    """Say when the newest notice whose key begins so was given; None where there is none."""
    begins = notices.c.key.startswith(prefix, autoescape=True)
    query = select(notices.c.created_at).where(begins).order_by(notices.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def unsent(connection: Connection, limit: int = 50) -> list[Notice]:
    """Give the notices that the operator has not got yet."""
    columns = (notices.c.id, notices.c.key, notices.c.subject, notices.c.text, notices.c.created_at)
    query = select(*columns).where(notices.c.sent_at.is_(None)).order_by(notices.c.id).limit(limit)
    return [Notice(**row._asdict()) for row in connection.execute(query)]


def note_sent(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Note that the operator got them."""
    connection.execute(update(notices).where(notices.c.id.in_(ids)).values(sent_at=now))
