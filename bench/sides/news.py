"""Fill a store with a feed of fifty entries, built as the service builds it: ``URL``."""

import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.sides.generate import SOURCE
from bench.sides.ingest import NOW
from notifier.links import Links
from notifier.pipeline.intake.ingest import ingest
from notifier.publishing.publish import publish
from notifier.publishing.publisher import Publisher
from notifier.sources.fictitious.bench import TAKEN_AT, bench_locations, with_share_changed
from notifier.sources.snapshot_file import SnapshotFile
from notifier.sources.snapshot_writer import write_snapshot
from notifier.store.engine import Sessions

_LOCATIONS = 60


def fill(url: str) -> None:
    """Ingest two snapshots with enough changes between them, and publish."""
    sessions = Sessions(url)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "few.jsonl"
        for day, share in enumerate((0.0, 0.1)):
            locations = with_share_changed(bench_locations(1, _LOCATIONS), share, seed=2)
            taken_at = TAKEN_AT + timedelta(days=day)
            write_snapshot(locations, path, source=SOURCE, taken_at=taken_at, count=_LOCATIONS)
            ingest(SnapshotFile(path, source=SOURCE).fetch(), sessions, now=NOW)
    links = Links(base_url="https://example.org", secret=b"bench" * 8)
    publish(sessions, Publisher(links=links, authority="example.org,2026"), NOW)


if __name__ == "__main__":
    fill(sys.argv[1])
