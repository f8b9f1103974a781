"""Several processes work off one outbox at the same time: ``URL WORKERS COUNT``.

It fails where anything was claimed twice, or not at all.
"""

import multiprocessing
import sys
import time
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING

from bench.sides.claim import work_off
from bench.sides.stopwatch import peak_mib, report
from notifier.store.engine import Sessions

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

_BATCH = 1000


def _worker(url: str, count: int, start: Barrier, done: "Queue[list[int]]") -> None:
    sessions = Sessions(url)
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    start.wait()
    done.put(work_off(sessions, _BATCH, count))


def _together(url: str, workers: int, count: int) -> float:
    """Give the seconds from the first claim until the last worker has nothing left."""
    context = multiprocessing.get_context("spawn")
    start, done = context.Barrier(workers + 1), context.Queue()
    processes = [
        context.Process(target=_worker, args=(url, count, start, done)) for _ in range(workers)
    ]
    for process in processes:
        process.start()
    start.wait()
    began = time.perf_counter()
    parts = [done.get() for _ in processes]
    seconds = time.perf_counter() - began
    for process in processes:
        process.join()
    together = [one for part in parts for one in part]
    if sorted(together) != list(range(1, count + 1)):
        sys.exit(f"{len(together)} claims of {len(set(together))} messages, not of {count}")
    return seconds


if __name__ == "__main__":
    report(seconds=_together(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])), mib=peak_mib())
