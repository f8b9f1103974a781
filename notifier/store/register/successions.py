"""Which number comes after which, and what the operator said of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Select, select, tuple_, update

from notifier.domain.succession import Proposal, SuccessionState
from notifier.store.bulk import insert_many
from notifier.store.tables import successions

_BLOCK = 300
#: The reason of a succession that the source itself named.
SAID = "the source says so"
Pair = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """One row: an old number and a new one."""

    id: int
    source: str
    old_id: str
    new_id: str
    reason: str
    state: SuccessionState
    created_at: datetime
    decided_at: datetime | None


def around(connection: Connection, source: str, ids: Iterable[str]) -> set[Pair]:
    """Give the accepted successions that hang together with some numbers, however many steps."""
    found: set[Pair] = set()
    met: set[str] = set()
    asked = set(ids)
    while asked:
        met |= asked
        new: set[Pair] = set()
        for some in _blocks(sorted(asked)):
            for column in (successions.c.old_id, successions.c.new_id):
                query = _pairs(source).where(column.in_(some), _ACCEPTED)
                new.update((row.old_id, row.new_id) for row in connection.execute(query))
        found |= new
        asked = {id_ for pair in new for id_ in pair} - met
    return found


_ACCEPTED = successions.c.state == SuccessionState.ACCEPTED.value


def _pairs(source: str) -> Select[tuple[str, str]]:
    return select(successions.c.old_id, successions.c.new_id).where(successions.c.source == source)


def states(
    connection: Connection, source: str, pairs: Collection[Pair]
) -> dict[Pair, SuccessionState]:
    """Give what became of some successions; unknown ones are left out."""
    found: dict[Pair, SuccessionState] = {}
    for some in _blocks(sorted(pairs)):
        query = select(successions).where(successions.c.source == source, _either(some))
        for row in connection.execute(query):
            found[row.old_id, row.new_id] = SuccessionState(row.state)
    return found


def succeeded(connection: Connection, source: str, ids: Sequence[str]) -> set[str]:
    """Give those of some numbers that another number comes after."""
    found: set[str] = set()
    for some in _blocks(list(ids)):
        query = _pairs(source).where(successions.c.old_id.in_(some), _ACCEPTED)
        found.update(row.old_id for row in connection.execute(query))
    return found


def say(
    connection: Connection,
    source: str,
    pairs: Collection[Pair],
    state: SuccessionState,
    *,
    now: datetime,
) -> None:
    """Note what the source says of some successions."""
    known = states(connection, source, pairs)
    for some in _blocks(sorted(known)):
        connection.execute(
            update(successions)
            .where(successions.c.source == source, _either(some))
            .values(state=state.value, decided_at=now)
        )
    names = ("source", "old_id", "new_id", "reason", "state", "created_at", "decided_at")
    insert_many(
        connection,
        successions,
        names,
        [(source, old, new, SAID, state.value, now, now) for old, new in set(pairs) - set(known)],
    )


def propose(
    connection: Connection, source: str, found: Collection[Proposal], *, now: datetime
) -> list[Proposal]:
    """Keep proposals; give those that were not known."""
    known = states(connection, source, [(one.old_id, one.new_id) for one in found])
    settled = succeeded(connection, source, sorted({one.old_id for one in found}))
    new = [
        one for one in found if (one.old_id, one.new_id) not in known and one.old_id not in settled
    ]
    names = ("source", "old_id", "new_id", "reason", "state", "created_at")
    state = SuccessionState.PROPOSED.value
    rows: list[tuple[object, ...]] = [
        (source, one.old_id, one.new_id, str(one.likeness), state, now) for one in new
    ]
    insert_many(connection, successions, names, rows)
    return new


def listed(connection: Connection, *, everything: bool = False) -> list[Succession]:
    """Give the proposals that wait; or all successions, in the order in which they were noted."""
    query = select(successions).order_by(successions.c.id)
    if not everything:
        query = query.where(successions.c.state == SuccessionState.PROPOSED.value)
    return [
        Succession(**{**row._asdict(), "state": SuccessionState(row.state)})
        for row in connection.execute(query)
    ]


def entry(connection: Connection, number: int) -> Succession | None:
    """Give one succession; None where there is none with this number."""
    row = connection.execute(select(successions).where(successions.c.id == number)).one_or_none()
    if row is None:
        return None
    return Succession(**{**row._asdict(), "state": SuccessionState(row.state)})


def decide(connection: Connection, number: int, state: SuccessionState, *, now: datetime) -> None:
    """Note what the operator decided."""
    chosen = update(successions).where(successions.c.id == number)
    connection.execute(chosen.values(state=state.value, decided_at=now))


def _either(pairs: Sequence[Pair]) -> ColumnElement[bool]:
    return tuple_(successions.c.old_id, successions.c.new_id).in_(pairs)


def _blocks(keys: Sequence[T]) -> Iterator[list[T]]:
    return (list(keys[start : start + _BLOCK]) for start in range(0, len(keys), _BLOCK))
