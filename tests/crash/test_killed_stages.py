"""Killed at random moments and started again: nothing is lost, nothing is doubled unexplained.

A stage runs in a child of the nursery, on the real use case, and gets SIGKILL at a moment drawn
evenly from the time that it takes undisturbed. What it left is looked at before it runs again.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.clean import orders, undisturbed
from tests.crash.conftest import COUNTS
from tests.crash.ledger import Ledger
from tests.crash.moments import Moments
from tests.crash.program import Nursery
from tests.crash.provider import Maildir, Provider, WayOut
from tests.crash.stores import Settled
from tests.crash.tally import Tally
from tests.crash.torment import Torment
from tests.crash.world import FURTHER, settings

_SEED = 20261120
#: Kills of ingest, notify, digest and deliver; publish is killed on top.
_KILLS, _FEWER, _MANY = 50, 25, 1000
#: Snapshots until the first suspension is taken back, and that is told.
_LEAST = 3
Record = Callable[[str, object], None]


def test_50_kills_lose_no_mail_and_double_none_but_between_yes_and_note(
    sqlite_settled: Settled,
    providers: Iterator[Provider],
    nursery: Nursery,
    tmp_path: Path,
    record_property: Record,
) -> None:
    tally = _tormented(sqlite_settled, providers, nursery, tmp_path, wanted=_KILLS)

    record_property(COUNTS, f"stages, SQLite, SMTP: {tally}")
    assert tally.total == _KILLS


def test_the_mailbox_doubles_no_mail_whenever_a_run_is_killed(
    sqlite_settled: Settled,
    maildirs: Iterator[Maildir],
    nursery: Nursery,
    tmp_path: Path,
    record_property: Record,
) -> None:
    tally = _tormented(sqlite_settled, maildirs, nursery, tmp_path, wanted=_FEWER)

    record_property(COUNTS, f"stages, SQLite, mailbox: {tally}")
    assert tally.total == _FEWER
    assert tally.doubled == 0


@pytest.mark.postgresql
def test_postgresql_loses_and_doubles_nothing_either(
    postgresql_settled: Settled,
    providers: Iterator[Provider],
    nursery: Nursery,
    tmp_path: Path,
    record_property: Record,
) -> None:
    tally = _tormented(postgresql_settled, providers, nursery, tmp_path, wanted=_FEWER)

    record_property(COUNTS, f"stages, PostgreSQL, SMTP: {tally}")
    assert tally.total == _FEWER


@pytest.mark.soak
def test_1000_kills_lose_no_mail_and_double_none_but_between_yes_and_note(
    settled: Settled,
    providers: Iterator[Provider],
    nursery: Nursery,
    tmp_path: Path,
    record_property: Record,
) -> None:
    tally = _tormented(settled, providers, nursery, tmp_path, wanted=_MANY)

    record_property(COUNTS, f"stages, {settled.name}, SMTP: {tally}")
    assert tally.total == _MANY


@pytest.mark.soak
def test_the_mailbox_doubles_no_mail_in_1000_kills(
    settled: Settled,
    maildirs: Iterator[Maildir],
    nursery: Nursery,
    tmp_path: Path,
    record_property: Record,
) -> None:
    tally = _tormented(settled, maildirs, nursery, tmp_path, wanted=_MANY)

    record_property(COUNTS, f"stages, {settled.name}, mailbox: {tally}")
    assert tally.doubled == 0


def _tormented(
    settled: Settled, ways: Iterator[WayOut], nursery: Nursery, folder: Path, *, wanted: int
) -> Tally:
    """Run the whole, undisturbed once and then with kills, as often as the wanted number takes."""
    settled = settled.shorter(min(FURTHER, max(_LEAST, wanted // 10)))
    way = next(ways)
    with settled.copies() as url:
        work = orders(settled.world, settings(url, folder, way.settings()))
        clean = undisturbed(work, ledger=Ledger(url), way=way, run=nursery.run)
    chance = random.Random(_SEED)  # noqa: S311 - so that it can be done again
    tally, moments = Tally(), Moments(chance=chance, seconds=clean.seconds)
    while tally.total < wanted:
        way = next(ways)
        with settled.copies() as url:
            torment = Torment(
                clean=clean,
                way=way,
                run=nursery.run,
                ledger=Ledger(url),
                moments=moments,
                tally=tally,
            )
            work = orders(settled.world, settings(url, folder, way.settings()))
            torment.all(work, wanted=wanted)
    return tally
