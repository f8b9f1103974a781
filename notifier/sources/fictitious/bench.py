"""Streams of locations of a set size and a set share of change, to measure with."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from random import Random
from typing import TypeVar

import msgspec

from notifier.domain.location import Enforcement, FollowUp, Inspection, Location, Reaction
from notifier.sources.fictitious import prose
from notifier.sources.fictitious.decks import seeded
from notifier.sources.fictitious.generator import Generator

#: The moment of every bench snapshot.
TAKEN_AT = datetime(2026, 11, 20, 5, tzinfo=UTC)
_CORRECTION = " Deze tekst is op één punt verbeterd."

R = TypeVar("R", Enforcement, Reaction)


def bench_locations(seed: int, count: int, records_each: int = 10) -> Iterator[Location]:
    """Invent so many locations, each with so many records; a record is half a kilobyte of JSON."""
    return Generator(seed, count, records=records_each).first(TAKEN_AT)


def with_share_changed(
    locations: Iterable[Location], share: float, seed: int
) -> Iterator[Location]:
    """Change that share of the records, and nothing else, spread evenly over the locations.

    Each changed record gives one change: a text, an advice or a follow-up. One in a hundred of
    records that come ten to a location is one record in every tenth location.

    Args:
        locations: walked once.
        share: from 0 to 1.
        seed: which records, and how.
    """
    chance = seeded(seed)
    wanted = Fraction(str(share))
    due = Fraction(0)
    for location in locations:
        due += wanted * _records_of(location)
        whole = int(due)
        due -= whole
        yield _changed(location, whole, chance) if whole else location


def _records_of(location: Location) -> int:
    return len(location.inspections) + len(location.enforcement) + len(location.reactions)


def _changed(location: Location, count: int, chance: Random) -> Location:
    """Change so many records; whichever kind they are of."""
    chosen = set(chance.sample(range(_records_of(location)), count))
    first_measure = len(location.inspections)
    first_reaction = first_measure + len(location.enforcement)
    return msgspec.structs.replace(
        location,
        inspections=[
            _other_inspection(record, chance) if place in chosen else record
            for place, record in enumerate(location.inspections)
        ],
        enforcement=_other_texts(location.enforcement, first_measure, chosen),
        reactions=_other_texts(location.reactions, first_reaction, chosen),
    )


def _other_inspection(record: Inspection, chance: Random) -> Inspection:
    if chance.random() < 0.5:  # noqa: PLR2004 - heads or tails
        advice = next(one for one in prose.ADVICE if one != record.advice)
        return msgspec.structs.replace(record, advice=advice)
    now = record.follow_up.code if record.follow_up else None
    code = chance.choice([one for one in prose.FOLLOW_UP_CODES if one != now])
    follow_up = FollowUp(code=code, text=prose.follow_up(code, chance))
    return msgspec.structs.replace(record, follow_up=follow_up)


def _other_texts(records: list[R], first: int, chosen: set[int]) -> list[R]:
    return [
        msgspec.structs.replace(record, text=(record.text or "") + _CORRECTION)
        if place in chosen
        else record
        for place, record in enumerate(records, start=first)
    ]
