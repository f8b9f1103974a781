"""A source and a service that go through anything in any order, and a peaceful run to compare with.

What is done to the service is written down as far as it was accepted; the peaceful run does that
alone, in a fresh store: no parked or refused file, no repetition, no restart and no crash.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import event, func, select

from notifier.domain.guard import Limit, Limits, What
from notifier.domain.location import FollowUp, Location, encode, stored
from notifier.domain.rules import SourceRules
from notifier.errors import SnapshotOutdated
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.intake.release import discard, release
from notifier.pipeline.intake.ripen import ripen
from notifier.publishing.publish import publish
from notifier.sources.fictitious.decks import seeded
from notifier.sources.fictitious.faults import Delivery
from notifier.store.engine import Sessions
from notifier.store.register import inventory, snapshots
from notifier.store.tables import changes, content_changes, feeds, outbox, unsettled
from tests.believable.simulation import deliver_all, of_memory
from tests.mail.builders import a_composer
from tests.publishing.world import PUBLISHER
from tests.support.builders import SOURCE, TAKEN, a_location, a_measure, a_reaction, an_inspection
from tests.support.databases import SqliteDatabases
from tests.support.people import ALL, follows
from tests.support.telling import tell

#: Stands in every line that a broken source made up.
FALSE = "ONWAAR"
_LIMITS = Limits(
    source=dict.fromkeys(What, Limit(floor=3, share=0.3)),
    municipality={},
    enforcement_gone=Limit(floor=3, share=0.3),
)
_LOCATIONS = 8
#: Whatever is done to a service at a moment.
Act = Callable[[Sessions, SourceRules], None]
seeds = st.integers(0, 2**32 - 1)
_with = msgspec.structs.replace


class Killed(BaseException):
    """The process dies; nothing may catch it."""


@contextmanager
def killed_at(sessions: Sessions, statement: int) -> Iterator[list[Killed]]:
    """Let the process die before so many statements more; give how it died, if it did."""
    deaths: list[Killed] = []
    left = statement

    def count(*_about: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed

    engine = sessions.engine()
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield deaths
    except Killed as death:
        deaths.append(death)
    finally:
        event.remove(engine, "before_cursor_execute", count)


def changed(places: Sequence[Location], today: datetime, chance: Random) -> list[Location]:
    """Let some true things happen: at most two, so that no limit is near."""
    found = list(places)
    for _ in range(chance.randint(0, 2)):
        number = chance.randrange(len(found))
        found[number] = _happened(found[number], today, chance)
    return found


def _happened(place: Location, today: datetime, chance: Random) -> Location:
    day = today.date()
    match chance.randrange(6):
        case 0:
            report = an_inspection(str(day), follow_up=FollowUp(code="onderzoek"))
            return _with(place, inspections=[report])
        case 1:
            kind = chance.choice(("aanmaning", "schorsing"))
            known = day - timedelta(days=chance.randint(0, 4))
            measure = a_measure(kind, str(known), trajectory=f"t-{day}", communicated_on=known)
            return _with(place, enforcement=[measure])
        case 2:
            return _with(place, enforcement=[])
        case 3:
            return _with(place, reactions=[a_reaction(str(day))])
        case 4:
            answered = [
                _with(one, follow_up=FollowUp(code=chance.choice(("gesprek", "verbeteren"))))
                for one in place.inspections
            ]
            return _with(place, inspections=answered)
        case _:
            return _with(place, places=chance.randint(1, 3))


class AnyOrder(RuleBasedStateMachine):
    """The service in the storm."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self._folder = Path(self._open.enter_context(TemporaryDirectory()))
        self._databases = SqliteDatabases(self._folder)
        self.sessions = self._fresh("storm")
        self.places = [a_location(f"91000000{number}") for number in range(_LOCATIONS)]
        self.now = TAKEN
        self.accepted: list[Act] = []
        self.parked: Delivery | None = None
        self.last: Delivery | None = None
        self.released = False

    @initialize()
    def begins(self) -> None:
        """The first load."""
        self._take(self._file(self.places))

    @rule(seed=seeds, hours=st.integers(3, 60))
    def shows_the_truth(self, seed: int, hours: int) -> None:
        """A good snapshot comes."""
        self.now += timedelta(hours=hours)
        self.places = changed(self.places, self.now, seeded(seed))
        self._take(self._file(self.places))

    @rule(seed=seeds, hours=st.integers(3, 60))
    def forgets_one(self, seed: int, hours: int) -> None:
        """A location is missing: too little to be parked."""
        self.now += timedelta(hours=hours)
        chance = seeded(seed)
        self._take(self._file(chance.sample(self.places, _LOCATIONS - 1)))

    @rule(hours=st.integers(3, 60))
    def goes_mad(self, hours: int) -> None:
        """A snapshot comes that nobody would believe."""
        self.now += timedelta(hours=hours)
        wrong = [_with(place, name=f"{FALSE} {self.now}") for place in self.places]
        self._take(self._file(wrong))

    @precondition(lambda self: self.last is not None)
    @rule()
    def says_it_again(self) -> None:
        """The last file that was applied comes again."""
        assert self.last is not None
        before = self._changes()
        report = ingest(of_memory(self.last), self.sessions, now=self.now, rules=self._rules())
        assert report.same
        assert self._changes() == before

    @rule(hours=st.integers(1, 100))
    def is_late(self, hours: int) -> None:
        """An older file comes after a newer."""
        assert self.last is not None
        old = replace(self._file([]), taken_at=self.last.taken_at - timedelta(hours=hours))
        try:
            ingest(of_memory(old), self.sessions, now=self.now, rules=self._rules())
        except SnapshotOutdated:
            return
        raise AssertionError

    @precondition(lambda self: self.parked is not None)
    @rule(quiet=st.booleans())
    def is_let_through(self, *, quiet: bool) -> None:
        """The operator believes it after all."""
        assert self.parked is not None
        file, now = self.parked, self.now
        release(self.sessions, self._parked_number(), rules=self._rules(), now=now, quiet=quiet)
        self.released, self.last, self.parked = True, file, None
        self.accepted.append(
            lambda sessions, _rules: self._park_and_release(sessions, file, now, quiet=quiet)
        )

    @precondition(lambda self: self.parked is not None)
    @rule()
    def is_refused(self) -> None:
        """The operator does not believe it."""
        discard(self.sessions, self._parked_number())
        self.parked = None

    @rule(hours=st.integers(1, 50))
    def waits(self, hours: int) -> None:
        """Time passes, and the clock looks again."""
        self.now += timedelta(hours=hours)
        now = self.now
        self._do(lambda sessions, rules: _ripens(sessions, rules, now))

    @rule()
    def tells(self) -> None:
        """Mails and feeds are made and go out."""
        now = self.now
        self._do(lambda sessions, _rules: _tells(sessions, now))

    @rule()
    def restarts(self) -> None:
        """Another process takes over."""
        self.sessions.close()
        self.sessions = Sessions(f"sqlite:///{self._folder / 'storm' / 'notifier.db'}")

    @rule(seed=seeds, hours=st.integers(3, 60), statement=st.integers(0, 40))
    def dies_while_it_reads(self, seed: int, hours: int, statement: int) -> None:
        """The process dies inside a snapshot, and the next one takes it in."""
        self.now += timedelta(hours=hours)
        self.places = changed(self.places, self.now, seeded(seed))
        file = self._file(self.places)
        with killed_at(self.sessions, statement) as deaths:
            self._take(file)
        if deaths:
            self._take(file)

    @rule(statement=st.integers(0, 60), what=st.booleans())
    def dies_while_it_works(self, statement: int, *, what: bool) -> None:
        """The process dies while it tells or ripens; the next one goes on."""
        now, rules = self.now, self._rules()
        with killed_at(self.sessions, statement):
            if what:
                _ripens(self.sessions, rules, now)
            else:
                _tells(self.sessions, now)
        if what:
            self._do(lambda sessions, rules: _ripens(sessions, rules, now))
        self._do(lambda sessions, _rules: _tells(sessions, now))

    @invariant()
    def shows_nothing_that_was_parked(self) -> None:
        """What the guard doubted is on no page, in no feed and in no change."""
        if self.released:
            return
        assert all(FALSE.encode() not in line for line in self._shown(self.sessions))

    @invariant()
    def writes_no_change_twice(self) -> None:
        """Each change has an id of its own."""
        query = select(func.count(), func.count(func.distinct(changes.c.id))).select_from(changes)
        ((all_, different),) = _rows(self.sessions, query)
        assert all_ == different

    @invariant()
    def waits_only_for_what_differs(self) -> None:
        """Nothing waits where the newest line is shown."""
        shown = {stored(line).id: stored(line) for line in self._shown(self.sessions)}
        query = select(unsettled.c.location_id, unsettled.c.line)
        for id_, line in _rows(self.sessions, query):
            assert line is None or stored(line) != shown.get(id_)

    def teardown(self) -> None:
        """Hold it against a run in peace."""
        peace = self._fresh("peace")
        try:
            _tells(self.sessions, self.now)
            for act in self.accepted:
                act(peace, replace(self._rules(), limits=None))
            _tells(peace, self.now)
            assert _public(self.sessions) == _public(peace)
        finally:
            peace.close()
            self.sessions.close()
            self._open.close()

    def _rules(self) -> SourceRules:
        return SourceRules(limits=_LIMITS)

    def _fresh(self, name: str) -> Sessions:
        folder = self._folder / name
        folder.mkdir()
        with self._databases.fresh(folder) as made:
            follows(made, scope=ALL)
        return Sessions(f"sqlite:///{folder / 'notifier.db'}")

    def _file(self, places: Sequence[Location]) -> Delivery:
        return Delivery(taken_at=self.now, lines=[*map(encode, places)], expected=len(places))

    def _take(self, file: Delivery) -> None:
        now = self.now
        report = ingest(of_memory(file), self.sessions, now=now, rules=self._rules())
        if report.findings:
            self.parked = file
            return
        self.parked, self.last = None, file
        if not report.same:
            self.accepted.append(
                lambda sessions, rules: _takes(sessions, rules, file=file, now=now)
            )

    def _do(self, act: Act) -> None:
        act(self.sessions, self._rules())
        self.accepted.append(act)

    def _park_and_release(
        self, sessions: Sessions, file: Delivery, now: datetime, *, quiet: bool
    ) -> None:
        nothing = Limit(floor=0, share=0)
        limits = Limits(
            source=dict.fromkeys(What, nothing), municipality={}, enforcement_gone=nothing
        )
        report = ingest(of_memory(file), sessions, now=now, rules=SourceRules(limits=limits))
        release(sessions, report.snapshot_id, rules=self._rules(), now=now, quiet=quiet)

    def _parked_number(self) -> int:
        with self.sessions.reading() as connection:
            (entry,) = snapshots.parked_of(connection, SOURCE)
        return entry.id

    def _changes(self) -> list[tuple[Any, ...]]:
        return _rows(self.sessions, select(changes.c.id).order_by(changes.c.seq))

    def _shown(self, sessions: Sessions) -> list[bytes]:
        with sessions.reading() as connection:
            return list(inventory.walk(connection, SOURCE))


