"""Snapshots, people, stages and a provider in any order, and deaths: what is owed is told once."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import Content, Message
from notifier.domain.rhythm import Rhythm
from notifier.domain.rules import TRUSTING
from notifier.domain.subscription import Scope, ScopeKind
from notifier.links import Links
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.sending.deliver import Deliver
from notifier.pipeline.telling.digest import Digest
from notifier.pipeline.telling.notify import Notify
from notifier.sources.fictitious.decks import seeded
from notifier.store.engine import Connection, Sessions
from notifier.store.people import choices, subscriptions
from notifier.store.register import changes
from notifier.subscriptions.replanning import replan
from tests.believable.machine import killed_at
from tests.digests.account import Account
from tests.digests.one_reader import GROUPING, Reader, Wish
from tests.digests.source import MUNICIPALITIES, ORGANISERS, Source
from tests.digests.travel import Writer, news_of
from tests.support.builders import SOURCE, TAKEN, a_snapshot
from tests.support.people import follows

_LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)
_MOMENT, _DAY = timedelta(minutes=7), timedelta(days=1)
_CODES = ("at_once", "daily 2", "daily 7", "workdays 3", "weekly 7 0")
_KINDS = (15, 15, 2, 4, 9)
seeds = st.integers(0, 2**32 - 1)
hours = st.integers(1, 60)
people = st.integers(0, 4)
things = st.integers(0, 4)
codes = st.sampled_from(_CODES)
kinds = st.sampled_from(_KINDS)
#: A statement at which the process dies; behind the last, it lives.
deaths = st.one_of(st.just(10_000), st.integers(0, 40))


@dataclass(slots=True)
class Moody:
    """A provider that takes mails, defers, refuses and loses answers as a seed decides."""

    chance: Random | None
    account: Account
    name = "moody"
    batch = 3
    decided = 0

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Answer for each."""
        for message in messages:
            mood = 0.0 if self.chance is None else self.chance.random()
            if mood > 0.8:
                yield Deferred(reason="451 later")
                continue
            self.account.goes_out(message.subscriber_id, content.id)
            if mood > 0.6:
                yield Rejected(reason="550 no") if mood > 0.7 else Unknown(reason="lost")
            else:
                yield Accepted()

    def close(self) -> None:
        """Hold nothing."""


