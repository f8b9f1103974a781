"""The glossary knows each noun of the domain, and names only places that are there."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, UnionType

import pytest

import notifier.domain
from notifier.domain.change import ChangeType

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
DESIGN = ROOT.parent / "shared" / "design.md"
MARKED = frozenset(re.findall(r"`([^`]+)`", GLOSSARY))
PLACES = sorted(set(re.findall(r"`([a-z_.]+(?:\.[A-Za-z_]+)*)` \|$", GLOSSARY, re.MULTILINE)))


def domain_modules() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(notifier.domain.__path__):
        yield importlib.import_module(f"notifier.domain.{module.name}")


def domain_nouns() -> dict[str, object]:
    """Give the public classes and unions of the domain by their names."""
    return {
        name: noun
        for module in domain_modules()
        for name, noun in vars(module).items()
        if not name.startswith("_")
        and (
            isinstance(noun, UnionType)
            or (isinstance(noun, type) and noun.__module__ == module.__name__)
        )
    }


def members() -> dict[str, str]:
    """Give each member of the domain's closed sets with the set that it is of."""
    return {
        member.name.lower(): name
        for name, noun in domain_nouns().items()
        if isinstance(noun, type) and issubclass(noun, Enum)
        for member in noun
    }


def resolves(place: str) -> bool:
    """Say whether a module, or a name in one, is there."""
    path = place if place.startswith("feeds.") else f"notifier.{place}"
    parent, _, name = path.rpartition(".")
    if find_spec(parent) is None:
        return False
    return hasattr(importlib.import_module(parent), name) or (
        hasattr(importlib.import_module(parent), "__path__") and find_spec(path) is not None
    )


def test_the_glossary_knows_every_noun_of_the_domain() -> None:
    nouns = domain_nouns()

    assert nouns.keys() - MARKED == set()
    assert {"Location", "Record", "Outcome", "Rhythm"} <= nouns.keys()


def test_the_glossary_knows_every_member_of_a_closed_set() -> None:
    words = members()

    assert words.keys() - MARKED == set()
    assert words["trajectory_gone"] == "ChangeType"


def test_the_catalogue_has_a_line_for_each_change_type_and_no_other() -> None:
    _, _, catalogue = GLOSSARY.partition("| Change type |")
    table, _, _ = catalogue.partition("\n\n")

    lines = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)

    assert lines == [type_.value for type_ in ChangeType]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_in_the_code_is_there(place: str) -> None:
    assert resolves(place)


def test_many_words_have_a_place_in_the_code() -> None:
    assert len(PLACES) > 50
    assert not resolves("domain.location.Nowhere")
    assert not resolves("domain.nowhere")


def test_every_row_has_as_many_cells_as_its_head() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", GLOSSARY, re.MULTILINE):
        cells = {line.count("|") for line in table.splitlines()}
        assert len(cells) == 1, table


@pytest.mark.shared
def test_the_words_of_the_design_are_here() -> None:
    if not DESIGN.exists():
        pytest.skip("../shared is not beside the checkout")
    _, _, rest = DESIGN.read_text(encoding="utf-8").partition("## 9. Words")
    rows = re.findall(r"^\| ([^|]+) \|", rest, re.MULTILINE)[2:]

    words = {word.strip() for row in rows for word in re.split(r"[,()]", row) if word.strip()}

    missing = {word for word in words if not re.search(rf"\b{re.escape(word)}\b", GLOSSARY)}
    assert len(words) > 40
    assert missing == set()
