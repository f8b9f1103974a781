"""What was withdrawn is searched for everywhere: in every table, every feed and every page."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from notifier.domain.location import Ground, Location
from notifier.pipeline.prune import ATTEMPTS, ENDED, MESSAGES, WITHDRAWN
from notifier.store.tables import feeds, metadata
from tests.journeys.world import Story
from tests.support.builders import a_location, a_measure

PAGE = Path(__file__).parents[2] / "docs" / "retention.md"
SUN = "910000001"
PARENT = "ouder@example.org"
#: Whatever of a measure could accuse somebody: its text, grounds, dates, address and kind.
TRACES = ("zwartewoord", "zwartegrond", "2026-10-31", "31 oktober", "/stap/77", "chorsing")
#: Where the words may stand for the operator's eyes alone until their term is over.
INTERNAL = {
    ("changes", "fields"),
    ("changes", "record_key"),
    ("changes", "url"),
    ("contents", "subject"),
    ("contents", "text"),
    ("contents", "html"),
}
MEASURE = a_measure(
    "schorsing",
    "2026-10-31",
    urgent=True,
    effective_to=date(2026, 12, 31),
    text="Een verzonnen zwartewoord.",
    grounds=[Ground(kind="melding", text="Een verzonnen zwartegrond.")],
    url="https://bron.example.org/stap/77",
)


def sun(**fields: object) -> Location:
    return a_location(SUN, **fields)


def traces(value: object) -> list[str]:
    """Give the words that stand in a value, packed ones too."""
    if isinstance(value, bytes):
        with suppress(zlib.error):
            value = zlib.decompress(value)
        value = value.decode("utf-8", "replace")
    return [word for word in TRACES if isinstance(value, str) and word in value]


def kept(story: Story) -> set[tuple[str, str]]:
    """Give each table and column in which a trace stands."""
    found = set()
    with story.sessions.reading() as connection:
        for table in metadata.tables.values():
            for row in connection.execute(select(table)).mappings():
                found |= {(table.name, name) for name, value in row.items() if traces(value)}
    return found


def pages(story: Story) -> Iterator[tuple[str, str]]:
    """Walk every page that can be reached from the front page and from a location."""
    waiting, met = ["/", f"/locaties/{SUN}", "/locaties?q=verzonnen"], set()
    while waiting:
        path = waiting.pop()
        if path in met or path.startswith("/static"):
            continue
        met.add(path)
        html = story.page(path)
        yield path, html
        waiting += [one for one in re.findall(r'href="(/[^"#]*)"', html) if one not in met]


def test_nothing_public_holds_a_trace_and_after_its_term_nothing_at_all(anywhere: Story) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(enforcement=[MEASURE]), a_location("910000002"))
    assert kept(story) > INTERNAL
    assert ("feeds", "body") in kept(story)

    for day in ("2026-11-05", "2026-11-06"):
        story.show(day, sun(), a_location("910000002"))

    assert kept(story) <= INTERNAL
    walked = dict(pages(story))
    assert len(walked) > 5
    assert {path for path, html in walked.items() if traces(html)} == set()
    story.now += WITHDRAWN + timedelta(days=1)
    story.prune()
    assert kept(story) == set()


def test_a_location_that_came_with_its_measure_leaves_no_trace_either(story: Story) -> None:
    story.show("2026-11-02", a_location("910000002"))
    story.show("2026-11-03", sun(enforcement=[MEASURE]), a_location("910000002"))

    for day in ("2026-11-05", "2026-11-06"):
        story.show(day, sun(), a_location("910000002"))
    story.now += WITHDRAWN + timedelta(days=1)
    story.prune()

    assert kept(story) == set()


def test_a_location_that_went_with_its_measure_leaves_no_trace_either(story: Story) -> None:
    story.show("2026-11-02", sun(), a_location("910000002"))
    story.show("2026-11-03", sun(enforcement=[MEASURE]), a_location("910000002"))

    for day in ("2026-11-05", "2026-11-06"):
        story.show(day, a_location("910000002"))
    story.now += WITHDRAWN + timedelta(days=1)
    story.prune()

    assert kept(story) == set()


def test_forgetting_twice_is_forgetting_once_and_feeds_stay_as_they_are(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(enforcement=[MEASURE]))
    for day in ("2026-11-05", "2026-11-06"):
        story.show(day, sun())
    story.now += WITHDRAWN + timedelta(days=1)

    assert story.prune().withdrawn > 0
    assert story.prune().withdrawn == 0
    story.show("2026-12-20", sun(places=9))
    story.show("2026-12-21", sun(places=9))
    assert story.titles(SUN) == ["Gegevens aangepast", "Handhavingstraject niet langer getoond"]


def test_the_mail_about_a_measure_still_shown_loses_its_words_after_its_term(
    story: Story,
) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(enforcement=[MEASURE]))

    story.now += MESSAGES + timedelta(days=1)
    story.prune()

    assert not {name for table, name in kept(story) if table == "contents"}


def test_no_feed_is_left_out_of_the_search(story: Story) -> None:
    story.show("2026-11-02", sun())

    with story.sessions.reading() as connection:
        paths = set(connection.execute(select(feeds.c.path)).scalars())

    assert f"/feeds/locations/{SUN}.atom" in paths


def test_the_page_about_retention_says_the_terms_that_hold() -> None:
    row = r"^\| .+ \| (\d+) days \| .+ \| `pipeline\.prune\.(\w+)` \|$"
    said = re.findall(row, PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    terms = {"ATTEMPTS": ATTEMPTS, "ENDED": ENDED, "MESSAGES": MESSAGES, "WITHDRAWN": WITHDRAWN}
    assert {name: int(days) for days, name in said} == {
        name: term.days for name, term in terms.items()
    }
