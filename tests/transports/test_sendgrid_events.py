"""What SendGrid posts: believed only when signed, read as far as it concerns us."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from notifier.domain.events import EventKind
from notifier.errors import EventsInvalid, SignatureInvalid
from notifier.transports.sendgrid_events import SIGNATURE, TIMESTAMP, Heard, SendGridEvents
from tests.support.builders import NOW
from tests.support.sendgrid.signing import posted, public_key, signed

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
ADDRESS = "ouder.van.mia@voorbeeld.example"


def an_event(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Give an event as the provider writes it."""
    return {
        "email": ADDRESS,
        "timestamp": int(NOW.timestamp()),
        "event": "delivered",
        "sg_event_id": "ZGVsaXZlcmVk-fictief",
        "sg_message_id": "fictief.recvd-1",
        "smtp-id": "<fictief@example>",
        "content": "c0ffee",
        "subscriber": "7",
        **fields,
    }


def read(body: bytes, headers: dict[str, str], now: datetime = NOW) -> Heard:
    return SendGridEvents(public_key()).read(
        body, signature=headers.get(SIGNATURE), timestamp=headers.get(TIMESTAMP), now=now
    )


def heard(*events: object) -> Heard:
    body = json.dumps(events).encode()
    return read(body, signed(body, NOW))


def test_an_event_names_its_message_and_no_address() -> None:
    [event] = heard(an_event(event="bounce", reason=f"550 no {ADDRESS} nor ouder.van.mia")).events

    assert (event.content_id, event.subscriber_id, event.at) == ("c0ffee", 7, NOW)
    assert event.reason == "550 no … nor …"
    assert "mia" not in repr(event)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"event": "processed"}, EventKind.PROCESSED),
        ({"event": "delivered"}, EventKind.DELIVERED),
        ({"event": "deferred", "response": "451 later", "attempt": "3"}, EventKind.DEFERRED),
        ({"event": "bounce", "type": "bounce", "status": "5.1.1"}, EventKind.BOUNCED),
        ({"event": "bounce", "type": "blocked"}, EventKind.BLOCKED),
        ({"event": "bounce", "type": "iets nieuws"}, EventKind.BLOCKED),
        ({"event": "dropped", "reason": "Bounced Address"}, EventKind.BOUNCED),
        ({"event": "dropped", "reason": "Invalid"}, EventKind.BOUNCED),
        ({"event": "dropped", "reason": "Spam Reporting Address"}, EventKind.COMPLAINED),
        ({"event": "dropped", "reason": "Unsubscribed Address"}, EventKind.UNSUBSCRIBED),
        ({"event": "dropped", "reason": "Spam Content"}, EventKind.DROPPED),
        ({"event": "dropped"}, EventKind.DROPPED),
        ({"event": "spamreport"}, EventKind.COMPLAINED),
        ({"event": "unsubscribe"}, EventKind.UNSUBSCRIBED),
        ({"event": "group_unsubscribe", "asm_group_id": 1}, EventKind.UNSUBSCRIBED),
    ],
)
def test_each_event_has_its_kind(fields: dict[str, str], kind: EventKind) -> None:
    [event] = heard(an_event(**fields)).events

    assert event.kind is kind


@pytest.mark.parametrize(
    "strange",
    [
        an_event(event="open"),
        an_event(event="account_status_change"),
        an_event(event=None),
        an_event(timestamp="gisteren"),
        an_event(timestamp=10**12),
        an_event(timestamp=-1),
        an_event(timestamp=True),
        an_event(sg_event_id=""),
        an_event(sg_event_id="a\0b"),
        an_event(sg_event_id="x" * 300),
        an_event(content=["c0ffee"]),
        an_event(content="§"),
        an_event(subscriber="0"),
        an_event(subscriber="７"),
        an_event(subscriber="9" * 19),
        {"event": "delivered", "timestamp": 1},
        {},
        [],
        "x",
        None,
        7,
    ],
    ids=repr,
)
def test_what_we_have_no_use_for_is_counted_and_stops_no_other(strange: object) -> None:
    found = heard(strange, an_event(), strange)

    assert (len(found.events), found.ignored) == (1, 2)


@pytest.mark.parametrize(
    "body",
    [b"", b"[", b"{}", b"null", b'"x"', b"\xff\xfe", b"<html>", b"[" * 100_000, b"[1,]", b"[{]"],
    ids=lambda body: repr(body[:9]),
)
def test_a_body_that_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(EventsInvalid):
        read(body, signed(body, NOW))


def test_one_event_that_is_deeper_than_any_stops_no_other() -> None:
    deep = b'{"event":' * 50_000 + b"1" + b"}" * 50_000
    body = b"[" + deep + b"," + json.dumps(an_event()).encode() + b"]"

    try:
        found = read(body, signed(body, NOW))
    except EventsInvalid:
        return

    assert len(found.events) == 1


def test_a_body_that_was_changed_by_one_byte_is_refused() -> None:
    body, headers = posted([an_event()], NOW)

    with pytest.raises(SignatureInvalid):
        read(body.rstrip(), headers)


@pytest.mark.parametrize("name", [SIGNATURE, TIMESTAMP])
@pytest.mark.parametrize("wrong", [None, "", "x", "é", "AAAA", "-1", "1e9", "９", "1" * 30, "="])
def test_a_field_that_is_missing_or_wrong_is_refused(name: str, wrong: str | None) -> None:
    body, headers = posted([an_event()], NOW)
    changed = {field: value for field, value in headers.items() if field != name}
    if wrong is not None:
        changed[name] = wrong

    with pytest.raises(SignatureInvalid):
        read(body, changed)


@pytest.mark.parametrize(
    "at", [LONG_AGO, NOW - timedelta(minutes=11), NOW + timedelta(minutes=11)], ids=str
)
def test_what_was_signed_at_another_time_is_refused(at: datetime) -> None:
    body, headers = posted([an_event()], at)

    with pytest.raises(SignatureInvalid):
        read(body, headers)


@pytest.mark.parametrize("minutes", [-9, 9])
def test_clocks_may_differ_a_little(minutes: int) -> None:
    body, headers = posted([an_event()], NOW + timedelta(minutes=minutes))

    assert len(read(body, headers).events) == 1


def test_another_key_opens_nothing() -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    der = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    for key in (base64.b64encode(der).decode(), "bm8=", "é", "MFkw"):
        with pytest.raises(ValueError, match="no verification key"):
            SendGridEvents(key)
