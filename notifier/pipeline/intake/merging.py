"""The night of a merger: what is kept by municipality goes over to the new code, in one step.

A move that nothing but a merger explains is nobody's news; the operator reads how many there were.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from notifier.domain.location import Location
from notifier.domain.mergers import Merger, codes_now, merged
from notifier.store.engine import Connection, Sessions
from notifier.store.post import notices
from notifier.store.post.notices import Notice
from notifier.store.register import mergers as store
from notifier.store.register import snapshots


@dataclass(slots=True, kw_only=True)
class Renaming:
    """The municipalities of one snapshot, brought to the codes in use."""

    #: The code in use by each that is not any more.
    codes: Mapping[str, str]
    _moved: Counter[tuple[str, str]] = field(default_factory=Counter)

    def as_now(self, shown: Location | None, seen: Location | None) -> Location | None:
        """Give a location as it was, under the municipality that its own became."""
        if shown is None or seen is None or not self.codes:
            return shown
        found = merged(shown, seen, self.codes)
        if found is not shown:
            self._moved[shown.address.nis or "", seen.address.nis or ""] += 1
        return found

    def notice(self, source: str, snapshot_id: int, now: datetime) -> Notice | None:
        """Say how many locations went over; None where there are none."""
        if not self._moved:
            return None
        lines = "\n".join(
            f"- {old} -> {new}: {count} locations"
            for (old, new), count in sorted(self._moved.items())
        )
        return Notice(
            key=f"merged:{source}:{snapshot_id}",
            subject=f"{source}: municipalities merged",
            text=(
                f"The snapshot {snapshot_id} of {source} names municipalities that merged by "
                f"their new codes:\n\n{lines}\n\nThat was taken over on the pages; nobody got a "
                "mail about it. Who follows an old area follows the new one.\n"
            ),
            created_at=now,
        )

    def keep(self, connection: Connection, source: str, snapshot_id: int, now: datetime) -> None:
        """Tell the operator."""
        notice = self.notice(source, snapshot_id, now)
        if notice is not None:
            notices.put(connection, notice)


def merge(sessions: Sessions, mergers: Iterable[Merger], *, now: datetime) -> int:
    """Move areas whose municipality merged, though no snapshot came; give how many areas.

    Args:
        sessions: the store.
        mergers: all that are known.
        now: the present moment, aware UTC.
    """
    codes = codes_now(mergers, now)
    with sessions.reading() as connection:
        states = snapshots.source_states(connection)
        stale = [state.name for state in states if store.is_stale(connection, state.name, codes)]
    count = 0
    for source in stale:
        with sessions.writing() as connection:
            snapshots.lock_ingest(connection)
            count += store.move(connection, source, codes, now=now)
    return count
