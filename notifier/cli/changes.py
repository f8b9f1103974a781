"""`notifier changes`: the change log."""

import click

from notifier.bootstrap.house import open_house
from notifier.cli.printing import change_line, change_text
from notifier.store.register import changes as log

_BLOCK = 1000


@click.command()
@click.option("--since", default=0, metavar="SEQ", help="Only changes after this number.")
@click.option("--source", metavar="NAME", help="Only changes of this source.")
@click.option(
    "--format", "form", type=click.Choice(["json", "text"]), default="text", show_default=True
)
def changes(since: int, source: str | None, form: str) -> None:
    """Print the change log, the oldest first; JSON is one object a line."""
    show = change_line if form == "json" else change_text
    with open_house().sessions.reading() as connection:
        while found := log.read(connection, after=since, limit=_BLOCK, source=source):
            for change in found:
                click.echo(show(change))
            since = found[-1].seq
