"""What stands in a mail, in order: each location's news, and once what is told of several."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from notifier.domain.change import Severity
from notifier.domain.text import folded
from notifier.mail.naming import Spot
from notifier.mail.telling import Mention, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNews:
    """What a mail tells of one location, in words."""

    spot: Spot
    #: Why the readers get it, where the mail's foot does not say so.
    why: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change at one location."""

    place: PlaceNews
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The changes of one location, or one change at several; at least one line."""

    lines: tuple[Line, ...]
    #: Whether it is one change at several locations.
    shared: bool
    #: How many lines it has in all, where some are left out of the mail.
    total: int

    @property
    def urgent(self) -> bool:
        """Whether something in it is urgent."""
        return any(line.mention.severity is Severity.URGENT for line in self.lines)

    @property
    def changes(self) -> int:
        """How many changes its lines tell."""
        return sum(line.mention.count for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What stands in a mail, and how much does not."""

    sections: tuple[Section, ...]
    #: Changes, those told beside another among them.
    left_out: int
    #: At how many locations.
    left_out_at: int


def gathered(places: Sequence[PlaceNews]) -> list[Section]:
    """Give all sections in order: what matters most first, as the subject has it.

    So what the subject names stands in the mail, and what is left out matters least. Among equals,
    what several have in common comes before the rest, by date; the rest by name.
    """
    common = _in_common(places)
    sections = [_section(lines, shared=True) for lines in common.values()]
    for place in places:
        own = [Line(place=place, mention=m) for m in place.mentions if m.told not in common]
        if own:
            sections.append(_section(own, shared=False))
    return sorted(sections, key=_order)


def capped(sections: Sequence[Section], most: int) -> Shown:
    """Keep the first lines.

    Args:
        sections: in order.
        most: how many lines may stand in the mail.
    """
    kept: list[Section] = []
    out: list[Line] = []
    for section in sections:
        lines = section.lines[:most]
        most -= len(lines)
        out += section.lines[len(lines) :]
        if lines:
            kept.append(replace(section, lines=lines))
    return Shown(
        sections=tuple(_explained_once(kept)),
        left_out=sum(line.mention.count for line in out),
        left_out_at=len({id(line.place) for line in out}),
    )


def headlines(sections: Iterable[Section]) -> set[str]:
    """Give all that happened, in few words each."""
    mentions = [line.mention for section in sections for line in section.lines]
    told = [one for mention in mentions for one in (mention.told, mention.reaction)]
    return {one.headline for one in told if one is not None}


def weightiest(sections: Iterable[Section]) -> Told:
    """Give what matters most, the first of several."""
    mentions = (line.mention for section in sections for line in section.lines)
    return min(mentions, key=lambda mention: mention.weight).told


def _in_common(places: Sequence[PlaceNews]) -> dict[Told, list[Line]]:
    """Find what is told of several locations, once of each."""
    found: defaultdict[Told, list[Line]] = defaultdict(list)
    for place in places:
        for mention in place.mentions:
            found[mention.told].append(Line(place=place, mention=mention))
    return {
        told: lines
        for told, lines in found.items()
        if len(lines) == len({id(line.place) for line in lines}) > 1
    }


def _section(lines: Iterable[Line], *, shared: bool) -> Section:
    by_name = sorted(lines, key=_name) if shared else lines
    found = tuple(by_name)
    return Section(lines=found, shared=shared, total=len(found))


def _name(line: Line) -> str:
    return folded(line.place.spot.title)


def _order(section: Section) -> tuple[tuple[int, int], bool, str, str]:
    first = section.lines[0]
    weight = min(line.mention.weight for line in section.lines)
    day = first.mention.day if section.shared else ""
    return weight, not section.shared, day, _name(first)


def _explained_once(sections: Iterable[Section]) -> Iterator[Section]:
    """Leave out what a change means where it was said above."""
    said: set[str | None] = set()
    for section in sections:
        lines = (_unless_said(line, said) for line in section.lines)
        yield replace(section, lines=tuple(lines))


def _unless_said(line: Line, said: set[str | None]) -> Line:
    told = line.mention.told
    if told.meaning in said:
        return replace(line, mention=replace(line.mention, told=replace(told, meaning=None)))
    said.add(told.meaning)
    return line
