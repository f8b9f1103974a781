"""A change: one thing that changed at one location, out of a closed catalogue with severities.

The words for people stand in `notifier.domain.wording`; here are the facts alone.
"""

from datetime import datetime
from enum import StrEnum, auto

import msgspec
from msgspec import Struct

from notifier.domain import fingerprint


class Kind(StrEnum):
    """What a change is about; what people choose when they subscribe."""

    LOCATION = auto()
    INSPECTION = auto()
    ENFORCEMENT = auto()
    REACTION = auto()

    @property
    def bit(self) -> int:
        """Its place in a set of kinds kept as one number."""
        return 1 << list(Kind).index(self)


ALL_KINDS = 15


class Severity(StrEnum):
    """How soon somebody must know: at once, soon, some time, or never by mail."""

    URGENT = auto()
    IMPORTANT = auto()
    ROUTINE = auto()
    TECHNICAL = auto()


class ChangeType(StrEnum):
    """The closed catalogue."""

    LOCATION_ADDED = auto()
    LOCATION_GONE = auto()
    LOCATION_SUCCEEDED = auto()
    DETAILS_CHANGED = auto()
    ORGANISER_CHANGED = auto()
    REPORT_ADDED = auto()
    REPORT_CHANGED = auto()
    REPORT_GONE = auto()
    #: It left the window that the source's settings declare: told to nobody.
    REPORT_AGED_OUT = auto()
    FOLLOW_UP_CHANGED = auto()
    MEASURE_ADDED = auto()
    MEASURE_CHANGED = auto()
    MEASURE_WITHDRAWN = auto()
    SUSPENSION_ENDED_EARLY = auto()
    SUSPENSION_EXPIRED = auto()
    OBJECTION_LODGED = auto()
    OBJECTION_ADMISSIBLE = auto()
    OBJECTION_DECIDED = auto()
    TRAJECTORY_GONE = auto()
    REACTION_ADDED = auto()
    REACTION_CHANGED = auto()
    REACTION_GONE = auto()

    @property
    def kind(self) -> Kind:
        """What a change of this type is about."""
        return _KINDS[self.partition("_")[0]]


_KINDS = {
    "location": Kind.LOCATION,
    "details": Kind.LOCATION,
    "organiser": Kind.LOCATION,
    "report": Kind.INSPECTION,
    "follow": Kind.INSPECTION,
    "measure": Kind.ENFORCEMENT,
    "suspension": Kind.ENFORCEMENT,
    "objection": Kind.ENFORCEMENT,
    "trajectory": Kind.ENFORCEMENT,
    "reaction": Kind.REACTION,
}


class FieldChange(Struct, frozen=True, kw_only=True):
    """One field, before and after, as plain JSON values; None is "not there"."""

    name: str
    before: object = None
    after: object = None


class Place(Struct, frozen=True, kw_only=True):
    """What must be known of a location to match and to tell a change, as of that snapshot."""

    name: str
    #: The location's page at the source.
    url: str | None
    care_type: str | None
    municipality: str | None
    nis: str | None
    organiser_id: str | None
    #: The municipality that it leaves with this change: those who follow that one hear of it too.
    former_nis: str | None = None


class Change(Struct, frozen=True, kw_only=True):
    """One thing that changed at one location. A struct: a large snapshot makes many of them."""

    #: From content and snapshot: the same snapshot again gives the same id.
    id: str
    source: str
    location_id: str
    type: ChangeType
    severity: Severity
    #: Which record of the location: its natural key; empty where the location itself is meant.
    record_key: str
    fields: tuple[FieldChange, ...]
    #: The record's own page (the report), where the source gives one.
    url: str | None
    place: Place
    #: When the source looked like this; aware UTC.
    taken_at: datetime
    #: When we saw it; aware UTC.
    seen_at: datetime
    #: Place in the change log; 0 until it is written there.
    seq: int = 0
    #: In the log and on the pages, yet told to nobody: released quietly, or folded.
    quiet: bool = False

    @property
    def kind(self) -> Kind:
        """What it is about."""
        return self.type.kind


def change_id(
    *,
    source: str,
    location_id: str,
    type_: ChangeType,
    record_key: str,
    fields: tuple[FieldChange, ...],
    taken_at: datetime,
) -> str:
    """Give the id of a change: 128 bits in hexadecimal, from its content and its snapshot.

    The snapshot's time is part of it: a value that goes A, B, A, B changed to B twice.
    """
    content = (source, location_id, type_, record_key, taken_at, fields)
    return fingerprint.of_bytes(msgspec.json.encode(content)).hex()
