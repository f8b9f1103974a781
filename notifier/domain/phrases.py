"""What a language consists of: the tables that the wording of changes is made with.

It holds no words itself; `wordings.nl` has the Dutch ones, `wordings.fr` the French, `wordings.en`
the English. Another language is another set of tables (docs/architecture.md says how).
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: A sentence or two, part by part. Of each part the first form is taken whose places (``{kind}``)
#: can all be filled; a part may end with an empty form, and is then left out.
Parts = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Names of fields and of the codes in them, and the words around dates and lists."""

    fields: Mapping[str, str]
    #: By the name of the field, then by code.
    codes: Mapping[str, Mapping[str, str]]
    months: tuple[str, ...]
    #: ``{day}``, ``{month}`` and ``{year}``.
    date: str
    #: What stands for ``{day}`` on the first of a month.
    first_day: str
    #: ``{date}``, ``{hour}`` and ``{minute}``.
    moment: str
    yes: str
    no: str
    #: What stands where a field holds nothing.
    nothing: str
    last_comma: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All that is said about changes in one language.

    Keys are a change type, or a type with more precise variants after dots; see `facts.variants`.
    """

    headlines: Mapping[str, str]
    sentences: Mapping[str, Parts]
    meanings: Mapping[str, str]
    #: A measure with its article, by its code; the empty key where the code is not known, with the
    #: place ``{code}``, and ``-`` where the source names none.
    measures: Mapping[str, str]
    labels: Labels
