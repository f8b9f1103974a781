"""The command line: which commands there are, and what becomes of an error.

A command's module is loaded when it is called: `notifier ingest` must not wait for the web.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click

from notifier.cli.exits import FAILED, REFUSED, WRONG_USE
from notifier.errors import (
    Busy,
    NotifierError,
    ProfileInvalid,
    SettingsInvalid,
    SnapshotOutdated,
    SnapshotRefused,
    SourceUnavailable,
)

#: Name of the command, its module in this room, and the command in there.
COMMANDS = {
    "demo": ("demo", "demo"),
    "ingest": ("ingest", "ingest"),
    "convert": ("convert", "convert"),
    "schema": ("schema", "schema"),
    "snapshots": ("snapshots", "snapshots"),
    "waiting": ("waiting", "waiting"),
    "codes": ("codes", "codes"),
    "succession": ("succession", "succession"),
    "changes": ("changes", "changes"),
    "explain": ("explain", "explain"),
    "publish": ("stages", "publish"),
    "heed": ("stages", "heed"),
    "notify": ("stages", "notify"),
    "digest": ("stages", "digest"),
    "deliver": ("stages", "deliver"),
    "prune": ("stages", "prune"),
    "outbox": ("outbox", "outbox"),
    "run": ("running", "run"),
    "serve": ("running", "serve"),
    "work": ("running", "work"),
    "settings": ("settings", "settings"),
    "db": ("db", "db"),
}


class _Commands(click.Group):
    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name]
        with _no_collector():
            command = getattr(import_module(f"notifier.cli.{module}"), attribute)
        return command if isinstance(command, click.Command) else None


@contextmanager
def _no_collector() -> Iterator[None]:
    """Look for no garbage while modules load, nor in what they made: it all stays until the end.

    The looking took a sixth of the start of a command.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="notifier", prog_name="notifier")
def root() -> None:
    """Follow childcare locations: snapshots in, mails and feeds out."""


def main() -> None:
    """Run a command; an error of ours becomes words and an exit code, never a traceback."""
    try:
        root.main(prog_name="notifier", standalone_mode=True)
    except NotifierError as error:
        click.echo(str(error), err=True)
        sys.exit(exit_code(error))


def exit_code(error: NotifierError) -> int:
    """Give the exit code of an error: 3 a refused snapshot, 2 wrong use, 1 all else."""
    match error:
        case SnapshotRefused() | SnapshotOutdated() | Busy():
            return REFUSED
        case SettingsInvalid() | ProfileInvalid():
            return WRONG_USE
        case SourceUnavailable():
            return FAILED
        case _:
            return FAILED
