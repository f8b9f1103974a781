"""`notifier run` as a process: it begins, fetches, and ends when it is told to."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from notifier.bootstrap.clock import now
from notifier.sources.fictitious.bench import bench_locations
from notifier.sources.fictitious.generator import SOURCE
from notifier.sources.snapshot_writer import write_snapshot
from notifier.store import leases
from notifier.store.engine import Sessions
from notifier.store.register.snapshots import newest
from notifier.store.schema import upgrade
from tests.cli.calling import environment

_SETTINGS = """
[[source]]
name = "fictief"
from = "{folder}/snapshots/*.jsonl"
rhythm = "{rhythm}"
"""
_SECONDS = 30
_MOST_LINES = 40


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Give a folder with settings and two snapshots, the later one with one place more."""
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "notifier.toml").write_text(
        _SETTINGS.format(folder=tmp_path, rhythm="0 6 * * *"), encoding="utf-8"
    )
    for day in (1, 2):
        path = tmp_path / "snapshots" / f"2026-09-0{day}.jsonl"
        taken_at = datetime(2026, 9, day, 5, tzinfo=UTC)
        write_snapshot(
            list(bench_locations(1, 10 + day, 1)), path, source=SOURCE, taken_at=taken_at
        )
    return tmp_path


@pytest.fixture
def killed_before(house: Path) -> datetime:
    """Leave what a killed run leaves: a lease that nobody ends; give when it runs out."""
    (house / "var").mkdir()
    sessions = Sessions(f"sqlite:///{house}/var/notifier.db", pooled=False)
    upgrade(sessions)
    at = now()
    until = at + timedelta(seconds=3)
    with sessions.writing() as connection:
        leases.win(
            connection,
            "source fictief",
            slot=at - timedelta(minutes=2),
            holder="a",
            now=at,
            until=until,
        )
    return until


@pytest.fixture(params=["run"])
def running(house: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "notifier", request.param],
        cwd=house,
        env=environment({"NOTIFIER_DELIVERY_SECONDS": "1"}),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_run_brings_in_the_newest_snapshot_and_ends_on_sigterm_with_code_0(
    house: Path, running: subprocess.Popen[str]
) -> None:
    assert running.stderr is not None
    done = _lines_until(running.stderr, "job.done", 'job="source fictief"')

    running.send_signal(signal.SIGTERM)

    rest = running.stderr.read()
    assert running.wait(_SECONDS) == 0
    assert "clock.stopped" in rest
    assert "Traceback" not in "".join([*done, rest])
    assert "setup plugin" not in "".join(done)
    sessions = Sessions(f"sqlite:///{house}/var/notifier.db", pooled=False)
    with sessions.reading() as connection:
        entries = newest(connection, 5)
    assert [(entry.file.rpartition("/")[2], entry.locations) for entry in entries] == [
        ("2026-09-02.jsonl", 12)
    ]


def test_a_source_whose_run_was_killed_is_fetched_when_the_lease_runs_out(
    killed_before: datetime, running: subprocess.Popen[str]
) -> None:
    assert running.stderr is not None

    _lines_until(running.stderr, "job.done", 'job="source fictief"')

    assert now() >= killed_before


@pytest.mark.parametrize("running", ["work"], indirect=True)
def test_a_delivery_worker_works_until_sigterm_and_ends_with_code_0(
    running: subprocess.Popen[str],
) -> None:
    assert running.stderr is not None
    _lines_until(running.stderr, "work.done")

    running.send_signal(signal.SIGTERM)

    assert "Traceback" not in running.stderr.read()
    assert running.wait(_SECONDS) == 0


@pytest.mark.parametrize(
    ("rhythm", "problem"),
    [
        ("0 25 * * *", "source 1: rhythm: expected a cron line"),
        ('0 6 * * *"\nprofile = "nergens.toml', "source fictief: profile: nergens.toml"),
    ],
)
def test_what_cannot_run_is_told_before_anything_starts(
    house: Path, rhythm: str, problem: str
) -> None:
    (house / "notifier.toml").write_text(
        _SETTINGS.format(folder=house, rhythm=rhythm), encoding="utf-8"
    )

    ended = subprocess.run(
        [sys.executable, "-m", "notifier", "run"],
        cwd=house,
        env=environment({}),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )

    assert ended.returncode == 2
    assert problem in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (house / "var").exists()


def _lines_until(stream: IO[str], *words: str) -> list[str]:
    """Read lines up to one with all those words."""
    lines = []
    for line in stream:
        lines.append(line)
        if all(word in line for word in words):
            return lines
        if len(lines) == _MOST_LINES:
            break
    raise AssertionError("it did not do its work:\n" + "".join(lines))
