"""Writes a snapshot of any source in format 1, its lines as they are."""

from typing import BinaryIO

import msgspec

from notifier.domain.location import Header
from notifier.domain.snapshot import FORMAT, Snapshot


def convert(snapshot: Snapshot, out: BinaryIO) -> int:
    """Write the header and every location; the snapshot is walked by it.

    What was written before an error stays: give it a file that takes its name at the end.

    Returns:
        How many locations were written.

    Raises:
        SnapshotRefused: the snapshot turned out to be broken.
    """
    header = Header(
        format=FORMAT,
        source=snapshot.source,
        taken_at=snapshot.taken_at,
        locations=snapshot.expected,
    )
    out.write(msgspec.json.encode(header) + b"\n")
    count = 0
    for count, location in enumerate(snapshot.locations, start=1):  # noqa: B007 - the last is asked
        out.write(location.line + b"\n")
    return count
