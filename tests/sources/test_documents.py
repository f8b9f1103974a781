"""What the documents show is what the program reads."""

import re
from pathlib import Path

import pytest

from notifier.domain.location import Location, decode
from notifier.sources.profile import TableName, type_of
from notifier.sources.profiled_tables import ProfiledTables
from notifier.sources.profiles import decode_profile
from notifier.sources.snapshot_file import SnapshotFile
from notifier.sources.targets import targets

DOCS = Path(__file__).parents[2] / "docs"


def block(document: str, kind: str) -> str:
    text = (DOCS / document).read_text()
    found = re.search(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def test_the_example_of_the_format_is_a_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "example.jsonl"
    path.write_text(block("snapshot-format.md", "jsonl"))

    snapshot = SnapshotFile(path, source="kinderopvangzoeker").fetch()
    read = [decode(raw.line, file="example", number=raw.number) for raw in snapshot.locations]

    assert [type(location) for location in read] == [Location, Location, Location]


def test_the_format_is_explained_field_by_field() -> None:
    text = (DOCS / "snapshot-format.md").read_text()

    fields = {
        part for name in TableName for path in targets(type_of(name)) for part in path.split(".")
    }

    assert {field for field in fields if f"`{field}`" not in text} == set()


@pytest.mark.parametrize("table", ["locations", "inspections"])
def test_the_example_of_a_profile_reads_its_tables(tmp_path: Path, table: str) -> None:
    profile = decode_profile(block("profiles.md", "toml").encode(), file="profiles.md")
    files = {}
    for name in ("locations", "inspections"):
        files[name] = tmp_path / f"{name}-2026-11-20.csv"
        files[name].write_bytes(block("profiles.md", f"csv {name}").encode("cp1252"))

    source = ProfiledTables(files, profile=profile, source=None, taken_at=None)
    lines = {raw.id: raw.line for raw in source.fetch().locations}

    expected = {"locations": "Crèche ’t Zonnetje", "inspections": '"visited_on":"2026-10-02"'}
    assert expected[table] in lines["910000123"].decode()
