"""What the operator decides about a proposed succession: it is one, or it is none."""

from datetime import datetime

from msgspec.structs import replace

from notifier.domain.change import Change
from notifier.domain.diff import Moment, succeeded_by
from notifier.domain.location import stored
from notifier.domain.mergers import codes_now, in_use
from notifier.domain.rules import SourceRules
from notifier.domain.succession import SuccessionState
from notifier.errors import NotFound
from notifier.pipeline.intake.succeeding import coming_from
from notifier.store.engine import Connection, Sessions
from notifier.store.register import changes, inventory, snapshots, successions, traces
from notifier.store.register.successions import Succession


def accept(sessions: Sessions, number: int, *, rules: SourceRules, now: datetime) -> Succession:
    """Move who follows the old number along, and have them told once; again changes nothing.

    Args:
        sessions: the store.
        number: of the proposal.
        rules: of its source.
        now: the present moment, aware UTC.

    Raises:
        NotFound: there is no such proposal, or the new location is not shown any more.
    """
    with sessions.writing() as connection:
        snapshots.lock_ingest(connection)
        changes.lock_log(connection)
        found = _proposal(connection, number)
        if found.state in {SuccessionState.PROPOSED, SuccessionState.REJECTED}:
            state = snapshots.source_state(connection, found.source)
            change = _change(connection, found, rules=rules, now=now)
            changes.append(connection, [change], snapshot_id=state.snapshot_id or 0)
            successions.decide(connection, number, SuccessionState.ACCEPTED, now=now)
        return found


def reject(sessions: Sessions, number: int, *, now: datetime) -> Succession:
    """Remember that a proposal is none: it is not made again.

    Raises:
        NotFound: there is no such proposal, or it was accepted already.
    """
    with sessions.writing() as connection:
        snapshots.lock_ingest(connection)
        found = _proposal(connection, number)
        if found.state not in {SuccessionState.PROPOSED, SuccessionState.REJECTED}:
            raise NotFound("proposed succession", str(number))
        successions.decide(connection, number, SuccessionState.REJECTED, now=now)
        return found


def _proposal(connection: Connection, number: int) -> Succession:
    found = successions.entry(connection, number)
    if found is None:
        raise NotFound("proposed succession", str(number))
    return found


def _change(
    connection: Connection, found: Succession, *, rules: SourceRules, now: datetime
) -> Change:
    state = snapshots.source_state(connection, found.source)
    lines = inventory.lines_of(connection, found.source, [found.new_id])
    if found.new_id not in lines or state.taken_at is None:
        raise NotFound("location", found.new_id)
    moment = Moment(source=found.source, taken_at=state.taken_at, seen_at=now)
    told = succeeded_by(found.old_id, stored(lines[found.new_id]), moment)
    known = traces.known(connection, found.source, [found.old_id])
    here = in_use(coming_from(told, known), codes_now(rules.mergers, now))
    return replace(here, seq=changes.last_seq(connection) + 1)
