"""What a benchmark stands on: a folder, its data, and databases brought to a known state."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.processes import python


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where and how often is measured."""

    #: Bench data; may be kept for the next run.
    data: Path
    #: Databases; made anew in every run.
    stores: Path
    rounds: int
    #: Locations of the data; the larger data are ten times that.
    locations: int = 8_000
    subscribers: int = 100_000
    mails: int = 5_000

    def file(self, name: str, *, times: int = 1) -> Path:
        """Give a file of bench data; invented when it is first asked for."""
        count = self.locations * times
        folder = self.data / f"{count}"
        if not (folder / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            python("bench.sides.generate", folder, count, name)
        return folder / name


class Stores(Protocol):
    """Makes databases of one make."""

    def make(self, name: str, *steps: Callable[[str], object]) -> None:
        """Make a database with the schema, and let steps fill it by its URL."""

    def copy(self, name: str) -> str:
        """Give the URL of a fresh copy, safe on disk so that no sample pays for the copying."""


@dataclass(frozen=True, slots=True)
class SqliteStores:
    """SQLite: a database is a file."""

    folder: Path

    def make(self, name: str, *steps: Callable[[str], object]) -> None:
        """Make a database with the schema, and let steps fill it by its URL."""
        path = self.folder / f"{name}.db"
        if path.exists():
            return
        url = f"sqlite:///{path}"
        python("bench.sides.prepare", url)
        for step in steps:
            step(url)

    def copy(self, name: str) -> str:
        """Give the URL of a fresh copy, safe on disk so that no sample pays for the copying."""
        path = self.folder / "copy.db"
        for old in self.folder.glob("copy.db*"):
            old.unlink()
        shutil.copyfile(self.folder / f"{name}.db", path)
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return f"sqlite:///{path}"
