"""When a way out is tried, when it rests, and who may try it first."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from notifier.domain.circuit import (
    CLOSED,
    LONGEST_REST,
    PROBE,
    Circuit,
    CircuitState,
    after,
    failed,
    probed,
    rest,
    weighed,
)
from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
_WHOLE = Deferred(reason="503", of_all=True)
_OWN = Deferred(reason="451 greylisted")


def test_a_way_that_is_down_rests_and_may_then_be_tried() -> None:
    found = failed(CLOSED, NOW)

    states = [found.state(NOW + timedelta(seconds=seconds)) for seconds in (0, 29, 30, 999)]
    assert states == [CircuitState.OPEN] * 2 + [CircuitState.HALF_OPEN] * 2


def test_rests_double_up_to_a_quarter_of_an_hour() -> None:
    assert [rest(n).total_seconds() for n in range(1, 9)] == [
        *(30, 60, 120, 240, 480, 900, 900, 900)
    ]


@given(st.integers(0, 10**6), st.timedeltas(timedelta(), timedelta(days=1)))
def test_what_the_other_side_asks_is_never_undercut(failures: int, asked: timedelta) -> None:
    found = failed(Circuit(failures=failures), NOW, asked=asked)

    assert found.open_until is not None
    assert found.open_until - NOW >= max(asked, rest(1))
    assert found.open_until - NOW <= max(asked, LONGEST_REST)


def test_who_tries_keeps_the_others_away_for_as_long_as_that_may_take() -> None:
    found = probed(failed(CLOSED, NOW), NOW + timedelta(minutes=1))

    assert found.state(NOW + timedelta(minutes=1)) is CircuitState.OPEN
    assert found.state(NOW + timedelta(minutes=1) + PROBE) is CircuitState.HALF_OPEN


@pytest.mark.parametrize(
    ("outcomes", "failures"),
    [
        ([Accepted()], 0),
        ([Rejected(reason="550")], 0),
        ([_OWN], 1),
        ([Unknown(reason="lost"), _OWN], 2),
        ([Unknown(reason="lost"), Accepted()], 0),
        ([Accepted(), _WHOLE], 2),
        ([_WHOLE], 2),
        ([Unknown(reason="lost")], 2),
        ([], 1),
    ],
    ids=[
        "yes",
        "no",
        "not this one now",
        "lost, then not this one",
        "one lost",
        "then busy",
        "busy",
        "all lost",
        "nothing",
    ],
)
def test_what_a_batch_says_of_a_way_that_failed_once(
    outcomes: Sequence[Outcome], failures: int
) -> None:
    assert after(Circuit(failures=1), outcomes, NOW).failures == failures


_PUT_OFF = Deferred(reason="450 later", perhaps_of_all=True)


@pytest.mark.parametrize(
    ("said", "of_all"),
    [
        ([(1, _PUT_OFF), (2, _PUT_OFF), (3, _PUT_OFF), (1, _PUT_OFF)], [False, False, True, True]),
        ([(1, _PUT_OFF), (1, _PUT_OFF), (1, _PUT_OFF)], [False, False, False]),
        ([(1, _PUT_OFF), (2, _PUT_OFF), (3, Accepted()), (4, _PUT_OFF)], [False] * 4),
        ([(1, _PUT_OFF), (2, _PUT_OFF), (3, Rejected(reason="550")), (4, _PUT_OFF)], [False] * 4),
        ([(1, _PUT_OFF), (2, _PUT_OFF), (3, _OWN), (4, Unknown(reason="lost"))], [False] * 4),
    ],
    ids=["one after the other", "one again and again", "one taken", "one refused", "no evidence"],
)
def test_three_recipients_put_off_in_a_row_are_all_of_them(
    said: Sequence[tuple[int, Outcome]], of_all: Sequence[bool]
) -> None:
    circuit, found = CLOSED, []

    for subscriber_id, outcome in said:
        circuit, heard = weighed(circuit, outcome, subscriber_id=subscriber_id)
        found.append(isinstance(heard, Deferred) and heard.of_all)

    assert found == of_all


def test_one_lost_answer_stops_nobody_and_a_second_does() -> None:
    first = after(CLOSED, [Unknown(reason="lost")], NOW)
    second = after(first, [Unknown(reason="lost")], NOW)

    assert (first.state(NOW), second.state(NOW)) == (CircuitState.CLOSED, CircuitState.OPEN)


@pytest.mark.parametrize(("failures", "told"), [(4, False), (5, True)])
def test_a_human_is_to_know_of_a_rest_beyond_five_minutes(failures: int, *, told: bool) -> None:
    found = failed(Circuit(failures=failures - 1), NOW)

    assert found.is_long is told


def test_who_asks_for_long_counts_as_long_away() -> None:
    assert failed(CLOSED, NOW, asked=timedelta(hours=1)).is_long


class Senders(RuleBasedStateMachine):
    """Some who send by one way, each as late as can be; the way goes down and up as it likes."""

    @initialize()
    def begin(self) -> None:
        """Start with a way that works."""
        self.now, self.circuit = NOW, CLOSED
        self.sending: list[Circuit] = []
        self.works = True
        self.probing_until: datetime | None = None

    @rule(seconds=st.integers(1, 400))
    def time_passes(self, seconds: int) -> None:
        """Let some time pass."""
        self.now += timedelta(seconds=seconds)

    @rule(works=st.booleans())
    def the_way_changes(self, *, works: bool) -> None:
        """Let the way go down, or up."""
        self.works = works

    @rule()
    def somebody_begins(self) -> None:
        """Take the way, if it may be taken; one alone tries a way that rested."""
        match self.circuit.state(self.now):
            case CircuitState.CLOSED:
                self.sending.append(self.circuit)
            case CircuitState.HALF_OPEN:
                assert self.probing_until is None or self.probing_until <= self.now
                self.circuit = probed(self.circuit, self.now)
                self.probing_until = self.circuit.open_until
                self.sending.append(self.circuit)
            case CircuitState.OPEN:
                pass

    @rule(data=st.data())
    def somebody_ends(self, data: st.DataObject) -> None:
        """Say what became of it, with what was known at the beginning."""
        if not self.sending:
            return
        left = self.sending.pop(data.draw(st.integers(0, len(self.sending) - 1)))
        new = after(left, [Accepted()], self.now) if self.works else failed(left, self.now)
        if self.circuit == left:  # else somebody was quicker, and this one changes nothing
            if new != left:
                self.probing_until = None
            self.circuit = new

    @invariant()
    def it_never_rests_for_ever(self) -> None:
        """Whatever happens, it is tried again."""
        until = self.circuit.open_until
        assert until is None or until - self.now <= LONGEST_REST

    @invariant()
    def it_failed_as_often_as_its_rest_says(self) -> None:
        """Only what failed rests."""
        assert (self.circuit.open_until is None) == (self.circuit.failures == 0)

    @invariant()
    def those_who_began_together_count_as_one_failure(self) -> None:
        """Whoever was late made no rest longer."""
        # each further failure takes a rest that was waited for in between
        waited = sum((rest(n) for n in range(1, self.circuit.failures)), timedelta())
        assert waited <= self.now - NOW


TestSenders = Senders.TestCase
