"""`notifier succession`: look at proposals and decide, in a process of its own."""

from datetime import UTC, datetime, timedelta

import pytest

from notifier.sources.snapshot_writer import write_snapshot
from tests.cli.calling import Caller
from tests.support.builders import SOURCE, a_location

TAKEN = datetime(2026, 9, 1, 5, tzinfo=UTC)


@pytest.fixture
def moved(call: Caller) -> Caller:
    """Give a store in which one location went and a likely successor came."""
    for day, id_ in enumerate(("910000001", "910000002")):
        path = call.folder / f"{day}.jsonl"
        taken_at = TAKEN + timedelta(days=day)
        write_snapshot([a_location(id_)], path, source=SOURCE, taken_at=taken_at)
        assert call("ingest", path, "--source", SOURCE, "--at-once").code == 0
    return call


def test_a_proposal_is_listed_and_accepted_once(moved: Caller) -> None:
    listed = moved("succession", "list")

    assert "910000001 -> 910000002  proposed  same address and same name" in listed.out
    assert [moved("succession", "accept", "1").code for _time in range(2)] == [0, 0]
    assert moved("succession", "list").out == ""
    assert "accepted" in moved("succession", "list", "--all").out
    assert moved("changes").out.count("location_succeeded") == 1


def test_a_rejected_proposal_tells_nobody_anything(moved: Caller) -> None:
    assert moved("succession", "reject", "1").code == 0

    assert moved("succession", "list").out == ""
    assert "location_succeeded" not in moved("changes").out


def test_what_was_never_proposed_cannot_be_decided(moved: Caller) -> None:
    assert [moved("succession", verb, "9").code for verb in ("accept", "reject")] == [1, 1]
