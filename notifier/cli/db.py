"""`notifier db`: the database's schema."""

import click

from notifier.bootstrap.house import upgrade as bring
from notifier.cli.printing import say
from notifier.config.loading import load
from notifier.store.engine import Sessions


@click.group()
def db() -> None:
    """Care for the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to this program's schema."""
    sessions = Sessions(load().database_url)
    before = sessions.schema()
    bring(sessions)
    say(f"The database has schema {sessions.schema()}; before: {before or 'none'}")
