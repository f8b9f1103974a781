"""Which fields of a location or record a column can fill, read from the types themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from msgspec import Struct, inspect


class Shape(StrEnum):
    """What a field takes."""

    VALUE = auto()
    DATE = auto()
    #: Several texts, such as the ids that a location succeeds.
    LIST = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One field that can be filled."""

    path: tuple[str, ...]
    shape: Shape
    #: Part of a list of structures, of which a row fills one (what led to a measure).
    in_list: bool = False


def targets(type_: type[Struct]) -> dict[str, Target]:
    """Give the fields by name, dots between the parts.

    Records of a location and attributes are no targets: they have tables and a rule of their own.
    """
    found = _walk(inspect.type_info(type_), ())
    return {".".join(target.path): target for target in found}


def _walk(type_: inspect.Type, path: tuple[str, ...]) -> Iterator[Target]:
    match type_:
        case inspect.UnionType(types=types):
            for part in types:
                yield from _walk(part, path)
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from _walk(field.type, (*path, field.encode_name))
        case inspect.ListType(item_type=item):
            yield from _listed(item, path)
        case inspect.DateType():
            yield Target(path=path, shape=Shape.DATE)
        case inspect.StrType() | inspect.IntType() | inspect.BoolType():
            yield Target(path=path, shape=Shape.VALUE)
        case _:
            return


def _listed(item: inspect.Type, path: tuple[str, ...]) -> Iterator[Target]:
    if isinstance(item, inspect.StrType):
        yield Target(path=path, shape=Shape.LIST)
    elif isinstance(item, inspect.StructType) and all(_plain(field) for field in item.fields):
        for target in _walk(item, path):
            yield Target(path=target.path, shape=target.shape, in_list=True)


def _plain(field: inspect.Field) -> bool:
    """Tell a small structure (a ground) from a record, which holds attributes or dates."""
    parts = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
    return all(isinstance(part, inspect.StrType | inspect.NoneType) for part in parts)
