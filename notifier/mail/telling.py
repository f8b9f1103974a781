"""One change as it stands in a mail: words and links, cleaned of what a source may smuggle in."""

from collections.abc import Sequence
from dataclasses import dataclass

from notifier.domain import facts, wording
from notifier.domain.answering import may_be_to
from notifier.domain.change import Change, ChangeType, Kind, Severity
from notifier.domain.digest import LocationNews
from notifier.domain.precedence import precedence
from notifier.domain.subscription import Language
from notifier.mail import words
from notifier.mail.cleaning import clean, clean_url, shortened
from notifier.mail.naming import LONGEST_NAME

#: Rows of one change in a mail; our page has them all.
MOST_ROWS = 12
_LONGEST_SENTENCE = 600
_REACTIONS = frozenset({ChangeType.REACTION_ADDED, ChangeType.REACTION_CHANGED})
#: Beside which changes a reaction is mentioned, by what it is about.
_ANSWERED = {
    "enforcement": frozenset({ChangeType.MEASURE_ADDED, ChangeType.MEASURE_CHANGED}),
    "inspection": frozenset({ChangeType.REPORT_ADDED, ChangeType.REPORT_CHANGED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change in words: the same words wherever the same thing happened."""

    headline: str
    sentence: str
    #: What such a change means and does not mean.
    meaning: str | None
    rows: tuple[Row, ...]
    #: How many rows more there are than stand here.
    more_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A change in words, and what can be read about it at this one location."""

    told: Told
    severity: Severity
    #: Its place among others: the lowest comes first (`domain.precedence`).
    weight: tuple[int, int]
    #: Of when the record is that it tells of, as ISO writes it; empty where nothing says so.
    day: str
    url: str | None
    url_text: str
    #: Where the organiser's reaction to it can be read, if there is one among the changes.
    reaction_url: str | None
    #: That reaction, where it is news itself: it is told here, and nowhere else in the mail.
    reaction: Told | None = None

    @property
    def count(self) -> int:
        """How many changes it tells."""
        return 1 if self.reaction is None else 2


def mentions(
    news: LocationNews, language: Language, around: words.Telling, page_url: str | None
) -> list[Mention]:
    """Put what happened at a location into words, the most urgent first.

    A new reaction that is linked to beside what it is about has no mention of its own.

    Args:
        news: what is told of it.
        language: in which language.
        around: the mail's own words in that language.
        page_url: our page, for a reaction that has no page of its own.
    """
    near = (*news.changes, *news.around)
    reactions = {change.id: _reaction_to(change, near) for change in news.changes}
    # which change each is told beside: the first that it may be about
    beside: dict[str, str] = {}
    for id_, one in reactions.items():
        if one is not None and _is_told_beside(one, news, page_url):
            beside.setdefault(one.id, id_)
    found = []
    for change in news.changes:
        if change.id in beside:
            continue
        reaction = reactions[change.id]
        is_news = reaction is not None and beside.get(reaction.id) == change.id
        found.append(
            Mention(
                told=_told(change, language),
                severity=change.severity,
                weight=precedence(change),
                day=_day(change),
                url=clean_url(change.url),
                url_text=_link_text(change.kind, around),
                reaction_url=None if reaction is None else clean_url(reaction.url) or page_url,
                reaction=_told(reaction, language) if reaction and is_news else None,
            )
        )
    return sorted(found, key=lambda mention: mention.weight)


def _day(change: Change) -> str:
    name = facts.named(change)
    return name.visited_on or name.decided_on or name.dated_on or ""


def _is_told_beside(reaction: Change, news: LocationNews, page_url: str | None) -> bool:
    """Say whether a reaction is told in full beside what it is about.

    One that changed is not: what changed in it stands in its own section.
    """
    can_be_read = clean_url(reaction.url) or page_url
    return (
        reaction.type is ChangeType.REACTION_ADDED
        and can_be_read is not None
        and any(change.id == reaction.id for change in news.changes)
    )


def _told(change: Change, language: Language) -> Told:
    meaning = wording.meaning(change, language)
    fields = facts.compared_fields(change)
    return Told(
        headline=clean(wording.headline(change, language)),
        sentence=shortened(clean(wording.sentence(change, language)), _LONGEST_SENTENCE),
        meaning=None if meaning is None else clean(meaning),
        rows=tuple(
            Row(
                label=shortened(clean(wording.field_label(field.name, language)), LONGEST_NAME),
                before=clean(wording.field_value(field.name, field.before, language)),
                after=clean(wording.field_value(field.name, field.after, language)),
            )
            for field in fields[:MOST_ROWS]
        ),
        more_rows=max(0, len(fields) - MOST_ROWS),
    )


def _link_text(kind: Kind, around: words.Telling) -> str:
    match kind:
        case Kind.LOCATION:
            return around.about_location
        case Kind.INSPECTION:
            return around.about_inspection
        case Kind.ENFORCEMENT:
            return around.about_enforcement
        case Kind.REACTION:
            return around.about_reaction


def _reaction_to(change: Change, around: Sequence[Change]) -> Change | None:
    """Find a reaction to this measure or report: by id where both have one, else by their days."""
    own_id = facts.now_of(change).get("id")
    for other in around:
        about = facts.now_of(other).get("about") or facts.named(other).about
        if other.type not in _REACTIONS or change.type not in _ANSWERED.get(str(about), ()):
            continue
        about_id = facts.now_of(other).get("about_id")
        if own_id is None or about_id is None:
            if may_be_to(other, change):
                return other
        elif own_id == about_id:
            return other
    return None
