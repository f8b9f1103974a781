"""Which schema the database has, and bringing it to the one that this program needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from notifier.store.engine import Sessions

_HERE = Path(__file__).resolve().parents[1]


def migrations() -> Path:
    """Give the folder of the migrations: beside the package in a checkout, inside it once built."""
    beside = _HERE.parent / "migrations"
    return beside if beside.is_dir() else _HERE / "migrations"


def upgrade(sessions: Sessions, revision: str = "head") -> None:
    """Run the migrations that are missing; two at once wait for each other."""
    with sessions.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrations()))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
