"""Lives an invented year through the whole chain, day by day, and keeps what a reader was told.

One person follows everything. Each morning the clock ripens what has waited, the source's files are
taken in by the default rules, and mails are composed and delivered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import msgspec
from msgspec import Struct
from sqlalchemy import select

from notifier.domain.change import Change, ChangeType
from notifier.domain.delivery import Accepted, Outcome
from notifier.domain.fingerprint import of_bytes
from notifier.domain.location import Location, stored
from notifier.domain.message import Content, Message
from notifier.domain.rules import SourceRules
from notifier.domain.snapshot import RawLocation, Snapshot
from notifier.errors import SnapshotOutdated, SnapshotRefused
from notifier.links import Links
from notifier.pipeline.intake.ingest import IngestReport, ingest
from notifier.pipeline.intake.ripen import ripen
from notifier.pipeline.sending.deliver import Deliver
from notifier.sources.fictitious.decks import seeded
from notifier.sources.fictitious.faults import Delivery, FaultKind, Faulty, delivery, go_wrong
from notifier.sources.fictitious.happenings import Truth
from notifier.sources.fictitious.year import Day, Year
from notifier.sources.snapshot_file import SnapshotFile
from notifier.store.engine import Sessions
from notifier.store.published import news
from notifier.store.register import inventory
from notifier.store.tables import content_changes, outbox
from tests.mail.builders import a_composer
from tests.support.builders import SOURCE
from tests.support.people import ALL, follows
from tests.support.telling import tell

_LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)
_CAME_OR_WENT = frozenset({"added", "gone", "withdrawn", "succeeded"})
#: The longest that a replayed day lies back, and the place of the first fault that needs a past.
_MEMORY = 43
_IN_FILES = frozenset({FaultKind.TRUNCATED, FaultKind.ROW_SPLIT})


class _Identified(Struct):
    id: str


_identified = msgspec.json.Decoder(_Identified)


class Postman:
    """Takes every mail."""

    name = "postman"
    batch = 500
    decided = 0

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Take them."""
        yield from (Accepted() for _message in messages)

    def close(self) -> None:
        """Hold nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One day as it went."""

    day: Day
    kind: FaultKind | None
    #: Of each file: what became of it; None where it was refused.
    reports: tuple[IngestReport | None, ...]
    #: The locations of which the truth was not applied; None stands for all.
    hidden: frozenset[str] | None

    @property
    def parked(self) -> bool:
        """Whether a file of this day was parked."""
        return any(report is not None and report.findings for report in self.reports)

    def shows(self, location_id: str) -> bool:
        """Whether the truth about a location came in on this day."""
        return self.hidden is not None and location_id not in self.hidden


