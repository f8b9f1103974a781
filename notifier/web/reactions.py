"""The organiser's reactions, each beside what it is about."""

from collections.abc import Iterable, Sequence
from datetime import date

from notifier.domain.answering import may_answer
from notifier.domain.location import Enforcement, Inspection, Location, Reaction
from notifier.web.shown import Fact, ShownReaction
from notifier.web.words import attributes, day, paragraphs, value_of


def beside(location: Location, record: Inspection | Enforcement) -> tuple[ShownReaction, ...]:
    """Give the reactions about one record."""
    found = (r for r in location.reactions if _target(location, r) is record)
    return tuple(_shown(reaction, named=False) for reaction in found)


def beside_trajectory(location: Location, trajectory: str | None) -> tuple[ShownReaction, ...]:
    """Give the reactions about a trajectory as a whole."""
    return tuple(
        _shown(reaction, named=False)
        for reaction in location.reactions
        if trajectory is not None
        and reaction.about == "enforcement"
        and reaction.about_id == trajectory
        and _target(location, reaction) is None
    )


def elsewhere(location: Location) -> tuple[ShownReaction, ...]:
    """Give the reactions that stand beside nothing else on the page."""
    trajectories = {measure.trajectory for measure in location.enforcement} - {None}
    return tuple(
        _shown(reaction, named=True)
        for reaction in location.reactions
        if _target(location, reaction) is None
        and not (reaction.about == "enforcement" and reaction.about_id in trajectories)
    )


def _target(location: Location, reaction: Reaction) -> Inspection | Enforcement | None:
    """Give the record that a reaction is about; None where that cannot be said for sure."""
    records: Sequence[Inspection | Enforcement] = ()
    if reaction.about == "inspection":
        records = location.inspections
    elif reaction.about == "enforcement":
        records = location.enforcement
    if reaction.about_id is None:
        only = _only(records)
        return only if only and may_answer(reaction.dated_on, _day(only)) else None
    return _only(record for record in records if record.id == reaction.about_id)


def _day(record: Inspection | Enforcement) -> date | None:
    return record.visited_on if isinstance(record, Inspection) else record.decided_on


def _only(
    records: Iterable[Inspection | Enforcement],
) -> Inspection | Enforcement | None:
    found = list(records)
    return found[0] if len(found) == 1 else None


def _shown(reaction: Reaction, *, named: bool) -> ShownReaction:
    heading = "Reactie van de organisator"
    about = value_of("about", reaction.about) if named else None
    dated = day(reaction.dated_on)
    facts: tuple[Fact, ...] = tuple(attributes(reaction.attributes))
    return ShownReaction(
        heading=f"{heading} op {about}" if about else heading,
        dated=dated,
        paragraphs=paragraphs(reaction.text),
        facts=facts,
        url=reaction.url,
    )
