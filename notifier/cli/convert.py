"""`notifier convert`: tables of another make into format 1."""

from datetime import datetime
from pathlib import Path

import click

from notifier.bootstrap.house import open_house
from notifier.bootstrap.intake import Wanted, intake
from notifier.cli.moment import Moment
from notifier.cli.printing import say
from notifier.domain.snapshot import NotModified
from notifier.sources.convert import convert as write


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="[TABLE=]FILE|URL...")
@click.option("--profile", required=True, metavar="FILE", help="How the tables are read.")
@click.option("--source", metavar="NAME", help="Whose snapshot it is; else the profile says.")
@click.option("--taken-at", type=Moment(), help="When the source looked like this.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), required=True, help="The file to write."
)
def convert(
    files: tuple[str, ...],
    profile: str,
    source: str | None,
    taken_at: datetime | None,
    output: Path,
) -> None:
    """Turn tables into a snapshot in format 1; the file appears whole or not at all."""
    wanted = Wanted(arguments=files, source=source, profile=profile, taken_at=taken_at)
    with intake(open_house(), wanted) as arrived:
        for note in arrived.notes:
            say(note)
        if isinstance(arrived.snapshot, NotModified):
            say("The address says that nothing changed since last time")
            return
        unfinished = output.with_name(f".{output.name}.part")
        try:
            with unfinished.open("wb") as out:
                count = write(arrived.snapshot, out)
            unfinished.replace(output)
        finally:
            unfinished.unlink(missing_ok=True)
    say(f"{output}: {count} locations")
