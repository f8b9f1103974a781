"""The links in mails: digests of tokens, each good for one purpose. No token is ever seen here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from notifier.domain.subscription import Purpose
from notifier.store.single import upsert
from notifier.store.tables import tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What the store keeps of a token."""

    digest: bytes
    purpose: Purpose
    subscriber_id: int
    #: None where it is good for a subscriber as a whole.
    subscription_id: int | None = None
    #: None where it is good as long as the row that it opens.
    expires_at: datetime | None = None
    used_at: datetime | None = None


def issue(connection: Connection, token: Token) -> None:
    """Keep a token; the same one again changes nothing but its expiry."""
    upsert(
        connection,
        tokens,
        {
            "digest": token.digest,
            "purpose": token.purpose.value,
            "subscriber_id": token.subscriber_id,
            "subscription_id": token.subscription_id,
            "expires_at": token.expires_at,
        },
        keys=("digest",),
        changed={"expires_at": token.expires_at},
        giving=(tokens.c.digest,),
    )


def withdraw(connection: Connection, subscription_id: int, purpose: Purpose) -> None:
    """Make every earlier token of a subscription and purpose void."""
    connection.execute(
        delete(tokens).where(
            tokens.c.subscription_id == subscription_id, tokens.c.purpose == purpose.value
        )
    )


def find(connection: Connection, digest: bytes, purpose: Purpose) -> Token | None:
    """Give a token that was issued for this purpose, used and expired ones among them."""
    row = connection.execute(
        select(tokens).where(tokens.c.digest == digest, tokens.c.purpose == purpose.value)
    ).one_or_none()
    return None if row is None else Token(**{**row._asdict(), "purpose": Purpose(row.purpose)})


def note_used(connection: Connection, digest: bytes, now: datetime) -> None:
    """Note when a token was used first."""
    connection.execute(
        update(tokens)
        .where(tokens.c.digest == digest, tokens.c.used_at.is_(None))
        .values(used_at=now)
    )


def note_last_used(connection: Connection, digest: bytes, now: datetime) -> None:
    """Note when a token was used last."""
    connection.execute(update(tokens).where(tokens.c.digest == digest).values(used_at=now))
