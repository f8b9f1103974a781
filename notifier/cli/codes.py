"""`notifier codes`: the codes that we have no words for."""

import click

from notifier.bootstrap.house import open_house
from notifier.cli.moment import local_day
from notifier.cli.printing import say
from notifier.store.register import codes as store


@click.command()
@click.option("--source", metavar="NAME", help="Of this source alone.")
def codes(source: str | None) -> None:
    """List codes without words: at how many locations each stands, and since when."""
    with open_house().sessions.reading() as connection:
        found = [one for one in store.every(connection) if source in {None, one.source}]
    for one in found:
        click.echo(
            f"{one.locations:>6}  {one.source}  {one.code.field}  {one.code.code}  "
            f"first {local_day(one.first_seen_at)}  last {local_day(one.last_seen_at)}"
        )
    if not found:
        say("There are words for every code")
