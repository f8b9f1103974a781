"""Municipalities that merged: which codes are now another's, and from which day on.

Data first: old NIS codes, the new one, the day. Nothing here depends on provinces: one of these
mergers crosses the border between two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from notifier.domain.change import Change
from notifier.domain.location import Location

_BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """Municipalities that became one."""

    #: Codes that are no longer in use.
    old: tuple[str, ...]
    #: The code of what they became; it may have been in use before.
    new: str
    #: The first day of the new municipality.
    on: date


_FIRST_OF_2025 = date(2025, 1, 1)
_OF_2025: Mapping[str, tuple[str, ...]] = {
    "11002": ("11007",),
    "23106": ("23023", "23024", "23032"),
    "37021": ("37012", "37018"),
    "37022": ("37007", "37015"),
    "44086": ("44012", "44048"),
    "44087": ("44034", "44073"),
    "44088": ("44040", "44043"),
    "46029": ("44045", "46014"),
    "46030": ("46003", "46013", "11056"),
    "71071": ("71057", "71069"),
    "71072": ("71022", "73040"),
    "73110": ("73006", "73032"),
    "73111": ("73009", "73083"),
    "82039": ("82003", "82005"),
}
#: The mergers of 1 January 2025. Source: Statbel, the list of municipalities with their NIS codes
#: before and after that day (CC BY 4.0).
MERGERS: tuple[Merger, ...] = tuple(
    Merger(old=old, new=new, on=_FIRST_OF_2025) for new, old in _OF_2025.items()
)


def codes_now(mergers: Iterable[Merger], now: datetime) -> dict[str, str]:
    """Give the code in use by each code that is not any more.

    Args:
        mergers: all that are known, those to come among them.
        now: the present moment, aware UTC; a day begins in Brussels.
    """
    today = now.astimezone(_BRUSSELS).date()
    found: dict[str, str] = {}
    for merger in sorted(mergers, key=lambda merger: merger.on):
        if merger.on <= today:
            olds = {old for old in merger.old if old != merger.new}
            found = {old: merger.new if new in olds else new for old, new in found.items()}
            found |= dict.fromkeys(olds, merger.new)
            found.pop(merger.new, None)
    return found


def in_use(change: Change, codes: Mapping[str, str]) -> Change:
    """Give a change under the codes in use, whichever the source shows."""
    place = change.place
    if place.nis not in codes and place.former_nis not in codes:
        return change
    nis, former = (codes.get(one or "", one) for one in (place.nis, place.former_nis))
    left = None if former == nis else former
    return replace(change, place=replace(place, nis=nis, former_nis=left))


def merged(shown: Location, seen: Location, codes: Mapping[str, str]) -> Location:
    """Give a location as it was, under the municipality that its own became.

    Where nothing but a merger moved it, it comes out of this with the municipality that the newest
    snapshot names, so that no comparison finds a difference. A true move stays one.

    Args:
        shown: the location before.
        seen: the same in the newest snapshot.
        codes: the code in use by each code that is not any more.
    """
    before, after = shown.address.nis, seen.address.nis
    if before is None or after is None or before == after:
        return shown
    if codes.get(before, before) != codes.get(after, after):
        return shown
    address = replace(shown.address, nis=after, municipality=seen.address.municipality)
    return replace(shown, address=address)
