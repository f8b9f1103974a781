"""How often a network may ask, and how often an address may be written to."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.links import Links
from notifier.store.engine import Connection
from notifier.store.people import attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most in an hour and in a day."""

    address_hour: int = 3
    address_day: int = 6
    network_hour: int = 30
    network_day: int = 120
    #: How long a confirmation may wait before its link is void.
    pending: timedelta = timedelta(days=3)


def network_of(host: str | None) -> str:
    """Give the network of whoever asks: IPv4 by /24, IPv6 by /64, which one household has."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None) or address
    length = 24 if mapped.version == 4 else 64  # noqa: PLR2004 - the version of IP
    return str(ipaddress.ip_network(f"{mapped}/{length}", strict=False))


def network_is_full(
    connection: Connection, links: Links, host: str | None, limits: Limits, now: datetime
) -> bool:
    """Count an attempt from a network; say whether there were too many."""
    network = network_of(host)
    hour = _count(connection, links, f"network-hour:{network}", _hour(now))
    day = _count(connection, links, f"network-day:{network}", _day(now))
    return hour > limits.network_hour or day > limits.network_day


def address_is_full(
    connection: Connection, links: Links, address: str, limits: Limits, now: datetime
) -> bool:
    """Count an attempt for an address; say whether there were too many."""
    hour, day = (
        attempts.count(connection, key, window) for key, window in _of(links, address, now)
    )
    return hour > limits.address_hour or day > limits.address_day


def forgive_address(connection: Connection, links: Links, address: str, asked_at: datetime) -> None:
    """Count an attempt for an address no more: it was confirmed, so its owner wanted that mail.

    Only who reads the address's mails gets here, and the answer to a sign-up is the same for all:
    a stranger cannot make us write more often, and learns nothing.
    """
    for key, window in _of(links, address, asked_at):
        attempts.forgive(connection, key, window)


def _of(links: Links, address: str, moment: datetime) -> tuple[tuple[bytes, datetime], ...]:
    """Give under which keys and windows an attempt for an address counts."""
    hour, day = f"address-hour:{address}", f"address-day:{address}"
    return (_key(links, hour), _hour(moment)), (_key(links, day), _day(moment))


def _count(connection: Connection, links: Links, what: str, window: datetime) -> int:
    return attempts.count(connection, _key(links, what), window)


def _key(links: Links, what: str) -> bytes:
    return links.keyed_digest("attempt", what)


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def _day(now: datetime) -> datetime:
    return _hour(now).replace(hour=0)
