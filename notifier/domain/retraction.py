"""Which news is no longer so: what the source took back leaves feeds and unsent mails.

A record that vanished takes all earlier news about it along; a location that vanished, all news of
that location. Where a key was corrected in between, the news under the old key goes as well. It
leans to taking back too much: a stale accusation does more harm than a missing entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from notifier.domain.change import Change, ChangeType, FieldChange, Kind
from notifier.domain.location import Enforcement, Inspection, Reaction
from notifier.domain.records import KEY_FIELDS

#: What says that something is no longer shown.
GONE = frozenset(
    {
        ChangeType.LOCATION_GONE,
        ChangeType.REPORT_GONE,
        ChangeType.REPORT_AGED_OUT,
        ChangeType.MEASURE_WITHDRAWN,
        ChangeType.TRAJECTORY_GONE,
        ChangeType.REACTION_GONE,
    }
)
#: What says that something is shown from now on.
BEGINNINGS = frozenset(
    {
        ChangeType.LOCATION_ADDED,
        ChangeType.REPORT_ADDED,
        ChangeType.MEASURE_ADDED,
        ChangeType.REACTION_ADDED,
    }
)
#: What is told to those alone who were told of what is gone: to others it would be an accusation.
CORRECTIONS = frozenset({ChangeType.MEASURE_WITHDRAWN, ChangeType.TRAJECTORY_GONE})
#: Told to those alone who were told of the measure: to others it would be news of a closure.
SEQUELS = frozenset({ChangeType.SUSPENSION_EXPIRED})
_CORRECTED = frozenset(
    {ChangeType.REPORT_CHANGED, ChangeType.MEASURE_CHANGED, ChangeType.REACTION_CHANGED}
)
#: The types that one must see to know what was taken back.
TELLING = GONE | _CORRECTED
_KEY_FIELDS = {
    Kind.INSPECTION: KEY_FIELDS[Inspection],
    Kind.ENFORCEMENT: KEY_FIELDS[Enforcement],
    Kind.REACTION: KEY_FIELDS[Reaction],
}


@dataclass(frozen=True, slots=True)
class _Reach:
    """What one vanishing takes along."""

    gone: Change
    keys: frozenset[str]
    trajectory: str | None

    def covers(self, change: Change) -> bool:
        """Say whether a change is older news about the same."""
        if change.seq >= self.gone.seq:
            return False
        if self.gone.type is ChangeType.LOCATION_GONE:
            # where it goes on is what those who followed it must still find
            return change.type is not ChangeType.LOCATION_SUCCEEDED
        return change.kind is self.gone.kind and _meets(change, self.keys, self.trajectory)


def taken_back(news: Iterable[Change], history: Iterable[Change]) -> dict[str, Change]:
    """Give, by the id of the news, the change that took it back.

    Args:
        news: changes of one source, as a feed would show them.
        history: all changes of the `TELLING` types at the same locations.
    """
    by_location: defaultdict[str, list[Change]] = defaultdict(list)
    for change in sorted(history, key=lambda change: change.seq):
        by_location[change.location_id].append(change)
    reaches = {id_: _reaches(changes) for id_, changes in by_location.items()}
    found = {}
    for change in news:
        for reach in reaches.get(change.location_id, ()):
            if reach.covers(change):
                found[change.id] = reach.gone
                break
    return found


def earlier_about(change: Change, history: Iterable[Change]) -> list[Change]:
    """Give the older news about the same record, under whatever key it had then.

    Args:
        change: what is new about it.
        history: changes at the same location, in the order of the log.
    """
    before = [one for one in history if one.seq < change.seq]
    reach = _reach(change, before)
    return [one for one in before if reach.covers(one)]


def _reaches(history: Sequence[Change]) -> list[_Reach]:
    return [
        _reach(change, history[:place])
        for place, change in enumerate(history)
        if change.type in GONE
    ]


def _reach(gone: Change, before: Sequence[Change]) -> _Reach:
    """Follow the corrections of keys back in time, from the key under which it vanished."""
    trajectory = gone.record_key if gone.type is ChangeType.TRAJECTORY_GONE else None
    named = (gone.record_key,) if trajectory is None else (field.name for field in gone.fields)
    keys = {_unnumbered(key) for key in named}
    for change in reversed(before):
        corrected = change.type in _CORRECTED and change.kind is gone.kind
        if corrected and _meets(change, keys, trajectory):
            keys.add(_key_before(change))
    return _Reach(gone, frozenset(keys), trajectory)


def _meets(change: Change, keys: Iterable[str], trajectory: str | None) -> bool:
    key = _unnumbered(change.record_key)
    if change.type is ChangeType.TRAJECTORY_GONE:
        return key == trajectory
    return key in keys or (trajectory is not None and key.rsplit("|", 2)[0] == trajectory)


def _key_before(change: Change) -> str:
    """Give the key that the record had before a change of it."""
    names = _KEY_FIELDS[change.kind]
    parts = _unnumbered(change.record_key).rsplit("|", len(names) - 1)
    fields: dict[str, FieldChange] = {field.name: field for field in change.fields}
    before = [
        str(fields[name].before or "") if name in fields else part
        for name, part in zip(names, parts, strict=False)
    ]
    return "|".join(before)


def _unnumbered(key: str) -> str:
    """Give a key without the number that tells records of one key apart: numbers may move."""
    return key.partition("#")[0]
