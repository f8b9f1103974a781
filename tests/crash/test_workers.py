"""Two of notify, two of digest and four of deliver at once, killed at random, and a bad provider.

It is busy, breaks down, stalls, cuts the line, denies what it took, and tells of mails afterwards.
"""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from notifier.bootstrap.house import open_house
from notifier.config.loading import load
from notifier.store.engine import Sessions
from tests.crash.clean import orders, undisturbed
from tests.crash.conftest import COUNTS
from tests.crash.crowd import join
from tests.crash.fates import KEY, Herald, mishaps
from tests.crash.ledger import Ledger, Mentions
from tests.crash.orders import Stage
from tests.crash.program import Nursery
from tests.crash.provider import Maildir
from tests.crash.stores import Settled
from tests.crash.workers import Figures, Workers
from tests.crash.world import FURTHER, settings
from tests.support.sendgrid.fake import FakeSendGrid, serving

_SEED = 20261122
_KILLS, _MANY = 8, 1000
_CROWD = 30
Record = Callable[[str, object], None]


@pytest.mark.postgresql
def test_four_workers_killed_at_random_lose_nothing_and_double_nothing_that_is_known(
    postgresql_settled: Settled, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    figures = _worked(postgresql_settled.shorter(1), nursery, tmp_path, wanted=_KILLS)

    record_property(COUNTS, f"8 workers, PostgreSQL, SendGrid: {figures}")
    assert figures.kills.total() >= _KILLS


@pytest.mark.soak
@pytest.mark.postgresql
def test_a_thousand_killed_workers_lose_nothing_and_double_nothing_that_is_known(
    postgresql_settled: Settled, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    figures = _worked(postgresql_settled.shorter(FURTHER), nursery, tmp_path, wanted=_MANY)

    record_property(COUNTS, f"8 workers, PostgreSQL, SendGrid: {figures}")
    assert figures.kills.total() >= _MANY


def _worked(settled: Settled, nursery: Nursery, folder: Path, *, wanted: int) -> Figures:
    """Run the whole once undisturbed, and then with kills until there were as many as wanted."""
    with settled.copies() as url:
        join(url, _CROWD)
        way = Maildir(folder / "undisturbed")
        work = orders(settled.world, settings(url, folder, way.settings()))
        clean = undisturbed(work, ledger=Ledger(url), way=way, run=nursery.run)
    expected = _fanned_out(clean.mentions[len(settled.world.files), Stage.DIGEST])
    chance, figures = random.Random(_SEED), Figures()  # noqa: S311 - so that it can be done again
    while figures.kills.total() < wanted:
        provider = FakeSendGrid(key=KEY, mishap=mishaps(chance).__next__)
        with settled.copies() as url, serving(provider) as host:
            join(url, _CROWD)
            environ = settings(url, folder, _sendgrid(host))
            house = open_house(load(environ))
            house.sessions.close()
            herald = Herald(
                sessions=Sessions(url, pooled=False),
                links=house.links,
                provider=provider,
                chance=chance,
            )
            workers = Workers(
                world=settled.world,
                environ=environ,
                host=host,
                nursery=nursery,
                ledger=Ledger(url),
                herald=herald,
                chance=chance,
                figures=figures,
                wanted=wanted,
            )
            assert _fanned_out(workers.run()) == expected
    return figures


def _sendgrid(host: str) -> dict[str, str]:
    return {
        "NOTIFIER_TRANSPORT": "sendgrid",
        "NOTIFIER_SENDGRID_API_KEY": KEY,
        "NOTIFIER_SENDGRID_HOST": host,
    }


def _fanned_out(mentions: Mentions) -> set[tuple[int, int]]:
    """Give who heard of what, but for what depends on who was told of something before."""
    return {key for key, mention in mentions.items() if not mention.of_told}
