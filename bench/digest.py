"""What is due to a great many, by subscriber and language, against the bare GROUP BY."""

from collections.abc import Iterator
from functools import partial

from bench.ground import Ground, SqliteStores, Stores
from bench.measure import Figure, Sample, in_turn, ratio, side
from bench.postgresql import server
from bench.processes import python

_MENTIONS, _PEOPLE = 1_000_000, 300_000


def digest(ground: Ground) -> Iterator[Figure]:
    """On both databases."""
    yield _figure(ground, SqliteStores(ground.stores), "SQLite")
    with server() as stores:
        yield _figure(ground, stores, "PostgreSQL")


def _figure(ground: Ground, stores: Stores, title: str) -> Figure:
    stores.make("noted", lambda url: python("bench.sides.mentions", url, _MENTIONS, _PEOPLE))
    ours, theirs = in_turn(
        ground.rounds, partial(_take, stores, "due"), partial(_take, stores, "bare_group")
    )
    name = f"{_MENTIONS:,} mentions, {title} / bare GROUP BY"
    return ratio(name, ours, theirs, limit=1.8)


def _take(stores: Stores, module: str) -> Sample:
    return side(module, stores.copy("noted"))
