"""The tables in the code are those that the migrations make."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tocsin.store.schema import PASSING, REVISION_TABLE, REVISIONS, TABLES, metadata
from tocsin.store.store import Store


def test_every_revision_is_listed_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", "tocsin.store:migrations")
    config.set_main_option("path_separator", "os")

    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]

    assert tuple(reversed(found)) == REVISIONS


def test_the_migrations_make_the_tables_of_the_schema(store: Store) -> None:
    with store._database.reading("comparing") as connection:
        context = MigrationContext.configure(connection, opts={"version_table": REVISION_TABLE})

        assert compare_metadata(context, metadata) == []


def test_a_backup_knows_every_table_except_what_can_be_had_again() -> None:
    assert {*TABLES, *PASSING} == set(metadata.tables.values())
    assert not set(TABLES) & set(PASSING)
