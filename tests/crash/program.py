"""Programs of ours as processes: the command itself, and the nursery."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from tests.crash.orders import Answer, Order

ROOT = Path(__file__).resolve().parents[2]


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Give this process's environment with our settings in place of whatever it sets."""
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 - what a process we start inherits
        if not name.startswith("NOTIFIER_")
    }
    return {**inherited, "PYTHONPATH": str(ROOT), **given}


class Nursery:
    """The nursery, seen from the test."""

    def __init__(self, folder: Path) -> None:
        """Start it in a folder."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=environment({}),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def run(self, order: Order) -> Answer:
        """Let a stage run; it may be killed, but must not fail of itself."""
        (answer,) = self.run_all([order])
        return answer

    def run_all(self, orders: Sequence[Order]) -> list[Answer]:
        """Let stages run at the same time, each in a process of its own; give how each ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(orders) + b"\n")
        self._process.stdin.flush()
        answers = msgspec.json.decode(self._process.stdout.readline(), type=list[Answer])
        for order, answer in zip(orders, answers, strict=True):
            assert answer.code in (0, -signal.SIGKILL), f"{order.stage} ended with {answer.code}"
        return answers


def command(
    *words: str, environ: Mapping[str, str], folder: Path, kill_after: float | None = None
) -> Answer:
    """Run `python -m notifier …`, the real command, and kill it where that is asked."""
    start = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "notifier", *words],
        cwd=folder,
        env=environment(environ),
        stderr=subprocess.PIPE,
    ) as process:
        try:
            _, said = process.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            process.kill()
            _, said = process.communicate()
    seconds = time.monotonic() - start
    assert process.returncode in (0, -signal.SIGKILL), f"{words}: {said.decode()}"
    return Answer(killed=process.returncode < 0, code=process.returncode, seconds=seconds)
