"""Snapshots into the change log by command: the log, a rehearsal, a profile, an address."""

import gzip
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import Caller

_ETAG = '"een"'
_FIELDS = [
    *("seq", "id", "source", "location_id", "kind", "type", "severity", "record_key"),
    *("fields", "seen_at"),
]
_PROFILE = """
source = "register"

[tables.locations]
key = ["Dossier"]
format = "csv"

[tables.locations.fields]
name = "Naam"
places = "Plaatsen"
"""
_BEFORE = "Dossier,Naam,Plaatsen\n000000001,De Fabel (fictief),18\n000000002,Het Verzinsel,9\n"
_AFTER = "Dossier,Naam,Plaatsen\n000000001,De Fabel (fictief),24\n000000003,De Legende,9\n"
_DAYS = ("2026-09-01T05:00:00Z", "2026-09-02T05:00:00Z")

Pair = tuple[Path, Path]


def changes(call: Caller) -> list[dict[str, Any]]:
    """Read the log."""
    shown = call("changes", "--format", "json")
    assert shown.code == 0
    return [json.loads(line) for line in shown.out.splitlines()]


def without_times(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out when a run saw it."""
    return [{name: value for name, value in one.items() if name != "seen_at"} for one in found]


def test_the_first_snapshot_is_silent_and_the_second_is_logged(
    call: Caller, snapshots: Pair
) -> None:
    first = call("ingest", snapshots[0], "--source", "fictief")
    silent = changes(call)
    second = call("ingest", snapshots[1], "--source", "fictief", "--at-once")

    assert (first.code, second.code) == (0, 0)
    assert "60 locations; the first snapshot, so nothing is told" in first.err
    assert silent == []
    assert len(changes(call)) > 15


def test_changes_as_json_have_exactly_these_fields(logged: Caller) -> None:
    found = changes(logged)

    assert all(list(one) == _FIELDS for one in found)
    assert all(list(part) == ["name", "before", "after"] for one in found for part in one["fields"])
    assert [one["seq"] for one in found] == list(range(1, len(found) + 1))


def test_changes_are_given_from_a_number_on_and_of_one_source(logged: Caller) -> None:
    every = changes(logged)

    later = logged("changes", "--format", "json", "--since", "3").out.splitlines()
    other = logged("changes", "--source", "ander")

    assert [json.loads(line) for line in later] == every[3:]
    assert (other.code, other.out) == (0, "")


def test_a_rehearsal_prints_the_same_changes_and_writes_nothing(
    call: Caller, snapshots: Pair
) -> None:
    call("ingest", snapshots[0], "--source", "fictief")

    rehearsed = call("ingest", snapshots[1], "--source", "fictief", "--dry-run")
    unwritten = changes(call)
    call("ingest", snapshots[1], "--source", "fictief")

    assert unwritten == []
    assert "would be written" in rehearsed.err
    assert "0 mails would go out" in rehearsed.err
    shown = [json.loads(line) for line in rehearsed.out.splitlines()]
    assert without_times(shown) == without_times(changes(call))


def test_a_rehearsal_of_a_snapshot_that_is_refused_prints_no_change(
    call: Caller, snapshots: Pair, tmp_path: Path
) -> None:
    call("ingest", snapshots[0], "--source", "fictief")
    header, *lines = gzip.decompress(snapshots[1].read_bytes()).splitlines(keepends=True)
    (tmp_path / "bad.jsonl").write_bytes(
        b"".join([header, *lines[:-2], b'{"id":"1","nmae":"x"}\n', lines[-1]])
    )

    ended = call("ingest", "bad.jsonl", "--source", "fictief", "--dry-run")

    assert (ended.code, ended.out) == (3, "")
    assert "nmae" in ended.err


def test_the_same_snapshot_again_does_nothing(call: Caller, snapshots: Pair) -> None:
    call("ingest", snapshots[0], "--source", "fictief")

    again = call("ingest", snapshots[0], "--source", "fictief")

    assert again.code == 0
    assert "the same snapshot as last time; nothing to do" in again.err


def test_an_older_snapshot_is_refused_with_code_3(call: Caller, snapshots: Pair) -> None:
    call("ingest", snapshots[1], "--source", "fictief")

    refused = call("ingest", snapshots[0], "--source", "fictief")

    assert refused.code == 3
    assert "is older than the last one" in refused.err


def test_a_cut_off_snapshot_is_refused_with_code_3_and_its_place(
    call: Caller, snapshots: Pair, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(snapshots[0].read_bytes()[:5000])

    refused = call("ingest", cut, "--source", "fictief")

    assert refused.code == 3
    assert "cut.jsonl" in refused.err
    assert changes(call) == []


def test_a_file_that_is_not_there_is_told_with_its_name(call: Caller) -> None:
    ended = call("ingest", "nergens.jsonl", "--source", "fictief")

    assert ended.code in (1, 3)
    assert "nergens.jsonl" in ended.err


def test_what_is_applied_stands_in_the_list_of_snapshots(logged: Caller) -> None:
    listed = logged("snapshots", "list").out.splitlines()

    assert [line.rpartition("/")[2] for line in listed] == ["second.jsonl.gz", "first.jsonl"]


def test_converting_and_ingesting_gives_the_changes_of_ingesting_with_a_profile(
    tmp_path: Path,
) -> None:
    (tmp_path / "profile.toml").write_text(_PROFILE, encoding="utf-8")
    for name in ("direct", "by-way"):
        (tmp_path / name).mkdir()
    direct, by_way = Caller(tmp_path / "direct"), Caller(tmp_path / "by-way")
    profile = ("--profile", tmp_path / "profile.toml")
    for day, content in zip(_DAYS, (_BEFORE, _AFTER), strict=True):
        table = tmp_path / "table.csv"
        table.write_text(content, encoding="utf-8")

        direct(*("ingest", table, *profile, "--source", "register", "--taken-at", day, "--at-once"))
        converted = by_way("convert", table, *profile, "--taken-at", day, "-o", "made.jsonl")
        by_way("ingest", "made.jsonl", "--source", "register", "--at-once")

        assert converted.code == 0

    found = without_times(changes(direct))
    assert sorted(one["type"] for one in found) == [
        "details_changed",
        "location_added",
        "location_gone",
    ]
    assert without_times(changes(by_way)) == found


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("x.jsonl", "--source", "a", "--taken-at", _DAYS[0]), 2, "--taken-at is for tables"),
        (("x.jsonl", "--source", ""), 2, "--source is empty"),
        (("a=4.jsonl", "--source", "a"), 3, "takes a profile"),
        ((".", "--source", "a"), 1, "it is a folder"),
    ],
)
def test_what_was_typed_wrong_is_told(
    call: Caller, words: tuple[str, ...], code: int, problem: str
) -> None:
    ended = call("ingest", *words)

    assert (ended.code, problem in " ".join(ended.err.split())) == (code, True)


def test_a_profile_that_is_wrong_is_wrong_use(call: Caller, tmp_path: Path) -> None:
    (tmp_path / "profile.toml").write_text('source = "x"\n[tables]\n', encoding="utf-8")
    (tmp_path / "table.csv").write_text(_BEFORE, encoding="utf-8")

    ended = call("ingest", "table.csv", "--profile", "profile.toml", "--source", "x")

    assert ended.code == 2
    assert "profile.toml" in ended.err


@dataclass
class Site:
    """An address that shows one snapshot, with its ETag."""

    content: bytes
    url: str = ""
    codes: list[int] = field(default_factory=list)


@pytest.fixture
def site(snapshots: Pair) -> Iterator[Site]:
    shown = Site(snapshots[0].read_bytes())

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match") == _ETAG
            shown.codes.append(304 if known else 200)
            self.send_response(shown.codes[-1])
            self.send_header("ETag", _ETAG)
            self.send_header("Content-Length", "0" if known else str(len(shown.content)))
            self.end_headers()
            if not known:
                self.wfile.write(shown.content)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        shown.url = f"http://127.0.0.1:{server.server_port}/snapshot.jsonl"
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        running.start()
        yield shown
        server.shutdown()
        running.join()


def test_an_address_that_has_nothing_new_is_not_fetched_again(call: Caller, site: Site) -> None:
    first = call("ingest", site.url, "--source", "fictief")
    second = call("ingest", site.url, "--source", "fictief")

    assert (first.code, second.code) == (0, 0)
    assert "60 locations" in first.err
    assert "the address says that nothing changed since last time" in second.err
    assert site.codes == [200, 304]


def test_an_address_rehearsed_is_fetched_again(call: Caller, site: Site) -> None:
    call("ingest", site.url, "--source", "fictief", "--dry-run")
    call("ingest", site.url, "--source", "fictief")

    assert site.codes == [200, 200]


def test_an_address_that_does_not_answer_fails_with_code_1(call: Caller) -> None:
    ended = call("ingest", "http://127.0.0.1:9/snapshot.jsonl", "--source", "fictief")

    assert ended.code == 1
    assert "fictief cannot be read" in ended.err
