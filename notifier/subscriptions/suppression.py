"""How an address that must not be written to again is recognised, without keeping the address."""

from notifier.links import Links


def suppression_digest(links: Links, address: str) -> bytes:
    """Give the key under which an address is suppressed."""
    return links.keyed_digest("suppression", address)