def _takes(sessions: Sessions, rules: SourceRules, *, file: Delivery, now: datetime) -> None:
    ingest(of_memory(file), sessions, now=now, rules=rules)


def _ripens(sessions: Sessions, rules: SourceRules, now: datetime) -> None:
    ripen(sessions, now=now, rules={}, default=rules)


def _tells(sessions: Sessions, now: datetime) -> None:
    tell(sessions, a_composer(), now=now)
    deliver_all(sessions, now)
    publish(sessions, PUBLISHER, now)


def _public(sessions: Sessions) -> dict[str, object]:
    """Give all that people can see: what is shown, the feeds, and who was told what."""
    told = select(outbox.c.subscriber_id, outbox.c.state, changes.c.id).select_from(
        outbox.join(content_changes, content_changes.c.content_id == outbox.c.content_id).join(
            changes, changes.c.seq == content_changes.c.change_seq
        )
    )
    with sessions.reading() as connection:
        shown = list(inventory.walk(connection, SOURCE))
    return {
        "shown": shown,
        "feeds": _rows(sessions, select(feeds.c.path, feeds.c.body).order_by(feeds.c.path)),
        "told": sorted(map(repr, _rows(sessions, told))),
        "log": _rows(sessions, select(changes.c.id, changes.c.quiet).order_by(changes.c.seq)),
    }


def _rows(sessions: Sessions, query: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any select
    with sessions.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]
