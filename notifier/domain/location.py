"""A location with its records, as the source shows it at one moment (snapshot format 1).

It decodes and checks one line; it compares nothing. Unknown codes pass through (domain fact:
the source's lists are known only in part), unknown keys are refused with their path.
"""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from notifier.domain.line_faults import (
    ID_PATTERN,
    SOURCE_PATTERN,
    UNDECODABLE,
    URL_PATTERN,
    fault_of,
    nul_fault,
)
from notifier.errors import Fault

Url = Annotated[str, Meta(pattern=URL_PATTERN, max_length=2000)]
#: The source's key for a location, as text: leading zeros count.
Id = Annotated[str, Meta(min_length=1, max_length=200, pattern=ID_PATTERN)]
#: A machine's word, passed through when we do not know it.
Code = Annotated[str, Meta(max_length=200)]
#: One line of text.
Title = Annotated[str, Meta(max_length=1000)]
#: Running text.
Prose = Annotated[str, Meta(max_length=100_000)]


class _Value(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """What all values of the format share: frozen, closed, empty fields left out."""


class Address(_Value, frozen=True, kw_only=True):
    """Where the location is; ``nis`` is the municipality's statistical code, as text."""

    street: Title | None = None
    postal_code: Code | None = None
    town: Title | None = None
    municipality: Title | None = None
    nis: Code | None = None


class Organiser(_Value, frozen=True, kw_only=True):
    """Who runs the location (organisator); may be a natural person, whose name is then private."""

    id: Id | None = None
    name: Title | None = None
    natural_person: bool = False


class FollowUp(_Value, frozen=True, kw_only=True):
    """What Opgroeien did with a report (opvolging); overwritten in place at the source."""

    code: Code | None = None
    text: Prose | None = None


class Inspection(_Value, frozen=True, kw_only=True):
    """One inspection report (inspectierapport)."""

    id: Id | None = None
    visited_on: date | None = None
    published_on: date | None = None
    kind: Code | None = None
    advice: Prose | None = None
    url: Url | None = None
    follow_up: FollowUp | None = None
    attributes: dict[str, Prose | None] = {}


class Ground(_Value, frozen=True, kw_only=True):
    """What led to a measure: a report or a complaint (melding, klacht)."""

    kind: Code | None = None
    text: Prose | None = None


class Objection(_Value, frozen=True, kw_only=True):
    """The organiser's objection (bezwaar) against a measure."""

    lodged_on: date | None = None
    admissible: bool | None = None
    outcome: Code | None = None


class Enforcement(_Value, frozen=True, kw_only=True):
    """One enforcement measure (handhavingsstap), part of a trajectory."""

    id: Id | None = None
    trajectory: Id | None = None
    kind: Code | None = None
    urgent: bool = False
    decided_on: date | None = None
    communicated_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    grounds: list[Ground] = []
    objection: Objection | None = None
    text: Prose | None = None
    url: Url | None = None
    attributes: dict[str, Prose | None] = {}


class Reaction(_Value, frozen=True, kw_only=True):
    """The organiser's reaction (reactie) to a report, a measure or the location."""

    id: Id | None = None
    about: Code | None = None
    about_id: Id | None = None
    dated_on: date | None = None
    text: Prose | None = None
    url: Url | None = None
    attributes: dict[str, Prose | None] = {}


Record = Inspection | Enforcement | Reaction


class Location(_Value, frozen=True, kw_only=True):
    """One childcare location (kinderopvanglocatie) with its records."""

    id: Id
    name: Title | None = None
    url: Url | None = None
    care_type: Code | None = None
    target: Code | None = None
    price_system: Code | None = None
    places: int | None = None
    address: Address = Address()
    organiser: Organiser = Organiser()
    succeeds: list[Id] = []
    attributes: dict[str, Prose | None] = {}
    inspections: list[Inspection] = []
    enforcement: list[Enforcement] = []
    reactions: list[Reaction] = []

    @property
    def title(self) -> str:
        """The name by which people know it; its id where the source gives none."""
        return self.name or self.id


class Header(_Value, frozen=True, kw_only=True):
    """The first line of a snapshot: where it is from, of when, and how many lines must follow."""

    format: str
    source: Annotated[str, Meta(pattern=SOURCE_PATTERN)]
    taken_at: Annotated[datetime, Meta(tz=True)]
    locations: Annotated[int, Meta(ge=0)]


#: How JSON writes it.
_NUL = b"\\u0000"
_location = msgspec.json.Decoder(Location)
_header = msgspec.json.Decoder(Header)


def decode(line: bytes, *, file: str, number: int) -> Location | Fault:
    """Decode one line of a snapshot.

    Args:
        line: the bytes of the line, UTF-8.
        file: the file's name, for the fault.
        number: the line's number, counted from 1.

    Returns:
        The location, or the first thing that is wrong with it: a fault is an everyday value here.
    """
    try:
        location = _location.decode(line)
    except UNDECODABLE as error:
        return fault_of(error, file=file, number=number, line=line)
    fault = None
    if _NUL in line:
        fault = nul_fault(msgspec.json.decode(line), file=file, number=number)
    return fault or location


def decode_header(line: bytes, *, file: str) -> Header | Fault:
    """Decode the first line of a snapshot, or say what is wrong with it."""
    try:
        return _header.decode(line)
    except UNDECODABLE as error:
        return fault_of(error, file=file, number=1, line=line)


def stored(line: bytes) -> Location:
    """Decode a line that was checked when it came in.

    Raises:
        msgspec.DecodeError: the store holds what no version of this program wrote.
    """
    return _location.decode(line)


def encode(location: Location) -> bytes:
    """Give the line of a location, empty fields left out, without a newline."""
    return msgspec.json.encode(location)
