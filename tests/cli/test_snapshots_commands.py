"""The operator's commands about snapshots: what is parked stays so until a human decides."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from notifier.domain.location import Location
from notifier.sources.snapshot_writer import write_snapshot
from tests.cli.calling import Caller, Ended
from tests.support.builders import SOURCE, TAKEN, a_location, an_inspection

_SETTINGS = f"""
operator = "beheer@example.org"
[[source]]
name = "{SOURCE}"
from = "*.jsonl"
absences = 1
hold_hours = 0
[source.limits]
gone = {{ floor = 1, share = 0 }}
"""
_FIVE = tuple(a_location(f"91000000{n}") for n in range(1, 6))


@pytest.fixture
def operate(call: Caller, tmp_path: Path) -> Caller:
    """Give commands in a folder whose source may lose one location, and has five."""
    (tmp_path / "notifier.toml").write_text(_SETTINGS, encoding="utf-8")
    assert _ingest(call, *_FIVE, minute=0).code == 0
    return call


def _ingest(call: Caller, *places: Location, minute: int, words: tuple[str, ...] = ()) -> Ended:
    path = call.folder / f"{minute}.jsonl"
    taken_at = TAKEN.replace(minute=minute)
    write_snapshot(places, path, source=SOURCE, taken_at=taken_at)
    return call("ingest", path, "--source", SOURCE, *words)


def _log(call: Caller) -> list[str]:
    shown = call("changes", "--format", "json").out.splitlines()
    return [json.loads(line)["type"] for line in shown]


def test_a_snapshot_that_is_parked_ends_in_code_3_and_says_why(operate: Caller) -> None:
    ended = _ingest(operate, *_FIVE[:2], minute=1)

    assert ended.code == 3
    assert "the snapshot is parked" in ended.err
    assert "gone locations: 3 of 5, at most 1 are believed" in ended.err
    assert _log(operate) == []


def test_a_rehearsal_says_that_it_would_be_parked_and_parks_nothing(operate: Caller) -> None:
    ended = _ingest(operate, *_FIVE[:2], minute=1, words=("--dry-run",))

    assert (ended.code, ended.out, "would be parked" in ended.err) == (3, "", True)
    assert "parked" not in operate("snapshots", "list").out


def test_the_list_has_the_newest_first_with_what_became_of_it(operate: Caller) -> None:
    _ingest(operate, *_FIVE[:2], minute=1)
    _ingest(operate, *_FIVE[:4], minute=2)

    lines = operate("snapshots", "list").out.splitlines()

    assert [line.split()[6] for line in lines] == ["applied", "superseded", "applied"]


def test_moments_are_of_brussels_and_say_so_and_json_has_utc(operate: Caller) -> None:
    taken = "taken 2026-11-20 06:00 CET"
    ended = _ingest(operate, *_FIVE[:4], minute=1)
    listed = operate("snapshots", "list").out
    text, line = operate("changes").out, operate("changes", "--format", "json").out
    seen = datetime.fromisoformat(json.loads(line)["seen_at"])

    assert "taken at 2026-11-20 06:01 CET" in ended.err
    assert taken in listed
    assert f"  {seen.astimezone(ZoneInfo('Europe/Brussels')):%Y-%m-%d %H:%M %Z}  " in text
    assert seen.utcoffset() == timedelta()


def test_what_is_parked_is_shown_with_its_findings_counts_and_mails(operate: Caller) -> None:
    _ingest(operate, *_FIVE[:2], minute=1)

    shown = operate("snapshots", "show", "2")
    again = operate("snapshots", "show", "2")

    assert shown.code == 0
    assert "gone locations: 3 of 5, at most 1 are believed; for instance 910000003" in shown.out
    assert "     3  location_gone" in shown.out
    assert shown.out.count("location_gone") == 4
    assert "0 mails would go out" in shown.out
    assert again.out == shown.out


def test_a_released_one_is_in_the_log(operate: Caller) -> None:
    _ingest(operate, *_FIVE[:2], minute=1)

    ended = operate("snapshots", "release", "2")

    assert ended.code == 0
    assert "3 changes written in the log, to be told" in ended.err
    assert _log(operate) == ["location_gone"] * 3


def test_a_discarded_one_is_not_and_does_not_come_again(operate: Caller) -> None:
    _ingest(operate, *_FIVE[:2], minute=1)

    ended = operate("snapshots", "discard", "2")
    again = _ingest(operate, *_FIVE[:2], minute=1)

    assert (ended.code, again.code) == (0, 0)
    assert "nothing to do" in again.err
    assert _log(operate) == []


@pytest.mark.parametrize("words", [("release", "1"), ("discard", "1"), ("discard", "99")])
def test_what_is_not_parked_cannot_be_decided_about(
    operate: Caller, words: tuple[str, ...]
) -> None:
    ended = operate("snapshots", *words)

    assert (ended.code, ended.out) == (1, "")
    assert words[1] in ended.err


def test_a_number_that_is_not_there_cannot_be_shown(operate: Caller) -> None:
    assert operate("snapshots", "show", "99").code == 1


def test_what_waits_is_listed_with_its_reason_and_counted(operate: Caller, tmp_path: Path) -> None:
    text = _SETTINGS.replace("absences = 1", "absences = 2")
    (tmp_path / "notifier.toml").write_text(text, encoding="utf-8")
    nothing = operate("waiting")
    _ingest(operate, *_FIVE[:4], minute=1)

    shown = operate("waiting")
    short = operate("waiting", "--limit", "0")

    assert (nothing.code, nothing.out) == (0, "")
    assert shown.out.splitlines() == [
        f"{SOURCE}  910000005  absent  the location  since 2026-11-20 06:01 CET",
        f"     1  {SOURCE}  absent",
    ]
    assert short.out.splitlines() == ["and 1 more", f"     1  {SOURCE}  absent"]


def test_codes_without_words_are_listed(operate: Caller) -> None:
    nothing = operate("codes")
    changed = a_location("910000001", inspections=[an_inspection(kind="nacht")])
    _ingest(operate, changed, *_FIVE[1:], minute=1)

    shown = operate("codes", "--source", SOURCE)

    assert (nothing.code, nothing.out) == (0, "")
    assert shown.out == (
        f"     1  {SOURCE}  inspections.kind  nacht  first 2026-11-20  last 2026-11-20\n"
    )
    assert operate("codes", "--source", "ander").out == ""
