"""What goes into one mail: the net news of each place, and why its readers get it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from notifier.domain.change import Change, Place
from notifier.domain.net import netted
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What becomes of all that is due to somebody at one moment."""

    #: Empty where all of it came to nothing.
    news: tuple[LocationNews, ...]
    #: The changes that the news stands for, several steps of one thing among them; with the reasons
    #: of each, in the order of the change log.
    told: tuple[tuple[Change, int], ...]
    #: The numbers of those that came to nothing: no mail tells them, so none is due to them.
    undone: tuple[int, ...]


def summed(due: Iterable[tuple[Change, int]]) -> Summed:
    """Say what is told of some changes.

    Args:
        due: changes, each with the reasons of those who are to hear of it, in the order of the log.
    """
    listed = list(due)
    reasons = {change.seq: why for change, why in listed}
    places: dict[tuple[str, str], list[Change]] = {}
    for change, _why in listed:
        places.setdefault((change.source, change.location_id), []).append(change)
    news: list[LocationNews] = []
    told: set[int] = set()
    for (source, location_id), changes in places.items():
        found = netted(changes)
        seqs = {seq for one in found for seq in one.seqs}
        told |= seqs
        if found:
            net = tuple(one.change for one in found)
            why = reduce(or_, (reasons[seq] for seq in seqs))
            news.append(
                LocationNews(source=source, location_id=location_id, changes=net, reasons=why)
            )
    return Summed(
        news=tuple(news),
        told=tuple(one for one in listed if one[0].seq in told),
        undone=tuple(seq for seq in reasons if seq not in told),
    )


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
