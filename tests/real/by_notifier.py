"""What `notifier changes --format json` tells, in the terms that all tools share."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tests.real.told import Fate, Item, Told, Value, told

_FATES = {
    "location_added": Fate.ADDED,
    "location_gone": Fate.REMOVED,
    "details_changed": Fate.CHANGED,
    "organiser_changed": Fate.CHANGED,
    "report_added": Fate.ADDED,
    "report_gone": Fate.REMOVED,
    "report_changed": Fate.CHANGED,
}


def told_by_notifier(lines: Iterable[str]) -> Told:
    """Read the change log.

    Raises:
        KeyError: a change is of a type that tables without enforcement cannot give.
    """
    values: list[Value] = []
    fates: list[tuple[Item, Fate]] = []
    for line in lines:
        change = json.loads(line)
        fate = _FATES[change["type"]]
        # an inspection is known by the day of the visit: that is its natural key
        item = Item(change["location_id"], change["record_key"] or None)
        fates.append((item, fate))
        for field in change["fields"]:
            if field["name"] == "inspections":
                for inspection in field["after"] or field["before"]:
                    inside = Item(item.location, inspection["visited_on"])
                    fates.append((inside, fate))
                    values += _whole(inside, fate, inspection)
            elif field["name"] != "id":
                values.append(_value(item, field["name"], field["before"], field["after"]))
    return told(values, fates)


def _whole(item: Item, fate: Fate, record: dict[str, Any]) -> Iterator[Value]:
    """Give each field of a record that came or went with its location."""
    for name, content in _leaves(record, ""):
        if fate is Fate.ADDED:
            yield _value(item, name, None, content)
        else:
            yield _value(item, name, content, None)


def _leaves(record: dict[str, Any], path: str) -> Iterator[tuple[str, object]]:
    for name, content in record.items():
        if isinstance(content, dict):
            yield from _leaves(content, f"{path}{name}.")
        else:
            yield f"{path}{name}", content


def _value(item: Item, name: str, before: object, after: object) -> Value:
    return Value(item, name, _text(before), _text(after))


def _text(content: object) -> str | None:
    return None if content is None else str(content)
