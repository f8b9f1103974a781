"""What the tests of profiles share: small fictitious tables, and their profiles."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from notifier.domain.location import Location, stored
from notifier.errors import SnapshotRefused
from notifier.sources.profile import Profile
from notifier.sources.profile_check import check
from notifier.sources.profiled_tables import ProfiledTables

TAKEN_AT = datetime(2026, 11, 20, 5, tzinfo=UTC)
LOCATIONS: dict[str, Any] = {"key": ["id"], "fields": {"name": "name"}}
VISITS: dict[str, Any] = {"location_key": ["id"], "fields": {"visited_on": "date"}}


def a_profile(locations: Mapping[str, Any] | None = None, **tables: Mapping[str, Any]) -> Profile:
    """Make a checked profile; its table of locations has the columns id and name."""
    content = {
        "source": "voorbeeld",
        "tables": {"locations": LOCATIONS | dict(locations or {}), **tables},
    }
    profile = msgspec.convert(content, Profile)
    assert check(profile, file="profile") == []
    return profile


class Tables:
    """A folder with tables, read by a profile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, content: str | bytes, name: str = "locations.csv") -> Path:
        """Write a table."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def source(self, profile: Profile, locations: Path, **records: Path) -> ProfiledTables:
        """Name the files of a source."""
        files = {"locations": locations, **records}
        return ProfiledTables(files, profile=profile, source=None, taken_at=TAKEN_AT)

    def read(self, profile: Profile, locations: Path, **records: Path) -> list[Location]:
        """Give the locations, decoded as whoever comes after decodes them."""
        snapshot = self.source(profile, locations, **records).fetch()
        return [stored(raw.line) for raw in snapshot.locations]

    def refusal(self, profile: Profile, locations: Path, **records: Path) -> list[str]:
        """Give the faults as text, without the folder."""
        with pytest.raises(SnapshotRefused) as caught:
            self.source(profile, locations, **records).fetch()
        return [str(fault).replace(f"{self.folder}/", "") for fault in caught.value.faults]
