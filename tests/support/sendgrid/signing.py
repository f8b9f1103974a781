"""The key with which the provider signs what it posts, and requests that it might post."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from notifier.transports.sendgrid_events import SIGNATURE, TIMESTAMP


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public_key() -> str:
    """Give the verification key as the provider's pages show it."""
    der = _key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def signed(body: bytes, at: datetime) -> dict[str, str]:
    """Give the header fields with which the provider posts a body."""
    moment = str(int(at.timestamp()))
    signature = _key().sign(moment.encode() + body, ec.ECDSA(hashes.SHA256()))
    return {SIGNATURE: base64.b64encode(signature).decode(), TIMESTAMP: moment}


def posted(events: Sequence[object], at: datetime) -> tuple[bytes, dict[str, str]]:
    """Give the body and header fields of some events."""
    body = json.dumps(events).encode() + b"\r\n"
    return body, signed(body, at) | {"Content-Type": "application/json"}
