"""Call the real command in a process, in a folder of its own with settings of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 60


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Give this process's environment with our settings in place of whatever it sets."""
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 - what a process we start inherits
        if not name.startswith("NOTIFIER_")
    }
    return {**inherited, "PYTHONPATH": str(ROOT), **given}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls commands in a folder."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *words: str | Path) -> Ended:
        """Call one; none may ever show a traceback."""
        done = subprocess.run(
            [sys.executable, "-m", "notifier", *map(str, words)],
            cwd=self.folder,
            env=environment(self.settings),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)
