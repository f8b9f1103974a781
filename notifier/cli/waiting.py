"""`notifier waiting`: what is not shown yet as the source shows it, and why."""

from collections import Counter

import click

from notifier.bootstrap.house import open_house
from notifier.cli.moment import local
from notifier.cli.printing import say
from notifier.domain.patience import Waiting
from notifier.store.register import unsettled


@click.command()
@click.option("--source", metavar="NAME", help="Of this source alone.")
@click.option("--limit", default=50, show_default=True, help="How many are listed.")
def waiting(source: str | None, limit: int) -> None:
    """List what waits, at which locations and why; counted by reason."""
    counts: Counter[tuple[str, str]] = Counter()
    listed = 0
    with open_house().sessions.reading() as connection:
        for name, found in unsettled.walk(connection, source):
            for one in found.waiting:
                counts[name, one.reason.value] += 1
                if listed < limit:
                    click.echo(_line(name, found.location_id, one))
                    listed += 1
    total = sum(counts.values())
    if total > listed:
        click.echo(f"and {total - listed} more")
    for (name, reason), count in sorted(counts.items()):
        click.echo(f"{count:>6}  {name}  {reason}")
    if not total:
        say("Nothing waits")


def _line(source: str, location_id: str, one: Waiting) -> str:
    what = "  ".join(part for part in (one.records, one.key, one.name) if part) or "the location"
    due = f"  until {local(one.due_at)}" if one.due_at is not None else ""
    times = f"  {one.times} times" if one.times > 1 else ""
    return (
        f"{source}  {location_id}  {one.reason.value}  {what}  since {local(one.since)}{times}{due}"
    )
