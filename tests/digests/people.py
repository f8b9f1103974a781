"""Fictitious readers, with every rhythm at every hour, who change their minds now and then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from notifier.domain.rhythm import Rhythm
from notifier.domain.subscription import Scope, ScopeKind
from notifier.store.engine import Connection, Sessions
from notifier.store.people import choices, subscriptions
from notifier.subscriptions.replanning import replan
from tests.digests.one_reader import GROUPING, Reader, Wish
from tests.digests.slots import local
from tests.digests.source import MUNICIPALITIES, ORGANISERS
from tests.support.builders import SOURCE
from tests.support.people import follows

_KINDS = (15, 15, 15, 1, 2, 4, 6, 12)
#: The hours that a night in March leaves out, and that comes twice in October, are among them.
_HOURS = (2, 2, 3, 7, 7, 8, 12, 17, 23, 0)
_UNDO = timedelta(days=28)
#: Does something for somebody, and says what; nothing where there was nothing to do.
Act = Callable[[Connection, int, Reader, datetime], str]


@dataclass(slots=True, kw_only=True)
class People:
    """The readers, in the store and for the oracle alike."""

    sessions: Sessions
    chance: Random
    readers: dict[int, Reader] = field(default_factory=dict)
    #: How often each thing was done.
    done: dict[str, int] = field(default_factory=dict)
    #: Who chose something on which day.
    acted: set[tuple[int, date]] = field(default_factory=set)
    _ended: dict[int, datetime] = field(default_factory=dict)

    def join(self, count: int, places: list[str]) -> None:
        """Let so many follow one to four things, that may be about the same."""
        for number in range(count):
            scopes = {self._scope(places) for _ in range(self.chance.randint(1, 4))}
            wishes = []
            for kind, key in sorted(scopes):
                scope = Scope(kind=ScopeKind(kind), source=SOURCE, key=key)
                asked = follows(self.sessions, f"lezer-{number}@voorbeeld.example", scope)
                kinds, code, urgent = self._taste()
                wish = Wish(
                    id=asked.subscription_id,
                    scope=(kind, key),
                    kinds=kinds,
                    code=code,
                    urgent=urgent,
                )
                with self.sessions.writing() as connection:
                    self._keep(connection, wish)
                wishes.append(wish)
                self.readers[asked.subscriber_id] = Reader(wishes=wishes)

    def _scope(self, places: list[str]) -> tuple[str, str]:
        return self.chance.choice(
            (
                ("location", self.chance.choice(places)),
                ("location", self.chance.choice(places)),
                ("municipality", self.chance.choice(MUNICIPALITIES)),
                ("organiser", self.chance.choice(ORGANISERS)),
                ("all", ""),
            )
        )

    def _taste(self) -> tuple[int, str, bool]:
        hour, weekday = self.chance.choice(_HOURS), self.chance.randrange(7)
        code = self.chance.choice(
            ("at_once", f"daily {hour}", f"workdays {hour}", f"weekly {hour} {weekday}")
        )
        return self.chance.choice(_KINDS), code, self.chance.random() < 0.7

    def _keep(self, connection: Connection, wish: Wish) -> None:
        choices.choose(
            connection,
            wish.id,
            rhythm=Rhythm.of(wish.code),
            kinds=wish.kinds,
            urgent=wish.urgent,
        )

    def somebody_acts(self, now: datetime) -> None:
        """Let somebody choose anew, pause, leave or come back."""
        number = self.chance.choice(sorted(self.readers))
        reader = self.readers[number]
        acts: list[Act] = [
            self._chooses,
            self._chooses,
            self._pauses,
            self._goes_on,
            self._leaves,
            self._comes_back,
            self._comes_back,
        ]
        with self.sessions.writing() as connection:
            what = self.chance.choice(acts)(connection, number, reader, now)
            if what:
                replan(connection, number, now=now, grouping=GROUPING)
                reader.choose_anew(now)
                self.acted.add((number, local(now).date()))
                self.done[what] = self.done.get(what, 0) + 1

    def _chooses(self, connection: Connection, _number: int, reader: Reader, _now: datetime) -> str:
        living = [wish for wish in reader.wishes if wish.active]
        if not living:
            return ""
        wish = self.chance.choice(living)
        wish.kinds, wish.code, wish.urgent = self._taste()
        self._keep(connection, wish)
        return "chose anew"

    def _pauses(self, connection: Connection, number: int, reader: Reader, now: datetime) -> str:
        reader.paused_until = now + timedelta(hours=self.chance.randint(5, 400))
        choices.pause(connection, number, reader.paused_until)
        return "paused"

    def _goes_on(self, connection: Connection, number: int, reader: Reader, now: datetime) -> str:
        if reader.paused_until is None or reader.paused_until <= now:
            return ""
        reader.paused_until = None
        choices.pause(connection, number, None)
        return "ended a pause"

    def _leaves(self, connection: Connection, _number: int, reader: Reader, now: datetime) -> str:
        living = [wish for wish in reader.wishes if wish.active]
        if not living:
            return ""
        leaves = living if self.chance.random() < 0.3 else [self.chance.choice(living)]
        ids = [wish.id for wish in leaves]
        subscriptions.end(connection, ids, reason="unsubscribed", now=now)
        for wish in leaves:
            wish.active = False
            self._ended[wish.id] = now
        return "left"

    def _comes_back(
        self, connection: Connection, _number: int, reader: Reader, now: datetime
    ) -> str:
        ended = [wish for wish in reader.wishes if not wish.active]
        back = [wish for wish in ended if self._ended[wish.id] > now - _UNDO]
        for wish in back:
            assert choices.resume(connection, wish.id)
            wish.active = True
        return "came back" if back else ""
