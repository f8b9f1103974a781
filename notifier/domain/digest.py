"""What goes into one mail: the net news of each place, and why its readers get it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from notifier.domain.change import Change, Place
from notifier.domain.subscription import Language

_ID_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationNews:
    """What a mail tells of one location, at least one change."""

    source: str
    location_id: str
    #: Net: a value that went from A by B to C is told as A to C. In the order of the change log.
    changes: tuple[Change, ...]
    #: What else happened there, so that a reaction is mentioned beside the measure it is about.
    around: tuple[Change, ...] = ()
    #: Why the readers get it: a set of `ScopeKind`, as the sum of their bits.
    reasons: int

    @property
    def place(self) -> Place:
        """The location as it was called last."""
        return self.changes[-1].place

    @property
    def taken_at(self) -> datetime:
        """When the source was looked at last."""
        return max(change.taken_at for change in self.changes)


def content_id(language: Language, told: Iterable[tuple[str, int]], now: datetime) -> str:
    """Give the id of the content that tells some changes: 128 bits in hexadecimal.

    The hour is part of it. Who is told the same a week later gets a mail that bears the date of its
    own day, and not one whose words may have been forgotten since.

    Args:
        language: the readers'.
        told: id and reasons of each change.
        now: when it is put together; aware UTC.
    """
    made_of = (f"{id_} {reasons}" for id_, reasons in sorted(told))
    parts = [language.value, f"{now:%Y-%m-%dT%H}", *made_of]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_ID_LENGTH]
