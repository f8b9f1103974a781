"""SendGrid's Event Webhook: whether it is really SendGrid, and what it says.

The signature is over the raw bytes and the moment beside them. Nothing is read before it is known
to be good; the library's own helper believes a moment of 1970 and stumbles over missing fields.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from notifier.domain.events import EventKind, MailEvent
from notifier.errors import EventsInvalid, SignatureInvalid
from notifier.transports.reasons import reason

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
#: The provider sends 768 kB at most; this leaves room for what it adds one day.
MOST_BYTES = 4 * 1024 * 1024
_TOLERANCE = timedelta(minutes=10)
#: Moments as seconds: up to the year 2100.
_MOST_SECONDS = 4_102_444_800
_SECONDS = re.compile(r"[0-9]{1,10}", re.ASCII)
_WORD = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)

_KINDS = {
    "processed": EventKind.PROCESSED,
    "delivered": EventKind.DELIVERED,
    "deferred": EventKind.DEFERRED,
    "spamreport": EventKind.COMPLAINED,
    "unsubscribe": EventKind.UNSUBSCRIBED,
    "group_unsubscribe": EventKind.UNSUBSCRIBED,
}
#: Why the provider did not even try, as far as that says something of the person.
_DROPS = {
    "bounced address": EventKind.BOUNCED,
    "invalid": EventKind.BOUNCED,
    "spam reporting address": EventKind.COMPLAINED,
    "unsubscribed address": EventKind.UNSUBSCRIBED,
}


class _Written(msgspec.Struct):
    """An event as far as we read it; custom arguments stand beside the provider's own fields."""

    event: str
    timestamp: int
    sg_event_id: str = ""
    content: str = ""
    subscriber: str = ""
    email: str = ""
    type: str = "bounce"
    status: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one request told."""

    events: tuple[MailEvent, ...]
    #: Events that we have no use for, do not know, or that are of no message of ours.
    ignored: int


class SendGridEvents:
    """Reads what SendGrid posts."""

    name = "sendgrid"

    def __init__(self, key: str, *, tolerance: timedelta = _TOLERANCE) -> None:
        """Read the key.

        Args:
            key: the verification key as the provider shows it (base64 of DER).
            tolerance: how old a request may be, or how far ahead of our clock.

        Raises:
            ValueError: it is no such key.
        """
        self._key = _public_key(key)
        self._tolerance = tolerance

    def read(
        self, body: bytes, *, signature: str | None, timestamp: str | None, now: datetime
    ) -> Heard:
        """Give the events of a request.

        Args:
            body: the raw bytes, as they came.
            signature: the header field of that name; None where there is none.
            timestamp: likewise.
            now: the present moment, aware UTC.

        Raises:
            SignatureInvalid: it is not from SendGrid, or too old.
            EventsInvalid: it is no list of events.
        """
        self._verify(body, signature or "", timestamp or "", now)
        try:
            parts = msgspec.json.decode(body, type=list[msgspec.Raw])
        except (msgspec.DecodeError, RecursionError) as error:
            raise EventsInvalid from error
        found = [event for event in map(_event, parts) if event is not None]
        return Heard(events=tuple(found), ignored=len(parts) - len(found))

    def _verify(self, body: bytes, signature: str, timestamp: str, now: datetime) -> None:
        if not _SECONDS.fullmatch(timestamp):
            raise SignatureInvalid
        try:
            signed = base64.b64decode(signature, validate=True)
            self._key.verify(signed, timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
        except (binascii.Error, ValueError, InvalidSignature) as error:
            raise SignatureInvalid from error
        if abs(now - datetime.fromtimestamp(int(timestamp), UTC)) > self._tolerance:
            raise SignatureInvalid


def _public_key(written: str) -> ec.EllipticCurvePublicKey:
    try:
        found = load_der_public_key(base64.b64decode(written, validate=True))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError("no verification key") from error
    if not isinstance(found, ec.EllipticCurvePublicKey):
        raise ValueError("no verification key")  # noqa: TRY004 - the value is wrong, not its type
    return found


def _event(part: Any) -> MailEvent | None:  # noqa: ANN401 - msgspec.Raw, which mypy takes for Any
    """Give one event; None where it is none of ours, or none at all."""
    try:
        found = msgspec.json.decode(part, type=_Written)
    except (msgspec.DecodeError, RecursionError):
        return None
    kind = _kind(found)
    words = (found.sg_event_id, found.content)
    if kind is None or not all(_WORD.fullmatch(word) for word in words):
        return None
    if not _NUMBER.fullmatch(found.subscriber) or not 0 <= found.timestamp <= _MOST_SECONDS:
        return None
    said = " ".join(part for part in (found.status, found.reason) if part)
    return MailEvent(
        id=found.sg_event_id,
        kind=kind,
        content_id=found.content,
        subscriber_id=int(found.subscriber),
        at=datetime.fromtimestamp(found.timestamp, UTC),
        reason=reason(said, address=found.email) or None,
    )


def _kind(found: _Written) -> EventKind | None:
    match found.event:
        case "bounce":
            # what it calls anything else (a domain that does not answer) may be better tomorrow
            return EventKind.BOUNCED if found.type == "bounce" else EventKind.BLOCKED
        case "dropped":
            return _DROPS.get((found.reason or "").strip().lower(), EventKind.DROPPED)
        case _:
            return _KINDS.get(found.event)
