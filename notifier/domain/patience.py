"""What may be shown already: the rest waits until it is confirmed, or old enough.

Pure. A location or record that is missing once may be back tomorrow; a value that goes A, B, A is
told to nobody; a measure that was just communicated belongs to the organiser's parents first
(domain facts R11 and R15). What waits is kept beside the location until it is settled.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum, auto
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from notifier.domain import fingerprint
from notifier.domain.change import Kind, Severity
from notifier.domain.location import Enforcement, Inspection, Location, Reaction, Record
from notifier.domain.record_diff import TECHNICAL_FIELDS
from notifier.domain.records import KEY_FIELDS, natural_key, pair
from notifier.domain.weight import weight

R = TypeVar("R", Inspection, Enforcement, Reaction)

#: Two snapshots of one bad day are one absence, however often a source is looked at.
SHORTEST_ABSENCE = timedelta(hours=12)
_BRUSSELS = ZoneInfo("Europe/Brussels")
_RECORDS: Mapping[str, Kind] = {
    "inspections": Kind.INSPECTION,
    "enforcement": Kind.ENFORCEMENT,
    "reactions": Kind.REACTION,
}

#: Explains a measure: a broken text may wait as any other, be it about a closure; so may what a
#: source leaves empty.
_EXPLAINING = frozenset({"text", "grounds", "attributes"})


class Reason(StrEnum):
    """Why something waits."""

    #: It is missing, and the next snapshot must confirm that.
    ABSENT = auto()
    #: It has another value, and may have the old one again soon.
    CHANGED = auto()
    #: It was communicated to the organiser less than some days ago.
    HELD = auto()


class Waiting(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing at one location that is not shown yet as the source shows it."""

    reason: Reason
    #: ``inspections``, ``enforcement`` or ``reactions``; empty for the location itself.
    records: str = ""
    #: The natural key of the record.
    key: str = ""
    #: The field that changed.
    name: str = ""
    #: The moment of the snapshot in which it was first so; aware UTC.
    since: datetime
    #: In how many snapshots it has been so.
    times: int = 1
    #: What it changed to, as a digest: another value waits anew.
    value: bytes = b""
    #: From when on it may be shown without a further snapshot; None where it needs one.
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things wait, by what they are about. The zero of everything shows all at once."""

    #: In how many snapshots something must be missing before it counts as gone.
    absences: Mapping[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 2))
    #: How long a changed value waits.
    hold: Mapping[Kind, timedelta] = field(
        default_factory=lambda: dict.fromkeys(Kind, timedelta(hours=20))
    )
    #: Whole days between the communication of a measure and its publication (domain fact R15).
    communicated: int = 3

    @property
    def shows_at_once(self) -> bool:
        """Whether nothing ever waits."""
        return (
            not self.communicated
            and max(self.absences.values()) <= 1
            and not any(self.hold.values())
        )


#: Shows everything at once: for a source that one trusts, or for old snapshots.
AT_ONCE = Patience(
    absences=dict.fromkeys(Kind, 1), hold=dict.fromkeys(Kind, timedelta()), communicated=0
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What of a location may be shown, and what of it waits."""

    #: None where it is gone, or not there yet.
    shown: Location | None
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """When we look at a location."""

    #: The moment of the newest snapshot; aware UTC.
    taken_at: datetime
    #: The present moment; aware UTC.
    now: datetime
    #: True where this snapshot was settled before, and only time has passed.
    again: bool = False


def settle(
    shown: Location | None,
    seen: Location | None,
    waiting: Sequence[Waiting],
    patience: Patience,
    look: Look,
) -> Settled:
    """Say what of a location may be shown.

    Args:
        shown: what is shown now; None where the location is not.
        seen: what the newest snapshot shows; None where the location is missing there.
        waiting: what waited before.
        patience: the source's rules.
        look: when.
    """
    if patience.shows_at_once:
        return Settled(shown=seen)
    run = _Run(
        before={(w.reason, w.records, w.key, w.name): w for w in waiting},
        patience=patience,
        look=look,
    )
    if seen is None:
        stays = shown is not None and run.is_absent("", "", Kind.LOCATION)
        return Settled(shown=shown if stays else None, waiting=tuple(run.waiting))
    return Settled(shown=run.location(shown, seen), waiting=tuple(run.waiting))


