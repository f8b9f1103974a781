"""Make of a location what its page prints, in Dutch: what its line holds and nothing else."""

from collections.abc import Iterator
from datetime import date

from notifier.domain.location import Inspection, Location
from notifier.web.measures import trajectories
from notifier.web.reactions import beside, elsewhere
from notifier.web.shown import Fact, ShownInspection, ShownLocation
from notifier.web.words import attributes, capitalised, day, fact, paragraphs, value_of

FAMILY_CARE = "gezinsopvang"


def showing(location: Location) -> ShownLocation:
    """Give the page of a location."""
    is_private_home = location.care_type == FAMILY_CARE
    return ShownLocation(
        id=location.id,
        title=location.title,
        page_title=_page_title(location) if is_private_home else location.title,
        is_private_home=is_private_home,
        care=care(location.care_type),
        municipality=location.address.municipality,
        nis=location.address.nis,
        url=location.url,
        facts=tuple(_facts(location)),
        inspections=tuple(
            _inspection(location, inspection)
            for inspection in sorted(location.inspections, key=_visited, reverse=True)
        ),
        trajectories=trajectories(location),
        reactions=elsewhere(location),
    )


def care(care_type: str | None) -> str | None:
    """Give the kind of care for people."""
    shown = value_of("care_type", care_type)
    return None if shown is None else capitalised(shown)


def _page_title(location: Location) -> str:
    """Give a title without the name or the street of a private home (domain fact R27)."""
    where = location.address.municipality or location.address.town
    return f"Gezinsopvang in {where}" if where else f"Gezinsopvang {location.id}"


def _facts(location: Location) -> Iterator[Fact]:
    address, organiser = location.address, location.organiser
    for name in ("care_type", "target", "price_system", "places"):
        yield from fact(name, getattr(location, name))
    town = " ".join(part for part in (address.postal_code, address.town) if part)
    where = ", ".join(part for part in (address.street, town) if part)
    if where:
        yield Fact(label="Adres", value=where)
    yield from fact("address.municipality", address.municipality)
    yield from fact("organiser.name", organiser.name)
    yield Fact(label="Dossiernummer", value=location.id)
    if location.succeeds:
        yield from fact("succeeds", list(location.succeeds))
    yield from attributes(location.attributes)


def _visited(inspection: Inspection) -> date:
    return inspection.visited_on or inspection.published_on or date.min


def _inspection(location: Location, inspection: Inspection) -> ShownInspection:
    visited = day(inspection.visited_on)
    follow_up = inspection.follow_up
    code = None if follow_up is None else value_of("follow_up.code", follow_up.code)
    return ShownInspection(
        heading=f"Inspectie van {visited}" if visited else "Inspectie",
        facts=tuple(_inspection_facts(inspection)),
        follow_up=None if code is None else capitalised(code),
        paragraphs=() if follow_up is None else paragraphs(follow_up.text),
        url=inspection.url,
        reactions=beside(location, inspection),
    )


def _inspection_facts(inspection: Inspection) -> Iterator[Fact]:
    yield from fact("kind", inspection.kind)
    yield from fact("published_on", inspection.published_on)
    yield from fact("advice", inspection.advice)
    yield from attributes(inspection.attributes)
