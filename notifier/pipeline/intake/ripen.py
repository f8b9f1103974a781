"""Show what has waited long enough, though no snapshot came: the clock's part of patience."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from notifier.domain.rules import SourceRules
from notifier.pipeline.intake.applying import Applying
from notifier.store.engine import Sessions
from notifier.store.register import changes, snapshots, unsettled

#: Locations looked at in one transaction.
BLOCK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RipenReport:
    """What one run did."""

    locations: int = 0
    changes: int = 0


def ripen(
    sessions: Sessions, *, now: datetime, rules: Mapping[str, SourceRules], default: SourceRules
) -> RipenReport:
    """Look again where something was to wait until now.

    Args:
        sessions: the store.
        now: the present moment, aware UTC.
        rules: the rules of sources, by name.
        default: the rules of every other source.
    """
    with sessions.reading() as connection:
        names = [state.name for state in snapshots.source_states(connection)]
    locations = count = 0
    for name in names:
        done = ""
        while True:
            with sessions.writing() as connection:
                snapshots.lock_ingest(connection)
                changes.lock_log(connection)
                # read in here: a snapshot may have come since the last block
                state = snapshots.source_state(connection, name)
                ids = unsettled.due(connection, name, now, after=done, limit=BLOCK)
                if not ids or state.snapshot_id is None or state.taken_at is None:
                    break
                started = changes.last_seq(connection)
                applying = Applying(
                    connection=connection,
                    source=state.name,
                    snapshot_id=state.snapshot_id,
                    taken_at=state.taken_at,
                    now=now,
                    rules=rules.get(state.name, default),
                    seq=started,
                    again=True,
                    same_moment=True,
                )
                applying.look_again(ids)
                applying.fold()
                applying.note_codes()
                count += applying.seq - started
            locations, done = locations + len(ids), ids[-1]
    return RipenReport(locations=locations, changes=count)
