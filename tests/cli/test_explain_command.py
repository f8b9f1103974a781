"""`notifier explain`: the answer to "why did I get this", in a process of its own."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from notifier.links import Links
from notifier.sources.snapshot_writer import write_snapshot
from notifier.store.engine import Sessions
from notifier.store.people import suppressions
from tests.cli.calling import Caller
from tests.support.builders import SOURCE, a_location, an_inspection
from tests.support.people import follows

TAKEN = datetime(2026, 9, 1, 5, tzinfo=UTC)
PARENT, WAITING = "ouder@example.org", "wacht@example.org"
NEVER = "nooit@example.org"


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Caller:
    """Give a house in which somebody was told of a report; only to be read."""
    folder = tmp_path_factory.mktemp("told")
    call = Caller(folder, {"NOTIFIER_GROUPING_SECONDS": "0"})
    _show(call, 0)
    sessions = Sessions(f"sqlite:///{folder / 'var' / 'notifier.db'}")
    follows(sessions, PARENT)
    follows(sessions, WAITING, confirmed=False)
    sessions.close()
    _show(call, 1)
    for stage in ("notify", "digest", "deliver"):
        assert call(stage).code == 0
    return call


def _show(call: Caller, day: int) -> None:
    path = Path(call.folder) / f"{day}.jsonl"
    location = a_location(inspections=[an_inspection()] * day)
    write_snapshot([location], path, source=SOURCE, taken_at=TAKEN + timedelta(days=day))
    assert call("ingest", path, "--source", SOURCE, "--at-once").code == 0


def test_what_an_address_follows_and_got_is_listed(told: Caller) -> None:
    out = told("explain", f" {PARENT.upper()} ").out

    assert "location 910000001, De Verzonnen Zon, of verzonnen; at_once;" in out
    assert "Mails of the last 90 days (1):" in out
    assert (
        "“De Verzonnen Zon in Gent: Nieuw inspectierapport”  1 change  accepted by mailbox" in out
    )


def test_an_account_ends_with_what_it_comes_to(told: Caller) -> None:
    lines = told("explain", PARENT, "--change", "1").out.splitlines()

    assert "was seen in snapshot 2 of verzonnen: “New inspection report”, important" in lines[0]
    assert lines[-1].startswith("Told on 20")


def test_a_change_is_found_by_its_id_too(told: Caller) -> None:
    id_ = json.loads(told("changes", "--format", "json").out)["id"]

    by_id, by_number = (told("explain", WAITING, "--change", name).out for name in (id_, "1"))

    assert by_id == by_number
    assert by_id.endswith("Not told, because what was asked for was never confirmed.\n")


def test_programs_read_the_same(told: Caller) -> None:
    account = json.loads(told("explain", PARENT, "--change", "1", "--json").out)
    overview = json.loads(told("explain", PARENT, "--json").out)

    assert account["conclusion"] == "told"
    assert [step["what"] for step in account["steps"]][-1] == "mail_state"
    assert [mail["state"] for mail in overview["mails"]] == ["accepted"]
    assert PARENT not in str(account) + str(overview)


def test_an_address_that_nobody_knows_is_said_and_ends_with_one(told: Caller) -> None:
    answers = (
        told("explain", "niemand@example.org"),
        told("explain", "niemand@example.org", "--change", "1"),
    )

    assert [one.code for one in answers] == [1, 1]
    assert told("explain", "niemand@example.org", "--json").code == 1
    assert all("The address is not known here." in one.out for one in answers)


def test_an_erased_address_that_wants_no_mail_ever_is_not_known_either(told: Caller) -> None:
    secret = (told.folder / "var" / "secret").read_bytes()
    digest = Links(base_url="http://localhost", secret=secret).suppression_digest(NEVER)
    sessions = Sessions(f"sqlite:///{told.folder / 'var' / 'notifier.db'}")
    with sessions.writing() as connection:
        suppressions.suppress(connection, digest, reason="asked", now=TAKEN)
    sessions.close()

    ended = told("explain", NEVER)

    assert ended.code == told("explain", NEVER, "--change", "1").code == 1
    assert "The address is not known here." in ended.out
    assert "It must not be written to since" in ended.out


@pytest.mark.parametrize(
    "words", [("geen adres",), (PARENT, "--change", "9"), (PARENT, "--change", "x")]
)
def test_what_cannot_be_explained_is_wrong_use_and_says_no_address(
    told: Caller, words: tuple[str, ...]
) -> None:
    ended = told("explain", *words)

    assert ended.code == 2
    assert words[0] not in ended.err


def test_an_account_and_the_list_of_mails_have_the_same_clock_and_say_which(told: Caller) -> None:
    account = told("explain", PARENT, "--change", "1").out
    listed, shown = told("outbox", "list").out, told("outbox", "show", "1", "1").out

    (moment,) = re.findall(r"^Told on (.*) in the mail", account, re.MULTILINE)
    assert re.fullmatch(r"[-\d]{10} \d\d:\d\d CES?T", moment)
    assert moment in listed
    assert f"settled     {moment}\n" in shown
