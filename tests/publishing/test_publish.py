"""From the change log to stored feeds: which feeds there are, and when they change."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import event

from notifier.domain.change import ChangeType, Severity
from notifier.publishing import publish as use_case
from notifier.publishing.publish import PublishReport
from notifier.store.published import feeds
from notifier.store.register import changes
from notifier.store.tables import feeds as feeds_table
from tests.feeds.rules import broken_rules
from tests.publishing.world import (
    AALST,
    GENT,
    LATER,
    NOW,
    TAKEN,
    World,
    a_change,
    a_location,
    with_publisher,
)

PATHS = ["/feeds/all.atom", "/feeds/locations/1.atom", "/feeds/municipalities/44021.atom"]


@pytest.mark.parametrize("path", PATHS)
def test_after_the_silent_first_load_each_feed_is_there_and_empty(world: World, path: str) -> None:
    world.show(a_location())

    report = world.publish()

    assert report == PublishReport(added=3)
    read = world.read(path)
    assert read.entries == []
    assert read.feed.updated == "2026-11-20T05:00:00+00:00"
    assert broken_rules(world.stored(path).body) == []


@pytest.mark.parametrize("path", PATHS)
def test_a_change_is_told_in_each_feed_it_belongs_to(world: World, path: str) -> None:
    world.show(a_location())
    world.log(a_change())

    world.publish()

    assert world.ids(path) == ["c1"]
    assert broken_rules(world.stored(path).body) == []


def test_a_change_is_not_told_elsewhere(world: World) -> None:
    world.show(a_location("1"), a_location("2", town=AALST))
    world.log(a_change(at="1"))

    world.publish()

    assert world.ids("/feeds/locations/2.atom") == []
    assert world.ids("/feeds/municipalities/41002.atom") == []


def test_nothing_new_does_nothing(world: World) -> None:
    world.show(a_location())
    world.log(a_change())
    world.publish()

    assert world.publish(LATER) == PublishReport()


def test_news_stands_newest_first_and_moves_updated(world: World) -> None:
    world.show(a_location())
    *_, newest = world.log(*(a_change(key=str(day)) for day in range(3)))

    world.publish()

    read = world.read("/feeds/all.atom")
    assert world.ids("/feeds/all.atom") == ["c3", "c2", "c1"]
    assert read.feed.updated == read.entries[0].updated == newest.seen_at.isoformat()


@pytest.mark.parametrize("path", PATHS)
def test_a_feed_holds_the_newest_fifty(world: World, path: str) -> None:
    world.show(a_location())
    world.log(*(a_change(key=str(number)) for number in range(60)))

    world.publish()

    assert world.ids(path) == [f"c{number}" for number in range(60, 10, -1)]


def test_what_is_technical_is_never_published(world: World) -> None:
    world.show(a_location())
    world.publish()
    before = world.stored("/feeds/all.atom")
    world.log(a_change(severity=Severity.TECHNICAL))

    report = world.publish(LATER)

    assert report == PublishReport(changes=1)
    assert world.stored("/feeds/all.atom") == before


def test_what_is_technical_takes_no_place_in_a_feed(anywhere: World) -> None:
    world = anywhere
    world.show(a_location())
    world.log(
        a_change(key="told"),
        *(a_change(key=str(n), severity=Severity.TECHNICAL) for n in range(60)),
    )

    world.publish()

    for path in PATHS:
        assert world.ids(path) == ["c1"]


def test_unchanged_bytes_keep_their_time_and_etag(anywhere: World) -> None:
    world = anywhere
    world.show(a_location("1"), a_location("2", town=AALST))
    world.log(a_change(at="2", town=AALST))
    world.publish()
    before = world.stored("/feeds/locations/2.atom")
    _note_done(world, 0)

    report = world.publish(LATER)

    assert report == PublishReport(changes=1)
    assert world.stored("/feeds/locations/2.atom") == before
    assert before.updated_at == NOW


def test_changed_bytes_get_another_time_and_etag(world: World) -> None:
    world.show(a_location())
    world.publish()
    before = world.stored("/feeds/all.atom")
    world.log(a_change())

    world.publish(LATER)

    after = world.stored("/feeds/all.atom")
    assert (before.updated_at, after.updated_at) == (NOW, LATER)
    assert before.etag != after.etag
    assert after.etag.startswith('"')


def test_a_location_that_arrives_later_gets_a_feed(anywhere: World) -> None:
    world = anywhere
    world.show(a_location("1"))
    world.publish()
    world.show(a_location("2", town=AALST))

    report = world.publish()

    assert report.added == 2
    assert world.ids("/feeds/locations/2.atom") == []
    assert world.ids("/feeds/municipalities/41002.atom") == []


def test_a_location_that_is_gone_keeps_its_feed(world: World) -> None:
    world.show()
    world.log(a_change(ChangeType.LOCATION_GONE, key=""))

    world.publish()

    read = world.read("/feeds/locations/1.atom")
    assert read.feed.title == "Opvangnieuws: De Verzonnen Zon 1, Gent"
    assert [entry.title for entry in read.entries] == [
        "Opvanglocatie niet langer getoond: De Verzonnen Zon 1, Gent"
    ]


def test_a_location_outside_every_municipality_is_in_the_other_feeds(world: World) -> None:
    world.show(a_location())
    world.log(a_change(town=("", "")))

    world.publish()

    assert world.ids("/feeds/locations/1.atom") == ["c1"]
    assert world.ids("/feeds/municipalities/44021.atom") == []


def test_a_backlog_larger_than_a_batch_is_worked_off_in_one_run(world: World) -> None:
    world.show(*(a_location(str(number)) for number in range(520)))
    world.log(*(a_change(at=str(number)) for number in range(520)))

    report = world.publish()

    # the two feeds that both batches touch tell of the whole log the first time already
    assert report == PublishReport(changes=520, rebuilt=520 + 2)
    assert world.ids("/feeds/locations/519.atom") == ["c520"]


def test_a_killed_run_is_taken_up_where_it_was(anywhere: World) -> None:
    world = anywhere
    world.show(*(a_location(str(number)) for number in range(520)))
    world.log(*(a_change(at=str(number)) for number in range(520)))
    writes = iter(["the first batch goes well"])

    def die(*_arguments: object) -> None:
        if next(writes, None) is None:
            raise KeyboardInterrupt

    engine = world.sessions.engine()
    event.listen(engine, "commit", die)
    with pytest.raises(KeyboardInterrupt):
        world.publish()
    event.remove(engine, "commit", die)

    report = world.publish()

    assert report.changes == 20
    assert world.ids("/feeds/locations/519.atom") == ["c520"]
    assert world.ids("/feeds/all.atom")[0] == "c520"


def test_where_another_run_was_quicker_its_work_is_taken_as_done(anywhere: World) -> None:
    world = anywhere
    world.show(*(a_location(str(number)) for number in range(520)))
    world.publish()
    world.log(*(a_change(at=str(number)) for number in range(520)))
    _before_first_write(world, lambda: _note_done(world, 500))

    report = world.publish()

    assert report.changes == 20
    assert world.ids("/feeds/all.atom")[0] == "c520"
    assert world.ids("/feeds/locations/519.atom") == ["c520"]


def test_of_two_runs_at_once_one_does_the_work(world: World) -> None:
    world.show(a_location())
    world.log(a_change())
    reports = []
    _before_first_write(world, lambda: reports.append(world.publish()))

    reports.append(world.publish())

    assert [report.changes for report in reports] == [1, 0]
    assert world.ids("/feeds/all.atom") == ["c1"]


def _note_done(world: World, seq: int) -> None:
    with world.sessions.writing() as connection:
        changes.note_done(connection, use_case.STAGE, seq)


def _before_first_write(world: World, act: Callable[[], None]) -> None:
    """Do something between the first reading and the first writing of a run."""
    to_do = [act, None]

    def checked_out(*_arguments: object) -> None:
        step = to_do.pop() if to_do else None
        if step is not None:
            step()

    event.listen(world.sessions.engine(), "checkout", checked_out)


def test_queries_do_not_grow_with_the_feeds(world: World) -> None:
    counts = []
    world.show(a_location("0"))
    world.publish()  # what is done once for a source is done
    for size in (10, 400):
        ids = [f"{size}-{number}" for number in range(size)]
        world.show(*(a_location(id_) for id_ in ids))
        world.log(*(a_change(at=id_) for id_ in ids))
        statements: list[str] = []

        def count(*arguments: object, seen: list[str] = statements) -> None:
            seen.append(str(arguments[2]))

        engine = world.sessions.engine()
        event.listen(engine, "before_cursor_execute", count)
        world.publish()
        event.remove(engine, "before_cursor_execute", count)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_with_several_sources_each_has_feeds_under_its_name(world: World) -> None:
    world = with_publisher(world, several_sources=True)
    world.show(a_location(), source="een")
    world.show(a_location(), source="twee")
    world.log(a_change(source="een"))

    world.publish()

    assert world.ids("/feeds/een/all.atom") == ["c1"]
    assert world.ids("/feeds/twee/all.atom") == []


def test_when_a_second_source_comes_all_news_is_there_at_the_new_paths(world: World) -> None:
    world.show(a_location())
    world.log(a_change())
    world.publish()
    old = world.read("/feeds/all.atom")

    with_publisher(world, several_sources=True).publish()

    assert world.ids("/feeds/verzonnen/all.atom") == ["c1"]
    new = world.read("/feeds/verzonnen/all.atom")
    assert old.feed.id == new.feed.id
    assert old.entries[0].id == new.entries[0].id


def test_when_a_second_source_comes_nothing_is_left_at_the_old_paths(anywhere: World) -> None:
    anywhere.show(a_location())
    anywhere.publish()

    with_publisher(anywhere, several_sources=True).publish()

    with anywhere.sessions.reading() as connection:
        paths = ["/feeds/all.atom", "/feeds/locations/1.atom", "/feeds/municipalities/44021.atom"]
        assert feeds.missing(connection, paths) == paths
        new = [path.replace("/feeds/", "/feeds/verzonnen/") for path in paths]
        assert feeds.missing(connection, new) == []


def test_feeds_that_move_back_are_all_there(world: World) -> None:
    world.show(a_location())
    world.publish()
    with_publisher(world, several_sources=True).publish()

    world.publish()

    assert world.ids("/feeds/locations/1.atom") == []
    assert world.ids("/feeds/all.atom") == []


def test_each_form_that_is_asked_for_is_served(world: World) -> None:
    world = with_publisher(world, forms=("atom", "rss", "json"))
    world.show(a_location())
    world.log(a_change())

    world.publish()

    kinds = {end: world.stored(f"/feeds/all.{end}").media_type for end in ("atom", "rss", "json")}
    assert kinds == {
        "atom": "application/atom+xml; charset=utf-8",
        "rss": "application/rss+xml; charset=utf-8",
        "json": "application/feed+json",
    }
    assert world.read("/feeds/all.rss").entries[0].id == "tag:example.org,2026:verzonnen/change/c1"


def test_a_feed_links_to_where_it_is_served(world: World) -> None:
    id_ = "a/b c"
    world.show(a_location(id_))

    world.publish()

    read = world.read("/feeds/locations/a%2Fb%20c.atom")
    links = {link.rel: link.href for link in read.feed.links}
    assert links == {
        "self": "https://nieuws.example.org/feeds/locations/a%2Fb%20c.atom",
        "alternate": "https://nieuws.example.org/locaties/a%2Fb%20c",
    }
    assert read.feed.id == "tag:example.org,2026:verzonnen/feed/locations/a%2Fb%20c"


def test_at_a_path_without_a_feed_there_is_nothing(world: World) -> None:
    with world.sessions.reading() as connection:
        assert feeds.read(connection, "/feeds/locations/9.atom") is None
        assert feeds.etag(connection, "/feeds/locations/9.atom") is None


def test_the_etag_can_be_asked_alone(world: World) -> None:
    world.show(a_location())
    world.publish()

    with world.sessions.reading() as connection:
        etag = feeds.etag(connection, "/feeds/all.atom")

    assert etag == world.stored("/feeds/all.atom").etag


def test_adding_what_is_missing_never_overwrites_news(anywhere: World) -> None:
    world = anywhere
    world.show(a_location())
    world.log(a_change())
    world.publish()
    news = world.stored("/feeds/all.atom")

    with world.sessions.writing() as connection:
        feeds.lock(connection)
        added = feeds.add_missing(connection, [replace(news, body=b"empty", etag='"0"')])

    assert added == 0
    assert world.stored("/feeds/all.atom") == news


def test_every_stored_feed_can_be_read(anywhere: World) -> None:
    world = anywhere
    world.show(*(a_location(str(number), town=(GENT, AALST)[number % 2]) for number in range(4)))
    world.log(*(a_change(at=str(number)) for number in range(4)))
    world.publish()

    with world.sessions.reading() as connection:
        paths = list(connection.execute(feeds_table.select()).scalars())

    assert len(paths) == 7
    for path in paths:
        assert broken_rules(world.stored(path).body) == []
        assert world.read(path).feed.updated >= TAKEN.isoformat()
