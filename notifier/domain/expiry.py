"""Suspensions whose last day has passed: what the clock tells, since no snapshot does.

Pure. That a day has passed does not mean that a place is open again; nobody is told so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from notifier.domain.change import Change, ChangeType, FieldChange, Severity, change_id
from notifier.domain.diff import Moment, place_of
from notifier.domain.location import Enforcement, Location
from notifier.domain.records import pair

_BRUSSELS = ZoneInfo("Europe/Brussels")
_WITHDRAWN = "ingetrokken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """The last day of a suspension that is shown."""

    #: The natural key of the suspension.
    key: str
    last_day: date


def expiries(location: Location) -> Iterator[Expiry]:
    """Give the last days that may be told when they have passed.

    Where the licence ends as well, or where a decision was withdrawn after an objection, the end
    of the suspension says nothing: it is left out.
    """
    if not location.enforcement:
        return
    if any(measure.kind == "opheffing" and _stands(measure) for measure in location.enforcement):
        return
    for key, measure in pair([], location.enforcement).added:
        if measure.kind == "schorsing" and measure.effective_to is not None and _stands(measure):
            yield Expiry(key=key, last_day=measure.effective_to)


def _stands(measure: Enforcement) -> bool:
    return measure.objection is None or measure.objection.outcome != _WITHDRAWN


def today(now: datetime) -> date:
    """Give the day that it is where people live."""
    return now.astimezone(_BRUSSELS).date()


def expired(location: Location, due: Sequence[Expiry], moment: Moment) -> Iterator[Change]:
    """Give the change of each suspension that is still shown as it was when its day was noted.

    The id follows from the suspension and its day, so that no run can tell it twice.
    """
    shown = set(expiries(location))
    urls = {key: measure.url for key, measure in pair([], location.enforcement).added}
    for expiry in due:
        if expiry not in shown:
            continue
        fields = (FieldChange(name="effective_to", after=expiry.last_day.isoformat()),)
        yield Change(
            id=change_id(
                source=moment.source,
                location_id=location.id,
                type_=ChangeType.SUSPENSION_EXPIRED,
                record_key=expiry.key,
                fields=fields,
                taken_at=datetime.combine(expiry.last_day, time.min, _BRUSSELS),
            ),
            source=moment.source,
            location_id=location.id,
            type=ChangeType.SUSPENSION_EXPIRED,
            severity=Severity.IMPORTANT,
            record_key=expiry.key,
            fields=fields,
            url=urls[expiry.key],
            place=place_of(location),
            taken_at=moment.taken_at,
            seen_at=moment.seen_at,
        )
