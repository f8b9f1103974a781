"""Atom holds the RELAX NG schema of RFC 4287, appendix B."""

from pathlib import Path

import pytest
from lxml import etree

from feeds import atom
from feeds.values import Feed
from tests.feeds.builders import a_feed, an_entry
from tests.feeds.test_atom import EVERYTHING

SCHEMA = Path(__file__).parents[3] / "shared" / "specs" / "atom.rng"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SCHEMA.exists(), reason="../shared/specs/atom.rng is not there"),
]


@pytest.mark.parametrize("feed", [a_feed(), a_feed(an_entry()), EVERYTHING])
def test_the_document_holds_the_schema(feed: Feed) -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMA))

    schema.assertValid(etree.fromstring(atom.render(feed)))


def test_the_schema_sees_an_entry_without_an_id() -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    entry = an_entry()

    document = atom.render(a_feed(entry)).replace(f"<id>{entry.id}</id>".encode(), b"")

    assert not schema.validate(etree.fromstring(document))
