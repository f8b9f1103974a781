"""The commands as people call them: what they print, where, and how they end."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from notifier.cli.root import COMMANDS, exit_code, root
from notifier.errors import (
    Busy,
    NotFound,
    NotifierError,
    ProfileInvalid,
    SettingsInvalid,
    SnapshotOutdated,
    SnapshotRefused,
    SourceUnavailable,
    StoreOutdated,
    TransportUnavailable,
)
from notifier.store.engine import Sessions
from tests.cli.calling import Caller, environment

_STAGES = ("publish", "notify", "deliver", "prune")


def at_home(house: Path) -> dict[str, str]:
    """Give the settings of a demonstration's folder."""
    return {
        "NOTIFIER_DATABASE_URL": f"sqlite:///{house}/notifier.db",
        "NOTIFIER_SECRET_FILE": str(house / "secret"),
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_is_for(name: str) -> None:
    said = CliRunner().invoke(root, [name, "--help"])

    assert said.exit_code == 0
    assert said.output.startswith("Usage:")


def test_an_unknown_command_is_wrong_use(call: Caller) -> None:
    assert call("verzonnen").code == 2


def test_a_missing_option_is_wrong_use(call: Caller) -> None:
    ended = call("ingest", "snapshot.jsonl")

    assert ended.code == 2
    assert "--source" in ended.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SnapshotRefused([]), 3),
        (SnapshotOutdated(source="a", taken_at="b", last="c"), 3),
        (Busy("a"), 3),
        (SettingsInvalid([]), 2),
        (ProfileInvalid([]), 2),
        (SourceUnavailable(source="a", problem="b"), 1),
        (TransportUnavailable(transport="a", problem="b"), 1),
        (StoreOutdated(found=None, expected="1"), 1),
        (NotFound("a", "b"), 1),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, NotifierError) else str(value),
)
def test_an_error_has_its_exit_code(error: NotifierError, code: int) -> None:
    assert exit_code(error) == code


@pytest.mark.parametrize("stage", _STAGES)
def test_a_stage_with_nothing_to_do_ends_well(call: Caller, stage: str) -> None:
    ended = call(stage)

    assert ended.code == 0
    assert ended.out == ""
    assert "0 " in ended.err


def test_a_way_out_that_is_down_fails_with_code_1_and_loses_nothing(
    demo: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo, tmp_path / "house")
    down = {
        **at_home(tmp_path / "house"),
        "NOTIFIER_TRANSPORT": "smtp",
        "NOTIFIER_SMTP_PORT": "9",
    }
    database = Sessions(down["NOTIFIER_DATABASE_URL"], pooled=False)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'queued', due_at = '2026-01-01'")

    ended = Caller(tmp_path, down)("deliver")

    assert ended.code == 1
    assert "smtp" in ended.err
    with database.reading() as connection:
        states = connection.exec_driver_sql("SELECT DISTINCT state FROM outbox").all()
    assert [tuple(row) for row in states] == [("queued",)]


def test_every_problem_with_the_settings_is_told_at_once(tmp_path: Path) -> None:
    wrong = {
        "NOTIFIER_BASE_URL": "ergens",
        "NOTIFIER_SMTP_PORT": "0",
        "NOTIFIER_VERZONNEN": "ja",
    }

    ended = Caller(tmp_path, wrong)("publish")

    assert ended.code == 2
    assert all(name in ended.err for name in wrong)


def test_settings_that_cannot_be_read_are_wrong_use(call: Caller, tmp_path: Path) -> None:
    (tmp_path / "notifier.toml").write_text("base_url = [\n", encoding="utf-8")

    ended = call("settings")

    assert ended.code == 2
    assert "notifier.toml" in ended.err


def test_settings_are_shown_without_secrets(tmp_path: Path) -> None:
    secret = "0123456789abcdef0123456789abcdef"  # noqa: S105 - opens nothing

    ended = Caller(tmp_path, {"NOTIFIER_SECRET": secret})("settings")

    assert ended.code == 0
    assert "NOTIFIER_SECRET = (set)" in ended.out
    assert secret not in ended.out


def test_the_schema_is_a_valid_json_schema(call: Caller) -> None:
    ended = call("schema")

    schema = json.loads(ended.out)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert ended.code == 0


def test_the_database_is_brought_to_its_schema_once(call: Caller) -> None:
    first, second = call("db", "upgrade"), call("db", "upgrade")

    assert (first.code, second.code) == (0, 0)
    assert "before: none" in first.err
    assert "before: none" not in second.err


def test_the_demonstration_leaves_its_database_and_mails_and_says_where(
    call: Caller, tmp_path: Path
) -> None:
    ended = call("demo", "--once", "--dir", "house")

    assert ended.code == 0
    assert (tmp_path / "house" / "notifier.db").is_file()
    mails = list((tmp_path / "house" / "mailbox" / "new").iterdir())
    assert len(mails) > 7
    assert "house/mailbox" in ended.out
    assert "house/notifier.db" in ended.out


def test_a_demonstration_may_be_given_again_in_the_same_folder(call: Caller) -> None:
    first = call("demo", "--once", "--dir", "house")
    second = call("demo", "--once", "--dir", "house")

    assert second.code == 0
    assert first.out == second.out


@pytest.mark.parametrize("words", [("schema",), ("changes", "--format", "json")])
def test_a_reader_that_stops_after_a_line_sees_no_traceback(
    demo: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "notifier", *words],
        cwd=tmp_path,
        env=environment(at_home(demo)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # before it wrote anything
        said = process.stderr.read().decode()

    assert said == ""
