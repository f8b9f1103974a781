"""What the source takes back leaves the feeds, with a tombstone in its place."""

import pytest

from notifier.domain.change import Change, ChangeType, FieldChange
from tests.feeds.rules import parsed
from tests.publishing.world import AALST, GENT, World, a_change, a_location

PATHS = ["/feeds/all.atom", "/feeds/locations/1.atom", "/feeds/municipalities/44021.atom"]
MEASURE = "T1|schorsing|2026-10-02"


def _tombstones(world: World, path: str) -> list[str]:
    feed = parsed(world.stored(path).body)
    found = feed.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    return [str(element.get("ref")).rpartition("/")[2] for element in found]


def _measure(type_: ChangeType, key: str = MEASURE, at: str = "1") -> Change:
    return a_change(type_, at, key=key)


@pytest.mark.parametrize("path", PATHS)
def test_a_withdrawn_measure_leaves_every_feed(world: World, path: str) -> None:
    world.show(a_location())
    world.log(_measure(ChangeType.MEASURE_ADDED), _measure(ChangeType.OBJECTION_LODGED))
    world.publish()
    world.log(_measure(ChangeType.MEASURE_WITHDRAWN))

    world.publish()

    assert world.ids(path) == ["c3"]
    assert _tombstones(world, path) == ["c2", "c1"]


def test_a_trajectory_that_is_gone_takes_all_its_measures_along(world: World) -> None:
    world.show(a_location())
    world.log(
        _measure(ChangeType.MEASURE_ADDED, "T1|aanmaning|2026-09-01"),
        _measure(ChangeType.MEASURE_ADDED, "T1|schorsing|2026-10-02"),
        _measure(ChangeType.MEASURE_WITHDRAWN, "T1|schorsing|2026-10-02"),
        _measure(ChangeType.MEASURE_ADDED, "T2|aanmaning|2026-10-02"),
        _measure(ChangeType.TRAJECTORY_GONE, "T1"),
    )

    world.publish()

    assert world.ids("/feeds/all.atom") == ["c5", "c4"]


@pytest.mark.parametrize(
    ("added", "gone", "key"),
    [
        (ChangeType.REPORT_ADDED, ChangeType.REPORT_GONE, "2026-10-02"),
        (ChangeType.FOLLOW_UP_CHANGED, ChangeType.REPORT_GONE, "2026-10-02"),
        (ChangeType.REACTION_ADDED, ChangeType.REACTION_GONE, "inspection||2026-10-02"),
    ],
)
def test_news_about_a_record_goes_with_it(
    world: World, added: ChangeType, gone: ChangeType, key: str
) -> None:
    world.show(a_location())
    world.log(a_change(added, key=key), a_change(gone, key=key))

    world.publish()

    assert world.ids("/feeds/all.atom") == ["c2"]
    assert _tombstones(world, "/feeds/all.atom") == ["c1"]


def test_a_location_that_is_gone_takes_all_its_news_along(world: World) -> None:
    world.show()
    world.log(
        a_change(),
        _measure(ChangeType.MEASURE_ADDED),
        a_change(at="2"),
        a_change(ChangeType.LOCATION_GONE, key=""),
    )

    world.publish()

    assert world.ids("/feeds/all.atom") == ["c4", "c3"]


def test_where_a_location_goes_on_stays_told_when_it_is_gone(world: World) -> None:
    world.show()
    world.log(
        a_change(ChangeType.LOCATION_SUCCEEDED, key="2"),
        a_change(ChangeType.LOCATION_GONE, key=""),
    )

    world.publish()

    assert world.ids("/feeds/locations/1.atom") == ["c2", "c1"]


def test_other_records_and_other_locations_stay(world: World) -> None:
    world.show(a_location())
    world.log(
        _measure(ChangeType.MEASURE_ADDED, at="2"),
        _measure(ChangeType.MEASURE_ADDED, "T1|aanmaning|2026-09-01"),
        a_change(ChangeType.REPORT_ADDED, key=MEASURE),
        _measure(ChangeType.MEASURE_WITHDRAWN),
    )

    world.publish()

    assert world.ids("/feeds/all.atom") == ["c4", "c3", "c2", "c1"]


def test_what_comes_back_afterwards_is_news(world: World) -> None:
    world.show(a_location())
    world.log(
        _measure(ChangeType.MEASURE_ADDED),
        _measure(ChangeType.MEASURE_WITHDRAWN),
        _measure(ChangeType.MEASURE_ADDED),
    )

    world.publish()

    assert world.ids("/feeds/all.atom") == ["c3", "c2"]


def test_news_under_a_key_that_was_corrected_since_goes_as_well(world: World) -> None:
    world.show(a_location())
    corrected = a_change(
        ChangeType.MEASURE_CHANGED,
        key="T1|schorsing|2026-10-03",
        fields=[FieldChange(name="decided_on", before="2026-10-02", after="2026-10-03")],
    )
    again = a_change(
        ChangeType.MEASURE_CHANGED,
        key="T9|schorsing|2026-10-03",
        fields=[FieldChange(name="trajectory", before="T1", after="T9")],
    )
    world.log(
        _measure(ChangeType.MEASURE_ADDED),
        corrected,
        again,
        _measure(ChangeType.TRAJECTORY_GONE, "T9"),
    )

    world.publish()

    assert world.ids("/feeds/all.atom") == ["c4"]


def test_records_that_share_a_key_go_together(world: World) -> None:
    world.show(a_location())
    world.log(
        _measure(ChangeType.MEASURE_ADDED, f"{MEASURE}#2"), _measure(ChangeType.MEASURE_WITHDRAWN)
    )

    world.publish()

    assert world.ids("/feeds/all.atom") == ["c2"]


def test_what_is_taken_back_after_a_move_leaves_the_former_municipality(anywhere: World) -> None:
    world = anywhere
    world.show(a_location(town=AALST))
    world.log(a_change(ChangeType.MEASURE_ADDED, key=MEASURE, town=GENT))
    world.publish()
    gone, *_ = world.log(a_change(ChangeType.MEASURE_WITHDRAWN, key=MEASURE, town=AALST))

    world.publish()

    former = "/feeds/municipalities/44021.atom"
    assert world.ids(former) == []
    assert _tombstones(world, former) == ["c1"]
    assert world.read(former).feed.updated == gone.seen_at.isoformat()


def test_nothing_of_what_was_taken_back_stays_in_the_bytes(world: World) -> None:
    world.show(a_location())
    world.log(
        a_change(ChangeType.MEASURE_ADDED, key=MEASURE, url="https://bron.example.org/stap/77"),
        _measure(ChangeType.MEASURE_WITHDRAWN),
    )

    world.publish()

    for path in PATHS:
        body = world.stored(path).body
        assert b"stap/77" not in body
        assert b"schors" not in body
