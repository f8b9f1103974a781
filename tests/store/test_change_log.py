"""The change log: gapless, in order, and the same when it comes back."""

from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy.exc import IntegrityError

from notifier.domain.change import Change, ChangeType, FieldChange
from notifier.store.engine import Sessions
from notifier.store.register import changes
from tests.support.builders import TAKEN, a_change


def _append(sessions: Sessions, *new: Change) -> None:
    with sessions.writing() as connection:
        changes.lock_log(connection)
        last = changes.last_seq(connection)
        numbered = [
            structs.replace(one, seq=last + n, id=f"c{last + n}") for n, one in enumerate(new, 1)
        ]
        changes.append(connection, numbered, snapshot_id=1)


def _read(
    sessions: Sessions, *, after: int = 0, limit: int = 100, source: str | None = None
) -> list[Change]:
    with sessions.reading() as connection:
        return changes.read(connection, after=after, limit=limit, source=source)


def test_a_change_comes_back_as_it_was(sessions: Sessions) -> None:
    change = a_change(
        ChangeType.MEASURE_CHANGED,
        record_key="t1|schorsing|2026-10-02",
        fields=(
            FieldChange(name="text", before=None, after="één\t\\N\n"),
            FieldChange(name="grounds", before=[{"kind": "klacht"}], after=None),
            FieldChange(name="urgent", before=False, after=True),
        ),
        url="https://bron.example.org/stap/1",
        seen_at=TAKEN + timedelta(microseconds=1),
    )

    _append(sessions, change)

    assert _read(sessions) == [structs.replace(change, seq=1, id="c1")]


def test_numbers_have_no_gaps_and_rise(sessions: Sessions) -> None:
    _append(sessions, a_change(), a_change())
    _append(sessions, a_change())

    assert [change.seq for change in _read(sessions)] == [1, 2, 3]


def test_a_rehearsal_uses_up_no_number(sessions: Sessions) -> None:
    with sessions.writing(keep=False) as connection:
        changes.append(connection, [a_change(seq=1)], snapshot_id=1)

    _append(sessions, a_change())

    assert [change.seq for change in _read(sessions)] == [1]


def test_the_same_change_is_not_written_twice(sessions: Sessions) -> None:
    _append(sessions, a_change())

    with pytest.raises(Exception, match="changes") as raised, sessions.writing() as connection:
        changes.append(connection, [a_change(seq=2, id="c1")], snapshot_id=1)

    assert "nique" in str(raised.value) or isinstance(raised.value, IntegrityError)
    assert len(_read(sessions)) == 1


def test_a_reader_goes_on_where_it_was(sessions: Sessions) -> None:
    _append(sessions, *[a_change() for _ in range(5)])

    assert [change.seq for change in _read(sessions, after=2, limit=2)] == [3, 4]


def test_a_reader_may_ask_for_one_source(sessions: Sessions) -> None:
    _append(sessions, a_change(), a_change(source="elders"), a_change())

    assert [change.seq for change in _read(sessions, source="elders")] == [2]


def test_a_stage_remembers_how_far_it_is(sessions: Sessions) -> None:
    with sessions.writing() as connection:
        before = changes.done_up_to(connection, "notify")
        changes.note_done(connection, "notify", 4)
        changes.note_done(connection, "notify", 7)

    with sessions.reading() as connection:
        found = [changes.done_up_to(connection, stage) for stage in ("notify", "publish")]
    assert (before, found) == (0, [7, 0])
