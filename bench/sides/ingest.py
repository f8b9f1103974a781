"""Ingest one snapshot file, from hashing it to the commit: ``URL FILE``.

The driver is loaded and connected before: it is no part of what is compared.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.sides.stopwatch import timed
from notifier.pipeline.ingest import IngestReport, ingest
from notifier.sources.snapshot_file import SnapshotFile
from notifier.store.engine import Sessions

NOW = datetime(2026, 12, 1, 5, tzinfo=UTC)


def _connected(url: str) -> Sessions:
    sessions = Sessions(url)
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    return sessions


def _ingest(sessions: Sessions, path: Path) -> IngestReport:
    return ingest(SnapshotFile(path, source=None).fetch(), sessions, now=NOW)


if __name__ == "__main__":
    sessions = _connected(sys.argv[1])
    timed(lambda: _ingest(sessions, Path(sys.argv[2])))
    sessions.close()
