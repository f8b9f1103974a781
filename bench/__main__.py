"""Run the benchmarks by name and say which limits hold: ``python -m bench [--quick] [NAME …]``."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.digest import digest
from bench.fan_out import fan_out
from bench.ground import Ground
from bench.ingesting import databases, guard, parse, scale
from bench.mailing import smtp
from bench.measure import Figure
from bench.outbox import outbox, workers
from bench.peer import peer
from bench.render import render
from bench.sendgrid import sendgrid
from bench.serving import feed

BENCHMARKS: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "parse": parse,
    "guard": guard,
    "csv-diff": peer,
    "fan-out": fan_out,
    "digest": digest,
    "feed": feed,
    "smtp": smtp,
    "outbox": outbox,
    "outbox-workers": workers,
    "render": render,
    "sendgrid": sendgrid,
    "postgresql": databases,
    "scale": scale,
}
#: Left out of the short form: they take minutes.
LONG = frozenset({"postgresql", "scale"})
ROUNDS, QUICK_ROUNDS = 7, 3


def main() -> int:
    """Give 1 where a limit is missed."""
    arguments = _arguments()
    chosen = arguments.names or [n for n in BENCHMARKS if not (arguments.quick and n in LONG)]
    rounds = QUICK_ROUNDS if arguments.quick else ROUNDS
    figures: list[Figure] = []
    with _ground(arguments.data, rounds) as ground:
        _line("benchmark", "median", "limit", "verdict", "ours / theirs")
        for name in chosen:
            for figure in BENCHMARKS[name](ground):
                figures.append(figure)
                _show(figure)
    if arguments.json:
        found = [{**asdict(figure), "holds": figure.holds} for figure in figures]
        arguments.json.write_text(json.dumps(found, indent=1) + "\n")
    return 0 if all(figure.holds for figure in figures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds, the long ones left out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="keep the invented data there")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    return arguments


@contextmanager
def _ground(data: Path | None, rounds: int) -> Iterator[Ground]:
    with TemporaryDirectory(prefix="bench-") as folder:
        stores = Path(folder) / "stores"
        stores.mkdir()
        kept = Path(folder) / "data" if data is None else data.resolve()
        yield Ground(data=kept, stores=stores, rounds=rounds)


def _show(figure: Figure) -> None:
    limit = f"{'>=' if figure.at_least else '<='} {figure.limit:g} {figure.unit}"
    value = f"{figure.value:.2f}" if figure.limit >= 1 else f"{figure.value:.3f}"
    verdict = "holds" if figure.holds else "MISSED"
    _line(figure.name, f"{value} {figure.unit}", limit, verdict, figure.detail)


def _line(name: str, value: str, limit: str, verdict: str, detail: str) -> None:
    print(f"{name:<48}{value:>12}{limit:>14}  {verdict:<8}{detail}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
