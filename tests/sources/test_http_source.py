"""Downloads from a real server on this machine: what changed, what did not, what goes wrong."""

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from notifier.domain.snapshot import NotModified, Snapshot
from notifier.errors import SnapshotRefused, SourceUnavailable
from notifier.sources.http import Downloads, Patience
from notifier.sources.http_source import HttpSource
from notifier.sources.profiled_tables import ProfiledTables
from notifier.sources.snapshot_file import SnapshotFile
from tests.sources.tables import TAKEN_AT, VISITS, a_profile

SNAPSHOT = (
    b'{"format":"location-snapshot/1","source":"voorbeeld",'
    b'"taken_at":"2026-11-20T05:00:00Z","locations":1}\n{"id":"910000001"}\n'
)
Answer = tuple[int, dict[str, str], bytes]


class Register(BaseHTTPRequestHandler):
    """A register that answers what a test lays down by path; it honours entity tags."""

    protocol_version = "HTTP/1.1"
    answers: ClassVar[dict[str, Answer]]
    asked: ClassVar[list[tuple[str, dict[str, str]]]]
    stalled: ClassVar[threading.Event]
    base: ClassVar[str]

    def do_GET(self) -> None:
        """Answer."""
        self.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.answers.get(self.path, (404, {}, b"no"))
        tag = headers.get("ETag")
        if status == 200 and tag and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        if "X-Stall" in headers:
            self.wfile.flush()
            self.stalled.wait(5)
        if "Content-Length" in headers:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep quiet."""


class Quiet(ThreadingHTTPServer):
    """A server that does not mind when we hang up: here we often do."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


