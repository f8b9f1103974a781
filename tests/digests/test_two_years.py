"""Years of digests, hour by hour: everybody hears everything once, when they asked to."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifier.store.engine import Sessions
from notifier.store.tables import mentions, outbox
from tests.digests.one_reader import DIGEST, URGENT
from tests.digests.oracle import Oracle
from tests.digests.slots import local, slot_of
from tests.digests.travel import Travel
from tests.support.databases import SqliteDatabases

_SEED = 20260301
Record = Callable[[str, object], None]


def test_a_spring_of_digests_tells_everybody_everything_once(
    sqlite_databases: SqliteDatabases, tmp_path: Path, record_property: Record
) -> None:
    with sqlite_databases.fresh(tmp_path) as sessions:
        travel = Travel(sessions=sessions, first=date(2026, 1, 20), days=90, seed=_SEED)

        oracle = travel.run(people=16)

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
    _hold_hours(travel)


def _hold_hours(travel: Travel) -> None:
    """A digest comes at its hour, one for each rhythm a day, where the clock was not disturbed."""
    days: Counter[tuple[int, date]] = Counter()
    for one in travel.sent:
        here = local(one.at)
        day = (one.subscriber_id, here.date())
        if one.mail.lane != DIGEST or day in travel.acted or here.date() in travel.disturbed:
            continue
        slots = {slot_of(here.date(), int(code.split()[1])) for code in one.codes}
        assert one.at in slots, f"a digest of {one.codes} at {here}"
        days[day] += 1
        assert days[day] <= len(slots), f"{days[day]} digests on {day}"
    travel.figures["days with a digest at its hour"] = len(days)


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