@dataclass(slots=True, kw_only=True)
class _Run:
    before: Mapping[tuple[Reason, str, str, str], Waiting]
    patience: Patience
    look: Look
    waiting: list[Waiting] = field(default_factory=list)

    def location(self, shown: Location | None, seen: Location) -> Location:
        values: dict[str, object] = {}
        if shown is not None:
            values |= dict(self._kept_back("", "", Kind.LOCATION, shown, seen))
        old = Location(id=seen.id) if shown is None else shown
        for name in _RECORDS:
            before, after = getattr(old, name), getattr(seen, name)
            if before != after:
                values[name] = self._records(name, before, after)
        return msgspec.structs.replace(seen, **values) if values else seen

    def is_absent(self, records: str, key: str, kind: Kind) -> bool:
        """Say whether something that is missing must be waited for once more."""
        before = self.before.get((Reason.ABSENT, records, key, ""))
        times = 1 if before is None else before.times + (0 if self.look.again else 1)
        since = self.look.taken_at if before is None else before.since
        wanted = self.patience.absences[kind]
        if times >= wanted and (wanted == 1 or self.look.taken_at - since >= SHORTEST_ABSENCE):
            return False
        self.waiting.append(
            Waiting(reason=Reason.ABSENT, records=records, key=key, since=since, times=times)
        )
        self.waiting += self._changes_of(records, key)
        return True

    def _changes_of(self, records: str, key: str) -> list[Waiting]:
        """Give what waited to change at something that is missing now: it need not wait anew.

        Not by the clock, though: it must be there again first.
        """
        return [
            msgspec.structs.replace(one, due_at=None)
            for one in self.before.values()
            if one.reason is Reason.CHANGED
            and (not records or (one.records, one.key) == (records, key))
        ]

    def _records(self, name: str, old: list[R], new: list[R]) -> list[R]:
        kind, pairing = _RECORDS[name], pair(old, new)
        came = {id(record) for _key, record in pairing.added}
        was = {id(after): before for _key, before, after in pairing.kept}
        result: list[R] = []
        continued: set[str] = set()
        for record in new:
            if id(record) in came and self._is_held(name, record):
                continued.add(getattr(record, "trajectory", None) or "")
                continue
            before = was.get(id(record))
            result.append(record if before is None else self._record(name, kind, before, record))
        for key, record in pairing.gone:
            # a step whose successor is held back stays: nobody is to hear that all is over
            succeeded = (getattr(record, "trajectory", None) or "-") in continued
            if succeeded or self.is_absent(name, key, kind):
                result.append(record)
        return result

    def _record(self, name: str, kind: Kind, before: R, after: R) -> R:
        values = dict(self._kept_back(name, natural_key(after), kind, before, after))
        key = KEY_FIELDS[type(after)]
        if not (values.keys().isdisjoint(key) or _closes(before) or _closes(after)):
            # by what it is known waits as a whole: half of it could be another record's
            values |= {part: getattr(before, part) for part in key}
        return msgspec.structs.replace(after, **values) if values else after

    def _is_held(self, name: str, record: Record) -> bool:
        """Keep a new measure back until its days after the communication are over."""
        if not isinstance(record, Enforcement) or record.communicated_on is None:
            return False
        due_at = public_from(record.communicated_on, self.patience.communicated)
        if self.patience.communicated == 0 or self.look.now >= due_at:
            return False
        key = natural_key(record)
        self.waiting.append(
            Waiting(
                reason=Reason.HELD, records=name, key=key, since=self.look.taken_at, due_at=due_at
            )
        )
        return True

    def _kept_back(
        self, records: str, key: str, kind: Kind, old: Location | Record, new: Location | Record
    ) -> Iterator[tuple[str, object]]:
        """Give the old values of the fields whose new ones must wait."""
        hold = self.patience.hold[kind]
        if not hold:
            return
        for name in new.__struct_fields__:
            before, after = getattr(old, name), getattr(new, name)
            if name in _RECORDS or name in TECHNICAL_FIELDS or before == after:
                continue
            if name not in _EXPLAINING and after and (_closes(old) or _closes(new)):
                continue  # what a closure is, from when and until when, is never kept back
            if _differ(before, after) and self._must_wait(records, key, name, after, hold):
                yield name, before

    def _must_wait(self, records: str, key: str, name: str, value: object, hold: timedelta) -> bool:
        digest = fingerprint.of_value(msgspec.to_builtins(value))
        before = self.before.get((Reason.CHANGED, records, key, name))
        same = before is not None and before.value == digest
        since = before.since if before is not None and same else self.look.taken_at
        # a source that stays silent does not keep a change back for ever
        due_at = since + 2 * hold
        if self.look.taken_at - since >= hold or (self.look.again and self.look.now >= due_at):
            return False
        self.waiting.append(
            Waiting(
                reason=Reason.CHANGED,
                records=records,
                key=key,
                name=name,
                since=since,
                value=digest,
                due_at=due_at,
            )
        )
        return True


def _closes(value: Location | Record) -> bool:
    return isinstance(value, Enforcement) and weight(value) is Severity.URGENT


def _differ(before: object, after: object) -> bool:
    plain: Callable[[object], object] = msgspec.to_builtins
    return fingerprint.canonical(plain(before)) != fingerprint.canonical(plain(after))


def public_from(communicated_on: date, days: int) -> datetime:
    """Give the moment from which a measure may be public: the day after so many whole days.

    Calendar days in Europe/Brussels, so a night of daylight saving moves nothing.
    """
    first = communicated_on + timedelta(days=days)
    return datetime.combine(first, time.min, _BRUSSELS).astimezone(UTC)


def due_at(waiting: Sequence[Waiting]) -> datetime | None:
    """Say when a location must be looked at again though no snapshot came."""
    moments = [one.due_at for one in waiting if one.due_at is not None]
    return min(moments, default=None)
