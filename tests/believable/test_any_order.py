"""Whatever comes in whatever order, and wherever it dies: people see what a run in peace shows."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.believable.machine import AnyOrder

_QUIET = tuple(HealthCheck)


def test_any_order_of_events_ends_as_a_run_in_peace_does() -> None:
    short = settings(
        max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=_QUIET
    )

    run_state_machine_as_test(AnyOrder, settings=short)


@pytest.mark.soak
def test_any_order_of_many_events_ends_as_a_run_in_peace_does() -> None:
    long = settings(
        max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=_QUIET
    )

    run_state_machine_as_test(AnyOrder, settings=long)
