"""Kill a stage, look at what is left, start it again: over all snapshots, as a seed decides."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import assert_never

import msgspec

from notifier.pipeline.sending.holding import NOTED_TOGETHER
from tests.crash import tellings
from tests.crash.clean import Clean, Run
from tests.crash.ledger import Ledger
from tests.crash.moments import Moments
from tests.crash.orders import Order, Stage
from tests.crash.provider import WayOut
from tests.crash.tally import Tally

#: How often each stage is killed before it may end.
_KILLS = {
    Stage.INGEST: 3,
    Stage.PUBLISH: 1,
    Stage.NOTIFY: 3,
    Stage.DIGEST: 3,
    Stage.DELIVER: 3,
}
#: The stages whose cursor is the number of a change.
_OF_CHANGES = ("publish", "notify", "forget")
#: Longer than the lease.
_TURN = timedelta(minutes=2)


@dataclass(slots=True, kw_only=True)
class Torment:
    """One run, on a fresh copy of the store."""

    clean: Clean
    way: WayOut
    run: Run
    ledger: Ledger
    moments: Moments
    tally: Tally
    #: For each mail, how often a kill fell between the provider's yes and our note of it.
    unnoted: Counter[str] = field(default_factory=Counter)

    def all(self, work: Iterable[tuple[int, Order]], *, wanted: int) -> None:
        """Bring everything in and out, until there were as many kills as wanted; then in peace."""
        for number, order in work:
            turns = 0
            while turns < _KILLS[order.stage] and self.tally.total < wanted:
                turns += 1
                if not self._kill(number, _later(order, turns)):
                    break
            self.run(_later(order, turns + 1))
            self._look(number, order.stage, over=True)
        self._end()

    def _kill(self, number: int, order: Order) -> bool:
        """Kill a stage at a moment of its length; False where it had ended before."""
        after = self.moments.draw(number, order.stage)
        answer = self.run(msgspec.structs.replace(order, kill_after=after))
        self.way.quiet()
        self.ledger.quiet()
        self.moments.learn(order.stage, killed=answer.killed)
        if answer.killed:
            self.tally.kills[order.stage] += 1
        else:
            self.tally.late += 1
        kept = self._look(number, order.stage, over=not answer.killed)
        self.tally.halfway[order.stage] += kept and answer.killed
        return answer.killed

    def _look(self, number: int, stage: Stage, *, over: bool) -> bool:
        """Check what a stage left, whole or killed; say whether it kept anything of its work."""
        assert self.ledger.is_sound()
        log = self.ledger.log()
        assert log.seqs == list(range(1, len(log.seqs) + 1)), "a change is lost"
        assert log.ids == self.clean.ids[: len(log.ids)], "not the changes of an undisturbed run"
        numbers = [log.cursors.get(stage, 0) for stage in _OF_CHANGES]
        assert all(seq <= len(log.seqs) for seq in numbers), "a cursor ran ahead"
        match stage:
            case Stage.INGEST:
                return self._look_at_source(number, over=over)
            case Stage.PUBLISH:
                return self._look_at_feeds(number, over=over)
            case Stage.NOTIFY:
                return self._look_at_mentions(number, over=over)
            case Stage.DIGEST:
                return self._look_at_outbox(number, over=over)
            case Stage.DELIVER:
                return self._look_at_mails(over=over)
            case _:
                assert_never(stage)

    def _look_at_source(self, number: int, *, over: bool) -> bool:
        found = self.ledger.source()
        before, after = self.clean.source[number - 1 : number + 1]
        assert found == after or (found == before and not over), "a snapshot is half applied"
        return found == after

    def _look_at_feeds(self, number: int, *, over: bool) -> bool:
        found = self.ledger.feeds()
        before, after = self.clean.feeds[number - 1 : number + 1]
        if over:
            assert found == after, "the feeds are not those of an undisturbed run"
        for path, feed in found.items():
            assert feed in (before.get(path), after[path]), f"{path} is half built"
        return found != before

    def _look_at_mentions(self, number: int, *, over: bool) -> bool:
        found, done = self.ledger.mentions(), self.ledger.progress()
        before = self.clean.mentions[number - 1, Stage.DIGEST]
        after = self.clean.mentions[number, Stage.NOTIFY]
        tellings.agree_with_cursor(found, before, after, done)
        tellings.every_mention_has_one_place(found, self.ledger.messages().values())
        if over:
            assert found == after, "the mentions are not those of an undisturbed run"
            assert (done.seq, done.upto) == (len(self.ledger.log().seqs), None)
        self.tally.parts += done.upto is not None
        return found != before

    def _look_at_outbox(self, number: int, *, over: bool) -> bool:
        found, messages = self.ledger.mentions(), self.ledger.messages()
        tellings.every_mention_has_one_place(found, messages.values())
        tellings.are_of_clean(messages, self.clean.messages, number, over=over)
        if over:
            after = self.clean.mentions[number, Stage.DIGEST]
            assert found == after, "not what an undisturbed run put together"
        return any(message.state == "queued" for message in messages.values())

    def _look_at_mails(self, *, over: bool) -> bool:
        arrived, queued = self.way.arrived(), self.ledger.messages()
        unnoted = 0
        for key, message in queued.items():
            mail = self.clean.mails[key]
            came = arrived[mail] - self.unnoted[mail] if self.way.doubles else arrived[mail]
            if message.state == "accepted":
                assert came == 1, f"{mail} came {arrived[mail]} times"
                continue
            assert not over, f"{mail} is still {message.state}"
            assert message.state in ("queued", "leased")
            if came:
                assert came == 1
                assert message.state == "leased", f"{mail} came though nobody held it"
                unnoted += 1
                self.unnoted[mail] += 1
        assert unnoted <= NOTED_TOGETHER
        self.tally.between += bool(unnoted)
        self.tally.unnoted += unnoted
        return any(message.state != "queued" for message in queued.values())

    def _end(self) -> None:
        """Hold the whole against the undisturbed run."""
        arrived, queued = self.way.arrived(), self.ledger.messages()
        assert self.ledger.log().ids == self.clean.ids
        assert queued.keys() == self.clean.messages.keys()
        assert {message.state for message in queued.values()} == {"accepted"}
        assert arrived.keys() == set(self.clean.mails.values()), "a mail is lost, or one too many"
        expected = Counter(dict.fromkeys(arrived, 1))
        if self.way.doubles:
            expected += self.unnoted
        assert arrived == expected, "a mail came twice and no kill explains it"
        assert not any(mention.waits for mention in self.ledger.mentions().values())
        self.tally.mails += len(arrived)
        self.tally.doubled += sum(count > 1 for count in arrived.values())


def _later(order: Order, turns: int) -> Order:
    """Let the clock of a delivery go on, past the lease of the one before it."""
    if order.stage is not Stage.DELIVER:
        return order
    return msgspec.structs.replace(order, moment=order.moment + turns * _TURN)
