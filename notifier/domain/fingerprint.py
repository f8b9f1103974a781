"""Fingerprints: digests by which a location or record is recognised as the same.

A location's is over the bytes of its line, so that an unchanged one costs no decoding. A value's is
over its canonical form, blind to empty fields and to white space, and versioned.
"""

import hashlib
import unicodedata

import msgspec

#: Part of every fingerprint. Raise it when the canonical form changes: every location is then
#: decoded once more and compared by the new rule.
VERSION = b"1\n"
#: Bytes kept of a fingerprint; 128 bits leave no room for a chance collision.
SIZE = 16


def of_bytes(content: bytes) -> bytes:
    """Give the fingerprint of bytes as they are: a location's line, a change's content."""
    return hashlib.sha256(VERSION + content).digest()[:SIZE]


def canonical(value: object) -> object:
    """Give a plain, comparable form: no empty fields, texts in NFC with single spaces.

    So a new empty column, another Unicode form or a re-flowed text is no change.
    """
    match value:
        case str():
            return " ".join(unicodedata.normalize("NFC", value).split()) or None
        case dict():
            items = ((str(key), canonical(item)) for key, item in value.items())
            return {key: item for key, item in sorted(items) if item is not None} or None
        case list() | tuple():
            return [item for item in map(canonical, value) if item is not None] or None
        case _:
            return value


def of_value(value: object) -> bytes:
    """Give the fingerprint of plain data (as `msgspec.to_builtins` gives it)."""
    return of_bytes(msgspec.json.encode(canonical(value)))


def of_file(parts: list[bytes]) -> bytes:
    """Give the digest of an input that has several files, from the SHA-256 of each."""
    return parts[0] if len(parts) == 1 else hashlib.sha256(b"".join(parts)).digest()
