"""`notifier snapshots`: what came in."""

import click

from notifier.bootstrap.house import open_house
from notifier.store import snapshots as store


@click.group()
def snapshots() -> None:
    """Look at the snapshots that came in."""


@snapshots.command(name="list")
@click.option("--limit", default=20, show_default=True, help="How many, the newest first.")
def list_(limit: int) -> None:
    """List them, the newest first."""
    with open_house().sessions.reading() as connection:
        for entry in store.newest(connection, limit):
            click.echo(
                f"{entry.id:>6}  {entry.source}  taken {entry.taken_at:%Y-%m-%d %H:%M}  "
                f"{entry.state}  {entry.locations} locations  {entry.changes} changes  {entry.file}"
            )