@dataclass(slots=True, kw_only=True)
class Simulation:
    """A year, or part of one."""

    sessions: Sessions
    folder: Path
    year: Year
    #: On which days what goes wrong.
    schedule: Mapping[int, FaultKind]
    rules: SourceRules = field(default_factory=SourceRules)
    past: list[Past] = field(default_factory=list)
    #: On which days a reader was told each thing.
    told: defaultdict[Truth, list[int]] = field(default_factory=lambda: defaultdict(list))
    #: The mails that came on each day.
    mails: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    _seq: int = 0

    def run(self) -> None:
        """Live it."""
        follows(self.sessions, scope=ALL)
        chance = seeded(self.year.seed)
        days: list[Day] = []
        for day in self.year:
            kind = self.schedule.get(day.number)
            faulty = None if kind is None else go_wrong(kind, day, days, chance)
            self.past.append(self._live(day, faulty))
            days = [*days, day][-_MEMORY:]

    def shown(self) -> dict[str, Location]:
        """Give what pages show now."""
        with self.sessions.reading() as connection:
            found = [stored(line) for line in inventory.walk(connection, SOURCE)]
        return {place.id: place for place in found}

    def _live(self, day: Day, faulty: Faulty | None) -> Past:
        ripen(self.sessions, now=day.taken_at, rules={}, default=self.rules)
        self._tell(day.number, day.taken_at)
        reports: list[IngestReport | None] = []
        in_file = faulty is not None and faulty.kind in _IN_FILES
        for one in (delivery(day),) if faulty is None else faulty.deliveries:
            now = max(one.taken_at, day.taken_at) + timedelta(minutes=30)
            reports.append(self._ingest(one, now, in_file=in_file))
            self._tell(day.number, now)
        return Past(
            day=day,
            kind=None if faulty is None else faulty.kind,
            reports=tuple(reports),
            hidden=_hidden(faulty, reports),
        )

    def _ingest(self, one: Delivery, now: datetime, *, in_file: bool) -> IngestReport | None:
        try:
            snapshot = self._of_file(one) if in_file else of_memory(one)
            return ingest(snapshot, self.sessions, now=now, rules=self.rules)
        except (SnapshotRefused, SnapshotOutdated):
            return None

    def _of_file(self, one: Delivery) -> Snapshot:
        path = self.folder / "snapshot.jsonl"
        path.write_bytes(one.file(SOURCE))
        return SnapshotFile(path, source=SOURCE).fetch()

    def _tell(self, number: int, now: datetime) -> None:
        tell(self.sessions, a_composer(), now=now)
        deliver_all(self.sessions, now)
        with self.sessions.reading() as connection:
            query = (
                select(content_changes.c.change_seq)
                .join(outbox, outbox.c.content_id == content_changes.c.content_id)
                .where(content_changes.c.change_seq > self._seq, outbox.c.state == "accepted")
            )
            seqs = sorted(connection.execute(query).scalars())
            changes = news.by_number(connection, sorted(set(seqs)))
        by_seq = {change.seq: change for change in changes}
        self.mails[number] += len(seqs)
        for seq in seqs:
            for truth in truths_of(by_seq[seq]):
                self.told[truth].append(number)
        self._seq = max([self._seq, *seqs])


def deliver_all(sessions: Sessions, now: datetime) -> None:
    """Let the postman take what is due."""
    Deliver(
        sessions=sessions,
        transport=Postman(),
        links=_LINKS,
        domain="example.org",
        clock=lambda: now,
        lease=timedelta(hours=1),
    ).run()


def _hidden(faulty: Faulty | None, reports: Iterable[IngestReport | None]) -> frozenset[str] | None:
    """Say of which locations the truth did not come in; None stands for all of them."""
    first = next(iter(reports))
    if first is None or first.findings:
        return None
    return frozenset() if faulty is None else faulty.hidden


def of_memory(one: Delivery) -> Snapshot:
    """Give a snapshot whose lines are in memory already."""
    raw = [
        RawLocation(_identified.decode(line).id, line, number)
        for number, line in enumerate(one.lines, start=2)
    ]
    return Snapshot(
        source=SOURCE,
        taken_at=one.taken_at,
        expected=one.expected,
        digest=of_bytes(b"\n".join(one.lines)),
        file="verzonnen.jsonl",
        locations=iter(raw),
    )


def truths_of(change: Change) -> list[Truth]:
    """Give what a change tells, in the words of the ledger."""
    whole = change.type.rpartition("_")[2] in _CAME_OR_WENT
    names = [""] if whole else [one.name for one in change.fields]
    return [
        Truth(location_id=change.location_id, type=change.type, key=change.record_key, field=name)
        for name in names
    ]


def spread(count: int, days: int, *, every: int, chance: Random) -> dict[int, FaultKind]:
    """Spread faults over the days: each kind in turn, those that need a past late enough."""
    kinds = [kind for kind in FaultKind if kind is not FaultKind.REPLAYED]
    replays = count // len(FaultKind)
    bag = [kinds[number % len(kinds)] for number in range(count - replays)]
    chance.shuffle(bag)
    places = [2 + number * every for number in range(count)]
    late = [place for place in places if place >= min(_MEMORY, days - 8)]
    replayed = set(chance.sample(late, replays))
    rest = iter(bag)
    return {p: FaultKind.REPLAYED if p in replayed else next(rest) for p in places}


def corrects(truth: Truth) -> bool:
    """Whether it is told to those alone who were told what it takes back."""
    return truth.type in {ChangeType.TRAJECTORY_GONE, ChangeType.MEASURE_WITHDRAWN}
