"""A small fictitious source in a real store, for the tests of publishing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser

from notifier.domain.change import Change, ChangeType, FieldChange, Place, Severity
from notifier.domain.location import Address, Location
from notifier.links import Links
from notifier.publishing.publish import PublishReport, publish
from notifier.publishing.publisher import Publisher
from notifier.store.engine import Sessions
from notifier.store.published import feeds
from notifier.store.published.feeds import StoredFeed
from notifier.store.register import changes, inventory, snapshots
from notifier.store.register.inventory import Arrival
from notifier.store.register.snapshots import SourceState

SOURCE = "verzonnen"
TAKEN = datetime(2026, 11, 20, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 6, tzinfo=UTC)
GENT, AALST = ("44021", "Gent"), ("41002", "Aalst")
PUBLISHER = Publisher(
    links=Links(base_url="https://nieuws.example.org", secret=b"x" * 32),
    authority="example.org,2026",
)


def a_location(id_: str = "1", *, town: tuple[str, str] = GENT, **fields: Any) -> Location:  # noqa: ANN401 - any field
    address = Address(municipality=town[1], nis=town[0])
    named = {"name": f"De Verzonnen Zon {id_}", "care_type": "groepsopvang", **fields}
    return Location(id=id_, address=address, **named)


def a_change(  # noqa: PLR0913 - a test names the one that matters
    type_: ChangeType = ChangeType.REPORT_ADDED,
    at: str = "1",
    *,
    key: str = "2026-10-02",
    severity: Severity = Severity.IMPORTANT,
    town: tuple[str, str] = GENT,
    care_type: str = "groepsopvang",
    name: str | None = None,
    url: str | None = None,
    source: str = SOURCE,
    fields: Sequence[FieldChange] = (),
) -> Change:
    return Change(
        id="",
        source=source,
        location_id=at,
        type=type_,
        severity=severity,
        record_key=key,
        fields=tuple(fields),
        url=url,
        place=Place(
            name=name or f"De Verzonnen Zon {at}",
            url=f"https://bron.example.org/{at}",
            care_type=care_type,
            municipality=town[1],
            nis=town[0],
            organiser_id=None,
        ),
        taken_at=TAKEN,
        seen_at=TAKEN,
    )


@dataclass
class World:
    """A store with one source in it."""

    sessions: Sessions
    publisher: Publisher = PUBLISHER
    _snapshots: int = field(default=0)

    def show(self, *locations: Location, source: str = SOURCE) -> None:
        """Let the source show some locations (more), in a new snapshot."""
        self._snapshots += 1
        arrivals = [Arrival(location=one, fingerprint=b"", line=b"{}") for one in locations]
        state = SourceState(name=source, snapshot_id=self._snapshots, taken_at=TAKEN)
        with self.sessions.writing() as connection:
            inventory.write(connection, source, arrivals)
            snapshots.move_source(connection, state)

    def log(self, *new: Change) -> list[Change]:
        """Write changes in the log, each an hour after the one before; give them as they stand."""
        with self.sessions.writing() as connection:
            last = changes.last_seq(connection)
            written = [_logged(change, last + place) for place, change in enumerate(new, start=1)]
            changes.append(connection, written, snapshot_id=1)
        return written

    def publish(self, now: datetime = NOW) -> PublishReport:
        """Run the use case once."""
        return publish(self.sessions, self.publisher, now)

    def stored(self, path: str) -> StoredFeed:
        """Give what is served at a path; it must be there."""
        with self.sessions.reading() as connection:
            feed = feeds.read(connection, path)
        assert feed is not None, path
        return feed

    def read(self, path: str) -> Any:  # noqa: ANN401 - what feedparser gives
        """Give what a reader makes of it."""
        read = feedparser.parse(self.stored(path).body)
        assert not read.bozo
        return read

    def ids(self, path: str) -> list[str]:
        """Give the ids of the changes that a feed tells of, as they stand in it."""
        return [entry.id.rpartition("/")[2] for entry in self.read(path).entries]


def _logged(change: Change, seq: int) -> Change:
    values = {name: getattr(change, name) for name in change.__struct_fields__}
    moment = TAKEN + timedelta(hours=seq)
    return Change(**{**values, "seq": seq, "id": f"c{seq}", "seen_at": moment})


def with_publisher(world: World, **fields: Any) -> World:  # noqa: ANN401 - any field
    """Give the same store to a publisher with other settings."""
    return replace(world, publisher=replace(world.publisher, **fields))
