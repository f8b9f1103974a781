"""Many rows at once, in each kind of database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from notifier.store.bulk import insert_many, upsert_many
from notifier.store.engine import Sessions
from notifier.store.tables import cursors, sources

NAMES = ("name", "snapshot_id", "taken_at", "digest", "checked_at")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _rows(sessions: Sessions) -> list[tuple[object, ...]]:
    query = select(*(sources.c[name] for name in NAMES)).order_by(sources.c.name)
    with sessions.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_added_rows_are_all_there(sessions: Sessions) -> None:
    rows: list[tuple[object, ...]] = [
        (f"bron-{n:04}", n, NOON, bytes([n % 256]), None) for n in range(1500)
    ]

    with sessions.writing() as connection:
        insert_many(connection, sources, NAMES, rows)

    assert _rows(sessions) == rows


def test_no_rows_are_no_work(sessions: Sessions) -> None:
    with sessions.writing() as connection:
        insert_many(connection, sources, NAMES, [])
        upsert_many(connection, sources, NAMES, [])

    assert _rows(sessions) == []


def test_a_row_that_is_there_is_overwritten(sessions: Sessions) -> None:
    later = NOON + timedelta(hours=1)
    with sessions.writing() as connection:
        upsert_many(connection, sources, NAMES, [("a", 1, NOON, b"1", None)])

    with sessions.writing() as connection:
        upsert_many(
            connection, sources, NAMES, [("a", 2, later, None, NOON), ("b", 1, NOON, b"", None)]
        )

    assert _rows(sessions) == [("a", 2, later, None, NOON), ("b", 1, NOON, b"", None)]


def test_two_upserts_in_one_transaction_do_not_meet(sessions: Sessions) -> None:
    with sessions.writing() as connection:
        upsert_many(connection, cursors, ("stage", "seq"), [("een", 1)])
        upsert_many(connection, cursors, ("stage", "seq"), [("een", 2), ("twee", 3)])

    with sessions.reading() as connection:
        found = connection.execute(
            select(cursors.c.stage, cursors.c.seq).order_by(cursors.c.stage)
        ).all()
    assert [tuple(row) for row in found] == [("een", 2), ("twee", 3)]


@pytest.mark.parametrize("text", ["tab\there", "regel\neinde", "\\N", "\\", "“één”", ""])
def test_any_text_comes_back_as_it_was(sessions: Sessions, text: str) -> None:
    with sessions.writing() as connection:
        upsert_many(connection, cursors, ("stage", "seq"), [(text, 1)])

    with sessions.reading() as connection:
        assert connection.execute(select(cursors.c.stage)).scalar_one() == text


def test_a_moment_comes_back_in_utc_whatever_zone_it_came_in(sessions: Sessions) -> None:
    brussels = NOON.astimezone(timezone(timedelta(hours=1)))

    with sessions.writing() as connection:
        insert_many(connection, sources, NAMES, [("a", 1, brussels, None, None)])

    ((_name, _id, taken_at, _digest, _checked),) = _rows(sessions)
    assert isinstance(taken_at, datetime)
    assert (taken_at, taken_at.utcoffset()) == (NOON, timedelta())


def test_a_moment_without_a_zone_is_refused(sessions: Sessions) -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(StatementError, match="time zone"), sessions.writing() as connection:
        connection.execute(sources.insert().values(name="a", taken_at=naive))

    assert _rows(sessions) == []


def test_a_moment_without_a_zone_is_refused_in_bulk_as_well(sessions: Sessions) -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"), sessions.writing() as connection:
        insert_many(connection, sources, NAMES, [("a", 1, naive, None, None)])

    assert _rows(sessions) == []
