"""Ingest one snapshot file, from hashing it to the commit: ``URL FILE [judged]``.

The driver is loaded and connected before: it is no part of what is compared.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.sides.stopwatch import timed
from notifier.domain.guard import Limit, Limits, What
from notifier.domain.patience import AT_ONCE
from notifier.domain.rules import TRUSTING, SourceRules
from notifier.pipeline.intake.ingest import IngestReport, ingest
from notifier.sources.snapshot_file import SnapshotFile
from notifier.store.engine import Sessions

NOW = datetime(2026, 12, 1, 5, tzinfo=UTC)
_WIDE = Limit(floor=1_000_000_000, share=1)
#: Everything is counted and judged, and everything is believed and shown at once.
JUDGED = SourceRules(
    patience=AT_ONCE,
    limits=Limits(
        source=dict.fromkeys(What, _WIDE),
        municipality=dict.fromkeys((What.GONE, What.ADDED, What.CHANGED), _WIDE),
        enforcement_gone=_WIDE,
    ),
    folded_from=TRUSTING.folded_from,
)


def _connected(url: str) -> Sessions:
    sessions = Sessions(url)
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    return sessions


def _ingest(sessions: Sessions, path: Path, rules: SourceRules) -> IngestReport:
    return ingest(SnapshotFile(path, source=None).fetch(), sessions, now=NOW, rules=rules)


if __name__ == "__main__":
    chosen = JUDGED if sys.argv[3:] == ["judged"] else TRUSTING
    sessions = _connected(sys.argv[1])
    timed(lambda: _ingest(sessions, Path(sys.argv[2]), chosen))
    sessions.close()
