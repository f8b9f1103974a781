"""`notifier snapshots`: what came in, what is parked, and what becomes of it."""

from collections import Counter
from collections.abc import Sequence

import click

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import open_house
from notifier.cli.moment import local
from notifier.cli.printing import change_text, progress, say
from notifier.domain.change import Change
from notifier.errors import NotFound
from notifier.pipeline.intake.ingest import Watchers
from notifier.pipeline.intake.release import discard as refuse
from notifier.pipeline.intake.release import rehearse
from notifier.pipeline.intake.release import release as let_through
from notifier.pipeline.telling.rehearse import Rehearsal
from notifier.store.engine import Connection
from notifier.store.register import parking
from notifier.store.register import snapshots as store
from notifier.store.register.snapshots import SnapshotEntry, SnapshotState

_SHOWN = 20


@click.group()
def snapshots() -> None:
    """Look at the snapshots that came in, and decide about parked ones."""


@snapshots.command(name="list")
@click.option("--limit", default=20, show_default=True, help="How many, the newest first.")
def list_(limit: int) -> None:
    """List them, the newest first."""
    with open_house().sessions.reading() as connection:
        for entry in store.newest(connection, limit):
            click.echo(_line(entry))


def _line(entry: SnapshotEntry) -> str:
    return (
        f"{entry.id:>6}  {entry.source}  taken {local(entry.taken_at)}  "
        f"{entry.state}  {entry.locations} locations  {entry.changes} changes  {entry.file}"
    )


@snapshots.command()
@click.argument("number", type=int)
def show(number: int) -> None:
    """Show a snapshot: why it was parked, what it would change, how many mails would go out."""
    house = open_house()
    with house.sessions.reading() as connection:
        entry = store.entry(connection, number)
        if entry is None:
            raise NotFound("snapshot", str(number))
        click.echo(_line(entry))
        for finding in parking.findings_of(connection, number):
            click.echo(f"  {finding}; for instance {', '.join(finding.samples)}")
    if entry.state is not SnapshotState.PARKED:
        return
    changes: list[Change] = []
    moment = now()
    mails = Rehearsal(now=moment)
    counts: Counter[str] = Counter()
    rules = house.settings.rules_of(entry.source)

    def told(_connection: Connection, found: Sequence[Change]) -> None:
        counts.update(change.type for change in found)
        changes.extend(found[: max(0, _SHOWN - len(changes))])

    with progress(f"Rehearsing {number}", entry.locations) as advance:
        watchers = Watchers(changes=told, progress=advance, written=mails.count)
        rehearse(house.sessions, number, rules=rules, now=moment, watchers=watchers)
    click.echo("Released, it would write in the log:")
    for type_, count in counts.most_common():
        click.echo(f"  {count:>6}  {type_}")
    for change in changes:
        click.echo(change_text(change))
    click.echo(mails.summary())


@snapshots.command()
@click.argument("number", type=int)
@click.option(
    "--quiet",
    is_flag=True,
    help="Tell nobody but those who must be corrected: a correction in bulk.",
)
def release(number: int, *, quiet: bool) -> None:
    """Let a parked snapshot through."""
    house = open_house()
    with house.sessions.reading() as connection:
        entry = store.entry(connection, number)
    rules = house.settings.rules_of("" if entry is None else entry.source)
    length = 0 if entry is None else entry.locations
    with progress(f"Releasing {number}", length) as advance:
        report = let_through(
            house.sessions, number, rules=rules, now=now(), quiet=quiet, progress=advance
        )
    told = "told to nobody but whom they correct" if quiet else "to be told"
    say(f"{report.source}: {report.changes} changes written in the log, {told}")


@snapshots.command()
@click.argument("number", type=int)
def discard(number: int) -> None:
    """Refuse a parked snapshot for good."""
    refuse(open_house().sessions, number)
    say(f"Snapshot {number} is discarded")