class AllOwed(RuleBasedStateMachine):
    """The core in the storm."""

    def __init__(self) -> None:
        super().__init__()
        self._open = self.opens()
        self.sessions = self._open.__enter__()
        self.now = TAKEN
        self.day = 0
        self.source = Source(chance=seeded(1))
        self.first_places = self.source.ids()
        self.account = Account(sessions=self.sessions)
        #: The number of each subscriber.
        self.ids: dict[int, int] = {}
        self.matched = 0

    def opens(self) -> AbstractContextManager[Sessions]:
        """Give an empty store."""
        raise NotImplementedError

    @initialize()
    def begins(self) -> None:
        """The first load, and two who follow."""
        self._bring()
        self.somebody_follows(0, 0, "at_once", 15, urgent=True)
        self.somebody_follows(1, 4, "daily 7", 15, urgent=False)

    @rule(seed=seeds, after=hours)
    def something_happens(self, seed: int, after: int) -> None:
        """A snapshot comes, a day later at least."""
        self._another_day(after)
        self.source.chance = seeded(seed)
        self.source.next_day(self.now.date())
        self._bring()

    @rule(seed=seeds, after=hours)
    def something_is_taken_back(self, seed: int, after: int) -> None:
        """A measure is shown no longer."""
        self._another_day(after)
        self.source.chance = seeded(seed)
        self.source._is_cleared(self.now.date())
        self._bring()

    @rule(after=hours)
    def time_passes(self, after: int) -> None:
        """Nobody does anything."""
        self.now += timedelta(hours=after)

    @rule(steps=st.integers(1, 6), death=deaths)
    def is_noted(self, steps: int, death: int) -> None:
        """Some parts of some blocks are matched, the last of them perhaps in vain."""
        stage = self._notify()
        for step in range(steps):
            with killed_at(self.sessions, death if step == steps - 1 else 10_000) as died:
                self._step(stage)
                self._step(stage)
            if died:
                return

    def _step(self, stage: Notify) -> bool:
        with self.sessions.writing() as connection:
            more = stage.step(connection)
            done = changes.progress(connection, "notify")
        self.account.owe(
            seq for seq in range(self.matched + 1, done.seq + 1) if seq in self.account.log
        )
        self.matched = done.seq
        return more

    @rule(size=st.integers(1, 4), death=deaths)
    def is_put_together(self, size: int, death: int) -> None:
        """Mails are made of what is due."""
        with killed_at(self.sessions, death):
            Digest(
                sessions=self.sessions,
                composer=Writer(),
                now=self.now,
                grouping=GROUPING,
                size=size,
            ).run()

    @rule(seed=seeds)
    def is_sent(self, seed: int) -> None:
        """What is due goes out, as the provider likes."""
        self._deliver(seeded(seed))

    @rule(who=people, what=things, code=codes, wanted=kinds, urgent=st.booleans())
    def somebody_follows(
        self, who: int, what: int, code: str, wanted: int, *, urgent: bool
    ) -> None:
        """Somebody, new or not, follows something more."""
        kind, key = self._scope(what)
        reader = self._reader(who)
        if reader is not None and any(wish.scope == (kind, key) for wish in reader.wishes):
            return
        scope = Scope(kind=ScopeKind(kind), source=SOURCE, key=key)
        asked = follows(self.sessions, f"lezer-{who}@voorbeeld.example", scope)
        number = self.ids[who] = asked.subscriber_id
        wish = Wish(
            id=asked.subscription_id, scope=(kind, key), kinds=wanted, code=code, urgent=urgent
        )
        self.account.readers.setdefault(number, Reader(wishes=[])).wishes.append(wish)
        with self.sessions.writing() as connection:
            self._keep(connection, wish)
        self.account.acts(number)

    @rule(who=people, which=things, code=codes, wanted=kinds, urgent=st.booleans())
    def somebody_chooses(
        self, who: int, which: int, code: str, wanted: int, *, urgent: bool
    ) -> None:
        """Somebody wants something else of what they follow."""
        with self._acting(who) as (connection, reader):
            living = [wish for wish in reader.wishes if wish.active]
            if living:
                wish = living[which % len(living)]
                wish.kinds, wish.code, wish.urgent = wanted, code, urgent
                self._keep(connection, wish)

    @rule(who=people, which=things)
    def somebody_leaves(self, who: int, which: int) -> None:
        """Somebody ends something, or all."""
        with self._acting(who) as (connection, reader):
            living = [wish for wish in reader.wishes if wish.active]
            leaves = living[which : which + 1] or living
            subscriptions.end(
                connection, [wish.id for wish in leaves], reason="unsubscribed", now=self.now
            )
            for wish in leaves:
                wish.active = False

    @rule(who=people)
    def somebody_comes_back(self, who: int) -> None:
        """Somebody takes up again what they ended."""
        with self._acting(who) as (connection, reader):
            for wish in reader.wishes:
                if not wish.active:
                    wish.active = choices.resume(connection, wish.id)

    @rule(who=people, lasts=hours)
    def somebody_pauses(self, who: int, lasts: int) -> None:
        """Somebody wants nothing for a while."""
        with self._acting(who) as (connection, reader):
            until = self.now + timedelta(hours=lasts) if lasts % 4 else None
            if reader.wishes:
                choices.pause(connection, self.ids[who], until)

    @invariant()
    def owes_nothing(self) -> None:
        """Whatever happened: what is owed waits, is under way or was told, once."""
        self.account.check()

    def teardown(self) -> None:
        """Let the provider be well and every hour come; then everybody was told."""
        try:
            for day in range(16):
                self.now += _DAY if day else timedelta()
                while self._step(self._notify()):
                    pass
                Digest(
                    sessions=self.sessions, composer=Writer(), now=self.now, grouping=GROUPING
                ).run()
                self.now += timedelta(hours=7)
                self._deliver(None)
            self.account.settle()
        finally:
            self._open.__exit__(None, None, None)

    def _notify(self) -> Notify:
        return Notify(sessions=self.sessions, now=self.now, grouping=GROUPING, block=3, people=1)

    def _deliver(self, chance: Random | None) -> None:
        Deliver(
            sessions=self.sessions,
            transport=Moody(chance, self.account),
            links=_LINKS,
            domain="opvangnieuws.example",
            clock=lambda: self.now,
            lease=timedelta(minutes=5),
            jitter=lambda: 0.5,
        ).run()

    def _another_day(self, after: int) -> None:
        self.day += 1
        self.now = max(self.now + timedelta(hours=after), TAKEN + self.day * _DAY + _MOMENT)

    def _bring(self) -> None:
        places = [self.source.places[id_] for id_ in self.source.ids()]
        ingest(a_snapshot(*places, day=self.day), self.sessions, now=self.now, rules=TRUSTING)
        with self.sessions.reading() as connection:
            known = max(self.account.log, default=0)
            for change in changes.read(connection, after=known, limit=10_000):
                self.account.log[change.seq] = news_of(change)

    @contextmanager
    def _acting(self, who: int) -> Iterator[tuple[Connection, Reader]]:
        """Let somebody choose something, and plan anew; nobody does if they never followed."""
        reader = self._reader(who)
        with self.sessions.writing() as connection:
            if reader is None:
                yield connection, Reader(wishes=[])
                return
            yield connection, reader
            replan(connection, self.ids[who], now=self.now, grouping=GROUPING)
        self.account.acts(self.ids[who])

    def _reader(self, who: int) -> Reader | None:
        return self.account.readers.get(self.ids.get(who, 0))

    def _keep(self, connection: Connection, wish: Wish) -> None:
        choices.choose(
            connection,
            wish.id,
            rhythm=Rhythm.of(wish.code),
            kinds=wish.kinds,
            urgent=wish.urgent,
        )

    def _scope(self, what: int) -> tuple[str, str]:
        """Give something to follow; some of it is about the same."""
        places = self.first_places
        return (
            ("location", places[0]),
            ("location", places[1]),
            ("municipality", MUNICIPALITIES[1]),
            ("organiser", ORGANISERS[1]),
            ("all", ""),
        )[what]
