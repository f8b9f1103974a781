"""One location as it is shown and as the newest snapshot shows it, and what is kept of the two."""

from dataclasses import dataclass

from notifier.domain.location import Location, encode, stored
from notifier.domain.patience import Settled, due_at
from notifier.store.register.inventory import Arrival
from notifier.store.register.unsettled import Unsettled

#: A fingerprint that no line has: a location with something that waits is looked at every time.
NOT_SETTLED = b"waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One location, as it is shown and as the newest snapshot shows it."""

    id: str
    shown: Location | None
    seen: Location | None
    line: bytes | None
    fingerprint: bytes


def last_seen(before: Unsettled, pair: Pair) -> Location | None:
    """Give a location as the last snapshot showed it; one that is back was never gone."""
    if before.line is not None:
        return stored(before.line)
    return None if pair.seen is None else pair.shown


def arrival(pair: Pair, shown: Location, settled: Settled) -> Arrival:
    """Give what is kept of a location: the source's own line, where it is shown as it stands."""
    if settled.waiting or pair.line is None or shown is not pair.seen:
        print_ = NOT_SETTLED if settled.waiting else pair.fingerprint
        return Arrival(shown, print_, encode(shown))
    return Arrival(shown, pair.fingerprint, pair.line)


def unsettled_of(pair: Pair, settled: Settled) -> Unsettled:
    """Give what is kept of a location at which something waits."""
    return Unsettled(
        location_id=pair.id,
        line=pair.line,
        fingerprint=pair.fingerprint,
        waiting=settled.waiting,
        due_at=due_at(settled.waiting),
    )
