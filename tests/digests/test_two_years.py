"""Years of digests, hour by hour: everybody hears everything once, when they asked to."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from notifier.store.engine import Sessions
from notifier.store.tables import mentions, outbox
from tests.digests.oracle import Oracle
from tests.digests.reader import DIGEST, URGENT
from tests.digests.travel import Travel

_SEED = 20260301
Record = Callable[[str, object], None]


def test_a_spring_of_digests_tells_everybody_everything_once(
    sessions: Sessions, record_property: Record
) -> None:
    travel = Travel(sessions=sessions, first=date(2026, 2, 20), days=45, seed=_SEED)

    oracle = travel.run(people=40)

    _hold(travel, oracle)
    assert travel.figures["nights with an hour more or less"] == 1
    record_property("figures", _said(travel))


@pytest.mark.soak
def test_two_years_of_digests_tell_everybody_everything_once(
    sessions: Sessions, record_property: Record
) -> None:
    travel = Travel(sessions=sessions, first=date(2026, 3, 1), days=731, seed=_SEED)

    oracle = travel.run(people=40)

    _hold(travel, oracle)
    assert travel.figures["nights with an hour more or less"] == 4
    record_property("figures", _said(travel))


def _hold(travel: Travel, oracle: Oracle) -> None:
    """Hold what must be so, whatever the oracle believes."""
    told = Counter((one.subscriber_id, seq) for one in travel.sent for seq in one.mail.seqs)
    assert set(told.values()) == {1}
    assert all(one.mail.seqs for one in travel.sent)
    _hold_store(travel, told)
    for number, reader in oracle.readers.items():
        ours = {seq for person, seq in told if person == number}
        assert not ours & (reader.withdrawn | reader.undone)


def _hold_store(travel: Travel, told: Counter[tuple[int, int]]) -> None:
    """Every mention that is there was told once, or says why not."""
    with travel.sessions.reading() as connection:
        rows = connection.execute(select(mentions)).all()
        states = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        found = dict(tuple(row) for row in connection.execute(states).all())
    travel.figures["mentions"] = len(rows)
    for row in rows:
        key = (row.subscriber_id, row.change_seq)
        assert row.due_at is None
        assert (row.content_id is None) == (row.dropped is not None) == (told[key] == 0)
        if row.dropped is not None:
            travel.figures[row.dropped] += 1
    travel.figures["mails"] = found["accepted"]
    travel.figures["digests"] = sum(one.mail.lane == DIGEST for one in travel.sent)
    travel.figures["urgent"] = sum(one.mail.lane == URGENT for one in travel.sent)


def _said(travel: Travel) -> str:
    return ", ".join(f"{name}: {count}" for name, count in travel.figures.items())
