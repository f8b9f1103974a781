"""One change that many follow, from the log to their mentions, against the bare statement."""

from collections.abc import Iterator
from functools import partial

from bench.ground import Ground, SqliteStores, Stores
from bench.measure import Figure, Sample, in_turn, ratio, side
from bench.postgresql import server
from bench.processes import python
from notifier.pipeline.telling.notify import PEOPLE

#: Subscribers matched in one transaction where it is not done in parts.
_ALL = 1_000_000


def fan_out(ground: Ground) -> Iterator[Figure]:
    """On both databases, in one go and in parts."""
    yield from _figures(ground, SqliteStores(ground.stores), "SQLite")
    with server() as stores:
        yield from _figures(ground, stores, "PostgreSQL")


def _figures(ground: Ground, stores: Stores, title: str) -> Iterator[Figure]:
    people = ground.subscribers
    stores.make("followed", lambda url: python("bench.sides.audience", url, people))
    whole, parts, bare = in_turn(
        ground.rounds,
        partial(_take, stores, "notify", _ALL),
        partial(_take, stores, "notify", PEOPLE),
        partial(_take, stores, "bare_insert"),
    )
    name = f"fan-out to {people:,}, {title} / bare INSERT"
    yield ratio(name, whole, bare, limit=1.3)
    yield ratio(f"the same in parts of {PEOPLE:,}", parts, bare, limit=1.5)


def _take(stores: Stores, module: str, *arguments: object) -> Sample:
    return side(module, stores.copy("followed"), *arguments)
