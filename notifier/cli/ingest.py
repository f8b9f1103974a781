"""`notifier ingest`: one snapshot into the change log."""

import sys
from collections.abc import Sequence
from datetime import datetime

import click

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House, open_house
from notifier.bootstrap.intake import Wanted, intake
from notifier.cli.exits import REFUSED
from notifier.cli.moment import Moment, local
from notifier.cli.printing import change_line, progress, say
from notifier.domain.change import Change
from notifier.domain.rules import TRUSTING
from notifier.domain.snapshot import NotModified, Snapshot
from notifier.pipeline.intake.ingest import IngestReport, Watchers, note_unchanged
from notifier.pipeline.intake.ingest import ingest as apply
from notifier.pipeline.telling.rehearse import Rehearsal
from notifier.store.engine import Connection


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="[TABLE=]FILE|URL...")
@click.option("--source", required=True, metavar="NAME", help="Whose snapshot it is.")
@click.option("--profile", metavar="FILE", help="A profile, for tables of another make.")
@click.option("--taken-at", type=Moment(), help="When the source looked like this.")
@click.option(
    "--at-once",
    is_flag=True,
    help="Believe everything and show it at once: for old snapshots, read one after another.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would change.")
def ingest(
    files: tuple[str, ...],
    source: str,
    profile: str | None,
    taken_at: datetime | None,
    *,
    at_once: bool,
    dry_run: bool,
) -> None:
    """Bring one snapshot into the change log."""
    _check_use(source, profile, taken_at)
    house = open_house()
    wanted = Wanted(arguments=files, source=source, profile=profile, taken_at=taken_at)
    with intake(house, wanted) as arrived:
        for note in arrived.notes:
            say(note)
        if isinstance(arrived.snapshot, NotModified):
            say(f"{source}: the address says that nothing changed since last time")
            if not dry_run:
                note_unchanged(source, house.sessions, now=now())
            return
        report, rehearsal = _applied(house, arrived.snapshot, at_once=at_once, dry_run=dry_run)
        if not dry_run:
            arrived.remember()
    say(_summary(report, dry_run=dry_run))
    if dry_run and not report.findings:
        say(rehearsal.summary())
    if report.findings:
        say("\n".join(f"  {finding}" for finding in report.findings))
        sys.exit(REFUSED)


def _check_use(source: str, profile: str | None, taken_at: datetime | None) -> None:
    """Refuse options that mean nothing here, before anything is opened."""
    if not source:
        raise click.UsageError("--source is empty; expected the name of a source")
    if taken_at is not None and profile is None:
        problem = "--taken-at is for tables with a profile; format 1 says itself when it was taken"
        raise click.UsageError(problem)


def _applied(
    house: House, snapshot: Snapshot, *, at_once: bool, dry_run: bool
) -> tuple[IngestReport, Rehearsal]:
    moment = now()
    rehearsal = Rehearsal(now=moment)
    lines: list[str] = []  # printed once the whole is believed

    def told(_connection: Connection, changes: Sequence[Change]) -> None:
        lines.extend(map(change_line, changes))

    with progress(f"Reading {snapshot.source}", snapshot.expected) as advance:
        report = apply(
            snapshot,
            house.sessions,
            now=moment,
            rules=TRUSTING if at_once else house.settings.rules_of(snapshot.source),
            dry_run=dry_run,
            watchers=Watchers(
                progress=advance,
                changes=told if dry_run else None,
                written=rehearsal.count if dry_run else None,
            ),
        )
    for line in lines if not report.findings else ():
        click.echo(line)
    return report, rehearsal


def _summary(report: IngestReport, *, dry_run: bool) -> str:
    start = f"{report.source}, taken at {local(report.taken_at)}: "
    if report.same:
        return f"{start}the same snapshot as last time; nothing to do"
    if report.findings:
        verb = "would be parked" if dry_run else "is parked"
        return f"{start}not believable, so the snapshot {verb} and nothing of it was applied:"
    if report.first:
        return f"{start}{report.locations} locations; the first snapshot, so nothing is told"
    verb = "would be" if dry_run else "were"
    return (
        f"{start}{report.locations} locations, {report.differing} not the same to the letter; "
        f"{report.changes} changes {verb} written in the log"
    )
