"""What events make of messages and people, in whatever order they come."""

from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.bouncing import WAITS, EndReason, Standing, after, ending, wait_after
from notifier.domain.delivery import MessageState
from notifier.domain.events import EventKind

SENT = Standing(state=MessageState.ACCEPTED)
LOST = Standing(state=MessageState.UNKNOWN)
CLOSED = (MessageState.REJECTED, MessageState.CANCELLED)
states = st.sampled_from([state for state in MessageState if state is not MessageState.LEASED])


def in_turn(standing: Standing, *kinds: EventKind) -> Standing:
    return reduce(after, kinds, standing)


def test_the_waits_grow_and_then_end() -> None:
    waits = [wait_after(bounces) for bounces in range(1, 8)]

    assert waits == [
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(days=1),
        timedelta(days=2),
        timedelta(days=4),
        None,
        None,
    ]


@pytest.mark.parametrize("kind", [EventKind.PROCESSED, EventKind.DELIVERED, EventKind.COMPLAINED])
@pytest.mark.parametrize(
    "state", [MessageState.UNKNOWN, MessageState.QUEUED, MessageState.DEAD, MessageState.ACCEPTED]
)
def test_what_the_provider_has_is_accepted(state: MessageState, kind: EventKind) -> None:
    assert in_turn(Standing(state=state), kind).state is MessageState.ACCEPTED


@pytest.mark.parametrize("standing", [SENT, LOST])
@pytest.mark.parametrize("kind", [EventKind.BOUNCED, EventKind.DROPPED])
def test_what_will_never_arrive_is_rejected(standing: Standing, kind: EventKind) -> None:
    assert in_turn(standing, kind).state is MessageState.REJECTED


@pytest.mark.parametrize("standing", [SENT, LOST])
def test_what_came_back_is_queued_again(standing: Standing) -> None:
    found = in_turn(standing, EventKind.BLOCKED)

    assert (found.state, found.bounces) == (MessageState.QUEUED, 1)


def test_what_came_back_is_not_taken_for_delivered_by_an_earlier_word() -> None:
    found = in_turn(SENT, EventKind.BLOCKED, EventKind.PROCESSED, EventKind.DELIVERED)

    assert found.state is MessageState.QUEUED


@pytest.mark.parametrize("kind", [EventKind.DELIVERED, EventKind.COMPLAINED])
def test_what_came_back_and_was_lost_is_accepted_once_it_arrived(kind: EventKind) -> None:
    lost_again = Standing(state=MessageState.UNKNOWN, bounces=1)

    assert in_turn(lost_again, kind) == Standing(state=MessageState.ACCEPTED, bounces=1)


def test_what_came_back_and_was_lost_is_not_taken_for_accepted_by_an_earlier_word() -> None:
    lost_again = Standing(state=MessageState.UNKNOWN, bounces=1)

    assert in_turn(lost_again, EventKind.PROCESSED) == lost_again


def test_what_nobody_wants_any_more_is_not_queued_again() -> None:
    unwanted = Standing(state=MessageState.ACCEPTED, wanted=False)

    assert in_turn(unwanted, EventKind.BLOCKED).state is MessageState.CANCELLED


def test_what_comes_back_for_ever_is_rejected() -> None:
    found = in_turn(SENT, *[EventKind.BLOCKED] * (len(WAITS) + 1))

    assert found.state is MessageState.REJECTED
    assert ending([EventKind.BLOCKED], found.bounces) is EndReason.UNREACHABLE


@pytest.mark.parametrize("state", MessageState)
def test_a_mail_that_waits_at_the_provider_changes_nothing(state: MessageState) -> None:
    standing = Standing(state=state)

    assert in_turn(standing, EventKind.DEFERRED) == standing


@pytest.mark.parametrize("state", CLOSED)
@pytest.mark.parametrize("kind", [EventKind.DELIVERED, EventKind.BLOCKED, EventKind.COMPLAINED])
def test_what_is_over_stays_over(state: MessageState, kind: EventKind) -> None:
    assert in_turn(Standing(state=state), kind).state is state


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        ((EventKind.BOUNCED,), EndReason.BOUNCED),
        ((EventKind.COMPLAINED, EventKind.BOUNCED), EndReason.COMPLAINED),
        ((EventKind.UNSUBSCRIBED,), EndReason.UNSUBSCRIBED),
        ((EventKind.BLOCKED, EventKind.DELIVERED), None),
        ((EventKind.DROPPED,), None),
    ],
)
def test_the_strongest_reason_ends_what_somebody_follows(
    kinds: tuple[EventKind, ...], reason: EndReason | None
) -> None:
    assert ending(kinds, bounces=1) is reason


def test_only_a_bad_address_and_a_complaint_suppress() -> None:
    assert [reason for reason in EndReason if reason.suppresses] == [
        EndReason.BOUNCED,
        EndReason.COMPLAINED,
    ]


@given(
    standing=st.builds(Standing, state=states, wanted=st.booleans()),
    kinds=st.lists(st.sampled_from(EventKind), max_size=12),
    chance=st.randoms(use_true_random=False),
)
def test_any_order_ends_in_the_same_place(
    standing: Standing, kinds: list[EventKind], chance: object
) -> None:
    shuffled = list(kinds)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis' own Random

    assert in_turn(standing, *shuffled) == in_turn(standing, *kinds)
