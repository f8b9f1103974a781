"""Claim messages and settle them, as many times as it takes: ``URL BATCH COUNT``."""

import sys
import uuid
from collections.abc import Sequence
from datetime import timedelta

from bench.sides.ingest import NOW
from bench.sides.stopwatch import timed
from notifier.domain.delivery import MessageState
from notifier.store.engine import Sessions
from notifier.store.post import outbox
from notifier.store.post.outbox import Claimed
from notifier.store.post.settling import Settlement, settle

_LEASE = timedelta(minutes=5)


def work_off(sessions: Sessions, batch: int, count: int) -> list[int]:
    """Claim and settle until there is nothing left, or so many were; give whose they were."""
    done: list[int] = []
    while len(done) < count and (claimed := _batch(sessions, batch)):
        done += [one.subscriber_id for one in claimed]
    return done


def _batch(sessions: Sessions, batch: int) -> Sequence[Claimed]:
    holder = uuid.uuid4().hex
    with sessions.writing() as connection:
        claimed = outbox.claim(connection, holder=holder, now=NOW, until=NOW + _LEASE, limit=batch)
    if claimed:
        with sessions.writing() as connection:
            settle(connection, holder=holder, settlements=[_accepted(claimed)])
    return claimed


def _accepted(claimed: Sequence[Claimed]) -> Settlement:
    return Settlement(
        keys=[(one.content, one.subscriber_id) for one in claimed],
        state=MessageState.ACCEPTED,
        attempts=1,
        due_at=NOW,
        settled_at=NOW,
        transport="sendgrid",
        reference="fictief",
        reason=None,
    )


if __name__ == "__main__":
    sessions = Sessions(sys.argv[1])
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    timed(lambda: work_off(sessions, int(sys.argv[2]), int(sys.argv[3])))
