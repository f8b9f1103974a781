"""Which codes of a location we have no words for: they are shown as they are, and counted.

Pure. The source's lists are known only in part (domain fact R5), so an unknown code stops nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notifier.domain.location import Location
from notifier.domain.wordings.nl_labels import LABELS

#: The format allows running text as an advice; a single word of it is meant as a code.
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A machine's word in one field."""

    #: The path of the field: ``inspections.follow_up.code``.
    field: str
    code: str


def unknown_codes(location: Location | None) -> frozenset[Code]:
    """Give the codes at a location that we have no words for, each once.

    Args:
        location: where to look; None has none.
    """
    if location is None:
        return frozenset()
    known = LABELS.codes
    return frozenset(
        Code(path, code)
        for path, name, code in _codes(location)
        if code and code not in known.get(name, ())
    )


def _codes(location: Location) -> Iterator[tuple[str, str, str | None]]:
    """Give each code with the path of its field, and the name under which its words stand."""
    yield "care_type", "care_type", location.care_type
    yield "target", "target", location.target
    yield "price_system", "price_system", location.price_system
    for report in location.inspections:
        yield "inspections.kind", "kind", report.kind
        if report.advice and _WORD.fullmatch(report.advice):
            yield "inspections.advice", "advice", report.advice
        if report.follow_up is not None:
            yield "inspections.follow_up.code", "follow_up.code", report.follow_up.code
    for measure in location.enforcement:
        yield "enforcement.kind", "kind", measure.kind
        for ground in measure.grounds:
            yield "enforcement.grounds.kind", "kind", ground.kind
        if measure.objection is not None:
            outcome = measure.objection.outcome
            yield "enforcement.objection.outcome", "objection.outcome", outcome
    for reaction in location.reactions:
        yield "reactions.about", "about", reaction.about
