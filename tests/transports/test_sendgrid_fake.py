"""The provider of our own refuses what SendGrid refuses, and takes what we send."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from notifier.domain.delivery import Accepted, Rejected
from notifier.transports.sendgrid import SendGridTransport
from notifier.transports.sendgrid_request import body
from tests.mail.builders import SENDER, a_content, a_message, a_suspension, an_alert
from tests.support.sendgrid.fake import FakeSendGrid, serving
from tests.support.sendgrid.rules import faults

KEY = "SG.fictieve-sleutel"
Body = dict[str, Any]


def a_body(count: int = 2) -> Body:
    return body(an_alert(a_suspension()), [a_message(n) for n in range(count)], SENDER)


def _twice(made: Body) -> None:
    made["personalizations"][1]["to"] = [{"email": a_message(0).address.upper()}]


def _into_first(name: str, value: object) -> Callable[[Body], None]:
    def change(made: Body) -> None:
        made["personalizations"][0][name] = value

    return change


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (_twice, "personalizations"),
        (lambda made: made.update(personalizations=[]), "personalizations"),
        (lambda made: made.update(a_body(1001)), "personalizations"),
        (lambda made: made.update(nieuw=1), "nieuw"),
        (lambda made: made.update(subject=""), "subject"),
        (lambda made: made["content"].reverse(), "content"),
        (lambda made: made["content"][0].update(value=""), "content"),
        (lambda made: made["from"].update(email="één@voorbeeld.example"), "from.email"),
        (_into_first("to", [{"email": "voorbeeld"}]), "personalizations.0.to.0.email"),
        (_into_first("headers", {"Subject": "x"}), "personalizations.0.headers.Subject"),
        (_into_first("headers", {"X-Getal": 1}), "personalizations.0.headers.X-Getal"),
        (_into_first("custom_args", {"a": "x" * 10_000}), "personalizations.0.custom_args"),
        (_into_first("custom_args", {"a": 1}), "personalizations.0.custom_args"),
        (_into_first("substitutions", {"§a§": "x" * 10_000}), "personalizations.0.substitutions"),
        (_into_first("send_at", 1), "personalizations.0.send_at"),
    ],
    ids=[
        *("an address twice", "nobody", "too many", "an unknown key", "no subject"),
        *("HTML first", "no text", "a sender that is not ASCII", "no address", "a reserved field"),
        *("a number in a field", "large arguments", "a number in an argument"),
        *("large substitutions", "a moment"),
    ],
)
def test_what_sendgrid_refuses_is_refused(change: Callable[[Body], None], field: str) -> None:
    made = a_body()
    change(made)

    found = [name for name, _problem in faults(json.dumps(made).encode())]

    # the schema, where it is at hand, may name the place more closely
    assert any(name.startswith(field) for name in found), found


def test_what_we_send_is_taken_and_its_messages_are_named() -> None:
    fake = FakeSendGrid(key=KEY)
    with serving(fake) as host:
        transport = SendGridTransport(api_key=KEY, sender=SENDER, host=host)
        outcomes = list(transport.send(a_content(), [a_message(1), a_message(2)]))

    assert outcomes == [Accepted(reference="fake-0")] * 2
    assert fake.refused == []
    assert [copy.custom_args for copy in fake.copies] == [
        {"content": "c0ffee", "subscriber": "1"},
        {"content": "c0ffee", "subscriber": "2"},
    ]


def test_one_that_is_refused_stops_no_other() -> None:
    fake = FakeSendGrid(key=KEY)
    messages = [a_message(1), a_message(2, address="lezer@voorbeeld"), a_message(3)]
    with serving(fake) as host:
        transport = SendGridTransport(api_key=KEY, sender=SENDER, host=host)
        outcomes = list(transport.send(a_content(), messages))

    assert [type(outcome) for outcome in outcomes] == [Accepted, Rejected, Accepted]
    assert len(fake.copies) == 2
