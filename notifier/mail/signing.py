"""Sign mails so that mailboxes trust who wrote them (DKIM: RFC 6376, RFC 8463).

Our mails have each field once, whole lines and a body that no relay needs to touch, so the head is
signed in its relaxed form and the body as it stands. Reading keys from files is not done here.
"""

import base64
import hashlib
import re
from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from notifier.mail import headers

#: What is signed, where a mail has it. RFC 8058, section 4: both fields for one-click must be.
_SIGNED = (
    *("From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "Content-Type", "MIME-Version", "Auto-Submitted"),
)
#: Named once more than they stand, so that none can be put before ours (RFC 6376, section 8.15).
_GUARDED = ("From", "To", "Subject", "Date", "Content-Type")
#: RFC 8301, section 3.2: what is shorter, verifiers take for no signature.
_SHORTEST = 1024
_WIDTH = 72
_SPACE = re.compile(rb"[ \t\r\n]+")
_FIELD_ENDS = re.compile(rb"\r\n(?![ \t])")

PrivateKey = RSAPrivateKey | Ed25519PrivateKey


def read_key(pem: bytes) -> PrivateKey:
    """Read a private key.

    Raises:
        ValueError: it says what is wrong, without a byte of the key.
    """
    try:
        # its own check of a key takes 70 ms, and each run of a stage reads it: a probe says as much
        key = load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True)
    except TypeError:
        raise ValueError("a key without a password") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("a private key in PEM") from None
    if isinstance(key, Ed25519PrivateKey):
        return key
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("an RSA or Ed25519 key")  # noqa: TRY004 - one kind of error for all faults
    if key.key_size < _SHORTEST:
        raise ValueError(f"an RSA key of at least {_SHORTEST} bits")
    return _probed(key)


def _probed(key: RSAPrivateKey) -> RSAPrivateKey:
    try:
        probe = key.sign(b"", PKCS1v15(), hashes.SHA256())
        key.public_key().verify(probe, b"", PKCS1v15(), hashes.SHA256())
    except (ValueError, InvalidSignature):
        raise ValueError("an RSA key whose numbers belong together") from None
    return key


class Signer:
    """Signs for one domain with one key. The key is shown in no representation."""

    def __init__(self, *, domain: str, selector: str, key: PrivateKey) -> None:
        """Take the key.

        Args:
            domain: who answers for the mails; the sender's own, or one above it (DMARC).
            selector: under which name its DNS holds the key's other half.
            key: signs.

        Raises:
            ValueError: the names cannot stand in a field.
        """
        self.domain, self.selector = headers.token(domain), headers.token(selector)
        self._key = key
        self._algorithm = "rsa-sha256" if isinstance(key, RSAPrivateKey) else "ed25519-sha256"

    def sign(self, mail: bytes) -> bytes:
        """Give a mail with its signature on top.

        Args:
            mail: as the Letter writes it: lines ended by CRLF, each field once.
        """
        head, _, body = mail.partition(b"\r\n\r\n")
        fields = dict(map(_relaxed, _FIELD_ENDS.split(head)))
        names = [name for name in _SIGNED if name.lower().encode() in fields]
        unsigned = self._field([*names, *_GUARDED], body)
        signed = [fields[name.lower().encode()] for name in names]
        _, own = _relaxed(unsigned)
        signature = self._signature(b"".join([*signed, own[: -len(b"\r\n")]]))
        written = b"\r\n ".join(_pieces(base64.b64encode(signature)))
        return b"".join((unsigned, written, b"\r\n", mail))

    def _field(self, names: list[str], body: bytes) -> bytes:
        """Write the field up to the signature itself."""
        digest = base64.b64encode(hashlib.sha256(_whole(body)).digest()).decode("ascii")
        named = ":\r\n  ".join(_lines(names))
        return (
            f"DKIM-Signature: v=1; a={self._algorithm}; c=relaxed/simple;\r\n"
            f" d={self.domain}; s={self.selector};\r\n"
            f" h={named};\r\n"
            f" bh={digest};\r\n"
            " b="
        ).encode("ascii")

    def _signature(self, signed: bytes) -> bytes:
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(signed, PKCS1v15(), hashes.SHA256())
        return self._key.sign(hashlib.sha256(signed).digest())


def _relaxed(field: bytes) -> tuple[bytes, bytes]:
    """Give a field's name, and the field in the form that is signed (RFC 6376, section 3.4.2)."""
    name, _, value = field.partition(b":")
    name = name.strip().lower()
    return name, b"%b:%b\r\n" % (name, _SPACE.sub(b" ", value).strip())


def _whole(body: bytes) -> bytes:
    """Give a body in its simple form: one line end at its end (RFC 6376, section 3.4.3)."""
    return body.rstrip(b"\r\n") + b"\r\n"


def _lines(names: list[str]) -> Iterator[str]:
    """Put names on lines of a width that no relay folds anew."""
    line = ""
    for name in names:
        if len(line) + len(name) > _WIDTH:
            yield line
            line = ""
        line = f"{line}:{name}" if line else name
    yield line


def _pieces(text: bytes) -> Iterator[bytes]:
    return (text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH))
