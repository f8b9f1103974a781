"""Reads what is typed to name the files of a source: ``FILE``, or ``TABLE=FILE`` for each table."""

import re
from collections.abc import Sequence

from notifier.errors import Fault, SnapshotRefused
from notifier.sources.profile import TableName

_NAMED = re.compile(r"([A-Za-z_]+)=(.+)", re.DOTALL)


def table_files(arguments: Sequence[str], *, tables: Sequence[str]) -> dict[str, str]:
    """Give the file or address of each table.

    Args:
        arguments: as typed. A file without a table's name stands for the only table.
        tables: the tables that the profile has (`Profile.names`).

    Raises:
        SnapshotRefused: a table has no name, an unknown one or two files.
    """
    found: dict[str, str] = {}
    faults = []
    for argument in arguments:
        name, file = _parted(argument, tables)
        problem = _problem(name, tables, found)
        if problem:
            faults.append(Fault(file=argument, problem=problem))
        else:
            found[name] = file
    if faults:
        raise SnapshotRefused(faults)
    return found


def names_table(argument: str) -> bool:
    """Say whether an argument can be read as TABLE=FILE."""
    return _NAMED.fullmatch(argument) is not None


def _parted(argument: str, tables: Sequence[str]) -> tuple[str, str]:
    named = _NAMED.fullmatch(argument)
    if named:
        return named[1], named[2]
    return (str(tables[0]) if len(tables) == 1 else ""), argument


def _problem(name: str, tables: Sequence[str], found: dict[str, str]) -> str | None:
    known = ", ".join(tables)
    if not name:
        return f"which table is it? Write TABLE=FILE; the profile has {known}"
    if name not in tables:
        if name in list(TableName):
            return f"the profile has no table {name}; it has {known}"
        return f"there is no table {name}; the profile has {known}"
    if name in found:
        return f"the table {name} has a file already: {found[name]}"
    return None
