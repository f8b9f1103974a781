"""Tell that the last day of a suspension has passed: the clock's own news, once each."""

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from notifier.domain.diff import Moment
from notifier.domain.expiry import expired, today
from notifier.domain.location import stored
from notifier.store.engine import Connection, Sessions
from notifier.store.register import changes, expiries, inventory, snapshots

#: Last days looked at in one transaction.
BLOCK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireReport:
    """What one run did."""

    changes: int = 0


def expire(sessions: Sessions, *, now: datetime) -> ExpireReport:
    """Write a change for each shown suspension whose last day has passed since it was noted.

    Args:
        sessions: the store.
        now: the present moment, aware UTC.
    """
    with sessions.reading() as connection:
        states = [
            state
            for state in snapshots.source_states(connection)
            if expiries.due(connection, state.name, today(now), limit=1)
        ]
    count = 0
    for state in states:
        more = True
        while more:
            with sessions.writing() as connection:
                snapshots.lock_ingest(connection)
                changes.lock_log(connection)
                more, logged = _block(connection, state.name, now)
                count += logged
    return ExpireReport(changes=count)


def _block(connection: Connection, source: str, now: datetime) -> tuple[bool, int]:
    """Tell some; say whether there may be more, and how many were told."""
    due = expiries.due(connection, source, today(now), limit=BLOCK)
    state = snapshots.source_state(connection, source)
    if not due or state.taken_at is None or state.snapshot_id is None:
        return False, 0
    moment = Moment(source=source, taken_at=state.taken_at, seen_at=now)
    lines = inventory.lines_of(connection, source, sorted(due))
    found = [
        change
        for id_, some in due.items()
        if id_ in lines
        for change in expired(stored(lines[id_]), some, moment)
    ]
    known = changes.known_ids(connection, [change.id for change in found])
    new = [change for change in found if change.id not in known]
    last = changes.last_seq(connection)
    numbered = [replace(change, seq=last + place) for place, change in enumerate(new, start=1)]
    changes.append(connection, numbered, snapshot_id=state.snapshot_id)
    expiries.drop(connection, source, [(id_, one.key) for id_, some in due.items() for one in some])
    return True, len(numbered)
