"""Several of each stage at work at once on one store, killed at random, turn after turn.

The clock stands still within a turn and goes on between two, past the leases of those who died. So
nobody who lives loses a lease, and whatever comes twice is explained by a kill or a lost answer.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from tests.crash import tellings
from tests.crash.fates import Herald, Mail, counted, quiet, unanswered
from tests.crash.ledger import Ledger, Mentions, Queued
from tests.crash.orders import Answer, Order, Stage
from tests.crash.program import Nursery
from tests.crash.world import World, moment
from tests.support.sendgrid.fake import Mishap

_AT_WORK = (*(Stage.NOTIFY, Stage.DIGEST) * 2, *(Stage.DELIVER,) * 4)
_TURNS = 3
_KILLED, _EVENTS = 0.7, 0.4
_PATIENCE = 2.0
_TURN, _DAY, _LONGEST_RHYTHM = timedelta(minutes=20), timedelta(days=1), timedelta(days=8)
_OPEN = {"queued", "leased"}


@dataclass(slots=True, kw_only=True)
class Figures:
    """What it came to, over one or more runs."""

    kills: Counter[Stage] = field(default_factory=Counter)
    turns: int = 0
    mails: int = 0
    mentions: int = 0
    #: Mails that came twice since somebody was killed between the provider's yes and the note.
    between: int = 0
    #: Mails that came twice since the provider took them and did not say so.
    denied: int = 0
    #: Of unknown fate when all had been told: the provider never had them, an operator sends them.
    unknown: int = 0
    events: int = 0

    def __str__(self) -> str:
        """Say it in one line."""
        each = ", ".join(f"{stage} {self.kills[stage]}" for stage in Stage if self.kills[stage])
        return (
            f"{self.kills.total()} kills in {self.turns} turns: {each}; {self.mentions} mentions, "
            f"{self.mails} mails, 0 lost, 0 twice that we knew of; {self.denied} twice since the "
            f"provider denied them, {self.between} since a kill fell between yes and note; "
            f"{self.unknown} of unknown fate in the end; {self.events} events"
        )


@dataclass(slots=True, kw_only=True)
class Workers:
    """One run, on a fresh copy of the store."""

    world: World
    environ: dict[str, str]
    host: str
    nursery: Nursery
    ledger: Ledger
    herald: Herald
    chance: random.Random
    figures: Figures
    #: The kills that are wanted in all.
    wanted: int
    #: How often each mail had been taken when it was known that it was.
    _known: dict[Mail, int] = field(default_factory=dict)
    #: How often somebody died holding a mail that the provider had said yes to.
    _between: Counter[Mail] = field(default_factory=Counter)
    #: Seconds that each stage takes here.
    _pace: dict[Stage, float] = field(default_factory=lambda: dict.fromkeys(Stage, 0.6))

    def run(self) -> Mentions:
        """Bring everything in and out, until there were kills enough; give who heard of what."""
        last = len(self.world.files) - 1
        for number in range(1, last + 1):
            now = moment(number) + timedelta(hours=1)
            self._turn(now, self._ingest(number, now))
            for turn in range(1, _TURNS):
                self._turn(now + turn * _TURN)
            self._turn(now + _TURNS * _TURN, peaceful=True)
        return self._end(moment(last) + _LONGEST_RHYTHM)

    def _ingest(self, number: int, now: datetime) -> list[Order]:
        file = str(self.world.files[number])
        return [Order(stage=Stage.INGEST, environ=self.environ, moment=now, file=file)]

    def _turn(self, now: datetime, beside: Sequence[Order] = (), *, peaceful: bool = False) -> None:
        self.herald.tell(now, share=_EVENTS)
        taken = counted(self.herald.provider)
        orders = [*beside, *(self._order(stage, now, peaceful=peaceful) for stage in _AT_WORK)]
        answers = self.nursery.run_all(orders)
        quiet(self.host)
        self.ledger.quiet()
        self.figures.turns += 1
        for order, answer in zip(orders, answers, strict=True):
            self._learn(order, answer)
        self._look(taken)

    def _order(self, stage: Stage, now: datetime, *, peaceful: bool) -> Order:
        order = Order(stage=stage, environ=self.environ, moment=now, patience=_PATIENCE)
        enough = self.figures.kills.total() >= self.wanted
        if peaceful or enough or self.chance.random() > _KILLED:
            return order
        return msgspec.structs.replace(order, kill_after=self.chance.uniform(0, self._pace[stage]))

    def _learn(self, order: Order, answer: Answer) -> None:
        self.figures.kills[order.stage] += answer.killed
        if not answer.killed:
            self._pace[order.stage] = (self._pace[order.stage] + answer.seconds) / 2

    def _look(self, before: Counter[Mail]) -> dict[Mail, Queued]:
        """Check what a turn left, and remember which mails are known to have gone."""
        messages = self.ledger.messages()
        tellings.every_mention_has_one_place(self.ledger.mentions(), messages.values())
        found = {(key[0], queued.subscriber_id): queued for key, queued in messages.items()}
        taken, denied = counted(self.herald.provider), unanswered(self.herald.provider)
        for mail, count in self._known.items():
            assert taken[mail] == count, f"{mail} came again though it was known that it came"
        for mail, queued in found.items():
            if queued.state == "accepted":
                assert taken[mail], f"{mail} is lost"
                self._known.setdefault(mail, taken[mail])
            elif queued.state == "leased":
                self._between[mail] += taken[mail] > before[mail]
            most = 1 + denied[mail] + self._between[mail]
            assert taken[mail] <= most, f"{mail} came {taken[mail]} times"
        assert taken.keys() <= found.keys(), "a mail that nobody queued"
        return found

    def _end(self, now: datetime) -> Mentions:
        """Let the provider be well and all be told; hold what is left against what it took."""
        provider = self.herald.provider
        provider.mishap = lambda: Mishap.NONE
        for turn in range(4):
            self._turn(now + turn * _DAY, peaceful=True)
            self.herald.tell(now + turn * _DAY, share=1.0)
        found, taken = self._look(counted(provider)), counted(provider)
        mentions = self.ledger.mentions()
        assert not any(mention.waits for mention in mentions.values())
        assert not _OPEN & {queued.state for queued in found.values()}
        self._count(found, taken, mentions)
        return mentions

    def _count(self, found: dict[Mail, Queued], taken: Counter[Mail], mentions: Mentions) -> None:
        figures, denied = self.figures, unanswered(self.herald.provider)
        states = Counter(queued.state for queued in found.values())
        assert states.keys() <= {"accepted", "unknown", "cancelled"}
        never = [mail for mail, queued in found.items() if queued.state == "unknown"]
        assert not any(taken[mail] for mail in never), "the provider told of it, and it is unknown"
        twice = [mail for mail, count in taken.items() if count > 1]
        figures.denied += sum(1 for mail in twice if denied[mail])
        figures.between += sum(1 for mail in twice if not denied[mail])
        figures.mails += states["accepted"]
        figures.unknown += len(never)
        figures.mentions += len(mentions)
        figures.events += self.herald.told
