"""What goes wrong at a source on one day: other lines than the true ones, in files of another kind.

Each fault knows which locations it hides, so that nobody is expected to hear of those that day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from random import Random
from typing import Any

import msgspec

from notifier.domain.snapshot import FORMAT
from notifier.sources.fictitious.year import Day

Plain = dict[str, Any]
#: Fields of a location, or of its records, that a broken export leaves empty or garbles.
_COLUMNS = (
    ("", "places"),
    ("enforcement", "effective_to"),
    ("", "price_system"),
    ("enforcement", "communicated_on"),
    ("inspections", "follow_up"),
    ("enforcement", "urgent"),
    ("inspections", "visited_on"),
    ("reactions", "text"),
    ("enforcement", "trajectory"),
    ("", "address"),
)
_TEXTS = (("enforcement", "text"), ("inspections", "follow_up"), ("", "name"), ("", "organiser"))
_WEEKS = (21, 42)


class FaultKind(StrEnum):
    """The kinds of fault."""

    HALF_CUT = auto()
    FEW_LOCATIONS_MISSING = auto()
    FEW_RECORDS_MISSING = auto()
    COLUMN_EMPTIED = auto()
    WRONG_ENCODING = auto()
    RENUMBERED = auto()
    SHUFFLED = auto()
    MUNICIPALITY_MISSING = auto()
    FLAPPING = auto()
    SAME_TWICE = auto()
    OLDER_AFTER_NEWER = auto()
    TRUNCATED = auto()
    ROW_SPLIT = auto()
    #: Last: it needs some weeks of a past.
    REPLAYED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One file that comes."""

    taken_at: datetime
    lines: Sequence[bytes]
    #: How many the header announces.
    expected: int

    def file(self, source: str) -> bytes:
        """Give the bytes of the file."""
        header = {
            "format": FORMAT,
            "source": source,
            "taken_at": self.taken_at,
            "locations": self.expected,
        }
        return b"\n".join([msgspec.json.encode(header), *self.lines, b""])


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """A day on which something goes wrong."""

    kind: FaultKind
    deliveries: tuple[Delivery, ...]
    #: The locations that are not shown as they are.
    hidden: frozenset[str]


def delivery(day: Day) -> Delivery:
    """Give the file of a good day."""
    return _file(day, list(day.lines.values()))


def _file(day: Day, lines: Sequence[bytes], *, hours: int = 0) -> Delivery:
    taken_at = day.taken_at + timedelta(hours=hours)
    return Delivery(taken_at=taken_at, lines=lines, expected=len(lines))


def go_wrong(kind: FaultKind, day: Day, past: Sequence[Day], chance: Random) -> Faulty:
    """Let a fault happen on a day.

    Args:
        kind: which.
        day: the truth.
        past: the days before, the oldest first.
        chance: where, and how much.
    """
    match kind:
        case FaultKind.FLAPPING:
            return _flapping(day, chance)
        case FaultKind.SAME_TWICE:
            return _shown(kind, delivery(day), delivery(day))
        case FaultKind.OLDER_AFTER_NEWER:
            return _shown(kind, delivery(day), delivery(past[-1]))
        case FaultKind.TRUNCATED | FaultKind.ROW_SPLIT:
            return _broken(kind, day, chance)
        case FaultKind.REPLAYED:
            then = past[-chance.randint(_WEEKS[0], min(_WEEKS[1], len(past)))]
            return _of_lines(kind, day, then.lines)
        case _:
            return _of_lines(kind, day, _CHANGED[kind](day.lines, chance))


def _shown(kind: FaultKind, *deliveries: Delivery) -> Faulty:
    return Faulty(kind=kind, deliveries=deliveries, hidden=frozenset())


def _of_lines(kind: FaultKind, day: Day, lines: Mapping[str, bytes]) -> Faulty:
    hidden = frozenset(
        id_ for id_ in day.lines.keys() | lines.keys() if day.lines.get(id_) != lines.get(id_)
    )
    harmless = kind in {FaultKind.SHUFFLED, FaultKind.RENUMBERED}
    return Faulty(
        kind=kind,
        deliveries=(_file(day, list(lines.values())),),
        hidden=frozenset() if harmless else hidden,
    )


def _half(lines: Mapping[str, bytes], chance: Random) -> dict[str, bytes]:
    return {id_: line for id_, line in lines.items() if chance.random() < 0.5}  # noqa: PLR2004 - half


def _few_locations(lines: Mapping[str, bytes], chance: Random) -> dict[str, bytes]:
    missing = set(chance.sample(sorted(lines), chance.randint(3, 15)))
    return {id_: line for id_, line in lines.items() if id_ not in missing}


