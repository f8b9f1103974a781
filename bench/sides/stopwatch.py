"""Time one call and say how much memory the process needed at its peak, as a line of JSON.

The peak comes from the kernel's account of this program alone; `resource.getrusage` would carry
over that of the process from which this one was started.
"""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

_PEAK = re.compile(r"VmHWM:\s*(\d+) kB")


def timed(call: Callable[[], object]) -> None:
    """Make the call and print what it took."""
    start = time.perf_counter()
    call()
    report(seconds=time.perf_counter() - start, mib=peak_mib())


def report(*, seconds: float, mib: float) -> None:
    """Print what `bench.measure.side` reads."""
    print(json.dumps({"seconds": seconds, "mib": mib}))


def peak_mib() -> float:
    """Give the most memory that this process ever had."""
    found = _PEAK.search(Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
