"""The outbox: many at once against one by one, and two workers against one."""

from collections.abc import Iterator
from functools import partial

from bench.ground import Ground, SqliteStores, Stores
from bench.measure import Figure, Sample, in_turn, seconds, side
from bench.postgresql import server
from bench.processes import python

_BATCH = 1000
#: So many one by one: enough to be measured.
_FEW = 300
_WORKED_OFF = 20_000


def outbox(ground: Ground) -> Iterator[Figure]:
    """Claim and settle, on both databases, with a hundred thousand messages that wait."""
    yield _batches(ground, SqliteStores(ground.stores), "SQLite")
    with server() as stores:
        yield _batches(ground, stores, "PostgreSQL")


def workers(ground: Ground) -> Iterator[Figure]:
    """Two processes on PostgreSQL work off what one does; nothing is claimed twice."""
    with server() as stores:
        _make(ground, stores)
        one, two = in_turn(
            ground.rounds,
            partial(_work_off, stores, 1, ground.subscribers),
            partial(_work_off, stores, 2, ground.subscribers),
        )
    yield Figure(
        name="two workers, PostgreSQL / one worker",
        value=seconds(one) / seconds(two),
        limit=1.4,
        at_least=True,
        detail=f"{seconds(one):.3f} s / {seconds(two):.3f} s for {ground.subscribers:,}",
    )


def _batches(ground: Ground, stores: Stores, title: str) -> Figure:
    _make(ground, stores)
    many, single = in_turn(
        ground.rounds,
        partial(_claim, stores, _BATCH, _WORKED_OFF),
        partial(_claim, stores, 1, _FEW),
    )
    ours, theirs = seconds(many) / _WORKED_OFF, seconds(single) / _FEW
    return Figure(
        name=f"claim and settle by {_BATCH:,}, {title} / one by one",
        value=ours / theirs,
        limit=0.03,
        detail=f"{ours * 1e6:.1f} / {theirs * 1e6:.0f} microseconds each",
    )


def _make(ground: Ground, stores: Stores) -> None:
    count = ground.subscribers
    stores.make("waiting", lambda url: python("bench.sides.waiting", url, count))


def _claim(stores: Stores, batch: int, count: int) -> Sample:
    return side("claim", stores.copy("waiting"), batch, count)


def _work_off(stores: Stores, processes: int, count: int) -> Sample:
    return side("workers", stores.copy("waiting"), processes, count)
