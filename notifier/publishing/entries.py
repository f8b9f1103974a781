"""Make a feed entry of a change: it links rather than repeats.

The words come from `notifier.domain.wording`; none of the source's running text gets in here.
"""

from collections.abc import Iterator, Mapping
from html import escape

from feeds.text import is_web_address
from feeds.values import Category, Entry, Link, Tombstone
from notifier.domain.change import Change, Kind, Severity
from notifier.domain.subscription import Language
from notifier.domain.wording import headline, meaning, moment_in_words, sentence
from notifier.publishing.names import is_private, public_name
from notifier.publishing.publisher import Publisher
from notifier.store.published.news import NamedPlace

_OURS = "Over deze opvang"
_HOME = "Opvang zoeken"
_SOURCE = "Deze opvang bij de bron"
_RECORD: Mapping[Kind, str] = {
    Kind.LOCATION: "Meer bij de bron",
    Kind.INSPECTION: "Het inspectierapport",
    Kind.ENFORCEMENT: "De handhavingsstap bij de bron",
    Kind.REACTION: "De reactie bij de bron",
}
_KINDS: Mapping[Kind, str] = {
    Kind.LOCATION: "Gegevens",
    Kind.INSPECTION: "Inspectie",
    Kind.ENFORCEMENT: "Handhaving",
    Kind.REACTION: "Reactie",
}
_SEVERITIES: Mapping[Severity, str] = {
    Severity.URGENT: "Dringend",
    Severity.IMPORTANT: "Belangrijk",
    Severity.ROUTINE: "Gewoon",
    Severity.TECHNICAL: "Technisch",
}


def entry_of(change: Change, publisher: Publisher, now: NamedPlace | None) -> Entry:
    """Make the entry of a change.

    Args:
        change: what changed.
        publisher: who tells it.
        now: how the location is called now; None where it is no longer shown.
    """
    links = tuple(_links(change, publisher, shown=now is not None))
    said = sentence(change, publisher.language)
    title = headline(change, publisher.language)
    return Entry(
        id=publisher.change_tag(change.source, change.id),
        title=f"{title}: {_called(change, now)}",
        updated=change.seen_at,
        published=change.seen_at,
        links=links,
        categories=tuple(_categories(change, publisher, title)),
        summary=said,
        content=_html((title, said), change, publisher.language, links),
    )


def tombstone_of(change: Change, gone: Change, publisher: Publisher) -> Tombstone:
    """Make what stays of an entry when the source took its news back."""
    return Tombstone(ref=publisher.change_tag(change.source, change.id), when=gone.seen_at)


def _called(change: Change, now: NamedPlace | None) -> str:
    place = change.place
    return public_name(
        location_id=change.location_id,
        name=place.name,
        municipality=place.municipality,
        private=is_private(place.care_type, now.care_type if now else None),
    )


def _links(change: Change, publisher: Publisher, *, shown: bool) -> Iterator[Link]:
    # what is no longer shown has no page of ours; a reader still needs somewhere to lead to
    ours = publisher.links
    yield Link(
        url=ours.location(change.location_id) if shown else ours.home(),
        media_type="text/html",
        language=publisher.language.value,
        title=_OURS if shown else _HOME,
    )
    # the format lets some addresses through that no reader could open
    for url, title in ((change.url, _RECORD[change.kind]), (change.place.url, _SOURCE)):
        if url is not None and is_web_address(url):
            yield Link(url=url, rel="related", title=title)


def _categories(change: Change, publisher: Publisher, title: str) -> Iterator[Category]:
    for scheme, term, label in (
        ("kind", change.kind.value, _KINDS[change.kind]),
        ("type", change.type.value, title),
        ("severity", change.severity.value, _SEVERITIES[change.severity]),
        ("municipality", change.place.nis, change.place.municipality),
    ):
        if term:
            yield Category(term=term, scheme=publisher.scheme(scheme), label=label)


def _html(
    words: tuple[str, str], change: Change, language: Language, links: tuple[Link, ...]
) -> str:
    title, said = words
    more = (
        said,
        meaning(change, language),
        f"Zo stond het op {moment_in_words(change.taken_at, language)} bij de bron.",
    )
    paragraphs = [f"<p><strong>{escape(title)}</strong></p>"]
    paragraphs += [f"<p>{escape(text)}</p>" for text in more if text]
    items = (
        f'<li><a href="{escape(link.url)}">{escape(link.title or link.url)}</a></li>'
        for link in links
    )
    return "".join((*paragraphs, "<ul>", *items, "</ul>"))
