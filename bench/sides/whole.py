"""Run a command to its end and measure the whole process, from start to exit: ``COMMAND …``.

This program stays small, since a child's peak of memory begins with that of its parent.
"""

import os
import sys
import time

from bench.sides.stopwatch import report


def _run(command: list[str]) -> None:
    quiet = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    start = time.perf_counter()
    child = os.posix_spawnp("env", ["env", *command], {**_inherited()}, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command}: ended with {os.waitstatus_to_exitcode(status)}")
    report(seconds=seconds, mib=used.ru_maxrss / 1024)


def _inherited() -> dict[str, str]:
    return {"PATH": os.defpath}


if __name__ == "__main__":
    _run(sys.argv[1:])
