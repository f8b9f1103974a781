"""A source whose files are downloaded, and then opened as if they had been handed in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from notifier.domain.ports import Source
from notifier.domain.snapshot import NotModified, Snapshot
from notifier.sources import address
from notifier.sources.http import USER_AGENT, Download, Downloads, Patience, Validators

#: Opens the downloaded files: by table, each with its path and the name for messages.
Opener = Callable[[Mapping[str, Path], Mapping[str, str]], Source]
_PATIENCE = Patience()


class HttpSource:
    """One source at one address, or at one for each of its tables.

    After the snapshot was applied, call `remember`: only then are the validators kept. Where we
    stop in between, the next run has nothing to ask with and gets the files again.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        addresses: Mapping[str, str],
        *,
        source: str,
        opener: Opener,
        validators: Validators,
        into: Path,
        patience: Patience = _PATIENCE,
        user_agent: str = USER_AGENT,
        conditional: bool = True,
    ) -> None:
        """Name the addresses; nothing is asked yet.

        Args:
            addresses: by table; under any name where there is one file in format 1.
            source: whose they are.
            opener: makes the source that reads the downloaded files.
            validators: what is kept from one run to the next.
            into: a folder for the files, which must stay until the snapshot was walked.
            patience: how long and how much is waited for.
            user_agent: our name.
            conditional: ask only for what has changed; False where a file must come in any case
                (another profile, or local files beside it).
        """
        self._addresses, self._source, self._opener = addresses, source, opener
        self._validators, self._into, self._conditional = validators, into, conditional
        self._downloads = Downloads(source=source, patience=patience, user_agent=user_agent)
        self._came: dict[str, Download] = {}

    def fetch(self) -> Snapshot | NotModified:
        """Download what has changed and open it.

        Raises:
            SnapshotRefused: what came is no snapshot.
            SourceUnavailable: something did not come.
        """
        self._came = self._changed()
        if not self._came:
            return NotModified(source=self._source)
        for table, url in self._addresses.items():
            if table not in self._came:
                # one table has changed: the others are needed to make locations of it
                self._came[table] = self._downloads.get(url, self._path(table, url))
        paths = {table: download.path for table, download in self._came.items()}
        names = {table: address.shown(url) for table, url in self._addresses.items()}
        return self._opener(paths, names).fetch()

    def remember(self) -> None:
        """Keep the validators of what came with the last `fetch`."""
        for table, download in self._came.items():
            key = address.key_of(self._addresses[table])
            self._validators.put(key, download.etag, download.last_modified)

    def _changed(self) -> dict[str, Download]:
        came = {}
        for table, url in self._addresses.items():
            kept = self._validators.get(address.key_of(url)) if self._conditional else (None, None)
            path = self._path(table, url)
            download = self._downloads.get_if_changed(url, path, validators=kept)
            if download is not None:
                came[table] = download
        return came

    def _path(self, table: str, url: str) -> Path:
        # a folder for each table: two addresses may end in the same name, and the name has meaning
        folder = self._into / (table or "snapshot")
        folder.mkdir(parents=True, exist_ok=True)
        return folder / address.file_name(url)
