"""How the text of a setting becomes its value; each says what it expected, and reads nothing."""

import base64
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from notifier.domain.change import Kind

Parse = Callable[[Any], Any]
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def text(value: object) -> str:
    """Take one line of text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    if len(value.strip().splitlines()) > 1:
        raise ValueError("a text of one line")
    return value.strip()


def any_text(value: object) -> str:
    """Take a text, be it empty."""
    if not isinstance(value, str):
        raise ValueError("a text, or nothing")  # noqa: TRY004 - one kind of error for all parsers
    return value.strip()


def path(value: object) -> Path:
    """Take a path; nothing is opened."""
    return Path(text(value))


def database(value: object) -> str:
    """Take the address of a database."""
    url = text(value)
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("sqlite:///PATH or postgresql://USER@HOST/NAME")
    return url


def base_url(value: object) -> str:
    """Take an http(s) address without query; a final slash is dropped."""
    parts = urlsplit(text(value))
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("an http(s) address such as https://opvang.example.org")
    return parts.geturl().rstrip("/")


def mailbox(value: object) -> str:
    """Take an e-mail address with or without a name (RFC 5322, section 3.4)."""
    written = text(value)
    _name, address = parseaddr(written)
    if "@" not in address or any(c in written for c in "\r\n"):
        raise ValueError("an address such as Naam <noreply@example.org>")
    return written


def optional_mailbox(value: object) -> str:
    """Take an e-mail address, or nothing."""
    return mailbox(value) if value else ""


def domain_name(value: object) -> str:
    """Take a name as the DNS has it (RFC 1123, section 2.1), or nothing."""
    written = any_text(value)
    if written and not _DOMAIN_NAME.fullmatch(written):
        raise ValueError("a name in the DNS, such as mail.example.org")
    return written


def one_of(*choices: str) -> Parse:
    """Make a parser that takes one of some words."""

    def parse(value: object) -> str:
        if value not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return str(value)

    return parse


def shares(*choices: str) -> Parse:
    """Make a parser that takes some words in an order, each once: all with a share, or none."""

    def parse(value: object) -> str:
        written = value.replace(" ", "") if isinstance(value, str) else ""
        parts = [part.partition(":") for part in written.split(",")]
        names = [name for name, _, _ in parts]
        ratios = [share for _, colon, share in parts if colon]
        known = len(set(names)) == len(names) and set(names) <= set(choices)
        if not known or len(ratios) not in {0, len(parts)} or not all(map(_is_share, ratios)):
            raise ValueError(
                f"one or several of {', '.join(choices)}, each once, such as a,b or a:3,b:1"
            )
        return written

    return parse


def shares_of(written: str) -> dict[str, int]:
    """Give the words of such a text with their shares; 0 where none stands there."""
    parts = (part.partition(":") for part in written.split(","))
    return {name: int(share or 0) for name, _, share in parts}


def _is_share(written: str) -> bool:
    return written.isascii() and written.isdecimal() and 1 <= int(written) <= 100  # noqa: PLR2004 - a share of a hundred is enough


def number(least: int, most: int) -> Parse:
    """Make a parser that takes a whole number within bounds."""

    def parse(value: object) -> int:
        try:
            found = int(str(value))
        except ValueError:
            found = least - 1
        if isinstance(value, bool) or not least <= found <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return found

    return parse


def share(value: object) -> float:
    """Take a share of a whole, from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a share from 0 to 1")
    return float(value)


def day(value: object) -> date:
    """Take a date, as TOML writes it or as text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("a date such as 2022-11-16") from None


def by_kind(parse: Parse, default: object) -> Parse:
    """Make a parser that takes one value for all kinds, or a table with some kinds' own."""

    def parsed(value: object) -> dict[Kind, Any]:
        written = value if isinstance(value, dict) else dict.fromkeys(Kind, value)
        problem = f"{_bounds(parse)}, or a table of such by {', '.join(Kind)}"
        if written.keys() - set(Kind):
            raise ValueError(problem)
        try:
            return {kind: parse(written.get(kind.value, default)) for kind in Kind}
        except ValueError:
            raise ValueError(problem) from None

    return parsed


def _bounds(parse: Parse) -> str:
    """Say what a parser expects."""
    try:
        parse(None)
    except ValueError as error:
        return str(error)
    return "a value"


def yes_no(value: object) -> bool:
    """Take yes or no."""
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if str(value).lower() not in known:
        raise ValueError("yes or no")
    return known[str(value).lower()]


def seconds(least: int, most: int) -> Parse:
    """Make a parser that takes a number of seconds."""
    parse = number(least, most)
    return lambda value: timedelta(seconds=parse(value))


def days(least: int, most: int) -> Parse:
    """Make a parser that takes a number of days."""
    parse = number(least, most)
    return lambda value: timedelta(days=parse(value))


def listen(value: object) -> str:
    """Take a host and a port."""
    host, _, port = text(value).rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:  # noqa: PLR2004 - the last port
        raise ValueError("HOST:PORT, such as 127.0.0.1:8000")
    return f"{host}:{port}"


def secret(value: object) -> str:
    """Take a secret that is long enough, or nothing."""
    written = any_text(value)
    if written and len(written) < 32:  # noqa: PLR2004 - as long as the digest that it keys
        raise ValueError("at least 32 random characters")
    return written


def verification_key(value: object) -> str:
    """Take a public key as its provider shows it, base64 of DER, or nothing.

    Whether it is a point on its curve is found out by whoever uses it.
    """
    written = any_text(value)
    try:
        der = base64.b64decode(written, validate=True)
    except ValueError:
        der = b"?"
    if written and not der.startswith(b"0"):  # the tag of an ASN.1 sequence
        raise ValueError("a verification key as SendGrid shows it (base64)")
    return written
