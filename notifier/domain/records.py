"""Which record of yesterday is which record of today, within one location.

Records are matched on their natural key first and on the source's id second: a renumbered register
alarms nobody, and a corrected date is a change and not a removal and an addition (domain fact R6).
What is left then is matched where nothing but the source's own numbers tells the two apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import Generic, TypeVar, assert_never

import msgspec

from notifier.domain.fingerprint import canonical
from notifier.domain.location import Enforcement, Inspection, Reaction, Record

R = TypeVar("R", Inspection, Enforcement, Reaction)

#: Fields by which the source numbers its records, those of a trajectory and its steps among them.
NUMBERS = frozenset({"id", "url", "trajectory", "about_id"})


@dataclass(slots=True)
class Pairing(Generic[R]):
    """What matching gives: who stayed but changed, who came, who left, each with its key."""

    kept: list[tuple[str, R, R]] = field(default_factory=list)
    added: list[tuple[str, R]] = field(default_factory=list)
    gone: list[tuple[str, R]] = field(default_factory=list)


#: The fields of the natural key, in their order.
KEY_FIELDS: Mapping[type[Record], tuple[str, ...]] = {
    Inspection: ("visited_on",),
    Enforcement: ("trajectory", "kind", "decided_on"),
    Reaction: ("about", "about_id", "dated_on"),
}
_of_inspection = attrgetter(*KEY_FIELDS[Inspection])
_of_enforcement = attrgetter(*KEY_FIELDS[Enforcement])
_of_reaction = attrgetter(*KEY_FIELDS[Reaction])


def natural_key(record: Record) -> str:
    """Give the key by which people would know the record again, without the source's id."""
    parts = _identity(record)(record)
    if not isinstance(parts, tuple):
        return _word(parts)
    return "|".join(map(_word, parts))


def _word(part: object) -> str:
    """Give one part as text; canonical, since a blank more in a code makes no other record."""
    if isinstance(part, str):
        part = canonical(part)
    return "" if part is None else str(part)


def _identity(record: Record) -> Callable[[object], object]:
    """Give the getter of the natural key's parts: comparing those is cheaper than writing them."""
    match record:
        case Inspection():
            return _of_inspection
        case Enforcement():
            return _of_enforcement
        case Reaction():
            return _of_reaction
        case _:
            assert_never(record)


def pair(old: Sequence[R], new: Sequence[R]) -> Pairing[R]:
    """Match the records of one kind; the order of the rows never matters.

    Records that are the same before and after are left out.
    """
    result: Pairing[R] = Pairing()
    if _side_by_side(old, new, result):
        return result
    before, after = _by_natural_key(old), _by_natural_key(new)
    for key in sorted(before.keys() | after.keys()):
        _pair_same_key(key, before.get(key, []), after.get(key, []), result)
    for pair_left in (_pair_same_id, _pair_renumbered):
        if result.gone and result.added:
            pair_left(result)
    result.kept = [(key, one, other) for key, one, other in result.kept if one != other]
    return result


def _side_by_side(old: Sequence[R], new: Sequence[R], result: Pairing[R]) -> bool:
    """Pair the rows as they stand, where each stands beside itself: nearly always so, and cheap."""
    if len(old) != len(new) or not new:
        return False
    identity = _identity(new[0])
    identities = list(map(identity, new))
    if identities != list(map(identity, old)) or len(set(identities)) != len(identities):
        return False
    for one, other in zip(old, new, strict=True):
        if one != other:
            result.kept.append((natural_key(other), one, other))
    return True


def _by_natural_key(records: Iterable[R]) -> dict[str, list[R]]:
    groups: defaultdict[str, list[R]] = defaultdict(list)
    for record in records:
        groups[natural_key(record)].append(record)
    return groups


def _pair_same_key(key: str, old: list[R], new: list[R], result: Pairing[R]) -> None:
    """Pair records that share a natural key: equal ones first, then the same id, then in order."""
    if len(old) == len(new) == 1:
        result.kept.append((key, old[0], new[0]))
        return
    keys = _numbered(key)
    old, new = sorted(old, key=_content), sorted(new, key=_content)
    for same in (_equal, _with_one_id, _anyhow):
        old, new = _take_pairs(old, new, same, keys, result)
    result.gone += [(next(keys), record) for record in old]
    result.added += [(next(keys), record) for record in new]


def _take_pairs(
    old: list[R],
    new: list[R],
    same: Callable[[Record, Record], bool],
    keys: Iterator[str],
    result: Pairing[R],
) -> tuple[list[R], list[R]]:
    left: list[R] = []
    free = list(new)
    for record in old:
        place = next((i for i, other in enumerate(free) if same(record, other)), None)
        if place is None:
            left.append(record)
        else:
            result.kept.append((next(keys), record, free.pop(place)))
    return left, free


def _numbered(key: str) -> Iterator[str]:
    """Give the key itself, then ``key#2``, ``key#3``: one key, one record."""
    yield key
    number = 2
    while True:
        yield f"{key}#{number}"
        number += 1


def _content(record: Record, *without: str) -> str:
    """Give all that a record says, blind to white space, empty fields and the order of lists."""
    plain = msgspec.to_builtins(record)
    said = canonical({name: plain[name] for name in plain.keys() - set(without)})
    return repr(_unordered(said))


def _unordered(value: object) -> object:
    if isinstance(value, dict):
        return {name: _unordered(item) for name, item in value.items()}
    return sorted(value, key=repr) if isinstance(value, list) else value


def _equal(one: Record, other: Record) -> bool:
    return _content(one) == _content(other)


def _with_one_id(one: Record, other: Record) -> bool:
    return one.id is not None and one.id == other.id


def _anyhow(_one: Record, _other: Record) -> bool:
    return True


def _pair_same_id(result: Pairing[R]) -> None:
    """Pair what is left by the source's id: there the natural key itself was corrected."""
    came = {record.id: (key, record) for key, record in result.added if record.id is not None}
    gone: list[tuple[str, R]] = []
    taken: set[str] = set()
    for key, record in result.gone:
        partner = came.pop(record.id, None) if record.id is not None else None
        if partner is None:
            gone.append((key, record))
        else:
            result.kept.append((partner[0], record, partner[1]))
            taken.add(partner[0])
    result.gone = gone
    result.added = [(key, record) for key, record in result.added if key not in taken]


def _pair_renumbered(result: Pairing[R]) -> None:
    """Pair what is left and says the same but for the source's numbers: it was renumbered."""
    came: defaultdict[str, list[tuple[str, R]]] = defaultdict(list)
    for key, record in sorted(result.added, key=itemgetter(0), reverse=True):
        came[_content(record, *NUMBERS)].append((key, record))
    gone: list[tuple[str, R]] = []
    taken: set[str] = set()
    for key, record in result.gone:
        partners = came[_content(record, *NUMBERS)]
        if not partners:
            gone.append((key, record))
            continue
        new_key, partner = partners.pop()
        result.kept.append((new_key, record, partner))
        taken.add(new_key)
    result.gone = gone
    result.added = [(key, record) for key, record in result.added if key not in taken]
