"""A program with everything loaded that lives for its children: each runs one stage, or is killed.

A child costs milliseconds this way, and the tests' own process, which has threads, never forks.
"""

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import msgspec

from tests.crash.orders import Answer, Order
from tests.crash.stage_runs import prepared


@dataclass(slots=True)
class _Child:
    """One stage at work."""

    order: Order
    pid: int
    descriptor: int
    began: float = 0.0
    #: How it ended, and when.
    code: int | None = None
    ended: float = 0.0

    @property
    def dies_at(self) -> float:
        """The moment at which it is killed."""
        after = self.order.kill_after
        return float("inf") if after is None else self.began + after


def main() -> None:
    """Carry out orders, those of a line at the same time, until nobody gives any more."""
    for line in sys.stdin.buffer:
        answers = _run(msgspec.json.decode(line, type=list[Order]))
        sys.stdout.buffer.write(msgspec.json.encode(answers) + b"\n")
        sys.stdout.buffer.flush()


def _run(orders: Sequence[Order]) -> list[Answer]:
    heard, says = os.pipe()
    waits, goes = os.pipe()
    children = [_born(order, says, waits, goes) for order in orders]
    os.close(says)
    os.close(waits)
    while os.read(heard, 1):  # each is ready, or gone already
        pass
    os.close(heard)
    for child in children:
        child.began = time.monotonic()
    os.close(goes)  # all begin
    while any(child.code is None for child in children):
        _watch([child for child in children if child.code is None])
    return [
        Answer(
            killed=child.code == -signal.SIGKILL, code=child.code, seconds=child.ended - child.began
        )
        for child in children
        if child.code is not None
    ]


def _born(order: Order, says: int, waits: int, goes: int) -> _Child:
    pid = os.fork()
    if pid == 0:
        os.close(goes)
        _live(order, says, waits)
    return _Child(order, pid, os.pidfd_open(pid))


def _watch(living: Sequence[_Child]) -> None:
    """Wait until one of them ends, or is to be killed."""
    left = min(child.dies_at for child in living) - time.monotonic()
    timeout = None if left == float("inf") else max(left, 0.0)
    ended, _, _ = select.select([child.descriptor for child in living], [], [], timeout)
    now = time.monotonic()
    for child in living:
        if child.descriptor in ended:
            _bury(child)
        elif child.dies_at <= now:
            os.kill(child.pid, signal.SIGKILL)
            _bury(child)


def _bury(child: _Child) -> None:
    _, status = os.waitpid(child.pid, 0)
    os.close(child.descriptor)
    child.code, child.ended = os.waitstatus_to_exitcode(status), time.monotonic()


def _live(order: Order, says: int, waits: int) -> NoReturn:
    code = 1
    try:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what it logs is no answer
        work = prepared(order)
        os.close(says)
        os.read(waits, 1)
        work()
        code = 0
    except Exception:  # noqa: BLE001 - a child must not come back into its parent's code
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
