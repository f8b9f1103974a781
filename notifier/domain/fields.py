"""Which fields of two values differ, nested ones by their path. It weighs nothing.

It is blind to empty fields, white space and the order of lists; a plain no counts as empty where
that is the format's default (``urgent``, ``natural_person``). Every change of a snapshot goes
through here, so what nearly always comes, a text or a value with texts in it, goes the short way.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import NoneType

import msgspec
from msgspec import Struct

from notifier.domain.change import FieldChange
from notifier.domain.fingerprint import canonical
from notifier.domain.location import Address, FollowUp

_TEXT = (str, NoneType)
#: Values that hold texts and nothing else.
_TEXTS = (FollowUp, Address, NoneType)


def fields_between(
    old: Struct | None, new: Struct | None, names: Iterable[str] | None = None
) -> tuple[FieldChange, ...]:
    """Give each field that differs, sorted by name.

    A value that came or left shows each of its fields, its lists among them, so that nothing of it
    is lost in the log.

    Args:
        old: the value before; None where there was none.
        new: the value after; of the same type as the old one.
        names: the fields to look at; all of them where None.
    """
    found = list(_differing("", old, new, names))
    found.sort(key=_name)
    return tuple(found)


def _name(change: FieldChange) -> str:
    return change.name


def _differing(
    path: str, old: Struct | None, new: Struct | None, names: Iterable[str] | None = None
) -> Iterator[FieldChange]:
    shape = old if new is None else new
    if names is None:
        names = () if shape is None else shape.__struct_fields__
    for name in names:
        before = None if old is None else getattr(old, name)
        after = None if new is None else getattr(new, name)
        if before == after:  # nearly always, and cheaper than looking closer
            continue
        if isinstance(before, _TEXT) and isinstance(after, _TEXT):
            one, other = canonical(before), canonical(after)
            if one != other:
                yield FieldChange(name=path + name, before=one, after=other)
        elif isinstance(before, _TEXTS) and isinstance(after, _TEXTS):
            yield from _differing(f"{path}{name}.", before, after)
        else:
            yield from _of_any(path + name, before, after)


def _of_any(path: str, before: object, after: object) -> Iterator[FieldChange]:
    flat_before, flat_after = dict(_leaves(path, before)), dict(_leaves(path, after))
    for name in flat_before.keys() | flat_after.keys():
        one, other = flat_before.get(name), flat_after.get(name)
        if _unordered(one) != _unordered(other):
            yield FieldChange(name=name, before=one, after=other)


def _leaves(path: str, value: object) -> Iterator[tuple[str, object]]:
    plain = None if value is False else canonical(msgspec.to_builtins(value))
    if isinstance(plain, dict):
        yield from _inner_leaves(plain, f"{path}.")
    elif plain is not None:
        yield path, plain


def _inner_leaves(value: Mapping[str, object], path: str) -> Iterator[tuple[str, object]]:
    for name, item in value.items():
        if isinstance(item, dict):
            yield from _inner_leaves(item, f"{path}{name}.")
        else:
            yield f"{path}{name}", item


def _unordered(value: object) -> object:
    """Give a list in an order that does not depend on the source's."""
    return sorted(value, key=repr) if isinstance(value, list) else value
