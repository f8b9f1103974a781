"""A source of tables that a profile turns into a snapshot."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

import msgspec

from notifier.domain.fingerprint import of_file
from notifier.domain.snapshot import Snapshot
from notifier.errors import Fault, SnapshotRefused
from notifier.sources.conversion import join
from notifier.sources.input_file import InputFile, Limits
from notifier.sources.keyed_rows import Conversion
from notifier.sources.profile import Profile, SourceName, TableName, TakenAt

_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_UNLIMITED = Limits()


class ProfiledTables:
    """Tables of another make, read by a profile."""

    def __init__(
        self,
        tables: Mapping[str, Path],
        *,
        profile: Profile,
        source: str | None,
        taken_at: datetime | None,
        names: Mapping[str, str] | None = None,
        limits: Limits = _UNLIMITED,
    ) -> None:
        """Name the files; nothing is opened yet.

        Args:
            tables: the file of each table, by the table's name.
            profile: how they are read.
            source: whose they are; None takes the profile's word for it.
            taken_at: when the source looked like this, aware; None leaves it to the profile.
            names: what messages call a file, by the table's name; its path by default.
            limits: how much of each file is read at most.
        """
        self._tables, self._profile, self._limits = tables, profile, limits
        self._source, self._taken_at, self._names = source, taken_at, names or {}
        self._conversion: Conversion | None = None

    @property
    def conversion(self) -> Conversion | None:
        """What became of the rows; None until `fetch` has returned."""
        return self._conversion

    def fetch(self) -> Snapshot:
        """Read and join all tables; the locations are encoded as they are walked.

        The profile is part of the digest: read by other rules, the same files are another input.

        Raises:
            SnapshotRefused: with everything that is wrong with the tables.
            SourceUnavailable: a file cannot be read.
        """
        self._check_names()
        source = self._source_name()
        files = {name: self._opened(name, source) for name in self._profile.names}
        taken_at = self._given_moment() or self._date_in_names(files)
        joined = join(self._profile, files)
        self._conversion = joined.conversion
        rules = hashlib.sha256(msgspec.json.encode(self._profile)).digest()
        return Snapshot(
            source=source,
            taken_at=taken_at.astimezone(UTC),
            expected=joined.conversion.locations,
            digest=of_file([rules, *(file.digest for file in files.values())]),
            file=", ".join(file.name for file in files.values()),
            locations=joined.raw(),
        )

    def _opened(self, name: TableName, source: str) -> InputFile:
        path = self._tables[name]
        shown = self._names.get(name, str(path))
        return InputFile(path, name=shown, source=source, limits=self._limits)

    def _check_names(self) -> None:
        """Refuse a set of files that is not the profile's: records left out would seem gone."""
        wanted, given = set(map(str, self._profile.names)), set(self._tables)
        faults = [
            Fault(file=f"{name}=…", problem="the profile needs a file for this table")
            for name in sorted(wanted - given)
        ]
        for name in sorted(given - wanted):
            problem = f"the profile has no such table; it has {', '.join(self._profile.names)}"
            faults.append(Fault(file=f"{name}={self._tables[name]}", problem=problem))
        if faults:
            raise SnapshotRefused(faults)

    def _source_name(self) -> str:
        source = self._source or self._profile.source
        if source is None:
            problem = "the profile names no source: give its name (--source)"
            raise SnapshotRefused([Fault(file=self._files, problem=problem)])
        try:
            return msgspec.convert(source, SourceName)
        except msgspec.ValidationError as error:
            problem = f"“{source}” is no name of a source: small letters, digits and hyphens"
            raise SnapshotRefused([Fault(file=self._files, problem=problem)]) from error

    @property
    def _files(self) -> str:
        return ", ".join(self._names.get(name, str(path)) for name, path in self._tables.items())

    def _given_moment(self) -> datetime | None:
        if self._taken_at is not None and self._taken_at.tzinfo is None:
            problem = f"{self._taken_at.isoformat()} has no time zone: add Z or +01:00 (--taken-at)"
            raise SnapshotRefused([Fault(file=self._files, problem=problem)])
        return self._taken_at

    def _date_in_names(self, files: Mapping[TableName, InputFile]) -> datetime:
        if self._profile.taken_at is TakenAt.GIVEN:
            problem = "nothing says when the tables were taken: give the moment (--taken-at)"
            raise SnapshotRefused([Fault(file=self._files, problem=problem)])
        dates = {file.name: _date_in(file.filename) for file in files.values()}
        faults = [
            Fault(
                file=name,
                problem="no date (YYYY-MM-DD) in the file's name: give the moment (--taken-at)",
            )
            for name, found in dates.items()
            if found is None
        ]
        moments = {found for found in dates.values() if found is not None}
        if not faults and len(moments) > 1:
            problem = "the files' names give different dates: tables of one moment belong together"
            faults.append(Fault(file=self._files, problem=problem))
        if faults:
            raise SnapshotRefused(faults)
        return datetime.combine(min(moments), time.min, UTC)


def _date_in(name: str) -> date | None:
    found = _DATE.findall(name)
    try:
        return date.fromisoformat(found[-1]) if found else None
    except ValueError:
        return None
