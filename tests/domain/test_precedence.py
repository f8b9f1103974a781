"""What leads: a place that closes, before what got better, however urgent both are."""

import pytest

from notifier.domain.change import Change, ChangeType, Severity
from notifier.domain.precedence import precedence
from tests.mail.builders import a_change

URGENT = Severity.URGENT
OUTCOME = "objection.outcome"
CLOSURE = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, "opheffing")}, severity=URGENT)
WARNING = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, "aanmaning")}, severity=URGENT)
UPHELD = a_change(ChangeType.OBJECTION_DECIDED, {OUTCOME: (None, "bevestigd")}, severity=URGENT)
UNDONE = a_change(ChangeType.OBJECTION_DECIDED, {OUTCOME: (None, "ingetrokken")}, severity=URGENT)
ENDS = a_change(ChangeType.SUSPENSION_ENDED_EARLY, severity=URGENT)
WITHDRAWN = a_change(
    ChangeType.MEASURE_WITHDRAWN, {"kind": ("schorsing", None)}, severity=URGENT, key="a"
)
DETAILS = a_change(ChangeType.DETAILS_CHANGED)


@pytest.mark.parametrize("better", [UNDONE, ENDS, WITHDRAWN])
def test_a_closure_leads_what_got_better(better: Change) -> None:
    assert min(better, CLOSURE, key=precedence) is CLOSURE


@pytest.mark.parametrize("better", [UNDONE, ENDS, WITHDRAWN])
def test_a_decision_that_stands_leads_what_got_better(better: Change) -> None:
    assert min(better, UPHELD, key=precedence) is UPHELD


def test_a_closure_leads_another_urgent_measure() -> None:
    assert min(WARNING, CLOSURE, key=precedence) is CLOSURE


def test_what_is_urgent_leads_what_is_not() -> None:
    assert min(DETAILS, WITHDRAWN, key=precedence) is WITHDRAWN
