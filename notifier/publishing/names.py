"""How a location is called in public: family care in a private home goes by number, not by name.

Its name and street are personal data; they stand behind the link alone (design, section 7).
"""

from notifier.domain.facts import FAMILY_CARE

#: Embeddings and overrides of direction: they make a title read otherwise than it is.
_DIRECTIONS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def public_name(*, location_id: str, name: str, municipality: str | None, private: bool) -> str:
    """Give the words by which feeds and entries call a location, on one line."""
    called = f"Gezinsopvang {location_id}" if private else name
    words = f"{called}, {municipality}" if municipality else called
    return " ".join(words.translate(_DIRECTIONS).split())


def is_private(*care_types: str | None) -> bool:
    """Say whether any of some care types, of then and of now, is family care."""
    return FAMILY_CARE in care_types
