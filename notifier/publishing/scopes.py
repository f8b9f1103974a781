"""The table of feeds: about what there is one, how it is called, and to which a change belongs.

Another scope is another row here, and its column in `notifier.store.published.news`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from notifier.domain.change import Change
from notifier.publishing.names import is_private, public_name
from notifier.publishing.publisher import Publisher
from notifier.store.published.news import FeedScope, NamedPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is known about what one feed is about."""

    key: str
    #: The location as it is called now (location feeds).
    place: NamedPlace | None
    #: The municipality's name as it is now (municipality feeds).
    municipality: str | None
    #: The newest change, for what is no longer shown.
    newest: Change | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above a feed."""

    #: Behind the name of the service.
    title: str
    subtitle: str
    page_url: str
    #: False where search engines must stay away.
    indexed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRow:
    """One row of the table."""

    #: The key of the feed that a change belongs to; None where there is none.
    key_of: Callable[[Change], str | None]
    heading: Callable[[Subject, Publisher], Heading]


def _of_all(_subject: Subject, publisher: Publisher) -> Heading:
    return Heading(
        title="alle opvang",
        subtitle="Nieuws over alle kinderopvang die wij volgen.",
        page_url=publisher.links.home(),
    )


def _of_location(subject: Subject, publisher: Publisher) -> Heading:
    now, then = subject.place, subject.newest.place if subject.newest else None
    private = is_private(now.care_type if now else None, then.care_type if then else None)
    shown = now or then
    called = public_name(
        location_id=subject.key,
        name=shown.name if shown else subject.key,
        municipality=shown.municipality if shown else None,
        private=private,
    )
    return Heading(
        title=called,
        subtitle=f"Nieuws over {called}.",
        page_url=publisher.links.location(subject.key) if now else publisher.links.home(),
        indexed=not private,
    )


def _of_municipality(subject: Subject, publisher: Publisher) -> Heading:
    then = subject.newest.place.municipality if subject.newest else None
    called = subject.municipality or then or subject.key
    links = publisher.links
    return Heading(
        title=called,
        subtitle=f"Nieuws over de kinderopvang in {called}.",
        page_url=links.municipality(subject.key) if subject.municipality else links.home(),
    )


SCOPES: Mapping[FeedScope, ScopeRow] = {
    FeedScope.ALL: ScopeRow(key_of=lambda _: "", heading=_of_all),
    FeedScope.LOCATIONS: ScopeRow(key_of=lambda change: change.location_id, heading=_of_location),
    FeedScope.MUNICIPALITIES: ScopeRow(
        key_of=lambda change: change.place.nis, heading=_of_municipality
    ),
}
