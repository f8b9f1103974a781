"""Open what every command needs: settings, the store with its schema, the links."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from notifier.config.loading import load
from notifier.config.settings import Settings
from notifier.errors import SettingsInvalid, StoreOutdated
from notifier.links import Links
from notifier.store.engine import Sessions
from notifier.store.tables import SCHEMA

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every command works with."""

    settings: Settings
    sessions: Sessions
    links: Links


def open_house(settings: Settings | None = None) -> House:
    """Open the store and check its schema; an empty database gets ours.

    Args:
        settings: those of the environment and the file where None.

    Raises:
        SettingsInvalid: with every problem.
        StoreOutdated: the database has another schema than this program.
    """
    settings = load() if settings is None else settings
    sessions = Sessions(settings.database_url)
    _prepare(sessions)
    return House(settings=settings, sessions=sessions, links=links(settings))


def _prepare(sessions: Sessions) -> None:
    found = sessions.schema()
    if found is None:
        upgrade(sessions)
    elif found != SCHEMA:
        raise StoreOutdated(found=found, expected=SCHEMA)


def upgrade(sessions: Sessions) -> None:
    """Bring the database to this program's schema.

    Alembic is loaded here and not above: most commands never need it, and it takes longer to load
    than a snapshot without changes takes to read.
    """
    import_module("notifier.store.schema").upgrade(sessions)


def links(settings: Settings) -> Links:
    """Give the builder of links, with the server's secret."""
    return Links(base_url=settings.base_url, secret=_secret(settings))


def _secret(settings: Settings) -> bytes:
    """Give the secret; made once where none is set, readable by its owner alone."""
    if settings.secret:
        return settings.secret.encode()
    path = settings.secret_file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
        return path.read_bytes().strip()
    except OSError as error:
        problem = f"secret_file: {path} cannot be kept: {error.strerror}"
        raise SettingsInvalid([problem]) from error


def _make(path: Path) -> None:
    """Write a new secret under its name at once or not at all, unless there is one."""
    if path.exists():
        return
    made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_hex(_SECRET_BYTES).encode())
    with suppress(FileExistsError):  # the first of two processes wins; the other reads its secret
        os.link(made, path)
    made.unlink()
