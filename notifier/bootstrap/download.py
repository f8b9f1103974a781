"""Fetch a snapshot from its address, with what the store remembers of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House
from notifier.bootstrap.intake import Arrived, Wanted, notes, opened
from notifier.domain.snapshot import NotModified
from notifier.errors import Fault, SnapshotRefused
from notifier.sources.http_source import HttpSource
from notifier.sources.profile import Profile, TakenAt
from notifier.sources.profiled_tables import ProfiledTables
from notifier.sources.snapshot_file import SnapshotFile
from notifier.store.engine import Sessions
from notifier.store.register import validators


class _Kept:
    """The validators in the store; each call is a transaction of its own."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def get(self, url: str) -> tuple[str | None, str | None]:
        with self._sessions.reading() as connection:
            return validators.get(connection, url)

    def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        with self._sessions.writing() as connection:
            validators.put(connection, url, etag, last_modified)


def download(
    house: House,
    places: Mapping[str, str],
    wanted: Wanted,
    profile: Profile | None,
    folder: Path,
) -> Arrived:
    """Download what has changed and open it.

    Raises:
        SnapshotRefused: what came is no snapshot.
        SourceUnavailable: something did not come.
    """
    made: list[SnapshotFile | ProfiledTables] = []

    def opener(
        paths: Mapping[str, Path], names: Mapping[str, str]
    ) -> SnapshotFile | ProfiledTables:
        made.append(opened(paths, wanted, profile, names))
        return made[-1]

    _refuse_mixed(places)
    if profile is not None and profile.taken_at is TakenAt.GIVEN and wanted.taken_at is None:
        wanted = replace(wanted, taken_at=now())  # an address shows what is now
    source = HttpSource(
        places,
        source=wanted.source or (profile.source if profile is not None else None) or "source",
        opener=opener,
        validators=_Kept(house.sessions),
        into=folder,
    )
    came = source.fetch()
    if isinstance(came, NotModified):
        return Arrived(snapshot=came, remember=source.remember)
    return Arrived(snapshot=came, notes=notes(made[-1]), remember=source.remember)


def _refuse_mixed(places: Mapping[str, str]) -> None:
    files = [place for place in places.values() if not place.startswith(("http://", "https://"))]
    if files:
        problem = "a file beside an address: give all tables as files, or all as addresses"
        raise SnapshotRefused([Fault(file=file, problem=problem) for file in files])
