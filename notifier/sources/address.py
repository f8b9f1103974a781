"""The addresses from which snapshots are downloaded, as they may be shown and as they may lead.

What stands before the host and after the question mark may be a password or a key: neither is ever
part of a message, a name or what is stored.
"""

import hashlib
from ipaddress import ip_address
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

_SCHEMES = ("http", "https")


def shown(url: str) -> str:
    """Give an address without anything that could be a secret."""
    parts = _parts(url)
    host = parts.netloc.rpartition("@")[2]
    query = "…" if parts.query else ""
    return urlunsplit((parts.scheme, host, parts.path, query, "")) or "the address"


def key_of(url: str) -> str:
    """Give a name under which something can be stored for exactly this address."""
    plain = shown(url)
    if plain == url:
        return plain
    return f"{plain}#{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def problem_of(url: str) -> str | None:
    """Say why an address cannot be asked; None where it can."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "no valid address"
    if parts.scheme not in _SCHEMES:
        return f"“{parts.scheme}” is not http or https"
    return None if parts.hostname else "the address names no host"


def redirected(url: str, location: str) -> str | None:
    """Give where a redirect leads; None where it must not be followed.

    It stays with http and https, and what began encrypted is not continued in the open.
    """
    try:
        target = urljoin(url, location)
    except ValueError:
        return None
    if problem_of(target) is not None:
        return None
    was, becomes = urlsplit(url), urlsplit(target)
    return None if (was.scheme, becomes.scheme) == ("https", "http") else target


def is_loopback(url: str) -> bool:
    """Tell an address on this machine, to which no proxy leads."""
    host = _parts(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def file_name(url: str) -> str:
    """Give the last part of the path, for a file: its suffix tells the format."""
    name = PurePosixPath(unquote(_parts(url).path)).name
    safe = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name)
    return safe.lstrip(".")[-100:] or "download"


def _parts(url: str) -> SplitResult:
    """Take an address apart; nothing is left of one that is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
