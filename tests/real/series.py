"""The series of snapshots in a folder of real data, and what was saved on bad days."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: The profiles that come with the program.
_PROFILES = Path(__file__).resolve().parents[2] / "profiles"
_BROKEN = ".broken."


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One source: where its tables are, and by which column csv-diff can know a row again."""

    profile: str
    #: The folder of each table.
    folders: Mapping[str, str]
    #: By table; None where no column will do and a key must be made.
    keys: Mapping[str, str | None]

    @property
    def rules(self) -> Path:
        """The file of the profile."""
        return _PROFILES / f"{self.profile}.toml"

    def snapshots(self, data: Path) -> list[Mapping[str, Path]]:
        """Give the tables of each snapshot, the oldest first."""
        names = [path.name for path in _files(data / self.folders["locations"], broken=False)]
        return [{table: data / f / name for table, f in self.folders.items()} for name in names]

    def broken(self, data: Path) -> list[Path]:
        """Give what the address of the locations answered on bad days."""
        return _files(data / self.folders["locations"], broken=True)


SCOTLAND = Series(
    profile="scot-daycare",
    folders={"locations": "scot-daycare", "inspections": "scot-inspections"},
    keys={"locations": "CSNumber", "inspections": "inspection_key"},
)
BRITISH_COLUMBIA = Series(
    profile="bc-childcare", folders={"locations": "bc-childcare"}, keys={"locations": None}
)


def _files(folder: Path, *, broken: bool) -> list[Path]:
    found = sorted(folder.glob("*.csv.gz"))
    return [path for path in found if (_BROKEN in path.name) is broken]
