"""The reverse of a diff: put changes into a location as it was, to see whether it becomes the next.

It is written apart from the diff, over plain values, so that one may judge the other.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from notifier.domain.change import Change, ChangeType, Kind
from notifier.domain.location import Location

Flat = dict[str, Any]
_RECORDS = {
    Kind.INSPECTION: ("inspections", ("visited_on",)),
    Kind.ENFORCEMENT: ("enforcement", ("trajectory", "kind", "decided_on")),
    Kind.REACTION: ("reactions", ("about", "about_id", "dated_on")),
}
_CAME = {ChangeType.REPORT_ADDED, ChangeType.MEASURE_ADDED, ChangeType.REACTION_ADDED}
_LEFT = {
    *(ChangeType.REPORT_GONE, ChangeType.REPORT_AGED_OUT),
    *(ChangeType.MEASURE_WITHDRAWN, ChangeType.REACTION_GONE),
}


def plain(location: Location) -> dict[str, Any]:
    """Give a location's own fields by path, and its records likewise, none of them in an order."""
    fields = msgspec.to_builtins(location)
    records = {name: fields.pop(name, []) for name, _ in _RECORDS.values()}
    del fields["id"]
    return {"": _flat(fields)} | {
        name: _unordered([_flat(one) for one in some]) for name, some in records.items()
    }


def applied(old: Location, changes: Iterable[Change]) -> dict[str, Any]:
    """Give what an old state and the changes to the next make, in the form of `plain`."""
    state = plain(old)
    grouped: dict[tuple[Kind, str], list[Change]] = {}
    for change in changes:
        if change.type is not ChangeType.LOCATION_SUCCEEDED:
            grouped.setdefault((change.kind, change.record_key), []).append(change)
    for (kind, key), some in grouped.items():
        if kind is Kind.LOCATION:
            state[""] = _put(state[""], some)
        else:
            name, parts = _RECORDS[kind]
            state[name] = _unordered(_records(state[name], parts, key, some))
    return state


def _records(
    records: list[Flat], parts: tuple[str, ...], key: str, changes: list[Change]
) -> list[Flat]:
    change = changes[0]
    if change.type in _CAME:
        return [*records, _put({}, changes)]
    if change.type in _LEFT:
        return [one for one in records if _key(one, parts) != key]
    if change.type is ChangeType.TRAJECTORY_GONE:
        gone = {field.name for field in change.fields}
        return [one for one in records if _key(one, parts) not in gone]
    before = {field.name: field.before for one in changes for field in one.fields}
    found = [
        one
        for one in records
        if all(_unordered(one.get(name)) == _unordered(value) for name, value in before.items())
        and _key(_put(one, changes), parts) == key
    ]
    assert len(found) == 1, f"{len(found)} records can be meant by {key}"
    return [one for one in records if one is not found[0]] + [_put(found[0], changes)]


def _put(flat: Flat, changes: Iterable[Change]) -> Flat:
    changed = {field.name: field.after for change in changes for field in change.fields}
    return {
        name: _unordered(value) for name, value in {**flat, **changed}.items() if value is not None
    }


def _key(flat: Mapping[str, Any], parts: tuple[str, ...]) -> str:
    return "|".join(str(flat.get(part, "")) for part in parts)


def _flat(value: Mapping[str, Any], path: str = "") -> Flat:
    flat: Flat = {}
    for name, item in value.items():
        if isinstance(item, dict):
            flat |= _flat(item, f"{path}{name}.")
        elif (leaf := _leaf(item)) is not None:
            flat[f"{path}{name}"] = leaf
    return flat


def _leaf(value: Any) -> Any:  # noqa: ANN401 - plain JSON
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split()) or None
    if isinstance(value, dict):
        leaves = {name: _leaf(item) for name, item in value.items()}
        return {name: leaves[name] for name in sorted(leaves) if leaves[name] is not None} or None
    if isinstance(value, list):
        return _unordered([leaf for leaf in map(_leaf, value) if leaf is not None]) or None
    return value


def _unordered(value: Any) -> Any:  # noqa: ANN401 - plain JSON
    return sorted(value, key=_spelled) if isinstance(value, list) else value


def _spelled(value: Any) -> str:  # noqa: ANN401 - plain JSON
    return repr(sorted(value.items()) if isinstance(value, dict) else value)
