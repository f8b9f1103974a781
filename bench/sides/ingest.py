"""Ingest one snapshot file, from hashing it to the commit: ``URL FILE``."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.sides.stopwatch import timed
from notifier.pipeline.ingest import IngestReport, ingest
from notifier.sources.snapshot_file import SnapshotFile
from notifier.store.engine import Sessions

NOW = datetime(2026, 12, 1, 5, tzinfo=UTC)


def _ingest(url: str, path: Path) -> IngestReport:
    sessions = Sessions(url, pooled=False)
    return ingest(SnapshotFile(path, source=None).fetch(), sessions, now=NOW)


if __name__ == "__main__":
    timed(lambda: _ingest(sys.argv[1], Path(sys.argv[2])))
