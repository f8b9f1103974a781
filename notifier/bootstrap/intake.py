"""Open a snapshot wherever it is: a file, an address, or tables with a profile."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from notifier.bootstrap.house import House
from notifier.domain.snapshot import NotModified, Snapshot
from notifier.errors import Fault, SnapshotRefused
from notifier.sources.keyed_rows import TableCounts
from notifier.sources.profile import Profile
from notifier.sources.profiled_tables import ProfiledTables
from notifier.sources.profiles import load_profile
from notifier.sources.snapshot_file import SnapshotFile
from notifier.sources.table_arguments import names_table, table_files

#: The only table of format 1.
_WHOLE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asked to read."""

    #: As typed: files or addresses, with the name of their table where there are several.
    arguments: tuple[str, ...]
    source: str | None
    profile: str | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What came."""

    snapshot: Snapshot | NotModified
    #: What an operator should know: rows left out, columns passed over.
    notes: tuple[str, ...] = ()
    #: To be called once the snapshot was applied: only then need it not come again.
    remember: Callable[[], None]


@contextmanager
def intake(house: House, wanted: Wanted) -> Iterator[Arrived]:
    """Fetch what is asked for; what was downloaded lasts until the end of the block.

    Raises:
        SnapshotRefused: what came is no snapshot.
        ProfileInvalid: the profile cannot be used.
        SourceUnavailable: nothing came.
    """
    profile = None if wanted.profile is None else load_profile(wanted.profile)
    places = _places(wanted, profile)
    if not any(place.startswith(("http://", "https://")) for place in places.values()):
        paths = {table: Path(place) for table, place in places.items()}
        source = opened(paths, wanted, profile)
        snapshot = source.fetch()
        yield Arrived(snapshot=snapshot, notes=notes(source), remember=_nothing)
        return
    with TemporaryDirectory(prefix="notifier-") as folder:
        # loaded where it is used: reading a file must not wait for an HTTP library to load
        download = import_module("notifier.bootstrap.download").download
        yield download(house, places, wanted, profile, Path(folder))


def _places(wanted: Wanted, profile: Profile | None) -> dict[str, str]:
    if profile is not None:
        return table_files(wanted.arguments, tables=profile.names)
    if len(wanted.arguments) != 1:
        problem = "a snapshot in format 1 is one file; several tables need a profile (--profile)"
        raise SnapshotRefused([Fault(file=" ".join(wanted.arguments), problem=problem)])
    (place,) = wanted.arguments
    if names_table(place) and not Path(place).exists():
        problem = "no such file; and to name a table (TABLE=FILE) takes a profile (--profile)"
        raise SnapshotRefused([Fault(file=place, problem=problem)])
    return {_WHOLE: place}


def opened(
    paths: Mapping[str, Path],
    wanted: Wanted,
    profile: Profile | None,
    names: Mapping[str, str] | None = None,
) -> SnapshotFile | ProfiledTables:
    """Make the source of files that are on this machine; nothing is read yet.

    Args:
        paths: the file of each table.
        wanted: what was asked for.
        profile: how they are read; None for format 1.
        names: what messages call each file; its path by default.
    """
    if profile is None:
        name = None if names is None else names[_WHOLE]
        return SnapshotFile(paths[_WHOLE], source=wanted.source, name=name)
    return ProfiledTables(
        paths, profile=profile, source=wanted.source, taken_at=wanted.taken_at, names=names
    )


def notes(source: SnapshotFile | ProfiledTables) -> tuple[str, ...]:
    """Say what became of rows that did not simply become locations and records."""
    conversion = source.conversion if isinstance(source, ProfiledTables) else None
    return tuple(
        f"{table.file}: {text}"
        for table in (() if conversion is None else conversion.tables)
        for text in _notes(table)
    )


def _notes(table: TableCounts) -> Iterator[str]:
    counts = {
        "rows without a key are left out": table.blank_keys,
        "rows share a key and are numbered in file order": table.numbered,
        "rows are left out, since a later one has the same key": table.replaced,
        "records are left out, since their location is not listed": table.unknown_locations,
    }
    yield from (f"{count} {what}" for what, count in counts.items() if count)
    if table.unknown_columns:
        yield f"columns that the profile does not name: {', '.join(table.unknown_columns)}"


def _nothing() -> None:
    """Remember nothing: a file has no validators."""
