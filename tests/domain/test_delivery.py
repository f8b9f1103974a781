"""What becomes of a message, and when it is tried again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.delivery import (
    MOST_ATTEMPTS,
    Accepted,
    Deferred,
    MessageState,
    Outcome,
    Rejected,
    Unknown,
    verdict,
    wait_before,
)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted(reference="r"), MessageState.ACCEPTED),
        (Rejected(reason="no such mailbox"), MessageState.REJECTED),
        (Unknown(reason="lost"), MessageState.UNKNOWN),
    ],
)
def test_three_outcomes_are_the_end_of_a_message(outcome: Outcome, state: MessageState) -> None:
    found = verdict(outcome, attempt=1, jitter=0.5)

    assert (found.state, found.wait) == (state, None)


def test_a_deferred_message_is_queued_again_with_its_reason() -> None:
    found = verdict(Deferred(reason="busy"), attempt=1, jitter=1.0)

    assert (found.state, found.reason) == (MessageState.QUEUED, "busy")
    assert found.wait == timedelta(minutes=1)


def test_the_last_try_is_the_last() -> None:
    before = verdict(Deferred(reason="busy"), attempt=MOST_ATTEMPTS - 1, jitter=0)
    last = verdict(Deferred(reason="busy"), attempt=MOST_ATTEMPTS, jitter=0)

    assert before.state is MessageState.QUEUED
    assert (last.state, last.wait) == (MessageState.DEAD, None)


def test_what_was_said_of_all_is_the_last_try_of_no_message() -> None:
    found = verdict(Deferred(reason="busy", of_all=True), attempt=99, jitter=0)

    assert found.state is MessageState.QUEUED


def test_what_the_other_side_asks_is_never_undercut() -> None:
    asked = timedelta(hours=9)

    found = verdict(Deferred(reason="later", retry_after=asked), attempt=1, jitter=1.0)

    assert found.wait == asked


@given(st.integers(1, 100), st.floats(0, 1))
def test_waits_grow_but_never_beyond_six_hours(attempt: int, jitter: float) -> None:
    wait = wait_before(attempt, jitter=jitter)

    assert timedelta(seconds=30) <= wait <= timedelta(hours=6)
    assert wait_before(attempt + 1, jitter=jitter) >= wait


def test_jitter_spreads_a_wait_over_its_second_half() -> None:
    assert wait_before(3, jitter=0) == timedelta(minutes=2)
    assert wait_before(3, jitter=1) == timedelta(minutes=4)
