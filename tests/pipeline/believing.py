"""What the tests of a guarded source share: rules that are gone over easily, looks at the store."""

from datetime import timedelta

from notifier.domain.change import Change
from notifier.domain.guard import Limit, Limits, What
from notifier.domain.location import Location
from notifier.domain.patience import AT_ONCE
from notifier.domain.rules import SourceRules
from notifier.pipeline.intake.ingest import IngestReport, ingest
from notifier.store.engine import Sessions
from notifier.store.post import notices
from notifier.store.register import changes, snapshots
from notifier.store.register.snapshots import SnapshotState
from tests.support.builders import NOW, a_location, a_snapshot

#: One location of three or four may go, and no more; nothing waits.
GUARDED = SourceRules(
    patience=AT_ONCE,
    limits=Limits(source={What.GONE: Limit(floor=0, share=0.34)}, municipality={}),
)
FOUR = tuple(a_location(f"91000000{n}") for n in range(1, 5))


def take(
    sessions: Sessions, *locations: Location, day: int, rules: SourceRules = GUARDED
) -> IngestReport:
    """Take a snapshot of some day."""
    return ingest(
        a_snapshot(*locations, day=day),
        sessions,
        now=NOW + timedelta(days=max(0, day - 1)),
        rules=rules,
    )


def states(sessions: Sessions) -> list[SnapshotState]:
    """Give what became of each snapshot, in the order in which they came."""
    with sessions.reading() as connection:
        return [entry.state for entry in reversed(snapshots.newest(connection, 100))]


def log(sessions: Sessions) -> list[Change]:
    """Give the change log."""
    with sessions.reading() as connection:
        return changes.read(connection, after=0, limit=1000)


def keys(sessions: Sessions) -> list[str]:
    """Give what the operator is still to be told, by key."""
    with sessions.reading() as connection:
        return [notice.key for notice in notices.unsent(connection)]
