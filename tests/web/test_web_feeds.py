"""Feeds go out as they are stored, and not at all to who has them."""

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from notifier.links import feed_path
from tests.web.world import NOW, World, three_locations

PATH = "/feeds/locations/910000001.atom"


def test_a_feed_is_served_as_it_is_stored(world: World) -> None:
    world.put_feed(PATH, b"<feed>verzonnen</feed>")

    response = world.client().get(PATH)

    assert response.data == b"<feed>verzonnen</feed>"
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.headers["ETag"] == '"0123456789abcdef0123456789abcdef"'
    assert response.headers["Last-Modified"] == "Fri, 20 Nov 2026 09:30:00 GMT"
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_head_gives_the_headers_alone(world: World) -> None:
    world.put_feed(PATH, b"12345")

    response = world.client().head(PATH)

    assert response.data == b""
    assert response.headers["Content-Length"] == "5"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_feed_gets_304(world: World, form: str) -> None:
    feed = world.put_feed(PATH)

    response = world.client().get(PATH, headers={"If-None-Match": form.format(feed.etag)})

    assert response.status_code == 304
    assert response.data == b""
    assert response.headers["ETag"] == feed.etag


def test_who_has_an_older_feed_gets_the_new_one(world: World) -> None:
    world.put_feed(PATH)

    response = world.client().get(PATH, headers={"If-None-Match": '"older"'})

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (format_datetime(NOW, usegmt=True), 304),
        (format_datetime(NOW - timedelta(seconds=1), usegmt=True), 200),
        ("Fri, 20 Nov 2026 09:30:00 -0000", 304),
        ("no date", 200),
    ],
)
def test_who_asks_by_time_is_answered_by_time(world: World, since: str, status: int) -> None:
    world.put_feed(PATH)

    response = world.client().get(PATH, headers={"If-Modified-Since": since})

    assert response.status_code == status


def test_the_etag_wins_over_the_time(world: World) -> None:
    world.put_feed(PATH)
    headers = {"If-None-Match": '"older"', "If-Modified-Since": format_datetime(NOW, usegmt=True)}

    assert world.client().get(PATH, headers=headers).status_code == 200


def test_a_feed_that_is_not_there_is_not_found(world: World) -> None:
    assert world.client().get(PATH).status_code == 404
    assert world.client().get(PATH, headers={"If-None-Match": "*"}).status_code == 404


def test_a_private_home_is_kept_out_of_search_engines(world: World) -> None:
    world.put_feed(PATH, indexed=False)

    assert world.client().get(PATH).headers["X-Robots-Tag"] == "noindex"


def test_without_a_store_readers_are_asked_to_come_back(world: World, tmp_path: Path) -> None:
    (tmp_path / "notifier.db").write_bytes(b"no database at all" * 100)

    with capture_logs():
        response = world.client().get(PATH)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "120"


def test_an_old_path_leads_to_the_source_that_had_it_first(world: World) -> None:
    world.show(*three_locations(), source="andere")
    new = PATH.replace("/feeds/", "/feeds/verzonnen/")
    world.put_feed(new)

    response = world.client().get(PATH)

    assert response.status_code == 308
    assert response.headers["Location"] == f"http://localhost{new}"


def test_an_old_path_of_nothing_that_is_served_is_not_found(world: World) -> None:
    world.show(*three_locations(), source="andere")

    assert world.client().get(PATH).status_code == 404


def test_a_feed_takes_no_forms(world: World) -> None:
    world.put_feed(PATH)

    assert world.client().post(PATH).status_code in {404, 405}


def test_hubs_are_told_to_readers(world: World) -> None:
    world.put_feed(PATH)

    response = world.client(hubs=("https://hub.example.org/",)).get(PATH)

    assert response.headers["Link"] == (
        f'<https://hub.example.org/>; rel="hub", <http://localhost{PATH}>; rel="self"'
    )


@pytest.mark.parametrize("id_", ["a/b", "a b", "é", "50%", "a//b", "a?b", "a;b"])
def test_an_id_with_signs_finds_its_feed(world: World, id_: str) -> None:
    path = feed_path(source=None, scope="locations", key=id_)
    world.put_feed(path)

    assert world.client().get(path).status_code == 200


def test_a_query_does_not_matter(world: World) -> None:
    world.put_feed(PATH)

    assert world.client().get(f"{PATH}?van=mail").status_code == 200


def test_a_server_that_keeps_no_request_line_is_understood(world: World) -> None:
    world.put_feed("/feeds/locations/%C3%A9.atom")
    environ = {"REQUEST_URI": "", "RAW_URI": ""}

    response = world.client().get("/feeds/locations/é.atom", environ_overrides=environ)

    assert response.status_code == 200
