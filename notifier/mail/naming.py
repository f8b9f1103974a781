"""How a mail names a location, and where its pages are."""

from collections.abc import Callable
from dataclasses import dataclass

from notifier.domain import facts
from notifier.domain.change import ChangeType
from notifier.domain.digest import LocationNews
from notifier.domain.location import Location
from notifier.domain.subscription import Language
from notifier.mail.cleaning import clean, clean_url, shortened
from notifier.mail.languages import words_of
from notifier.mail.words import Names

LONGEST_NAME = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One location as a mail names it; without pages where it is no longer shown."""

    title: str
    #: Our page about it.
    page_url: str | None
    #: The source's.
    source_url: str | None


def spot_of(news: LocationNews, names: Names, location_url: Callable[[str], str]) -> Spot:
    """Name the location of some news, as it was called last."""
    gone = any(change.type is ChangeType.LOCATION_GONE for change in news.changes)
    return Spot(
        title=_title(news, names),
        page_url=None if gone else location_url(news.location_id),
        source_url=None if gone else clean_url(news.place.url),
    )


def _title(news: LocationNews, names: Names) -> str:
    """Give name and town: in family care without the name of whoever lives there (fact R27)."""
    town = town_of(news)
    if news.place.care_type == facts.FAMILY_CARE:
        name = names.family_care.format(id=clean(news.location_id))
        return names.in_town.format(name=name, town=town) if town else name
    name = shortened(clean(news.place.name), LONGEST_NAME)
    known = not town or town.casefold() in name.casefold()
    return name if known else names.in_town.format(name=name, town=town)


def title_of(location: Location, language: Language) -> str:
    """Name a location in a language; in family care by its number alone (fact R27)."""
    if location.care_type == facts.FAMILY_CARE:
        return words_of(language).names.family_care.format(id=location.id)
    return location.title


def town_of(news: LocationNews) -> str:
    """Give the municipality's name; empty where it is not known."""
    return shortened(clean(news.place.municipality or ""), LONGEST_NAME)
