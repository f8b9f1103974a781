"""Print the tables of docs/real-data.md: ``scripts/compare-with-csv-diff FOLDER``."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.real.comparison import Step, changes_by_row_number, compare, refusals
from tests.real.series import BRITISH_COLUMBIA, SCOTLAND, Series
from tests.real.told import Fate

_REFUSED = 3


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(data: Path) -> None:
    """Compare notifier with csv-diff on the real series in a folder; fail where they differ."""
    with TemporaryDirectory(prefix="compare-") as name:
        folder = Path(name)
        scotland = _compared("Scotland, by month", SCOTLAND, data, folder / "scotland")
        columbia = _compared("British Columbia, by day", BRITISH_COLUMBIA, data, folder / "bc")
        _nonsense(columbia, data, folder)
        accepted = _bad_days(data, folder)
    differing = sum(sum(step.unexplained) for step in scotland + columbia)
    click.echo(f"\n{differing} differences unexplained, {accepted} broken files accepted")
    sys.exit(1 if differing or accepted else 0)


def _compared(title: str, series: Series, data: Path, folder: Path) -> list[Step]:
    folder.mkdir()
    _head(title, list(_COLUMNS))
    steps = []
    for step in compare(series, data, folder):
        steps.append(step)
        _row([show(step) for show in _COLUMNS.values()])
    return steps


def _fates(step: Step, *, inspections: bool) -> str:
    return " ".join(str(step.theirs.count(fate, inspections=inspections)) for fate in Fate)


_COLUMNS: dict[str, Callable[[Step], object]] = {
    "snapshots": lambda step: step.name,
    "rows": lambda step: "{} → {}".format(*step.rows),
    "locations + − ~": lambda step: _fates(step, inspections=False),
    "inspections + − ~": lambda step: _fates(step, inspections=True),
    "values": lambda step: len(step.ours.values | step.theirs.values),
    "notifier alone": lambda step: step.unexplained[0],
    "csv-diff alone": lambda step: step.unexplained[1],
    "white space": lambda step: step.spaces,
    "ignored": lambda step: step.ignored,
    "notifier": lambda step: f"{step.seconds:.2f} s",
    "csv-diff": lambda step: f"{step.their_seconds:.2f} s",
}


def _nonsense(steps: Iterable[Step], data: Path, folder: Path) -> None:
    _head(
        "British Columbia with the row number as key",
        ["snapshots", "changes by natural key", "changes by row number"],
    )
    counts = changes_by_row_number(BRITISH_COLUMBIA, data, folder)
    for step, count in zip(steps, counts, strict=True):
        _row([step.name, step.changes, count])


def _bad_days(data: Path, folder: Path) -> int:
    """Give how many files were accepted that ought not to be."""
    _head("British Columbia on bad days", ["file", "exit status", "what notifier says"])
    accepted = 0
    for path, ran in refusals(BRITISH_COLUMBIA, data, folder / "bad-days.db"):
        accepted += ran.status != _REFUSED
        # what the file holds is not ours to repeat: our own words around it will do
        said = ran.err.splitlines()[-1].partition(f"{path}: ")[2]
        start, _, rest = said.partition("“")
        _row([path.name, ran.status, f"{start}…{rest.rpartition('”')[2]}"])
    return accepted


def _head(title: str, columns: list[str]) -> None:
    click.echo(f"\n{title}\n")
    _row(columns)
    _row(["---"] * len(columns))


def _row(cells: list[object] | list[str]) -> None:
    click.echo(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
