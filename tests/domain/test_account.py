"""What an account makes of mails that were cancelled, and of what one mail tells as one."""

from dataclasses import replace

import pytest

from notifier.domain.account import Conclusion, conclusion, told_as
from notifier.domain.account_facts import Facts, Follower, Logged, Mail, Noted
from notifier.domain.change import ChangeType, FieldChange
from notifier.domain.delivery import MessageState
from notifier.domain.message import ContentKind, Lane
from notifier.domain.subscription import Language
from tests.support.builders import NOW, a_change

REPORT = a_change(seq=1)
GONE = a_change(ChangeType.REPORT_GONE, seq=2)
MAIL = Mail(
    content=1,
    content_id="c1",
    kind=ContentKind.ALERT,
    subject="Nieuws",
    written_at=NOW,
    changes=2,
    lane=Lane.ALERT,
    state=MessageState.CANCELLED,
    due_at=NOW,
)
FACTS = Facts(
    now=NOW,
    logged=Logged(change=REPORT, snapshot_id=1),
    follower=Follower(id=1, language=Language.NL, since=NOW),
    noted=Noted(subscription_id=1, reasons=1, lane=Lane.ALERT, content=1),
    told_as=1,
)


@pytest.mark.parametrize(
    ("reason", "logged", "found"),
    [
        ("ended", FACTS.logged, Conclusion.CANCELLED),
        ("withdrawn", FACTS.logged, Conclusion.TOLD_ANEW),
        ("withdrawn", replace(FACTS.logged, taken_back_by=GONE), Conclusion.WITHDRAWN),
        ("withdrawn", replace(FACTS.logged, forgotten=True), Conclusion.WITHDRAWN),
    ],
)
def test_a_cancelled_mail_says_what_becomes_of_its_news(
    reason: str, logged: Logged, found: Conclusion
) -> None:
    facts = replace(FACTS, logged=logged, mails=(replace(MAIL, reason=reason),))

    assert conclusion(facts) is found


@pytest.mark.parametrize("state", [state for state in MessageState if state != "cancelled"])
def test_every_state_of_a_mail_comes_to_something(state: MessageState) -> None:
    facts = replace(FACTS, mails=(replace(MAIL, state=state),))

    assert conclusion(facts).is_told is (state is MessageState.ACCEPTED)


def test_a_value_that_goes_on_is_told_as_the_last() -> None:
    details = ChangeType.DETAILS_CHANGED
    first, on = (
        a_change(details, seq=seq, fields=(FieldChange(name="places", before=old, after=new),))
        for seq, old, new in ((1, 8, 9), (3, 9, 10))
    )
    between = a_change(ChangeType.ORGANISER_CHANGED, seq=2)

    assert told_as(first, [first, between, on]) == 3
    assert told_as(between, [first, between, on]) == 2
    assert told_as(first, [first]) == 1
