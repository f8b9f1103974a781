"""Read the ``[[merger]]`` tables: municipalities that merge later than those we know of."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from notifier.domain.mergers import Merger

_KEYS = {"old", "new", "on"}


def read_mergers(entries: object, file: str, problems: list[str]) -> Iterator[Merger]:
    """Give the mergers that are written as they should be; what is wrong with others is added.

    Args:
        entries: what stands under ``merger``.
        file: the file's name, for the problems.
        problems: where problems go.
    """
    if not isinstance(entries, list):
        problems.append(f"{file}: merger: expected [[merger]] tables")
        return
    for number, entry in enumerate(entries, start=1):
        faults = list(_faults(entry))
        problems += [f"{file}: merger {number}: {fault}" for fault in faults]
        if not faults:
            yield Merger(old=tuple(entry["old"]), new=entry["new"], on=entry["on"])


def _faults(entry: object) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield "expected a [[merger]] table"
        return
    yield from _of_table(entry)


def _of_table(entry: Mapping[str, Any]) -> Iterator[str]:
    old, new, on = (entry.get(name) for name in ("old", "new", "on"))
    if not isinstance(old, list) or not old or not all(isinstance(c, str) and c for c in old):
        yield "old: expected the NIS codes that are no longer in use, as a list of texts"
    if not isinstance(new, str) or not new:
        yield "new: expected the NIS code of the new municipality, as a text"
    if type(on) is not date:
        yield "on: expected the first day of the new municipality, such as 2031-01-01"
    for key in sorted(entry.keys() - _KEYS):
        yield f"{key}: there is no such setting of a merger"
