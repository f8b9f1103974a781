"""Stories of a place, its reports and its reactions: how it was shown, and how a day later.

Each tells one change that a person would believe, and nothing else. Those of enforcement stand
beside this file.
"""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from notifier.domain.location import FollowUp, Inspection, Location, Organiser, Reaction
from notifier.sources.fictitious import prose
from notifier.sources.fictitious.decks import seeded
from notifier.sources.fictitious.generator import page_of
from notifier.sources.fictitious.history import FIRST_WEEK, inspection

#: A location and the day of the second snapshot; what the first shows and what the second shows.
Story = Callable[[Location, date], tuple[Location, Location]]

_with = msgspec.structs.replace


def gets_more_places(location: Location, _today: date) -> tuple[Location, Location]:
    """The licence grows from 18 to 24 children."""
    return _with(location, places=18), _with(location, places=24)


def is_taken_over(location: Location, _today: date) -> tuple[Location, Location]:
    """One organiser merges into another; the place and its number stay."""
    small = Organiser(id="fictief-organisator-klein", name="vzw De Kleine Fabel (fictief)")
    large = Organiser(id="fictief-organisator-groot", name="vzw De Grote Fabel (fictief)")
    return _with(location, organiser=small), _with(location, organiser=large)


def is_visited(location: Location, today: date) -> tuple[Location, Location]:
    """The report of last month's visit comes out; Opgroeien still reads it."""
    before = _with(location, inspections=[report(location, today, ago=400, code="verbeteren")])
    new = report(location, today, ago=25, code="onderzoek")
    return before, _with(before, inspections=[new, *before.inspections])


def gets_an_answer(location: Location, today: date) -> tuple[Location, Location]:
    """Opgroeien has read a report and asks for a plan."""
    read, answered = (
        report(location, today, ago=48, code=code) for code in ("onderzoek", "plan_van_aanpak")
    )
    answered = _with(answered, advice=read.advice)
    return _with(location, inspections=[read]), _with(location, inspections=[answered])


def has_a_corrected_report(location: Location, today: date) -> tuple[Location, Location]:
    """The advice of a report was copied wrongly and is put right."""
    right = report(location, today, ago=60, code="verbeteren")
    wrong = _with(right, advice="handhaving_starten")
    return _with(location, inspections=[wrong]), _with(location, inspections=[right])


def loses_an_old_report(location: Location, today: date) -> tuple[Location, Location]:
    """The oldest report, of the first weeks, is no longer shown."""
    ago = (today - FIRST_WEEK).days
    old = report(location, today, ago=ago, code="geen_tekorten")
    recent = report(location, today, ago=200, code="geen_tekorten")
    return _with(location, inspections=[recent, old]), _with(location, inspections=[recent])


def explains_more(location: Location, today: date) -> tuple[Location, Location]:
    """The organiser adds to what it wrote about a report."""
    short = _reaction(today - timedelta(days=30), "We hebben het hek laten herstellen.")
    longer = _with(short, text=f"{short.text} Sinds deze week is er ook een nieuw slot op de kast.")
    before = _with(location, inspections=[report(location, today, ago=70, code="verbeteren")])
    return _with(before, reactions=[short]), _with(before, reactions=[longer])


def takes_its_words_back(location: Location, today: date) -> tuple[Location, Location]:
    """The organiser's reaction to a report is no longer shown."""
    reaction = _reaction(today - timedelta(days=90), prose.reaction(seeded(int(location.id))))
    after = _with(location, inspections=[report(location, today, ago=120, code="geen_tekorten")])
    return _with(after, reactions=[reaction]), after


def opened(like: Location, location_id: str) -> Location:
    """Give a new place in the same municipality, run by the same organiser."""
    return _with(
        _blank(like, location_id),
        name="De Nieuwe Wind (fictief)",
        places=21,
        address=_with(like.address, street="Zonnestraat 2"),
    )


def moved(old: Location, location_id: str) -> Location:
    """Give the same place at another address: it has a new licence, so a new number."""
    return _with(
        _blank(old, location_id),
        address=_with(old.address, street="Lindelaan 77"),
        succeeds=[old.id],
    )


def report(location: Location, today: date, *, ago: int, code: str) -> Inspection:
    """Give the report of a visit so many days ago, with Opgroeien's answer."""
    visited_on = today - timedelta(days=ago)
    text = prose.follow_up(code, seeded(int(location.id) + ago))
    return inspection(
        location.id,
        visited_on,
        published_on=visited_on + timedelta(days=24),
        kind="toezicht",
        follow_up=FollowUp(code=code, text=text),
    )


def _reaction(dated_on: date, text: str) -> Reaction:
    return Reaction(about="inspection", dated_on=dated_on, text=text)


def _blank(like: Location, location_id: str) -> Location:
    """Give the place without its past."""
    return _with(
        like,
        id=location_id,
        url=page_of(location_id),
        inspections=[],
        enforcement=[],
        reactions=[],
    )
