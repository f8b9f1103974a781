"""Runs notifier and csv-diff as anybody would, from the start of the process to its end."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a program left behind."""

    status: int
    out: str
    #: Its own words about what it did.
    err: str
    seconds: float

    def well(self) -> "Ran":
        """Give itself.

        Raises:
            RuntimeError: the program failed.
        """
        if self.status != 0:
            raise RuntimeError(self.err)
        return self


def ingest(
    database: Path,
    profile: str,
    tables: Mapping[str, Path],
    *,
    taken_at: datetime | None = None,
    at_once: bool = True,
) -> Ran:
    """Bring a snapshot in; by default whatever it changes: what is told of it is compared."""
    options = ["--source", "real", "--profile", profile]
    if at_once:
        options.append("--at-once")
    if taken_at is not None:
        options += ["--taken-at", taken_at.isoformat()]
    files = [f"{name}={path}" for name, path in tables.items()]
    return _notifier(database, "ingest", *options, *files)


def changes(database: Path, *, since: int) -> list[str]:
    """Give the lines of the change log after a number."""
    ran = _notifier(database, "changes", "--format", "json", "--since", str(since))
    return ran.well().out.splitlines()


def csv_diff(before: Path, after: Path, *, key: str) -> Ran:
    """Compare two tables by a key."""
    program = str(Path(sys.executable).parent / "csv-diff")
    options = ["--format", "csv", "--json", "--show-unchanged", "--key", key]
    return _run([program, str(before), str(after), *options], {})


def _notifier(database: Path, *arguments: str) -> Ran:
    settings = {"NOTIFIER_DATABASE_URL": f"sqlite:///{database}"}
    return _run([sys.executable, "-m", "notifier", *arguments], settings)


def _run(command: Sequence[str], environment: Mapping[str, str]) -> Ran:
    """Run a program in an environment of its own: no setting of this machine counts."""
    started = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=_ROOT,
        env={"PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=_SECONDS,
    )
    seconds = time.perf_counter() - started
    return Ran(status=done.returncode, out=done.stdout, err=done.stderr, seconds=seconds)
