"""Whether a way out is worth trying: it rests for a growing time when it fails, then is tried once.

Pure. All who send share what is known of a way, and each of them may be late: so a circuit is only
ever replaced by who still finds it as they left it (`notifier.store.post.circuits`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto

from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown

_FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=15)
#: A rest beyond this is worth a human's attention.
_LONG = timedelta(minutes=5)
#: Who tries a way that failed has this long; then another may, since the first may have died.
PROBE = timedelta(minutes=2)
#: One lost answer is daily life; two in a row are a way that loses them all.
_LOST_ANSWERS = 2
#: After so many recipients that were put off, and nobody taken or refused for good between, it is
#: us. Fewer may all be greylisted, or have a mail server that is away.
_MOST_PUT_OFF = 3


class CircuitState(StrEnum):
    """Whether a way out may be taken."""

    #: It works, for all we know.
    CLOSED = auto()
    #: It rests.
    OPEN = auto()
    #: Its rest is over: one message may try it.
    HALF_OPEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """What is known of one way out."""

    #: How often in a row it failed.
    failures: int = 0
    #: It is not to be tried before; None where it works.
    open_until: datetime | None = None
    #: Who was put off last, by the subscriber's number, and nobody taken or refused since.
    put_off: tuple[int, ...] = ()

    def state(self, now: datetime) -> CircuitState:
        """Say whether it may be taken now."""
        if self.open_until is None:
            return CircuitState.CLOSED
        return CircuitState.HALF_OPEN if self.open_until <= now else CircuitState.OPEN

    @property
    def is_long(self) -> bool:
        """Whether it rests for so long that a human should know."""
        return self.open_until is not None and rest(self.failures) > _LONG


CLOSED = Circuit()


def rest(failures: int) -> timedelta:
    """Say how long a way rests that failed so often in a row."""
    return min(_FIRST_REST * (1 << min(max(failures, 1) - 1, 10)), LONGEST_REST)


def failed(
    circuit: Circuit, now: datetime, *, opens_after: int = 1, asked: timedelta | None = None
) -> Circuit:
    """Say what a failure makes of a circuit.

    Args:
        circuit: as whoever tried it left it.
        now: the present moment, aware UTC.
        opens_after: how many failures in a row it takes.
        asked: how long the other side wants to be left alone; never undercut.
    """
    failures = circuit.failures + 1
    if failures < opens_after:
        return replace(circuit, failures=failures)
    asked = timedelta() if asked is None else asked
    while rest(failures) < rest(failures + 1) <= asked:  # who asks for long counts as long away
        failures += 1
    return replace(circuit, failures=failures, open_until=now + max(rest(failures), asked))


def probed(circuit: Circuit, now: datetime) -> Circuit:
    """Say what a circuit is while somebody tries it: nobody else does meanwhile."""
    return replace(circuit, open_until=now + PROBE)


def weighed(circuit: Circuit, outcome: Outcome, *, subscriber_id: int) -> tuple[Circuit, Outcome]:
    """Take what is said to one recipient after the other as said of us.

    Args:
        circuit: as the outcome before left it.
        outcome: what became of the next message.
        subscriber_id: whose it is. One who is put off again and again counts once.

    Returns:
        The circuit, with who was put off by now, and the outcome, now perhaps said of all.
    """
    match outcome:
        case Accepted() | Rejected():
            return replace(circuit, put_off=()), outcome
        case Deferred(perhaps_of_all=True):
            known = circuit.put_off
            if len(known) < _MOST_PUT_OFF and subscriber_id not in known:
                known = (*known, subscriber_id)
            of_all = outcome.of_all or len(known) >= _MOST_PUT_OFF
            return replace(circuit, put_off=known), replace(outcome, of_all=of_all)
        case _:
            return circuit, outcome


def after(circuit: Circuit, outcomes: Iterable[Outcome], now: datetime) -> Circuit:
    """Say what the outcomes of one batch make of a circuit.

    Whoever takes a message, or refuses one for good, works. What is said of us as a whole is a
    failure, and so is an answer lost again and again. That one recipient is put off says nothing.

    Args:
        circuit: as the last of them left it (`weighed`).
        outcomes: in their order.
        now: the present moment, aware UTC.
    """
    busy: list[Deferred] = []
    works = lost = False
    for outcome in outcomes:
        if isinstance(outcome, Deferred) and outcome.of_all:
            busy.append(outcome)
        elif isinstance(outcome, Unknown):
            lost = True
        elif isinstance(outcome, Accepted | Rejected):
            works = True
    if busy:
        asked = max((one.retry_after or timedelta() for one in busy), default=None)
        return failed(circuit, now, asked=asked)
    if works:
        return Circuit(put_off=circuit.put_off)
    return failed(circuit, now, opens_after=_LOST_ANSWERS) if lost else circuit
