"""Public registers of elsewhere, as they really are. They stand beside the checkout, if at all."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from notifier.domain.location import stored
from notifier.domain.snapshot import RawLocation
from notifier.errors import SnapshotRefused
from notifier.sources.convert import convert
from notifier.sources.keyed_rows import Conversion
from notifier.sources.profiled_tables import ProfiledTables
from notifier.sources.profiles import load_profile
from notifier.sources.snapshot_file import SnapshotFile

SHARED = Path(__file__).parents[3] / "shared" / "data"
BROKEN = sorted((SHARED / "bc-childcare").glob("*.broken.csv.gz"))
BC = sorted(set((SHARED / "bc-childcare").glob("*.csv.gz")) - set(BROKEN))
SCOT = sorted((SHARED / "scot-daycare").glob("*.csv.gz"))

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="there is no ../shared/data"),
]


def scotland(path: Path) -> ProfiledTables:
    files = {"locations": path, "inspections": SHARED / "scot-inspections" / path.name}
    return ProfiledTables(files, profile=load_profile("scot-daycare"), source=None, taken_at=None)


def columbia(path: Path) -> ProfiledTables:
    profile = load_profile("bc-childcare")
    return ProfiledTables({"locations": path}, profile=profile, source=None, taken_at=None)


@cache
def converted(path: Path) -> tuple[Conversion, dict[str, RawLocation]]:
    source = scotland(path) if path in SCOT else columbia(path)
    locations = {raw.id: raw for raw in source.fetch().locations}
    assert source.conversion
    return source.conversion, locations


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", SCOT + BC, ids=name)
def test_every_file_converts_without_losing_a_row(path: Path) -> None:
    conversion, locations = converted(path)

    kept = len(locations) + conversion.records
    assert kept == sum(table.rows for table in conversion.tables)
    assert all(stored(raw.line).id == id_ for id_, raw in locations.items())


@pytest.mark.parametrize("path", SCOT[:1] + BC[:1], ids=name)
def test_what_is_converted_is_a_snapshot_file(path: Path, tmp_path: Path) -> None:
    source = scotland(path) if path in SCOT else columbia(path)
    copy = tmp_path / "copy.jsonl"

    with copy.open("wb") as out:
        convert(source.fetch(), out)

    read = SnapshotFile(copy, source=None).fetch()
    assert read.taken_at.date().isoformat() == path.name[:10]
    assert sum(1 for _ in read.locations) == read.expected


def test_doubles_of_british_columbia_are_numbered() -> None:
    assert all(converted(path)[0].tables[0].numbered > 100 for path in BC)


def test_ids_of_british_columbia_hold_from_day_to_day() -> None:
    days = [set(converted(path)[1]) for path in BC]

    gone = [len(before - after) for before, after in pairwise(days)]

    # the row number, which looks like a key, would make every one of them another location
    assert max(gone, default=0) <= 5


@pytest.mark.parametrize(
    ("path", "words"),
    list(zip(BROKEN, ["a web page", "timing out", "timing out"], strict=False)),
    ids=[path.name for path in BROKEN],
)
def test_what_a_register_in_trouble_answered_is_refused_by_its_name(path: Path, words: str) -> None:
    with pytest.raises(SnapshotRefused) as caught:
        columbia(path).fetch()

    (fault,) = caught.value.faults
    assert words in fault.problem
    assert "expected a table in CSV" in fault.problem
