"""Is a snapshot believable? Counts of what it would change, held against limits.

Pure. A source that forgets half its locations, empties a column or replays an old day changes more
than any true day does; such a snapshot is parked for a human (domain facts R11 and R12).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum, auto

from msgspec import Struct

from notifier.domain.change import Change, ChangeType, Kind, Severity
from notifier.domain.record_diff import TECHNICAL_FIELDS

_OF = {
    Kind.LOCATION: "locations",
    Kind.INSPECTION: "inspections",
    Kind.ENFORCEMENT: "enforcement",
    Kind.REACTION: "reactions",
}


class What(StrEnum):
    """What a snapshot does to a number of things."""

    GONE = auto()
    ADDED = auto()
    CHANGED = auto()
    #: One field changed.
    FIELD = auto()
    #: One field lost its value.
    EMPTIED = auto()
    #: Locations go while as many others come: a register that gives its numbers anew, or spoils
    #: the names of which its numbers are made.
    REPLACED = auto()


#: All other types change something that stays.
_WHAT = {
    ChangeType.LOCATION_ADDED: What.ADDED,
    ChangeType.LOCATION_GONE: What.GONE,
    ChangeType.REPORT_ADDED: What.ADDED,
    ChangeType.REPORT_GONE: What.GONE,
    ChangeType.MEASURE_ADDED: What.ADDED,
    ChangeType.MEASURE_WITHDRAWN: What.GONE,
    ChangeType.TRAJECTORY_GONE: What.GONE,
    ChangeType.REACTION_ADDED: What.ADDED,
    ChangeType.REACTION_GONE: What.GONE,
}


#: A longer silence earns no more belief.
_MOST_DAYS = 7
#: Nor does it grow beyond this share of what there is: a source that stays broken stays parked.
_MOST_GROWN = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many may be concerned: the larger of a floor and a share of those that there are."""

    floor: int
    share: float
    #: The floor is for one day; it grows with the days, the share of what there is does not.
    days: int = 1

    def of(self, total: int) -> int:
        """Give the largest count that is still believed."""
        grown = min(self.floor * self.days, int(_MOST_GROWN * total))
        return max(self.floor, grown, int(self.share * total))

    def over(self, days: int) -> "Limit":
        """Give the limit for so many days."""
        return Limit(floor=self.floor, share=self.share, days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one source.

    The defaults fit a register of some 5,000 locations with 10 to 25 true changes on a working day
    (domain fact, section 4): several times what a busy day brings, and far below what a fault does.
    """

    source: Mapping[What, Limit] = field(
        default_factory=lambda: {
            What.GONE: Limit(floor=20, share=0.01),
            What.ADDED: Limit(floor=150, share=0.03),
            What.CHANGED: Limit(floor=60, share=0.03),
            What.FIELD: Limit(floor=40, share=0.02),
            What.EMPTIED: Limit(floor=15, share=0.005),
            What.REPLACED: Limit(floor=6, share=0.002),
        }
    )
    #: In one municipality; the floor is what makes small ones quiet.
    municipality: Mapping[What, Limit] = field(
        default_factory=lambda: {
            What.GONE: Limit(floor=6, share=0.2),
            What.ADDED: Limit(floor=15, share=0.3),
            What.CHANGED: Limit(floor=20, share=0.4),
        }
    )
    #: Measures are few, and each of them is somebody's livelihood.
    enforcement_gone: Limit = Limit(floor=8, share=0.05)

    def over(self, time: timedelta) -> "Limits":
        """Give the limits for a snapshot that comes so long after the last one that was applied.

        The floors are for a day. Behind a day that was parked stands the truth of two, and it must
        not be parked as well: else every later day would be, for there is more to it each time.
        """
        days = min(max(round(time / timedelta(days=1)), 1), _MOST_DAYS)
        return Limits(
            source=_over(self.source, days),
            municipality=_over(self.municipality, days),
            enforcement_gone=self.enforcement_gone.over(days),
        )


def _over(limits: Mapping[What, Limit], days: int) -> dict[What, Limit]:
    return {what: limit.over(days) for what, limit in limits.items()}


class Finding(Struct, frozen=True, kw_only=True):
    """One limit that a snapshot went over."""

    what: What
    #: ``locations``, ``inspections``, ``enforcement`` or ``reactions``.
    of: str
    #: The field, where one field is meant.
    name: str = ""
    #: The municipality's code; empty where the source as a whole is meant.
    nis: str = ""
    count: int
    limit: int
    total: int
    #: Ids of some of the locations concerned.
    samples: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it in one line."""
        where = f" in municipality {self.nis}" if self.nis else ""
        which = f" ({self.name})" if self.name else ""
        return (
            f"{self.what} {self.of}{which}{where}: {self.count} of {self.total}, "
            f"at most {self.limit} are believed"
        )


#: How many there are: by (nis, of).
Census = Mapping[tuple[str, str], int]
_SAMPLES = 5


@dataclass(slots=True)
class Tally:
    """What a snapshot would change, counted change by change."""

    counts: Counter[tuple[What, str, str, str]] = field(default_factory=Counter)
    samples: defaultdict[tuple[What, str, str, str], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    #: Locations that came and name none that they come after.
    arrived: int = 0

    def add(self, changes: Iterable[Change]) -> None:
        """Count what differs at one location between the last snapshot and this one."""
        for change in changes:
            if change.type is ChangeType.REPORT_AGED_OUT:
                continue  # the source's settings say that it would go
            if change.type is ChangeType.LOCATION_ADDED:
                self.arrived += all(one.name != "succeeds" for one in change.fields)
            of = _OF[change.kind]
            what = _WHAT.get(change.type, What.CHANGED)
            if change.type is ChangeType.TRAJECTORY_GONE:
                for _measure in change.fields:
                    self._count(what, of, change)
            elif what is not What.CHANGED:
                self._count(what, of, change)
            else:
                if change.severity is not Severity.TECHNICAL:
                    self._count(what, of, change)
                self._fields(of, change)

    def _fields(self, of: str, change: Change) -> None:
        for one in change.fields:
            if one.name not in TECHNICAL_FIELDS:
                self._count(What.FIELD, of, change, one.name)
            # other numbers are no news; none at all are a column emptied, but for the id, which
            # nothing hangs on
            if one.after is None and one.name != "id":
                self._count(What.EMPTIED, of, change, one.name)

    def _count(self, what: What, of: str, change: Change, name: str = "") -> None:
        nis = "" if name else change.place.nis or ""
        for where in {nis, ""}:
            key = (what, of, name, where)
            self.counts[key] += 1
            if len(self.samples[key]) < _SAMPLES:
                self.samples[key].append(change.location_id)


def judge(tally: Tally, census: Census, limits: Limits) -> tuple[Finding, ...]:
    """Give every limit that was gone over; none means that the snapshot is believed.

    Args:
        tally: what it would change.
        census: how many there are now.
        limits: the source's limits.
    """
    return tuple(_findings(tally, census, limits))


def _findings(tally: Tally, census: Census, limits: Limits) -> Iterator[Finding]:
    gone = (What.GONE, "locations", "", "")
    replaced = (What.REPLACED, "locations", "", "")
    counts = {**tally.counts, replaced: min(tally.counts.get(gone, 0), tally.arrived)}
    for key, count in sorted(counts.items()):
        what, of, name, nis = key
        limit = _limit(limits, what, of, nis)
        total = census.get((nis, of), 0)
        if limit is not None and count > limit.of(total):
            yield Finding(
                what=what,
                of=of,
                name=name,
                nis=nis,
                count=count,
                limit=limit.of(total),
                total=total,
                samples=tuple(tally.samples[gone if key == replaced else key]),
            )


def _limit(limits: Limits, what: What, of: str, nis: str) -> Limit | None:
    if of == "enforcement" and what is What.GONE and not nis:
        return limits.enforcement_gone
    return (limits.municipality if nis else limits.source).get(what)
