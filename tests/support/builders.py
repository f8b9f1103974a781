"""Fictitious values, whole but for what a test names.

Every name, number and address in them is invented.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import structs

from notifier.domain.change import Change, ChangeType, Place, Severity
from notifier.domain.diff import Moment, diff
from notifier.domain.fingerprint import of_bytes
from notifier.domain.location import (
    Address,
    Enforcement,
    Inspection,
    Location,
    Organiser,
    Reaction,
    encode,
)
from notifier.domain.snapshot import RawLocation, Snapshot

SOURCE = "verzonnen"
#: When the first snapshot was taken; `day` gives the later ones.
TAKEN = datetime(2026, 11, 20, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
GENT = Address(
    street="Verzonnenstraat 1", postal_code="9000", town="Gent", municipality="Gent", nis="44021"
)


def a_location(id_: str = "910000001", **fields: Any) -> Location:  # noqa: ANN401 - any field
    """Give a group care location in Gent."""
    named = {
        "name": "De Verzonnen Zon",
        "url": f"https://bron.example.org/{id_}",
        "care_type": "groepsopvang",
        "address": GENT,
        "organiser": Organiser(id="77", name="Verzonnen Kinderopvang vzw"),
        **fields,
    }
    return Location(id=id_, **named)


def an_inspection(visited_on: str | None = "2026-10-02", **fields: Any) -> Inspection:  # noqa: ANN401 - any field
    """Give a report about a visit."""
    visited = None if visited_on is None else date.fromisoformat(visited_on)
    return Inspection(visited_on=visited, **fields)


def a_measure(
    kind: str = "aanmaning",
    decided_on: str = "2026-10-12",
    **fields: Any,  # noqa: ANN401 - any field
) -> Enforcement:
    """Give a measure, in the trajectory t1."""
    named = {"trajectory": "t1", **fields}
    return Enforcement(kind=kind, decided_on=date.fromisoformat(decided_on), **named)


def a_reaction(dated_on: str = "2026-10-20", **fields: Any) -> Reaction:  # noqa: ANN401 - any field
    """Give what an organiser answered to a measure."""
    named = {"about": "enforcement", "text": "Een verzonnen antwoord.", **fields}
    return Reaction(dated_on=date.fromisoformat(dated_on), **named)


def a_change(type_: ChangeType = ChangeType.REPORT_ADDED, **fields: Any) -> Change:  # noqa: ANN401 - any field
    """Give a change at the location of `a_location`; ``place`` is a dict of what differs there."""
    place = Place(
        name="De Verzonnen Zon",
        url="https://bron.example.org/910000001",
        care_type="groepsopvang",
        municipality="Gent",
        nis="44021",
        organiser_id="77",
    )
    change = Change(
        id=f"{type_.value}-{fields.get('seq', 0)}",
        source=SOURCE,
        location_id="910000001",
        type=type_,
        severity=Severity.IMPORTANT,
        record_key="",
        fields=(),
        url=None,
        place=structs.replace(place, **fields.pop("place", {})),
        taken_at=TAKEN,
        seen_at=NOW,
    )
    return structs.replace(change, **fields)


def a_moment() -> Moment:
    return Moment(source=SOURCE, taken_at=TAKEN, seen_at=NOW)


def changes_between(old: Location | None, new: Location | None) -> list[Change]:
    """Give what a diff finds."""
    return list(diff(old, new, a_moment()))


def a_snapshot(*locations: Location, day: int = 0, source: str = SOURCE) -> Snapshot:
    """Give a snapshot, taken some days after the first."""
    return a_snapshot_of([encode(one) for one in locations], day=day, source=source)


def a_snapshot_of(lines: Iterable[bytes], *, day: int = 0, source: str = SOURCE) -> Snapshot:
    """Give a snapshot of raw lines, each ``{"id":"…", …}``; they may be wrong behind the id."""
    raw = [
        RawLocation(line.partition(b'"id":"')[2].partition(b'"')[0].decode(), line, number)
        for number, line in enumerate(lines, start=2)
    ]
    return Snapshot(
        source=source,
        taken_at=TAKEN + timedelta(days=day),
        expected=len(raw),
        digest=of_bytes(b"\n".join(one.line for one in raw)),
        file="verzonnen.jsonl",
        locations=iter(raw),
    )
