"""One change that many follow, from the change log to the outbox, against the bare statement."""

from collections.abc import Iterator
from functools import partial

from bench.ground import Ground, SqliteStores, Stores
from bench.measure import Figure, Sample, in_turn, ratio, side
from bench.postgresql import server
from bench.processes import python


def fan_out(ground: Ground) -> Iterator[Figure]:
    """On both databases."""
    yield _figure(ground, SqliteStores(ground.stores), "SQLite")
    with server() as stores:
        yield _figure(ground, stores, "PostgreSQL")


def _figure(ground: Ground, stores: Stores, title: str) -> Figure:
    people = ground.subscribers
    stores.make("followed", lambda url: python("bench.sides.audience", url, people))
    ours, theirs = in_turn(
        ground.rounds, partial(_take, stores, "notify"), partial(_take, stores, "bare_insert")
    )
    name = f"fan-out to {people:,}, {title} / bare INSERT"
    return ratio(name, ours, theirs, limit=1.3)


def _take(stores: Stores, module: str) -> Sample:
    return side(module, stores.copy("followed"))