def _few_records(lines: Mapping[str, bytes], chance: Random) -> dict[str, bytes]:
    found = dict(lines)
    names = {"inspections": 6, "enforcement": 2, "reactions": 2}
    for name, count in names.items():
        having = [id_ for id_, line in lines.items() if f'"{name}":['.encode() in line]
        for id_ in chance.sample(having, count):
            found[id_] = _edited(found[id_], _without_last(name))
    return found


def _without_last(name: str) -> Callable[[Plain], object]:
    return lambda plain: plain[name].pop()


def _edited(line: bytes, edit: Callable[[Plain], object]) -> bytes:
    plain = msgspec.json.decode(line)
    edit(plain)
    return msgspec.json.encode(plain)


def _empty(lines: Mapping[str, bytes], chance: Random) -> dict[str, bytes]:
    records, name = chance.choice(_COLUMNS)
    needle = f'"{name}":'.encode()

    def emptied(plain: Plain) -> None:
        for one in plain.get(records, ()) if records else (plain,):
            one.pop(name, None)

    return {i: _edited(line, emptied) if needle in line else line for i, line in lines.items()}


def _garble(lines: Mapping[str, bytes], chance: Random) -> dict[str, bytes]:
    records, name = chance.choice(_TEXTS)

    def garbled(plain: Plain) -> None:
        for one in plain.get(records, ()) if records else (plain,):
            if name in one:
                one[name] = _garbled(one[name])

    return {i: line if line.isascii() else _edited(line, garbled) for i, line in lines.items()}


def _garbled(value: Any) -> Any:  # noqa: ANN401 - plain JSON
    """Read UTF-8 as if it were the encoding of an old Windows."""
    if isinstance(value, dict):
        return {key: _garbled(item) for key, item in value.items()}
    if isinstance(value, str):
        return value.encode().decode("cp1252", errors="replace")
    return value


def _renumber(lines: Mapping[str, bytes], chance: Random) -> dict[str, bytes]:
    offset = chance.randint(1000, 9000)

    def renumbered(plain: Plain) -> None:
        for name in ("inspections", "enforcement", "reactions"):
            for number, one in enumerate(plain.get(name, ())):
                one["id"] = f"{offset}-{plain['id']}-{number}"

    return {id_: _edited(line, renumbered) for id_, line in lines.items()}


def _shuffle(lines: Mapping[str, bytes], chance: Random) -> dict[str, bytes]:
    ids = list(lines)
    chance.shuffle(ids)
    return {id_: msgspec.json.encode(_shuffled(lines[id_], chance)) for id_ in ids}


def _shuffled(line: bytes, chance: Random) -> Plain:
    plain = msgspec.json.decode(line)
    for name in ("inspections", "enforcement", "reactions"):
        chance.shuffle(plain.get(name, []))
    keys = list(plain)
    chance.shuffle(keys)
    return {key: plain[key] for key in keys}


def _without_municipality(lines: Mapping[str, bytes], chance: Random) -> dict[str, bytes]:
    nis = msgspec.json.decode(lines[chance.choice(sorted(lines))])["address"]["nis"]
    needle = f'"nis":"{nis}"'.encode()
    return {id_: line for id_, line in lines.items() if needle not in line}


_CHANGED: Mapping[FaultKind, Callable[[Mapping[str, bytes], Random], dict[str, bytes]]] = {
    FaultKind.HALF_CUT: _half,
    FaultKind.FEW_LOCATIONS_MISSING: _few_locations,
    FaultKind.FEW_RECORDS_MISSING: _few_records,
    FaultKind.COLUMN_EMPTIED: _empty,
    FaultKind.WRONG_ENCODING: _garble,
    FaultKind.RENUMBERED: _renumber,
    FaultKind.SHUFFLED: _shuffle,
    FaultKind.MUNICIPALITY_MISSING: _without_municipality,
}


def _flapping(day: Day, chance: Random) -> Faulty:
    """Some places have another number of places for some hours, and some a closure less."""
    lines = dict(day.lines)
    for id_ in chance.sample(sorted(lines), 8):
        lines[id_] = _edited(lines[id_], lambda plain: plain.update(places=1))
    return _shown(
        FaultKind.FLAPPING,
        delivery(day),
        _file(day, list(lines.values()), hours=4),
        _file(day, list(day.lines.values()), hours=8),
    )


def _broken(kind: FaultKind, day: Day, chance: Random) -> Faulty:
    lines = list(day.lines.values())
    place = chance.randrange(len(lines) // 2, len(lines))
    half = len(lines[place]) // 2
    if kind is FaultKind.TRUNCATED:
        broken = [*lines[:place], lines[place][:half]]
    else:
        broken = [*lines[:place], lines[place][:half], lines[place][half:], *lines[place + 1 :]]
    file = Delivery(taken_at=day.taken_at, lines=broken, expected=len(lines))
    return Faulty(kind=kind, deliveries=(file,), hidden=frozenset(day.lines))
