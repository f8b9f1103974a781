"""Two snapshots of sixty invented locations, a day apart, with one change of each type between.

A suspension that has expired is not among them: the clock tells that one, not a snapshot.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from notifier.domain.location import Location
from notifier.sources.fictitious import stories as told
from notifier.sources.fictitious import stories_of_enforcement as enforced
from notifier.sources.fictitious.generator import (
    FAMILY,
    GROUP,
    TOGETHER,
    Generator,
    dossier_number,
)
from notifier.sources.fictitious.stories import Story

LOCATIONS = 60
SECOND_TAKEN_AT = datetime(2026, 11, 21, 5, tzinfo=UTC)
BETWEEN = timedelta(days=1)
#: Who lives through what: the type of care first.
_STORIES: tuple[tuple[str, Story], ...] = (
    (GROUP, enforced.is_closed_at_once),
    (GROUP, enforced.gets_more_time),
    (TOGETHER, enforced.need_not_fear_closure),
    (GROUP, enforced.reopens_early),
    (GROUP, enforced.objects),
    (GROUP, enforced.may_object),
    (FAMILY, enforced.hears_the_decision),
    (FAMILY, enforced.has_solved_it),
    (GROUP, told.gets_more_places),
    (GROUP, told.is_taken_over),
    (GROUP, told.is_visited),
    (FAMILY, told.gets_an_answer),
    (FAMILY, told.has_a_corrected_report),
    (TOGETHER, told.loses_an_old_report),
    (GROUP, told.explains_more),
    (FAMILY, told.takes_its_words_back),
)


def demo_pair(
    seed: int, *, second_taken_at: datetime = SECOND_TAKEN_AT
) -> tuple[list[Location], list[Location]]:
    """Invent two snapshots.

    Beside the stories one location stops, one opens, and one moves: its new number stands beside
    the old one and names it.

    Args:
        seed: the same seed gives the same data.
        second_taken_at: the moment of the second; the first is of a day before.
    """
    places = list(Generator(seed, LOCATIONS).first(second_taken_at - BETWEEN))
    quiet = _Quiet(places)
    first = {place.id: place for place in places}
    second = dict(first)
    for care_type, story in _STORIES:
        place = quiet.take(care_type)
        first[place.id], second[place.id] = story(place, second_taken_at.date())
    del second[quiet.take(FAMILY).id]
    opened = told.opened(quiet.take(GROUP), dossier_number(LOCATIONS + 1))
    moved = told.moved(quiet.take(GROUP), dossier_number(LOCATIONS + 2))
    return list(first.values()), [*second.values(), opened, moved]


class _Quiet:
    """The locations without enforcement and without reactions, each given away once."""

    def __init__(self, locations: Iterable[Location]) -> None:
        self._left = [place for place in locations if not (place.enforcement or place.reactions)]

    def take(self, care_type: str) -> Location:
        """Take the next of a type of care."""
        place = next(place for place in self._left if place.care_type == care_type)
        self._left.remove(place)
        return place
