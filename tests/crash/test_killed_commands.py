"""The real commands, `python -m notifier …`, killed and called again: what they leave is whole.

A command takes most of its time to be loaded, so it is killed in the second half of it.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.clean import orders, undisturbed
from tests.crash.conftest import COUNTS
from tests.crash.ledger import Ledger
from tests.crash.moments import Moments
from tests.crash.orders import Answer, Order, Stage
from tests.crash.program import command
from tests.crash.provider import Maildir, Provider
from tests.crash.stores import Settled
from tests.crash.tally import Tally
from tests.crash.torment import Torment
from tests.crash.world import FURTHER, SOURCE, all_at_once, settings

_SEED = 20261121
_BEGIN = 0.5
#: More than the stages before it take together, so that deliver has its share.
_KILLS, _MANY = 11, 100
#: The clock of a command is the real one, and feeds show it: publish has a test of its own.
_STAGES = (Stage.INGEST, Stage.NOTIFY, Stage.DIGEST, Stage.DELIVER)
#: What is told at once is told at once: nobody waits for the clock.
_NOW = {"NOTIFIER_GROUPING_SECONDS": "0"}
_OPEN = {"queued", "leased"}
Record = Callable[[str, object], None]


def test_killed_commands_lose_no_mail_and_double_none_but_between_yes_and_note(
    sqlite_settled: Settled,
    providers: Iterator[Provider],
    tmp_path: Path,
    record_property: Record,
) -> None:
    tally = _tormented(sqlite_settled.shorter(1), providers, tmp_path, wanted=_KILLS)

    record_property(COUNTS, f"commands, SQLite, SMTP: {tally}")
    assert tally.total == _KILLS


@pytest.mark.soak
def test_100_killed_commands_lose_no_mail_and_double_none_but_between_yes_and_note(
    settled: Settled,
    providers: Iterator[Provider],
    tmp_path: Path,
    record_property: Record,
) -> None:
    tally = _tormented(settled.shorter(FURTHER), providers, tmp_path, wanted=_MANY)

    record_property(COUNTS, f"commands, {settled.name}, SMTP: {tally}")
    assert tally.total == _MANY


def test_publish_killed_and_called_again_leaves_the_same_bytes(
    sqlite_settled: Settled, tmp_path: Path
) -> None:
    with sqlite_settled.copies() as clean, sqlite_settled.copies() as killed:
        way = Maildir(tmp_path).settings()
        undisturbed_one = settings(clean, tmp_path, way)
        whole = command("publish", environ=undisturbed_one, folder=tmp_path).seconds

        environ = settings(killed, tmp_path, way)
        for share in (0.7, 0.8, 0.9):
            command("publish", environ=environ, folder=tmp_path, kill_after=share * whole)
        command("publish", environ=environ, folder=tmp_path)

        assert _served(killed) == _served(clean)


def _served(url: str) -> dict[str, tuple[object, ...]]:
    """Give what goes over the wire, and not when it was written."""
    path, media_type, body, etag, updated_at, indexed = range(6)
    del path, updated_at
    found = Ledger(url).feeds()
    assert found
    return {
        name: tuple(feed[place] for place in (media_type, body, etag, indexed))
        for name, feed in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Commands:
    """Runs stages as commands; one that delivers is called until nothing is held any more."""

    folder: Path
    ledger: Ledger

    def __call__(self, order: Order) -> Answer:
        answer = self._command(order, order.kill_after)
        while order.stage is Stage.DELIVER and not answer.killed and self._is_open():
            self.ledger.end_leases()  # the clock is the real one, and nobody waits for it
            self._command(order, None)
        return answer

    def _command(self, order: Order, kill_after: float | None) -> Answer:
        file = (order.file, "--source", SOURCE) if order.stage is Stage.INGEST else ()
        return command(
            order.stage.value,
            *file,
            environ=order.environ,
            folder=self.folder,
            kill_after=kill_after,
        )

    def _is_open(self) -> bool:
        return any(message.state in _OPEN for message in self.ledger.messages().values())


def _tormented(settled: Settled, ways: Iterator[Provider], folder: Path, *, wanted: int) -> Tally:
    way = next(ways)
    with settled.copies() as url:
        all_at_once(url)
        ledger = Ledger(url, clock=False)
        work = orders(settled.world, settings(url, folder, way.settings()) | _NOW, _STAGES)
        clean = undisturbed(work, ledger=ledger, way=way, run=_Commands(folder, ledger))
    chance = random.Random(_SEED)  # noqa: S311 - so that it can be done again
    tally, moments = Tally(), Moments(chance=chance, seconds=clean.seconds, begin=_BEGIN)
    while tally.total < wanted:
        way = next(ways)
        with settled.copies() as url:
            all_at_once(url)
            ledger = Ledger(url, clock=False)
            torment = Torment(
                clean=clean,
                way=way,
                run=_Commands(folder, ledger),
                ledger=ledger,
                moments=moments,
                tally=tally,
            )
            work = orders(settled.world, settings(url, folder, way.settings()) | _NOW, _STAGES)
            torment.all(work, wanted=wanted)
    return tally
