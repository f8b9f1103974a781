"""Breaks real series in the ways of real sources: ``scripts/faults-on-real-data FOLDER``.

Each snapshot of a series is followed by a broken copy of itself, in two databases: one takes it by
the rules that every source has, the other believes everything and shows it at once. What a third
hears of the series by itself is true; the rest is false. Counts of locations alone are printed:
what the registers hold is not ours to repeat.
"""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import click

from tests.real import programs
from tests.real.series import BRITISH_COLUMBIA, SCOTLAND, Series

_REFUSED = 3
Rows = list[list[str]]
Snapshot = Mapping[str, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One way to break the table of the locations."""

    name: str
    #: From the rows, the header first, to the bytes of the file.
    write: Callable[[Rows, Random], bytes]


def _written(rows: Rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _half(rows: Rows, chance: Random) -> bytes:
    head, *rest = rows
    return _written([head, *sorted(chance.sample(rest, len(rest) // 2))])


def _emptied(rows: Rows, _chance: Random) -> bytes:
    """Empty the column of the town."""
    head, *rest = rows
    place = next(n for n, name in enumerate(head) if name.lower() in {"service_town", "city"})
    return _written([head, *([*row[:place], "", *row[place + 1 :]] for row in rest)])


def _renumbered(rows: Rows, chance: Random) -> bytes:
    """Give each row another number, where the register numbers its rows."""
    head, *rest = rows
    if "FAC_PARTY_ID" not in head:
        return _written(rows)
    place, offset = head.index("FAC_PARTY_ID"), chance.randint(1000, 9000)
    numbered = ([*r[:place], str(n), *r[place + 1 :]] for n, r in enumerate(rest, start=offset))
    return _written([head, *numbered])


def _shuffled(rows: Rows, chance: Random) -> bytes:
    """Shuffle the rows, and the columns as well."""
    head, *rest = rows
    chance.shuffle(rest)
    order = list(range(len(head)))
    chance.shuffle(order)
    return _written([[row[n] for n in order] for row in (head, *rest)])


def _misread(rows: Rows, _chance: Random) -> bytes:
    """Read UTF-8 as an old Windows does, and write what comes of it."""
    return _written(rows).decode("latin-1").encode()


def _split(rows: Rows, chance: Random) -> bytes:
    """Put a newline in the middle of a row."""
    lines = _written(rows).split(b"\r\n")
    place = chance.randrange(1, len(lines) - 1)
    half = len(lines[place]) // 2
    lines[place] = lines[place][:half] + b"\r\n" + lines[place][half:]
    return b"\r\n".join(lines)


_REPLAYED = "an old snapshot again"
BREAKS = (
    Break(name="half the rows cut", write=_half),
    Break(name="the town's column emptied", write=_emptied),
    Break(name="all rows renumbered", write=_renumbered),
    Break(name="rows and columns shuffled", write=_shuffled),
    Break(name=_REPLAYED, write=lambda rows, _chance: _written(rows)),
    Break(name="read in another encoding", write=_misread),
    Break(name="a row split by a newline", write=_split),
)


class Said(NamedTuple):
    """One thing that somebody was told."""

    location_id: str
    type: str
    record: str
    field: str
    after: str


@dataclass(slots=True, kw_only=True)
class Side:
    """One database, with or without the guard."""

    database: Path
    series: Series
    at_once: bool
    _seen: int = 0

    def take(self, tables: Snapshot, taken_at: datetime) -> tuple[str, frozenset[Said]]:
        """Bring a snapshot in; give what became of it, and what was told."""
        ran = programs.ingest(
            self.database, self.series.profile, tables, taken_at=taken_at, at_once=self.at_once
        )
        if ran.status not in {0, _REFUSED}:
            raise RuntimeError(ran.err)
        changes = [json.loads(line) for line in programs.changes(self.database, since=self._seen)]
        self._seen += len(changes)
        heard = [c for c in changes if c["severity"] != "technical" and not c.get("quiet")]
        parked = "is parked" in ran.err
        fate = "applied" if ran.status == 0 else "parked" if parked else "refused"
        return fate, frozenset(said for change in heard for said in _said(change))


def _said(change: dict[str, Any]) -> Iterator[Said]:
    """Take a change apart, so that two days told as one can be held against each by itself."""
    about = (change["location_id"], change["type"], change["record_key"])
    if change["type"].endswith(("_added", "_gone")):
        yield Said(*about, "", "")
        return
    for field in change["fields"]:
        yield Said(*about, field["name"], str(field["after"]))


def _places(said: Iterable[Said]) -> int:
    return len({one.location_id for one in said})


_COLUMNS = [
    *("snapshot", "by the rules", "told of", "false"),
    *("believing everything: told of", "false"),
]


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(data: Path) -> None:
    """Break the real series in a folder, and count who would be alarmed."""
    with TemporaryDirectory(prefix="faults-") as name:
        for series, title, pause in (
            (SCOTLAND, "Scotland, by month", timedelta(days=1)),
            (BRITISH_COLUMBIA, "British Columbia, by day", timedelta(hours=12)),
        ):
            folder = Path(name) / series.profile
            folder.mkdir()
            click.echo(f"\n{title}\n")
            _row(_COLUMNS)
            _row(["---"] * len(_COLUMNS))
            for cells in _broken(series, data, folder, pause):
                _row(cells)


def _broken(series: Series, data: Path, folder: Path, pause: timedelta) -> Iterator[list[object]]:
    clean = Side(database=folder / "clean.db", series=series, at_once=True)
    true: set[Said] = set()
    for tables in series.snapshots(data):
        true |= clean.take(tables, _moment(tables))[1]
    sides = [
        Side(database=folder / f"{name}.db", series=series, at_once=name == "off")
        for name in ("on", "off")
    ]
    for name, tables, taken_at in _events(series, data, folder, pause):
        (fate, told), (_, alarmed) = (side.take(tables, taken_at) for side in sides)
        counts = (_places(told), _places(told - true), _places(alarmed), _places(alarmed - true))
        yield [name, fate, *counts]


def _events(
    series: Series, data: Path, folder: Path, pause: timedelta
) -> Iterator[tuple[str, Snapshot, datetime]]:
    """Give each snapshot, each followed by a broken one; the last one as often as is needed."""
    chance = Random(7)  # noqa: S311 - it keeps no secret
    snapshots = series.snapshots(data)
    first = _moment(snapshots[0])
    last = first
    for number, broken in enumerate(BREAKS):
        good = snapshots[min(number, len(snapshots) - 1)]
        last = max(_moment(good), last + 2 * pause)
        yield f"{_day(good)}", good, last
        source = snapshots[max(0, min(number, len(snapshots) - 1) - 4)]
        shape = source if broken.name == _REPLAYED else good
        yield broken.name, _copy(shape, folder, broken, chance), last + pause
    yield f"{_day(snapshots[-1])}", snapshots[-1], max(_moment(snapshots[-1]), last + 2 * pause)


def _copy(tables: Snapshot, folder: Path, broken: Break, chance: Random) -> Snapshot:
    path = folder / "broken.csv"
    text = gzip.decompress(tables["locations"].read_bytes()).decode("utf-8-sig")
    path.write_bytes(broken.write(list(csv.reader(io.StringIO(text, newline=""))), chance))
    return {**tables, "locations": path}


def _day(tables: Snapshot) -> str:
    return tables["locations"].name.partition(".")[0]


def _moment(tables: Snapshot) -> datetime:
    return datetime.fromisoformat(_day(tables)).replace(tzinfo=UTC)


def _row(cells: list[object] | list[str]) -> None:
    click.echo(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
