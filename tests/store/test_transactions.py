"""Transactions: whole or not at all, and no update lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifier.errors import StoreUnavailable
from notifier.store.bulk import insert_many
from notifier.store.engine import Sessions
from notifier.store.published.feed_reader import FeedReader
from notifier.store.tables import cursors


def _seq(sessions: Sessions) -> int | None:
    with sessions.reading() as connection:
        return connection.execute(select(cursors.c.seq)).scalar()


def _put(sessions: Sessions, *, keep: bool = True) -> None:
    with sessions.writing(keep=keep) as connection:
        insert_many(connection, cursors, ("stage", "seq"), [("teller", 0)])


def test_what_is_no_database_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database at all" * 100)

    with pytest.raises(StoreUnavailable, match="file is not a database"):
        Sessions(f"sqlite:///{tmp_path}/a.db").schema()


def test_a_server_that_is_down_is_an_error_of_ours(tmp_path: Path) -> None:
    sessions = Sessions(f"postgresql://postgres@/nothing?host={tmp_path}")

    with pytest.raises(StoreUnavailable):
        sessions.schema()
    with pytest.raises(StoreUnavailable):
        FeedReader(sessions).read("/feeds/all.atom")


def test_what_was_written_stays(sessions: Sessions) -> None:
    _put(sessions)

    assert _seq(sessions) == 0


def test_an_error_undoes_all_of_a_transaction(sessions: Sessions) -> None:
    def write_and_fail() -> None:
        with sessions.writing() as connection:
            insert_many(connection, cursors, ("stage", "seq"), [("teller", 0)])
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()

    assert _seq(sessions) is None


def test_a_rehearsal_leaves_nothing(sessions: Sessions) -> None:
    _put(sessions, keep=False)

    assert _seq(sessions) is None


def test_no_increment_is_lost_among_writers(sessions: Sessions) -> None:
    _put(sessions)

    def increment(_number: int) -> None:
        with sessions.writing() as connection:
            query = select(cursors.c.seq).where(cursors.c.stage == "teller")
            seq = connection.execute(query.with_for_update()).scalar_one()
            connection.execute(update(cursors).values(seq=seq + 1))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(increment, range(40)))

    assert _seq(sessions) == 40


def test_who_reads_does_not_wait_for_who_writes(sessions: Sessions) -> None:
    _put(sessions)

    with sessions.writing() as connection:
        connection.execute(update(cursors).values(seq=9))
        seen = _seq(sessions)

    assert (seen, _seq(sessions)) == (0, 9)
