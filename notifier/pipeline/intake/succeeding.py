"""Keep who comes after whom while a snapshot is written, so that a move is told once.

All of it happens in the transaction that logs the changes: whoever follows the old number follows
the new one from the moment at which the log says so. It matches nothing and mails nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec.structs import replace

from notifier.domain.change import Change, ChangeType
from notifier.domain.location import Location
from notifier.domain.succession import Proposal, SuccessionState, Trace, proposals
from notifier.store.engine import Connection
from notifier.store.post import notices
from notifier.store.post.notices import Notice
from notifier.store.register import inventory, successions, traces
from notifier.store.register.successions import Pair

#: How long what came or went is held against what goes or comes.
KEPT = timedelta(days=60)
_SHOWN = 20
_SAID = frozenset({SuccessionState.ACCEPTED, SuccessionState.WITHDRAWN})
_WEIGHED = frozenset(
    {
        ChangeType.LOCATION_ADDED,
        ChangeType.LOCATION_GONE,
        ChangeType.LOCATION_SUCCEEDED,
        ChangeType.DETAILS_CHANGED,
    }
)


@dataclass(slots=True, kw_only=True)
class Succeeding:
    """Who comes after whom in one snapshot of one source."""

    connection: Connection
    source: str
    now: datetime
    _moved: bool = field(default=False)

    def remember(self, locations: Iterable[Location]) -> None:
        """Keep what the first snapshot says: it is nobody's news."""
        pairs = {(old, one.id) for one in locations for old in one.succeeds}
        self._say(pairs, SuccessionState.ACCEPTED)

    def weigh(self, found: Sequence[Change]) -> list[Change]:
        """Keep what the changes say of successions, and hush what would tell a move twice."""
        if not any(change.type in _WEIGHED for change in found):
            return list(found)
        pairs = {
            (change.location_id, change.record_key)
            for change in found
            if change.type is ChangeType.LOCATION_SUCCEEDED
        }
        before = successions.states(self.connection, self.source, pairs) if pairs else {}
        old = {pair for pair in pairs if before.get(pair) in _SAID}
        known = traces.known(self.connection, self.source, sorted({old for old, _new in pairs}))
        self._say(pairs, SuccessionState.ACCEPTED)
        self._say(_unsaid(found), SuccessionState.WITHDRAWN)
        told = {pair for pair in pairs - old if pair[0] in known}
        followed = self._followed(found)
        return [_hushed(coming_from(change, known), told, followed) for change in found]

    def _say(self, pairs: set[Pair], state: SuccessionState) -> None:
        if pairs:
            successions.say(self.connection, self.source, pairs, state, now=self.now)

    def _followed(self, found: Sequence[Change]) -> set[str]:
        """Give the locations that are gone and go on under a number that is shown."""
        gone = {one.location_id for one in found if one.type is ChangeType.LOCATION_GONE}
        if not gone:
            return set()
        pairs = successions.around(self.connection, self.source, gone)
        news = sorted({new for _old, new in pairs} - gone)
        shown = inventory.lines_of(self.connection, self.source, news)
        return {old for old, new in pairs if new in shown}

    def trace(self, came: Iterable[Location], went: Iterable[Location]) -> None:
        """Keep for a while what came and what went."""
        new = [_trace(one, gone=False) for one in came] + [_trace(one, gone=True) for one in went]
        if new:
            self._moved = True
            traces.put(self.connection, self.source, new, at=self.now)

    def propose(self, snapshot_id: int) -> None:
        """Propose successors for what went to the operator, in one notice."""
        traces.forget(self.connection, self.source, before=self.now - KEPT)
        if not self._moved:
            return
        lately = traces.kept(self.connection, self.source, since=self.now - KEPT)
        found = list(proposals(lately))
        new = successions.propose(self.connection, self.source, found, now=self.now)
        if new:
            notices.put(self.connection, self._notice(new, snapshot_id))

    def _notice(self, new: Sequence[Proposal], snapshot_id: int) -> Notice:
        lines = [f"- {one.old_id} -> {one.new_id}: {one.likeness}" for one in new[:_SHOWN]]
        more = len(new) - len(lines)
        lines += [f"- and {more} more"] if more else []
        listed = "\n".join(lines)
        text = (
            f"Since the snapshot {snapshot_id} of {self.source}, these locations that are gone may "
            f"go on under a new number; the source does not say so:\n\n{listed}\n\n"
            "Nothing was moved. Look at them and decide:\n"
            "  notifier succession list\n"
            "  notifier succession accept NUMBER\n"
            "  notifier succession reject NUMBER\n"
        )
        return Notice(
            key=f"succession:{self.source}:{snapshot_id}",
            subject=f"{self.source}: locations that may have a new number",
            text=text,
            created_at=self.now,
        )


def _unsaid(found: Iterable[Change]) -> set[Pair]:
    """Give the successions that the source names no longer."""
    return {
        (str(old), change.location_id)
        for change in found
        if change.type is ChangeType.DETAILS_CHANGED
        for one in change.fields
        if one.name == "succeeds" and isinstance(one.before, list)
        for old in one.before
        if old not in (one.after if isinstance(one.after, list) else ())
    }


def coming_from(change: Change, known: Mapping[str, str | None]) -> Change:
    """Let a move out of a municipality be heard there too."""
    if change.type is not ChangeType.LOCATION_SUCCEEDED:
        return change
    nis = known.get(change.location_id)
    if nis is None or nis == change.place.nis:
        return change
    return replace(change, place=replace(change.place, former_nis=nis))


def _hushed(change: Change, told: set[Pair], followed: set[str]) -> Change:
    """Leave the one change that tells the move as it is; the others are told to nobody."""
    match change.type:
        case ChangeType.LOCATION_SUCCEEDED:
            quiet = (change.location_id, change.record_key) not in told
        case ChangeType.LOCATION_ADDED:
            quiet = any(new == change.location_id for _old, new in told)
        case ChangeType.DETAILS_CHANGED:
            said = all(one.name == "succeeds" for one in change.fields)
            quiet = said and any(new == change.location_id for _old, new in told)
        case ChangeType.LOCATION_GONE:
            quiet = change.location_id in followed
        case _:
            quiet = False
    return replace(change, quiet=True) if quiet else change


def _trace(location: Location, *, gone: bool) -> Trace:
    address = location.address
    return Trace(
        location_id=location.id,
        name=location.name,
        street=address.street,
        postal_code=address.postal_code,
        nis=address.nis,
        gone=gone,
    )
