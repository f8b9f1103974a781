"""A program with everything loaded that lives for its children: each runs one stage, or is killed.

A child costs milliseconds this way, and the tests' own process, which has threads, never forks.
"""

import os
import select
import signal
import sys
import time
import traceback
from typing import NoReturn

import msgspec

from tests.crash.orders import Answer, Order
from tests.crash.stage_runs import prepared


def main() -> None:
    """Carry out orders, one a line, until nobody gives any more."""
    for line in sys.stdin.buffer:
        answer = _run(msgspec.json.decode(line, type=Order))
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()


def _run(order: Order) -> Answer:
    heard, says = os.pipe()
    child = os.fork()
    if child == 0:
        _live(order, says)
    os.close(says)
    os.read(heard, 1)  # it begins; or it is gone already
    start = time.monotonic()
    os.close(heard)
    killed = _killed(child, order.kill_after)
    seconds = time.monotonic() - start
    return Answer(killed=killed < 0, code=killed, seconds=seconds)


def _killed(child: int, after: float | None) -> int:
    descriptor = os.pidfd_open(child)
    ended, _, _ = select.select([descriptor], [], [], after)
    os.close(descriptor)
    if not ended:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _live(order: Order, says: int) -> NoReturn:
    code = 1
    try:
        work = prepared(order)
        os.write(says, b".")
        work()
        code = 0
    except Exception:  # noqa: BLE001 - a child must not come back into its parent's code
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
