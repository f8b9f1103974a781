"""What is typed to name the files of a source."""

import pytest

from notifier.errors import SnapshotRefused
from notifier.sources.table_arguments import table_files

BOTH = ["locations", "inspections"]


def test_each_table_is_named_with_its_file() -> None:
    found = table_files(["inspections=b=c.csv", "locations=a.csv"], tables=BOTH)

    assert found == {"inspections": "b=c.csv", "locations": "a.csv"}


@pytest.mark.parametrize("argument", ["a.csv", "https://register.example/a.csv?key=1", "./a=b.csv"])
def test_the_only_table_needs_no_name(argument: str) -> None:
    assert table_files([argument], tables=["locations"]) == {"locations": argument}


@pytest.mark.parametrize(
    ("arguments", "tables", "words"),
    [
        (["a.csv"], BOTH, "a.csv: which table is it? Write TABLE=FILE; the profile has locations,"),
        (["places=a.csv"], BOTH, "places=a.csv: there is no table places; the profile has"),
        (["reactions=a.csv"], BOTH, "the profile has no table reactions; it has locations, insp"),
        (["locations=a", "locations=b"], BOTH, "the table locations has a file already: a"),
        (["a.csv", "b.csv"], ["locations"], "the table locations has a file already: a.csv"),
    ],
)
def test_what_is_not_clear_is_refused(arguments: list[str], tables: list[str], words: str) -> None:
    with pytest.raises(SnapshotRefused) as caught:
        table_files(arguments, tables=tables)

    assert words in str(caught.value)
