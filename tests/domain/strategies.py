"""Invented locations of every shape, for properties that hold for all of them."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from hypothesis import strategies as st

from notifier.domain.location import (
    Address,
    Enforcement,
    FollowUp,
    Ground,
    Inspection,
    Location,
    Objection,
    Organiser,
    Reaction,
)

# few values, so that two locations are alike in parts; é in both of its Unicode forms
texts = st.sampled_from([None, "één", unicodedata.normalize("NFD", "één"), "twee woorden", "drie"])
codes = st.sampled_from([None, "schorsing", "opheffing", "aanmaning"])
days = st.none() | st.dates(date(2026, 10, 1), date(2026, 10, 4))
ids = st.sampled_from([None, "1", "2", "3"])
urls = st.sampled_from([None, "https://bron.example.org/1", "https://bron.example.org/2"])
attributes = st.dictionaries(st.sampled_from(["label", "a.b"]), texts, max_size=2)
inspections = st.builds(
    Inspection,
    id=ids,
    visited_on=days,
    kind=codes,
    advice=texts,
    url=urls,
    follow_up=st.none() | st.builds(FollowUp, code=codes, text=texts),
    attributes=attributes,
)
measures = st.builds(
    Enforcement,
    id=ids,
    trajectory=ids,
    kind=codes,
    urgent=st.booleans(),
    decided_on=days,
    effective_to=days,
    grounds=st.lists(st.builds(Ground, kind=codes, text=texts), max_size=3),
    objection=st.none()
    | st.builds(Objection, lodged_on=days, admissible=st.none() | st.booleans()),
    text=texts,
)
reactions = st.builds(
    Reaction, id=ids, about=codes, about_id=ids, dated_on=days, text=texts, url=urls
)


def locations(*, distinct: bool = False) -> st.SearchStrategy[Location]:
    """Give locations of one id.

    Args:
        distinct: no two records of one kind have one natural key or one id.
    """
    return st.builds(
        Location,
        id=st.just("910000001"),
        name=texts,
        url=urls,
        places=st.none() | st.integers(0, 3),
        address=st.builds(Address, street=texts, nis=codes),
        organiser=st.builds(Organiser, id=ids, name=texts, natural_person=st.booleans()),
        succeeds=st.lists(st.sampled_from(["8", "9"]), max_size=2, unique=True),
        attributes=attributes,
        inspections=_some(inspections, (_visited, _id) if distinct else None),
        enforcement=_some(measures, (_measure, _id) if distinct else None),
        reactions=_some(reactions, (_reaction, _id) if distinct else None),
    )


def _some(
    records: st.SearchStrategy[Any], keys: tuple[Callable[[Any], object], ...] | None
) -> st.SearchStrategy[list[Any]]:
    return st.lists(records, max_size=3, unique_by=keys)


def _visited(one: Inspection) -> object:
    return one.visited_on


def _measure(one: Enforcement) -> object:
    return one.trajectory, one.kind, one.decided_on


def _reaction(one: Reaction) -> object:
    return one.about, one.about_id, one.dated_on


def _id(one: Inspection | Enforcement | Reaction) -> object:
    return one.id or id(one)


def respelled(value: Any) -> Any:  # noqa: ANN401 - plain JSON
    """Give plain JSON with other white space and the other Unicode form in every text."""
    match value:
        case str():
            return f" {unicodedata.normalize('NFD', value)}\n ".replace(" ", "  ")
        case dict():
            return {name: respelled(item) for name, item in value.items()}
        case list():
            return [respelled(item) for item in value]
        case _:
            return value


def shuffled(value: Any, draw: st.DataObject) -> Any:  # noqa: ANN401 - plain JSON
    """Give plain JSON with all rows and keys in another order."""
    match value:
        case dict():
            names = draw.draw(st.permutations(list(value)))
            return {name: shuffled(value[name], draw) for name in names}
        case list():
            return draw.draw(st.permutations([shuffled(item, draw) for item in value]))
        case _:
            return value


def reread(value: Any) -> Location:  # noqa: ANN401 - plain JSON
    """Give the location of plain JSON."""
    return msgspec.convert(value, Location)
