"""Ask why an address was told of something, and hold every answer against the store itself."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from notifier.domain.account import Conclusion
from notifier.domain.change import ChangeType
from notifier.domain.mergers import MERGERS, codes_now
from notifier.links import Links
from notifier.pipeline.telling.accounting import Account, Asked, account_of
from notifier.pipeline.telling.notify import STAGE
from notifier.store.engine import Connection, Sessions
from notifier.store.people import account
from notifier.store.register import changes
from notifier.store.tables import changes as log
from notifier.store.tables import content_changes, mentions, outbox, subscribers

LINKS = Links(base_url="http://localhost", secret=b"s" * 32)


def asked(connection: Connection, address: str, now: datetime) -> Asked:
    """Ask for an address."""
    return Asked(
        subscriber_id=account.subscriber_id(connection, address),
        suppressed=account.suppressed(connection, LINKS.suppression_digest(address)),
        now=now,
        codes=codes_now(MERGERS, now),
        with_events=True,
    )


def account_for(
    sessions: Sessions, address: str, type_: ChangeType, location_id: str, *, now: datetime
) -> Account:
    """Give the account of the newest change of a type at a location; all others must be true."""
    contradictions = list(contradicted(sessions, now))
    assert contradictions == []
    with sessions.reading() as connection:
        seq = connection.execute(
            select(log.c.seq)
            .where(log.c.type == type_.value, log.c.location_id == location_id)
            .order_by(log.c.seq.desc())
            .limit(1)
        ).scalar_one()
        entry = account.entry(connection, str(seq))
        assert entry is not None
        return account_of(connection, entry, asked(connection, address, now))


def contradicted(sessions: Sessions, now: datetime) -> Iterator[tuple[str, int, Conclusion]]:
    """Give each account that says something else than the store: address, change, conclusion."""
    with sessions.reading() as connection:
        addresses = list(connection.execute(select(subscribers.c.id, subscribers.c.address)))
        done = changes.progress(connection, STAGE).seq
        for seq in connection.execute(select(log.c.seq)).scalars().all():
            entry = account.entry(connection, str(seq))
            assert entry is not None
            for who, address in addresses:
                found = account_of(connection, entry, asked(connection, address, now))
                if not _agrees(connection, who, seq, found, matched=done >= seq):
                    yield address, seq, found.conclusion


def _agrees(connection: Connection, who: int, seq: int, found: Account, *, matched: bool) -> bool:
    waits = connection.execute(
        select(mentions.c.due_at).where(
            mentions.c.subscriber_id == who, mentions.c.change_seq == seq
        )
    ).scalar()
    states = set(
        connection.execute(
            select(outbox.c.state)
            .join(content_changes, content_changes.c.content_id == outbox.c.content_id)
            .where(content_changes.c.change_seq == seq, outbox.c.subscriber_id == who)
        ).scalars()
    )
    conclusion = found.conclusion
    if conclusion.is_told:
        return "accepted" in states
    if conclusion.is_waiting:
        return waits is not None or bool(states & {"queued", "leased"}) or not matched
    return waits is None and not states & {"accepted", "queued", "leased"}
