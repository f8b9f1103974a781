"""`notifier schema`: the JSON Schema of format 1."""

import json

import click

from notifier.sources.schema import json_schema


@click.command()
def schema() -> None:
    """Print the JSON Schema of snapshot format 1."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
