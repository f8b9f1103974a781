"""`notifier settings`: what is set, and to what."""

import click

from notifier.config.loading import PREFIX, load
from notifier.config.settings import specs


@click.command()
def settings() -> None:
    """Print every setting with its value; secrets are hidden."""
    found = load()
    for name, _default, spec in specs():
        value = getattr(found, name)
        shown = ("(set)" if value else "(not set)") if spec.secret else value
        click.echo(f"{PREFIX}{name.upper()} = {shown}\n    {spec.about}")
    for source in found.sources:
        click.echo(f"source {source.name}: {dict(source.tables)}, at {source.rhythm}")
