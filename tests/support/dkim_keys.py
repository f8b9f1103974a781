"""Keys that sign in tests, as files and as the DNS would give them."""

import base64
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

DOMAIN = "opvangnieuws.example"
SELECTOR = "sleutel1"
Keys = RSAPrivateKey | Ed25519PrivateKey


def pem_of(
    key: Keys | EllipticCurvePrivateKey,
    form: PrivateFormat = PrivateFormat.PKCS8,
    *,
    password: bytes | None = None,
) -> bytes:
    """Give a private key as its file holds it."""
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, form, encryption)


def record_of(key: Keys) -> str:
    """Give the TXT record of a key's other half, as docs/operations.md says to write it."""
    if isinstance(key, Ed25519PrivateKey):
        kind, public = "ed25519", key.public_key().public_bytes_raw()
    else:
        kind = "rsa"
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k={kind}; p={base64.b64encode(public).decode('ascii')}"


def dns_of(key: Keys) -> Callable[..., bytes]:
    """Give a DNS that knows this key and nothing else."""

    def answer(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - dkimpy's
        known = name == f"{SELECTOR}._domainkey.{DOMAIN}.".encode()
        return record_of(key).encode() if known else b""

    return answer
