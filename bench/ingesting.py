"""Ingest, inside a process: against parsing, against ten times the data, and by database."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from bench.ground import Ground, SqliteStores, Stores
from bench.measure import Figure, Sample, in_turn, memory, ratio, side
from bench.postgresql import server

_TIMES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One snapshot that meets a store in a known state."""

    title: str
    #: The state: ``empty``, or ``loaded`` with the first snapshot.
    state: str
    file: str
    #: Times the time of `orjson.loads`.
    limit: float

    def samples(
        self, ground: Ground, stores: Stores, times: int = 1, *, judged: bool = False
    ) -> Sample:
        """Ingest it once, into a fresh copy of the state."""
        url = stores.copy(_state(self.state, times))
        more = ["judged"] if judged else []
        return side("ingest", url, ground.file(self.file, times=times), *more)


SAME = Step(title="the same file again", state="loaded", file="first.jsonl", limit=0.3)
UNCHANGED = Step(title="nothing changed", state="loaded", file="again.jsonl", limit=0.6)
ONE_PERCENT = Step(title="1 % changed", state="loaded", file="one-percent.jsonl", limit=1.2)
HALF = Step(title="half changed", state="loaded", file="half.jsonl", limit=7.0)
FIRST = Step(title="first load", state="empty", file="first.jsonl", limit=7.0)
_STEPS = (SAME, UNCHANGED, ONE_PERCENT, HALF, FIRST)


def _state(name: str, times: int) -> str:
    return f"{name}-{times}"


def ready(ground: Ground, stores: Stores, *, times: int = 1) -> None:
    """Make the states that the steps start from."""
    stores.make(_state("empty", times))
    first = ground.file("first.jsonl", times=times)
    stores.make(_state("loaded", times), lambda url: side("ingest", url, first))


def parse(ground: Ground) -> Iterator[Figure]:
    """Each step against `orjson.loads` of the same data as one document in memory."""
    stores = SqliteStores(ground.stores)
    ready(ground, stores)
    yardstick = partial(side, "parse", ground.file("first.json"))
    peak: list[Sample] = []
    for step in _STEPS:
        ours, theirs = in_turn(ground.rounds, partial(step.samples, ground, stores), yardstick)
        peak += ours
        yield ratio(f"{step.title} / orjson.loads", ours, theirs, limit=step.limit)
    yield memory("memory, any of these", peak, limit=80)


def guard(ground: Ground) -> Iterator[Figure]:
    """Counting and judging what a snapshot changes, against believing it."""
    stores = SqliteStores(ground.stores)
    ready(ground, stores)
    judged, believed = in_turn(
        ground.rounds,
        partial(ONE_PERCENT.samples, ground, stores, judged=True),
        partial(ONE_PERCENT.samples, ground, stores),
    )
    yield ratio(f"{ONE_PERCENT.title}, judged / believed", judged, believed, limit=1.1)


def scale(ground: Ground) -> Iterator[Figure]:
    """Ten times the data against the data."""
    stores = SqliteStores(ground.stores)
    ready(ground, stores)
    ready(ground, stores, times=_TIMES)
    peak: list[Sample] = []
    for step in (UNCHANGED, ONE_PERCENT, FIRST):
        large, small = in_turn(
            min(ground.rounds, 3),
            partial(step.samples, ground, stores, _TIMES),
            partial(step.samples, ground, stores),
        )
        peak += large
        yield ratio(f"{step.title}, 10x / 1x", large, small, limit=12)
    yield memory("memory at 10x, any of these", peak, limit=150)


def databases(ground: Ground) -> Iterator[Figure]:
    """PostgreSQL against SQLite."""
    sqlite = SqliteStores(ground.stores)
    ready(ground, sqlite)
    with server() as postgresql:
        ready(ground, postgresql)
        for step in (UNCHANGED, ONE_PERCENT, HALF, FIRST):
            ours, theirs = in_turn(
                ground.rounds,
                partial(step.samples, ground, postgresql),
                partial(step.samples, ground, sqlite),
            )
            yield ratio(f"{step.title}, PostgreSQL / SQLite", ours, theirs, limit=1.5)
