"""One snapshot into the change log: whole, once, and never half."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy import func, select

from notifier.domain.change import Change, ChangeType
from notifier.domain.location import Location, encode
from notifier.domain.snapshot import RawLocation, Snapshot
from notifier.errors import Busy, Fault, SnapshotOutdated, SnapshotRefused
from notifier.pipeline.intake.ingest import IngestReport, Watchers, ingest, note_unchanged
from notifier.store.engine import Connection, Sessions
from notifier.store.register import changes, inventory
from notifier.store.register.snapshots import newest, source_state
from notifier.store.tables import metadata
from tests.support.builders import (
    NOW,
    SOURCE,
    TAKEN,
    a_location,
    a_measure,
    a_snapshot,
    a_snapshot_of,
    an_inspection,
)

ONE, TWO = a_location("910000001"), a_location("910000002")


def _ingest(sessions: Sessions, *locations: Location, day: int = 0) -> IngestReport:
    return ingest(
        a_snapshot(*locations, day=day), sessions, now=NOW + timedelta(days=max(0, day - 1))
    )


def _log(sessions: Sessions) -> list[Change]:
    with sessions.reading() as connection:
        return changes.read(connection, after=0, limit=1000)


def _types(sessions: Sessions) -> list[ChangeType]:
    return [change.type for change in _log(sessions)]


def _everything(sessions: Sessions) -> dict[str, int]:
    """Count the rows of every table."""
    with sessions.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def _known(sessions: Sessions) -> list[bytes]:
    with sessions.reading() as connection:
        return list(inventory.walk(connection, SOURCE))


def test_the_first_snapshot_is_silent(sessions: Sessions) -> None:
    report = _ingest(sessions, ONE, TWO)

    assert (report.first, report.locations, report.changes) == (True, 2, 0)
    assert _log(sessions) == []
    assert _known(sessions) == [encode(ONE), encode(TWO)]


def test_an_empty_first_snapshot_counts_as_the_first(sessions: Sessions) -> None:
    _ingest(sessions)

    report = _ingest(sessions, ONE, day=1)

    assert (report.first, _types(sessions)) == (False, [ChangeType.LOCATION_ADDED])


def test_the_same_file_again_is_not_even_read(sessions: Sessions) -> None:
    _ingest(sessions, ONE)
    again = a_snapshot(ONE)

    report = ingest(again, sessions, now=NOW + timedelta(hours=1))

    assert report.same
    assert len(list(again.locations)) == 1
    with sessions.reading() as connection:
        assert source_state(connection, SOURCE).checked_at == NOW + timedelta(hours=1)


def test_the_same_locations_a_day_later_are_no_news(sessions: Sessions) -> None:
    _ingest(sessions, ONE, TWO)

    report = _ingest(sessions, ONE, TWO, day=1)

    assert (report.same, report.differing, report.changes) == (False, 0, 0)
    with sessions.reading() as connection:
        assert source_state(connection, SOURCE).taken_at == TAKEN + timedelta(days=1)


def test_locations_in_another_order_are_no_news(sessions: Sessions) -> None:
    _ingest(sessions, ONE, TWO)

    assert _ingest(sessions, TWO, ONE, day=1).changes == 0


def test_a_line_that_only_looks_different_is_no_news(sessions: Sessions) -> None:
    _ingest(sessions, ONE)
    spaced = encode(ONE).replace(b'"name":', b'"name":  ')

    report = ingest(a_snapshot_of([spaced], day=1), sessions, now=NOW)

    assert (report.differing, report.changes) == (1, 0)


def test_what_came_what_went_and_what_changed_is_logged(sessions: Sessions) -> None:
    three = a_location("910000003", places=7)
    _ingest(sessions, ONE, three)

    report = _ingest(sessions, TWO, structs.replace(three, places=8), day=1)

    assert report.changes == 3
    assert [(c.seq, c.location_id, c.type) for c in _log(sessions)] == [
        (1, "910000002", ChangeType.LOCATION_ADDED),
        (2, "910000003", ChangeType.DETAILS_CHANGED),
        (3, "910000001", ChangeType.LOCATION_GONE),
    ]


def test_what_went_is_forgotten_and_may_come_again(sessions: Sessions) -> None:
    _ingest(sessions, ONE, TWO)
    _ingest(sessions, ONE, day=1)

    _ingest(sessions, ONE, TWO, day=2)

    assert _types(sessions) == [ChangeType.LOCATION_GONE, ChangeType.LOCATION_ADDED]


def test_each_change_is_logged_once_though_many_snapshots_follow(sessions: Sessions) -> None:
    _ingest(sessions, ONE)
    changed = structs.replace(ONE, inspections=[an_inspection()])

    for day in (1, 2, 3):
        _ingest(sessions, changed, day=day)

    assert _types(sessions) == [ChangeType.REPORT_ADDED]


def test_a_value_that_goes_and_comes_back_is_logged_each_time(sessions: Sessions) -> None:
    other = structs.replace(ONE, name="Een Andere Naam")

    for day, location in enumerate([ONE, other, ONE, other]):
        _ingest(sessions, location, day=day)

    assert len(_log(sessions)) == 3


def test_a_change_tells_when_the_source_looked_like_this_and_when_we_saw_it(
    sessions: Sessions,
) -> None:
    _ingest(sessions, ONE)
    _ingest(sessions, structs.replace(ONE, enforcement=[a_measure()]), day=1)

    (change,) = _log(sessions)
    assert (change.taken_at, change.seen_at) == (TAKEN + timedelta(days=1), NOW)


def test_an_older_snapshot_is_refused(sessions: Sessions) -> None:
    _ingest(sessions, ONE, day=1)
    before = _everything(sessions)

    with pytest.raises(SnapshotOutdated, match="older than the last one"):
        _ingest(sessions, TWO, day=0)

    assert _everything(sessions) == before


def test_one_source_leaves_another_alone(sessions: Sessions) -> None:
    _ingest(sessions, ONE)

    report = ingest(a_snapshot(TWO, source="elders"), sessions, now=NOW)

    assert (report.first, _log(sessions)) == (True, [])
    assert _known(sessions) == [encode(ONE)]


def test_the_list_of_snapshots_tells_what_each_brought(sessions: Sessions) -> None:
    _ingest(sessions, ONE)
    _ingest(sessions, ONE, TWO, day=1)

    with sessions.reading() as connection:
        found = newest(connection, 5)
    assert [(entry.locations, entry.changes) for entry in found] == [(2, 1), (1, 0)]


@pytest.mark.parametrize(
    ("bad", "line", "field"),
    [
        (b'{"id":"910000002","nmae":"x"}', 3, "$.nmae"),
        (b'{"id":"910000002","places":"veel"}', 3, "$.places"),
        (b'{"id":"910000002","url":"javascript:alert(1)"}', 3, "$.url"),
        (b'{"id":"910000002","name":"\xff"}', 3, None),
        (encode(ONE), 3, "$.id"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_one_bad_line_and_nothing_is_applied(
    sessions: Sessions, bad: bytes, line: int, field: str | None, *, first: bool
) -> None:
    if not first:
        _ingest(sessions, ONE, a_location("910000009"))
    before = _everything(sessions)
    lines = [encode(structs.replace(ONE, places=9)), bad, encode(a_location("910000003"))]

    with pytest.raises(SnapshotRefused) as refused:
        ingest(a_snapshot_of(lines, day=1), sessions, now=NOW)

    assert [(f.file, f.line, f.field) for f in refused.value.faults] == [
        ("verzonnen.jsonl", line, field)
    ]
    assert _everything(sessions) == before


def test_every_fault_is_listed_with_its_line(sessions: Sessions) -> None:
    good = encode(ONE)
    lines = [b'{"id":"1","x":1}', good, b'{"id":"2","places":"y"}', good, b'{"id":"3","name":1}']

    with pytest.raises(SnapshotRefused) as refused:
        ingest(a_snapshot_of(lines), sessions, now=NOW)

    assert {fault.line for fault in refused.value.faults} == {2, 4, 5, 6}


def test_faults_beyond_measure_are_counted(sessions: Sessions) -> None:
    lines = [b'{"id":"%d","x":1}' % number for number in range(1100)]

    with pytest.raises(SnapshotRefused) as refused:
        ingest(a_snapshot_of(lines), sessions, now=NOW)

    assert (len(refused.value.faults), refused.value.more) == (1000, 100)


def test_a_snapshot_that_breaks_off_leaves_nothing(sessions: Sessions) -> None:
    _ingest(sessions, ONE)
    before = _everything(sessions)
    fault = Fault(file="verzonnen.jsonl", problem="3 locations were announced and 1 came")

    def cut_off() -> Iterator[RawLocation]:
        yield RawLocation("910000002", encode(TWO), 2)
        raise SnapshotRefused([fault])

    snapshot = Snapshot(
        source=SOURCE,
        taken_at=TAKEN + timedelta(days=1),
        expected=3,
        digest=b"anders",
        file="verzonnen.jsonl",
        locations=cut_off(),
    )
    with pytest.raises(SnapshotRefused, match="3 locations were announced"):
        ingest(snapshot, sessions, now=NOW)

    assert _everything(sessions) == before


def test_what_the_walk_refuses_is_told_with_what_is_wrong_in_the_other_lines(
    sessions: Sessions,
) -> None:
    def walked() -> Iterator[RawLocation]:
        yield RawLocation("1", b'{"id":"1","places":"veel"}', 2)
        yield RawLocation("4", b'{"id":"4","nmae":"x"}', 4)
        raise SnapshotRefused([Fault(file="f", line=3, problem="x"), Fault(file="f", problem="y")])

    snapshot = replace(a_snapshot(), locations=walked())

    with pytest.raises(SnapshotRefused) as refused:
        ingest(snapshot, sessions, now=NOW)

    assert [fault.line for fault in refused.value.faults] == [2, 3, 4, None]


def test_what_is_missing_beside_a_fault_is_told_to_nobody(sessions: Sessions) -> None:
    _ingest(sessions, ONE, TWO)
    told: list[object] = []

    with pytest.raises(SnapshotRefused):
        ingest(
            a_snapshot_of([b'{"id":"910000001","nmae":"x"}'], day=1),
            sessions,
            now=NOW,
            watchers=Watchers(changes=lambda _connection, found: told.append(found)),
        )

    assert told == []


def test_a_snapshot_of_a_day_to_come_is_refused(sessions: Sessions) -> None:
    with pytest.raises(SnapshotRefused, match="yet to come"):
        ingest(a_snapshot(ONE, day=2), sessions, now=NOW)

    assert ingest(a_snapshot(ONE, day=1), sessions, now=NOW).first


def test_no_location_at_all_where_there_were_some_is_refused(sessions: Sessions) -> None:
    nothing_yet = _ingest(sessions)
    _ingest(sessions, ONE, day=1)

    with pytest.raises(SnapshotRefused, match="no location at all; expected some"):
        _ingest(sessions, day=2)

    assert nothing_yet.first
    assert _types(sessions) == [ChangeType.LOCATION_ADDED]


def test_an_answer_that_nothing_changed_is_noted(sessions: Sessions) -> None:
    _ingest(sessions, ONE)
    later = NOW + timedelta(hours=3)

    note_unchanged(SOURCE, sessions, now=later)

    with sessions.reading() as connection:
        assert source_state(connection, SOURCE).checked_at == later


def test_a_rehearsal_tells_the_same_and_writes_nothing(sessions: Sessions) -> None:
    _ingest(sessions, ONE)
    before, told = _everything(sessions), list[Change]()

    def tell(_connection: Connection, found: object) -> None:
        assert isinstance(found, list)
        told.extend(found)

    snapshot = a_snapshot(structs.replace(ONE, places=9), TWO, day=1)
    rehearsed = ingest(snapshot, sessions, now=NOW, dry_run=True, watchers=Watchers(changes=tell))

    assert _everything(sessions) == before
    report = _ingest(sessions, structs.replace(ONE, places=9), TWO, day=1)
    assert rehearsed == report
    assert told == _log(sessions)


def test_a_rehearsal_of_the_same_file_writes_nothing(sessions: Sessions) -> None:
    _ingest(sessions, ONE)

    ingest(a_snapshot(ONE), sessions, now=NOW + timedelta(hours=1), dry_run=True)

    with sessions.reading() as connection:
        assert source_state(connection, SOURCE).checked_at == NOW


def test_of_two_snapshots_at_once_the_second_is_told_to_come_again(sessions: Sessions) -> None:
    _ingest(sessions, ONE)
    late = a_snapshot(ONE, TWO, day=1)

    def overtaken() -> Iterator[RawLocation]:
        yield from late.locations
        _ingest(sessions, TWO, day=2)

    snapshot = Snapshot(
        source=late.source,
        taken_at=late.taken_at,
        expected=late.expected,
        digest=late.digest,
        file=late.file,
        locations=overtaken(),
    )
    with pytest.raises(Busy, match=SOURCE):
        ingest(snapshot, sessions, now=NOW)

    assert _known(sessions) == [encode(TWO)]
    assert _types(sessions) == [ChangeType.LOCATION_ADDED, ChangeType.LOCATION_GONE]


def test_more_locations_than_one_block_are_all_compared(sessions: Sessions) -> None:
    many = [a_location(str(number)) for number in range(1100)]
    _ingest(sessions, *many)

    report = _ingest(sessions, *(structs.replace(one, places=1) for one in many[:1050]), day=1)

    assert (report.differing, report.changes) == (1050, 1100)
    assert [change.seq for change in _log(sessions)] == list(range(1, 1001))


def test_progress_is_told_while_it_is_read(sessions: Sessions) -> None:
    told: list[int] = []
    many = [a_location(str(number)) for number in range(1100)]

    ingest(a_snapshot(*many), sessions, now=NOW, watchers=Watchers(progress=told.append))

    assert told == [500, 1000]


def test_two_versions_of_one_moment_do_not_stumble_over_each_other(sessions: Sessions) -> None:
    other = structs.replace(ONE, name="Een Andere Naam")
    _ingest(sessions, ONE)

    for location in (other, ONE, other):
        _ingest(sessions, location, day=1)

    assert _known(sessions) == [encode(other)]
