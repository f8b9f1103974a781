"""Makes the id of a location from the columns that are its key."""

import hashlib

import msgspec

from notifier.domain.fingerprint import canonical
from notifier.sources.row_mapping import text_of
from notifier.sources.rows import Row

_DIGITS = 16


def key_of(row: Row, columns: list[str]) -> str | None:
    """Give the key of a row.

    One column gives its own value. Several give the first 16 hexadecimal digits of a SHA-256 over
    their values, blind to Unicode form and white space: 64 bits, far from any chance collision.

    Returns:
        The key; None where all of the columns are empty.

    Raises:
        ValueError: a value is no text that can be stored.
    """
    values = [text_of(row, column) for column in columns]
    if not any(values):
        return None
    if len(values) == 1:
        return values[0]
    content = msgspec.json.encode([canonical(value) for value in values])
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
