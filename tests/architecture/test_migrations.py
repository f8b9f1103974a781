"""The migrations make the tables that the program describes, and unmake them again."""

from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from notifier.store.engine import Sessions
from notifier.store.schema import migrations, upgrade
from notifier.store.tables import SCHEMA, metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations()))
    return config


def _tables(sessions: Sessions) -> set[str]:
    with sessions.reading() as connection:
        return set(inspect(connection).get_table_names())


def _downgrade(sessions: Sessions) -> None:
    with sessions.writing() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def _shape(sessions: Sessions) -> dict[str, Any]:
    """Give what comparing metadata passes over: index columns, conditions and defaults."""
    with sessions.reading() as connection:
        found = inspect(connection)
        return {
            name: (
                sorted(
                    (i["name"], i["column_names"], i["unique"]) for i in found.get_indexes(name)
                ),
                # a column that came later stands last, wherever the program describes it
                sorted((c["name"], c["nullable"], c["default"]) for c in found.get_columns(name)),
                found.get_pk_constraint(name)["constrained_columns"],
                sorted(str(c["name"]) for c in found.get_check_constraints(name)),
            )
            for name in metadata.tables
        }


def test_there_is_one_newest_migration_and_the_program_names_it() -> None:
    assert ScriptDirectory.from_config(_config()).get_heads() == [SCHEMA]


def test_the_migrations_make_what_the_program_describes(sessions: Sessions) -> None:
    with sessions.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_indexes_and_defaults_are_the_same_either_way(sessions: Sessions) -> None:
    migrated = _shape(sessions)
    with sessions.writing() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)

    assert _shape(sessions) == migrated


def test_a_migrated_database_knows_its_schema(sessions: Sessions) -> None:
    assert sessions.schema() == SCHEMA


def test_a_second_upgrade_does_nothing(sessions: Sessions) -> None:
    before = _tables(sessions)

    upgrade(sessions)

    assert _tables(sessions) == before


def test_what_was_upgraded_can_be_taken_down_and_put_up_again(sessions: Sessions) -> None:
    _downgrade(sessions)
    taken_down = _tables(sessions)
    upgrade(sessions)

    assert taken_down == {"alembic_version"}
    assert set(metadata.tables) <= _tables(sessions)


def test_an_empty_database_has_no_schema(sessions: Sessions) -> None:
    with sessions.writing() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")

    assert sessions.schema() is None


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_has_a_key(table: str) -> None:
    assert metadata.tables[table].primary_key.columns
