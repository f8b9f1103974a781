"""Fill a store with one change at one location that many follow: ``URL SUBSCRIBERS``."""

import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.sides.generate import SOURCE
from bench.sides.ingest import NOW
from notifier.domain.change import ALL_KINDS
from notifier.domain.location import Location
from notifier.pipeline.intake.ingest import ingest
from notifier.sources.fictitious.bench import TAKEN_AT, bench_locations, with_share_changed
from notifier.sources.snapshot_file import SnapshotFile
from notifier.sources.snapshot_writer import write_snapshot
from notifier.store.bulk import Row, insert_many
from notifier.store.engine import Sessions
from notifier.store.tables import subscribers, subscriptions

_SUBSCRIBER = ("id", "address", "language", "nonce", "created_at")
_SUBSCRIPTION = (
    *("id", "subscriber_id", "source", "scope", "key", "kinds", "rhythm", "language", "state"),
    *("nonce", "created_at", "confirmed_at"),
)


def fill(url: str, count: int) -> None:
    """Write the change and its followers."""
    sessions = Sessions(url)
    (location,) = bench_locations(1, 1)
    (changed,) = with_share_changed([location], 0.1, seed=2)
    _ingest(sessions, [location, changed])
    with sessions.writing() as connection:
        people: list[Row] = [
            (i, f"lezer-{i}@example.org", "nl", _nonce(i), NOW) for i in range(1, count + 1)
        ]
        insert_many(connection, subscribers, _SUBSCRIBER, people)
        start = (SOURCE, "location", location.id, ALL_KINDS, "at_once", "nl", "active")
        following: list[Row] = [(i, i, *start, _nonce(i), NOW, NOW) for i in range(1, count + 1)]
        insert_many(connection, subscriptions, _SUBSCRIPTION, following)


def _ingest(sessions: Sessions, states: list[Location]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.jsonl"
        for day, state in enumerate(states):
            taken_at = TAKEN_AT + timedelta(days=day)
            write_snapshot([state], path, source=SOURCE, taken_at=taken_at, count=1)
            ingest(SnapshotFile(path, source=SOURCE).fetch(), sessions, now=NOW)


def _nonce(number: int) -> bytes:
    return number.to_bytes(16)


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
