"""Write one snapshot inside one transaction: settle each location, judge the whole, keep the rest.

It neither reads the snapshot nor opens the transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from notifier.domain import fingerprint
from notifier.domain.change import Change
from notifier.domain.diff import Moment, diff
from notifier.domain.expiry import expiries as expiries_of
from notifier.domain.expiry import today
from notifier.domain.folding import Folding
from notifier.domain.guard import Census, Finding, Tally, judge
from notifier.domain.location import Location, stored
from notifier.domain.mergers import codes_now, in_use
from notifier.domain.patience import Look, Settled, settle
from notifier.domain.rules import SourceRules
from notifier.pipeline.intake.coding import CodeCount
from notifier.pipeline.intake.merging import Renaming
from notifier.pipeline.intake.pairs import NOT_SETTLED, Pair, arrival, last_seen, unsettled_of
from notifier.pipeline.intake.reading import Faults, decoded
from notifier.pipeline.intake.spool import Spooled
from notifier.pipeline.intake.succeeding import Succeeding
from notifier.pipeline.telling.folded import folded
from notifier.pipeline.telling.retract import cancel_unsent
from notifier.store.engine import Connection
from notifier.store.post import notices
from notifier.store.register import changes, expiries, inventory, unsettled
from notifier.store.register.unsettled import Unsettled

if TYPE_CHECKING:
    from notifier.store.register.inventory import Arrival


@dataclass(slots=True, kw_only=True)
class Applying:
    """The writing of one snapshot."""

    connection: Connection
    source: str
    snapshot_id: int
    taken_at: datetime
    now: datetime
    rules: SourceRules
    #: The number of the newest change before.
    seq: int
    #: Nothing is compared: the first snapshot of a source.
    silent: bool = False
    #: Changes go into the log marked as told to nobody.
    quiet: bool = False
    #: This snapshot was settled before, and only time has passed.
    again: bool = False
    #: Another snapshot of the very same moment was applied before.
    same_moment: bool = False
    tell: Callable[[Connection, Sequence[Change]], None] | None = None
    tally: Tally = field(default_factory=Tally)
    #: How many there were before anything of this snapshot was written.
    census: Census | None = None
    folding: Folding = field(default_factory=Folding)
    codes: CodeCount = field(default_factory=CodeCount)
    renaming: Renaming = field(init=False)
    succeeding: Succeeding = field(init=False)

    def __post_init__(self) -> None:
        """Make the parts that know the rules."""
        self.renaming = Renaming(codes=codes_now(self.rules.mergers, self.now))
        self.succeeding = Succeeding(connection=self.connection, source=self.source, now=self.now)

    def lines(self, file: str, block: Sequence[Spooled], faults: Faults) -> None:
        """Take a block of lines that are not the same as before."""
        arrivals = list(decoded(file, block, faults))
        if faults:
            return  # nothing will be kept; go on for the list of faults alone
        if self.silent:
            self._write_first(arrivals)
            return
        known = [location.id for location, spooled in arrivals if not spooled.is_new]
        shown = inventory.lines_of(self.connection, self.source, known)
        self._settle(
            Pair(
                id=location.id,
                shown=stored(shown[location.id]) if location.id in shown else None,
                seen=location,
                line=spooled.line,
                fingerprint=spooled.fingerprint,
            )
            for location, spooled in arrivals
        )

    def missing(self, ids: Sequence[str]) -> None:
        """Take locations that the snapshot does not show."""
        for start in range(0, len(ids), inventory.BLOCK):
            some = ids[start : start + inventory.BLOCK]
            shown = inventory.lines_of(self.connection, self.source, some)
            self._settle(
                Pair(
                    id=id_,
                    shown=stored(shown[id_]),
                    seen=None,
                    line=None,
                    fingerprint=NOT_SETTLED,
                )
                for id_ in some
                if id_ in shown
            )

    def look_again(self, ids: Sequence[str]) -> None:
        """Take locations at which something was to wait until now."""
        waiting = unsettled.of(self.connection, self.source, ids)
        shown = inventory.lines_of(self.connection, self.source, ids)
        self._settle(
            Pair(
                id=id_,
                shown=stored(shown[id_]) if id_ in shown else None,
                seen=None if one.line is None else stored(one.line),
                line=one.line,
                fingerprint=one.fingerprint,
            )
            for id_, one in sorted(waiting.items())
        )

    def findings(self) -> tuple[Finding, ...]:
        """Say why this snapshot is not believable; nothing means that it is."""
        if self.rules.limits is None or self.census is None or not self.tally.counts:
            return ()
        return judge(self.tally, self.census, self.rules.limits)

    def fold(self) -> None:
        """Tell nobody of what changed in the same way at many locations but the operator."""
        for fold in self.folding.folds(self.rules.folded_from):
            changes.hush(self.connection, fold.seqs)
            notice = folded(
                fold,
                source=self.source,
                snapshot_id=self.snapshot_id,
                taken_at=self.taken_at,
                now=self.now,
            )
            notices.put(self.connection, notice)

    def note_moves(self) -> None:
        """Propose who may come after whom, and say which municipalities merged."""
        self.succeeding.propose(self.snapshot_id)
        self.renaming.keep(self.connection, self.source, self.snapshot_id, self.now)

    def note_codes(self) -> None:
        """Keep how many locations show each code that we have no words for."""
        self.codes.keep(self.connection, self.source, taken_at=self.taken_at, now=self.now)

    def _write_first(self, arrivals: Sequence[tuple[Location, Spooled]]) -> None:
        """Show everything but what was communicated just now, and compare nothing."""
        self.succeeding.remember(location for location, _spooled in arrivals)
        self._keep(
            (
                Pair(
                    id=location.id,
                    shown=None,
                    seen=location,
                    line=spooled.line,
                    fingerprint=spooled.fingerprint,
                ),
                settle(None, location, (), self.rules.patience, self._look()),
            )
            for location, spooled in arrivals
        )

    def _look(self) -> Look:
        return Look(taken_at=self.taken_at, now=self.now, again=self.again)

    def _settle(self, pairs: Iterable[Pair]) -> None:
        if self.census is None and self.rules.limits is not None:
            self.census = inventory.census(self.connection, self.source)
        pairs = [
            dataclass_replace(pair, shown=self.renaming.as_now(pair.shown, pair.seen))
            for pair in pairs
        ]
        waiting = unsettled.of(self.connection, self.source, [pair.id for pair in pairs])
        settled: list[tuple[Pair, Settled]] = []
        found: list[Change] = []
        for pair in pairs:
            before = waiting[pair.id].waiting if pair.id in waiting else ()
            now = settle(pair.shown, pair.seen, before, self.rules.patience, self._look())
            settled.append((pair, now))
            found += self._differences(pair, now, waiting.get(pair.id))
        self._log(found)
        self._keep(settled)
        unsettled.drop(
            self.connection,
            self.source,
            [pair.id for pair, now in settled if pair.id in waiting and not now.waiting],
        )

    def _differences(
        self, pair: Pair, settled: Settled, before: Unsettled | None
    ) -> Iterable[Change]:
        """Count what the snapshot changes since the last one, and give what may be told.

        What waits was believed when it came: it is not counted again when it is confirmed.
        """
        moment = Moment(
            source=self.source,
            taken_at=self.taken_at,
            seen_at=self.now,
            reports_from=self.rules.reports.start(self.taken_at),
        )
        if self.rules.limits is None:
            return diff(pair.shown, settled.shown, moment)
        if before is None:
            all_ = list(diff(pair.shown, pair.seen, moment))
            self.tally.add(all_)
            return diff(pair.shown, settled.shown, moment) if settled.waiting else all_
        last = last_seen(before, pair)
        self.tally.add(diff(self.renaming.as_now(last, pair.seen), pair.seen, moment))
        return diff(pair.shown, settled.shown, moment)

    def _log(self, found: Iterable[Change]) -> None:
        new: list[Change] = []
        for change in self.succeeding.weigh(
            [in_use(change, self.renaming.codes) for change in found]
        ):
            self.seq += 1
            quiet = self.quiet or change.quiet
            new.append(replace(change, seq=self.seq, id=self._id(change), quiet=quiet))
        self.folding.add(new)
        changes.append(self.connection, new, snapshot_id=self.snapshot_id)
        cancel_unsent(self.connection, new)
        if self.tell is not None and new:
            self.tell(self.connection, new)

    def _id(self, change: Change) -> str:
        """Tell changes apart that one moment brought twice: A, B, A, B within a day of one date."""
        if not self.same_moment:
            return change.id
        return fingerprint.of_bytes(f"{change.id}:{self.seq}".encode()).hex()

    def _keep(self, settled: Iterable[tuple[Pair, Settled]]) -> None:
        arrivals: list[Arrival] = []
        new: list[Arrival] = []
        gone: list[str] = []
        came: list[Location] = []
        went: list[Location] = []
        waiting: list[Unsettled] = []
        for pair, now in settled:
            self.codes.add(pair.shown, now.shown)
            if now.shown is None and pair.shown is not None:
                went.append(pair.shown)
            elif now.shown is not None and pair.shown is None:
                came.append(now.shown)
            if now.waiting:
                waiting.append(unsettled_of(pair, now))
            if now.shown is None:
                gone.append(pair.id)
            else:
                (new if pair.shown is None else arrivals).append(arrival(pair, now.shown, now))
        if not self.silent:
            self.succeeding.trace(came, went)
        inventory.add(self.connection, self.source, new, self.renaming.codes)
        inventory.write(self.connection, self.source, arrivals, self.renaming.codes)
        ending = {one.location.id: tuple(expiries_of(one.location)) for one in new + arrivals}
        ending |= dict.fromkeys(gone, ())
        expiries.keep(self.connection, self.source, ending, today(self.now))
        inventory.remove(self.connection, self.source, gone)
        unsettled.put(self.connection, self.source, waiting)
