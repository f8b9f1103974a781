"""Read ``[source.limits]``: how much a snapshot may change before it is parked."""

from collections.abc import Iterator, Mapping
from typing import Any

from notifier.config import parsers
from notifier.domain.guard import Limit, Limits, What

#: Measures that go are counted apart, under this name.
ENFORCEMENT_GONE = "enforcement_gone"
MUNICIPALITY = "municipality"
_PARTS: Mapping[str, parsers.Parse] = {
    "floor": parsers.number(0, 1_000_000),
    "share": parsers.share,
}


def read_limits(value: object, faults: list[str]) -> Limits:
    """Give the limits of a source: what is not named keeps its default.

    Args:
        value: what stands under ``limits``; None where nothing does.
        faults: where problems go, all of them.
    """
    defaults = Limits()
    written = dict(_table(value, "limits", faults))
    gone = written.pop(ENFORCEMENT_GONE, None)
    within = _table(written.pop(MUNICIPALITY, None), f"limits.{MUNICIPALITY}", faults)
    where = f"limits.{ENFORCEMENT_GONE}"
    return Limits(
        source=_limits(written, defaults.source, "limits", faults),
        municipality=_limits(within, defaults.municipality, f"limits.{MUNICIPALITY}", faults),
        enforcement_gone=_limit(gone, defaults.enforcement_gone, where, faults),
    )


def lines(limits: Limits) -> Iterator[str]:
    """Give limits as they are written in the file."""
    yield "[source.limits]"
    for what, limit in limits.source.items():
        yield f"{what} = {_written(limit)}"
    yield f"{ENFORCEMENT_GONE} = {_written(limits.enforcement_gone)}"
    yield f"[source.limits.{MUNICIPALITY}]"
    for what, limit in limits.municipality.items():
        yield f"{what} = {_written(limit)}"


def _written(limit: Limit) -> str:
    return f"{{ floor = {limit.floor}, share = {limit.share} }}"


def _table(value: object, where: str, faults: list[str]) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    if value is not None:
        faults.append(f"{where}: expected a table, not {value!r}")
    return {}


def _limits(
    written: Mapping[str, Any], defaults: Mapping[What, Limit], where: str, faults: list[str]
) -> dict[What, Limit]:
    faults += [
        f"{where}.{name}: there is no such limit" for name in written if name not in set(defaults)
    ]
    return {
        what: _limit(written.get(what.value), limit, f"{where}.{what}", faults)
        for what, limit in defaults.items()
    }


def _limit(value: object, default: Limit, where: str, faults: list[str]) -> Limit:
    written = _table(value, where, faults)
    found: dict[str, Any] = {"floor": default.floor, "share": default.share}
    for name, part in written.items():
        if name not in _PARTS:
            faults.append(f"{where}.{name}: expected floor or share")
            continue
        try:
            found[name] = _PARTS[name](part)
        except ValueError as error:
            faults.append(f"{where}.{name}: expected {error}, not {part!r}")
    return Limit(**found)
