"""Which way out is taken: the first that works, or each by its share; and what is learned of it.

What is known stands in the store, so that all who send know it. Each of several deliveries in one
process has ways of its own, since a transport keeps a connection.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from notifier.domain.circuit import Circuit, CircuitState, probed
from notifier.domain.ports import Transport
from notifier.store.engine import Connection
from notifier.store.post import circuits, notices
from notifier.store.post.notices import Notice

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A way out that somebody may use for one batch."""

    transport: Transport
    #: Its circuit as it was found.
    found: Circuit
    #: Its circuit as we left it: who finds another was too late to say anything.
    left: Circuit

    @property
    def limit(self) -> int:
        """How many messages it may have; a way that failed is tried with one."""
        return self.transport.batch if self.left.open_until is None else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out of one delivery."""

    #: In the order in which they step in for each other; each name once.
    transports: Sequence[Transport]
    #: Of how many batches each gets how many, by name; empty: the first that works gets all.
    shares: Mapping[str, int] = field(default_factory=dict)
    #: Gives a number from 0 to 1, by which a share is drawn.
    draw: Callable[[], float]

    def take(self, connection: Connection, now: datetime) -> Taken | None:
        """Give a way out for one batch; None where all of them rest.

        One whose rest is over is given to one taker alone, in a transaction that writes.
        """
        known = circuits.read(connection, [one.name for one in self.transports])
        for transport in self._in_turn(known, now):
            found = known[transport.name]
            if found.open_until is None:
                return Taken(transport=transport, found=found, left=found)
            left = probed(found, now)
            if circuits.replace(connection, transport.name, found, left):
                return Taken(transport=transport, found=found, left=left)
        return None

    def put_back(self, connection: Connection, taken: Taken) -> None:
        """Say that nothing was learned of a way: there was nothing to send by it."""
        if taken.left != taken.found:
            circuits.replace(connection, taken.transport.name, taken.left, taken.found)

    def learn(
        self, connection: Connection, taken: Taken, new: Circuit, *, now: datetime, problem: str
    ) -> None:
        """Note what became of a way out, unless somebody else did meanwhile."""
        name, before = taken.transport.name, taken.found
        if replace(new, put_off=taken.left.put_off) == taken.left:
            # it was neither seen to work nor to fail: it may be tried again at once
            found = replace(taken.found, put_off=new.put_off)
            circuits.replace(connection, name, taken.left, found)
            return
        if not circuits.replace(connection, name, taken.left, new):
            return
        if new.open_until is not None:
            until = new.open_until.isoformat()
            _log.warning("way_out.rests", transport=name, until=until, problem=problem)
        elif before.open_until is not None:
            _log.info("way_out.works", transport=name)
        if new.is_long and not before.is_long:
            notices.put(connection, _rests(name, new, problem, now))
        elif before.is_long and not new.is_long:
            notices.put(connection, _works(name, now))

    def free_from(self, connection: Connection, now: datetime) -> datetime:
        """Say from when on a way may be taken: now, or when the first rest is over."""
        known = circuits.read(connection, [one.name for one in self.transports])
        return min(max(one.open_until or now, now) for one in known.values())

    def _in_turn(self, known: Mapping[str, Circuit], now: datetime) -> Iterator[Transport]:
        """Give those that may be taken, in the order in which to ask for them."""
        free = [
            one for one in self.transports if known[one.name].state(now) is not CircuitState.OPEN
        ]
        if not self.shares:
            yield from free
            return
        closed = [one for one in free if known[one.name].open_until is None]
        yield from (one for one in free if one not in closed)  # to have its share again
        if closed:
            yield self._drawn(closed)

    def _drawn(self, closed: Sequence[Transport]) -> Transport:
        left = self.draw() * sum(self.shares[one.name] for one in closed)
        for one in closed:
            left -= self.shares[one.name]
            if left < 0:
                return one
        return closed[-1]


def _rests(name: str, circuit: Circuit, problem: str, now: datetime) -> Notice:
    return Notice(
        key=f"circuit:{name}:open:{now.isoformat()}",
        subject=f"No mail leaves by {name}",
        text=(
            f"The way out {name} failed {circuit.failures} times in a row, at last with: "
            f"{problem}.\n\nIt is tried again from time to time, with one mail. Meanwhile mails go "
            "by another way, where one is set; else they wait. None is lost.\n"
        ),
        created_at=now,
    )


def _works(name: str, now: datetime) -> Notice:
    return Notice(
        key=f"circuit:{name}:closed:{now.isoformat()}",
        subject=f"Mail leaves by {name} again",
        text=f"The way out {name} works again. What waited goes out now.\n",
        created_at=now,
    )
