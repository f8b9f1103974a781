"""What an entry says: it links and does not repeat, and family care goes without a name."""

from html.parser import HTMLParser
from typing import Any

import pytest

from notifier.domain.change import Change, ChangeType, FieldChange, Severity
from notifier.publishing.entries import entry_of
from notifier.store.published.news import NamedPlace
from tests.publishing.world import PUBLISHER, World, a_change, a_location

REPORT = "https://bron.example.org/rapport?id=1&taal=nl"
SHOWN = NamedPlace("De Verzonnen Zon 1", "groepsopvang", "Gent")
HOME: dict[str, Any] = {"care_type": "gezinsopvang", "name": "Thuis bij Mieke Verzonnen"}


class _Reader(HTMLParser):
    """Collects the tags, links and text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def _html(change: Change) -> _Reader:
    reader = _Reader()
    reader.feed(entry_of(change, PUBLISHER, SHOWN).content or "")
    return reader


def test_an_entry_says_what_happened_where_and_what_it_means() -> None:
    entry = entry_of(a_change(url=REPORT), PUBLISHER, SHOWN)

    assert entry.title == "Nieuw inspectierapport: De Verzonnen Zon 1, Gent"
    assert entry.summary == "Er is een rapport van de inspectie op 2 oktober 2026."
    assert entry.content is not None
    assert "Een inspectie is een momentopname." in entry.content


def test_the_content_says_of_when_the_data_are_by_the_clock_of_brussels() -> None:
    assert "20 november 2026 om 6.00 uur" in _html(a_change()).text


def test_an_entry_links_to_our_page_the_report_and_the_source() -> None:
    entry = entry_of(a_change(url=REPORT), PUBLISHER, SHOWN)

    assert [(link.rel, link.url) for link in entry.links] == [
        ("alternate", "https://nieuws.example.org/locaties/1"),
        ("related", REPORT),
        ("related", "https://bron.example.org/1"),
    ]
    assert all(link.title for link in entry.links)


def test_what_is_no_longer_shown_is_not_linked_to_a_page_that_is_not_there() -> None:
    entry = entry_of(a_change(ChangeType.LOCATION_GONE), PUBLISHER, None)

    assert [(link.rel, link.url) for link in entry.links] == [
        ("alternate", "https://nieuws.example.org/"),
        ("related", "https://bron.example.org/1"),
    ]
    assert "Over deze opvang" not in (entry.content or "")


def test_the_content_has_the_same_links() -> None:
    change = a_change(url=REPORT)

    entry = entry_of(change, PUBLISHER, SHOWN)

    assert _html(change).links == [link.url for link in entry.links]


def test_an_address_that_no_reader_could_open_is_left_out() -> None:
    entry = entry_of(a_change(url="https://bron.example.org/\x01"), PUBLISHER, SHOWN)

    assert [link.rel for link in entry.links] == ["alternate", "related"]


def test_categories_say_kind_type_severity_and_municipality() -> None:
    change = a_change(ChangeType.MEASURE_ADDED, key="T|schorsing|", severity=Severity.URGENT)

    entry = entry_of(change, PUBLISHER, SHOWN)

    assert [(c.scheme, c.term, c.label) for c in entry.categories] == [
        ("tag:example.org,2026:scheme/kind", "enforcement", "Handhaving"),
        ("tag:example.org,2026:scheme/type", "measure_added", "Nieuwe handhavingsstap"),
        ("tag:example.org,2026:scheme/severity", "urgent", "Dringend"),
        ("tag:example.org,2026:scheme/municipality", "44021", "Gent"),
    ]


def test_what_the_source_says_is_escaped_and_kept_on_one_line() -> None:
    name = "<script>alert(1)</script>\n & \u202eZon\x00"
    change = a_change(
        ChangeType.MEASURE_ADDED,
        name=name,
        key="T|<b>x</b>|2026-10-02",
        fields=[FieldChange(name="kind", after="<b>x</b>")],
    )

    entry = entry_of(change, PUBLISHER, SHOWN)

    assert entry.title.endswith(": <script>alert(1)</script> & Zon, Gent")
    assert _html(change).tags == {"p", "strong", "ul", "li", "a"}


@pytest.mark.parametrize("type_", list(ChangeType))
def test_no_running_text_of_the_source_gets_in(type_: ChangeType) -> None:
    grounds = [{"kind": "klacht", "text": "GEHEIM van een ouder"}]
    fields = [
        FieldChange(name="grounds", after=grounds),
        *(
            FieldChange(name=name, before="GEHEIM oud", after="GEHEIM nieuw")
            for name in ("text", "follow_up.text", "advice", "attributes.nota")
        ),
    ]

    entry = entry_of(a_change(type_, fields=fields), PUBLISHER, SHOWN)

    assert "GEHEIM" not in f"{entry.title}{entry.summary}{entry.content}"


@pytest.mark.parametrize("type_", list(ChangeType))
def test_family_care_goes_by_its_number(type_: ChangeType) -> None:
    fields = [
        FieldChange(name=name, before="Mieke", after="Mieke Verzonnen, Verzonnenstraat 1")
        for name in ("name", "address.street", "organiser.name")
    ]

    entry = entry_of(a_change(type_, fields=fields, **HOME), PUBLISHER, SHOWN)

    assert entry.title.endswith(": Gezinsopvang 1, Gent")
    said = f"{entry.title}{entry.summary}{entry.content}"
    assert "Mieke" not in said
    assert "Verzonnen" not in said


def test_what_became_family_care_later_loses_its_name_in_old_news() -> None:
    now = NamedPlace("Thuis bij Mieke", "gezinsopvang", "Gent")

    entry = entry_of(a_change(), PUBLISHER, now)

    assert entry.title.endswith(": Gezinsopvang 1, Gent")


@pytest.mark.parametrize(
    "path",
    ["/feeds/all.atom", "/feeds/locations/1.atom", "/feeds/municipalities/44021.atom"],
)
def test_no_feed_names_family_care(world: World, path: str) -> None:
    world.show(a_location(**HOME))
    world.log(a_change(**HOME))

    world.publish()

    assert b"Mieke" not in world.stored(path).body
    assert world.ids(path) == ["c1"]


def test_a_feed_about_family_care_is_not_for_search_engines(world: World) -> None:
    world.show(a_location("1", **HOME), a_location("2"))

    world.publish()

    feed = world.read("/feeds/locations/1.atom").feed
    assert feed.title == "Opvangnieuws: Gezinsopvang 1, Gent"
    assert b"Mieke" not in world.stored("/feeds/locations/1.atom").body
    assert not world.stored("/feeds/locations/1.atom").indexed
    assert world.stored("/feeds/locations/2.atom").indexed


def test_titles_say_the_municipality(world: World) -> None:
    world.show(a_location())

    world.publish()

    titles = {
        path: world.read(path).feed.title
        for path in ("/feeds/locations/1.atom", "/feeds/municipalities/44021.atom")
    }
    assert titles == {
        "/feeds/locations/1.atom": "Opvangnieuws: De Verzonnen Zon 1, Gent",
        "/feeds/municipalities/44021.atom": "Opvangnieuws: Gent",
    }
