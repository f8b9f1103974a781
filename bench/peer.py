"""The whole process of `notifier ingest` against `csv-diff`, which compares two tables by a key."""

import sys
from collections.abc import Iterator
from functools import partial

from bench.ground import Ground, SqliteStores
from bench.ingesting import ready
from bench.measure import Figure, Sample, in_turn, memory_ratio, ratio, side
from bench.processes import beside_python


def peer(ground: Ground) -> Iterator[Figure]:
    """1 % of the records changed, from the start of the process to its exit."""
    stores = SqliteStores(ground.stores)
    ready(ground, stores)
    ours, theirs = in_turn(
        ground.rounds, partial(_notifier, ground, stores), partial(_csv_diff, ground)
    )
    yield ratio("1 % changed, whole process / csv-diff", ours, theirs, limit=0.35)
    yield memory_ratio("memory, whole process / csv-diff", ours, theirs, limit=0.25)


def _notifier(ground: Ground, stores: SqliteStores) -> Sample:
    database = f"NOTIFIER_DATABASE_URL={stores.copy('loaded-1')}"
    secret = f"NOTIFIER_SECRET={'bench' * 8}"
    command = [sys.executable, "-m", "notifier", "ingest", "--source", "fictief"]
    return side("whole", database, secret, *command, ground.file("one-percent.jsonl"))


def _csv_diff(ground: Ground) -> Sample:
    tables = ground.file("first.csv"), ground.file("one-percent.csv")
    # told the format: guessing it can take longer than the rest together
    options = "--key=key", "--format=csv"
    return side("whole", beside_python("csv-diff"), *tables, *options)