class Kept:
    """Validators in memory."""

    def __init__(self) -> None:
        self.all: dict[str, tuple[str | None, str | None]] = {}

    def get(self, url: str) -> tuple[str | None, str | None]:
        """Give them."""
        return self.all.get(url, (None, None))

    def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Keep them."""
        self.all[url] = (etag, last_modified)


@pytest.fixture
def register() -> Iterator[type[Register]]:
    class Fresh(Register):
        answers: ClassVar[dict[str, Answer]] = {"/a.jsonl": (200, {"ETag": '"1"'}, SNAPSHOT)}
        asked: ClassVar[list[tuple[str, dict[str, str]]]] = []
        stalled = threading.Event()

    server = Quiet(("127.0.0.1", 0), Fresh)
    Fresh.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Fresh
    Fresh.stalled.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def kept() -> Kept:
    return Kept()


Open = Callable[..., HttpSource]


@pytest.fixture
def source(register: type[Register], kept: Kept, tmp_path: Path) -> Open:
    """Make a source at a path of the register, or at another address."""

    def opened(path: str = "/a.jsonl", **more: object) -> HttpSource:
        url = path if "://" in path else register.base + path
        return HttpSource(
            {"snapshot": url},
            source="voorbeeld",
            opener=a_snapshot_file,
            validators=kept,
            into=tmp_path,
            patience=Patience(**more),  # type: ignore[arg-type] # numbers alone
        )

    return opened


def a_snapshot_file(paths: Mapping[str, Path], names: Mapping[str, str]) -> SnapshotFile:
    return SnapshotFile(paths["snapshot"], source="voorbeeld", name=names["snapshot"])


def refusal(source: HttpSource) -> str:
    with pytest.raises(SourceUnavailable) as caught:
        source.fetch()
    return str(caught.value)


def test_what_comes_is_a_snapshot_under_its_address(source: Open, register: type[Register]) -> None:
    snapshot = source().fetch()

    assert isinstance(snapshot, Snapshot)
    assert snapshot.file == f"{register.base}/a.jsonl"
    assert [raw.id for raw in snapshot.locations] == ["910000001"]


def test_what_was_applied_and_has_not_changed_does_not_come_again(source: Open) -> None:
    first = source()
    first.fetch()
    first.remember()

    assert source().fetch() == NotModified(source="voorbeeld")


def test_what_was_not_applied_comes_again(source: Open, register: type[Register]) -> None:
    source().fetch()

    again = source().fetch()

    assert isinstance(again, Snapshot)
    assert "If-None-Match" not in register.asked[-1][1]


def test_a_date_of_modification_is_asked_with(source: Open, register: type[Register]) -> None:
    modified = "Fri, 20 Nov 2026 05:00:00 GMT"
    register.answers["/a.jsonl"] = (200, {"Last-Modified": modified}, SNAPSHOT)
    first = source()
    first.fetch()
    first.remember()

    source().fetch()

    assert register.asked[-1][1]["If-Modified-Since"] == modified


def test_it_says_who_asks(source: Open, register: type[Register]) -> None:
    source().fetch()

    assert register.asked[0][1]["User-Agent"].startswith("childcare-notifier/")


def test_redirects_are_followed(source: Open, register: type[Register]) -> None:
    register.answers["/old"] = (302, {"Location": "/older"}, b"")
    register.answers["/older"] = (308, {"Location": f"{register.base}/a.jsonl"}, b"")

    assert isinstance(source("/old").fetch(), Snapshot)


def test_the_body_of_a_redirect_is_not_read(source: Open, register: type[Register]) -> None:
    endless = {"Location": "/a.jsonl", "Content-Length": "9999", "X-Stall": "1"}
    register.answers["/old"] = (302, endless, b"moved")

    snapshot = source("/old", read=2).fetch()

    assert isinstance(snapshot, Snapshot)


def test_redirects_without_end_are_not(source: Open, register: type[Register]) -> None:
    register.answers["/round"] = (301, {"Location": "/round"}, b"")

    assert "it redirects more than 5 times" in refusal(source("/round"))
    assert len(register.asked) == 6


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.example/", "http://[", ""])
def test_redirects_to_elsewhere_than_the_web_are_not(
    source: Open, register: type[Register], location: str
) -> None:
    register.answers["/old"] = (302, {"Location": location}, b"")

    message = refusal(source("/old"))

    assert "redirects" in message


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "it refuses or does not know this address (403)"),
        (404, "it refuses or does not know this address (404)"),
        (429, "(429)"),
        (500, "its server is in trouble (500)"),
        (503, "its server is in trouble (503)"),
        (204, "it answers what we did not ask for (204)"),
        (206, "it answers what we did not ask for (206)"),
        (304, "it answers what we did not ask for (304)"),
    ],
)
def test_another_answer_is_unavailable_with_its_status(
    source: Open, register: type[Register], status: int, words: str
) -> None:
    register.answers["/a.jsonl"] = (status, {}, b"")

    assert words in refusal(source())


def test_a_web_page_in_place_of_a_snapshot_is_refused(
    source: Open, register: type[Register]
) -> None:
    register.answers["/a.jsonl"] = (200, {}, b"<html><title>Onderhoud</title>")

    with pytest.raises(SnapshotRefused, match="“Onderhoud”"):
        source().fetch()


def test_nobody_there_is_unavailable(source: Open, register: type[Register]) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), register) as other:
        port = other.server_port

    assert "no connection: the host is unknown" in refusal(source(f"http://127.0.0.1:{port}/"))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://register.example/a", "“ftp” is not http or https"),
        ("http:///a", "the address names no host"),
        ("http://register.example:port/a", "no valid address"),
        ("http://[register.example/a", "the address: no valid address"),
    ],
)
def test_an_address_that_cannot_be_asked_is_unavailable(source: Open, url: str, words: str) -> None:
    assert words in refusal(source(url))


def test_a_connection_that_breaks_off_is_unavailable(
    source: Open, register: type[Register], tmp_path: Path
) -> None:
    register.answers["/a.jsonl"] = (200, {"Content-Length": "9999"}, SNAPSHOT)

    assert "the connection broke off before everything had come" in refusal(source())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_server_that_falls_silent_is_unavailable(source: Open, register: type[Register]) -> None:
    register.answers["/a.jsonl"] = (200, {"Content-Length": "9999", "X-Stall": "1"}, SNAPSHOT)

    assert "not a byte within 0.05 s" in refusal(source(read=0.05))


def test_more_than_is_wanted_is_unavailable_without_reading_it_all(
    source: Open, register: type[Register]
) -> None:
    register.answers["/a.jsonl"] = (200, {}, b"x" * 1_000_000)

    assert "it sends more than 70000 bytes" in refusal(source(most_bytes=70_000))


def test_packing_on_the_way_is_undone_and_its_size_counts(
    source: Open, register: type[Register]
) -> None:
    packed = gzip.compress(SNAPSHOT + b"\n" * 1_000_000)
    register.answers["/a.jsonl"] = (200, {"Content-Encoding": "gzip"}, packed)

    message = refusal(source(most_bytes=70_000))
    register.answers["/a.jsonl"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(SNAPSHOT))
    snapshot = source().fetch()

    assert "it sends more than 70000 bytes" in message
    assert isinstance(snapshot, Snapshot)
    assert snapshot.expected == 1


def test_what_is_not_packed_as_it_says_is_unavailable(
    source: Open, register: type[Register]
) -> None:
    register.answers["/a.jsonl"] = (200, {"Content-Encoding": "gzip"}, SNAPSHOT)

    assert "not packed as it says" in refusal(source())


def test_what_takes_too_long_in_all_is_unavailable(
    register: type[Register], tmp_path: Path
) -> None:
    ticks = iter(range(0, 10_000, 100))
    downloads = Downloads(
        source="voorbeeld", patience=Patience(total=150), clock=lambda: next(ticks)
    )
    register.answers["/a.jsonl"] = (200, {}, b"x" * 500_000)

    with pytest.raises(SourceUnavailable, match="it took longer than 150 s"):
        downloads.get(f"{register.base}/a.jsonl", tmp_path / "a")


def test_no_password_and_no_key_is_shown_or_kept(
    source: Open, register: type[Register], kept: Kept
) -> None:
    register.answers["/a.jsonl?key=SECRET"] = (200, {"ETag": '"1"'}, SNAPSHOT)
    url = register.base.replace("//", "//user:SECRET@") + "/a.jsonl?key=SECRET"
    good = source(url)
    snapshot = good.fetch()
    good.remember()
    register.answers.clear()

    message = refusal(source(url))

    assert isinstance(snapshot, Snapshot)
    assert "Authorization" in register.asked[0][1]
    assert "SECRET" not in f"{snapshot.file} {message} {kept.all}"
    assert message.endswith("/a.jsonl?…: it refuses or does not know this address (404)")


def test_two_keys_are_two_addresses(source: Open, register: type[Register]) -> None:
    for key in "ab":
        register.answers[f"/a.jsonl?key={key}"] = (200, {"ETag": '"1"'}, SNAPSHOT)
    first = source("/a.jsonl?key=a")
    first.fetch()
    first.remember()

    assert isinstance(source("/a.jsonl?key=b").fetch(), Snapshot)


def test_where_one_table_has_changed_the_others_come_as_well(
    register: type[Register], kept: Kept, tmp_path: Path
) -> None:
    register.answers["/l/2026.csv"] = (200, {"ETag": '"1"'}, b"id,name\n1,Een\n")
    register.answers["/i/2026.csv"] = (200, {"ETag": '"1"'}, b"id,date\n1,2026-10-02\n")

    def fetch() -> Snapshot | NotModified:
        source = HttpSource(
            {
                "locations": f"{register.base}/l/2026.csv",
                "inspections": f"{register.base}/i/2026.csv",
            },
            source="voorbeeld",
            opener=lambda paths, names: ProfiledTables(
                paths,
                profile=a_profile(inspections=VISITS),
                source="voorbeeld",
                taken_at=TAKEN_AT,
                names=names,
            ),
            validators=kept,
            into=tmp_path,
        )
        found = source.fetch()
        source.remember()
        return found

    first, second = fetch(), fetch()
    register.answers["/i/2026.csv"] = (200, {"ETag": '"2"'}, b"id,date\n1,2026-10-03\n")
    third = fetch()

    assert isinstance(first, Snapshot)
    assert isinstance(second, NotModified)
    assert isinstance(third, Snapshot)
    assert [raw.line for raw in third.locations] == [
        b'{"id":"1","name":"Een","inspections":[{"visited_on":"2026-10-03"}]}'
    ]


def test_a_file_that_must_come_in_any_case_is_asked_for_without_conditions(
    register: type[Register], kept: Kept, tmp_path: Path, source: Open
) -> None:
    first = source()
    first.fetch()
    first.remember()

    again = HttpSource(
        {"snapshot": f"{register.base}/a.jsonl"},
        source="voorbeeld",
        opener=a_snapshot_file,
        validators=kept,
        into=tmp_path,
        conditional=False,
    )

    assert isinstance(again.fetch(), Snapshot)
