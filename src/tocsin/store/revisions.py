"""Which revision a database is at, and bringing it to ours with its data."""

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select

from tocsin.model.errors import NewerStoreError, StoreError
from tocsin.store.connecting import Database
from tocsin.store.schema import REVISION_TABLE, REVISIONS

_revision_table = Table(REVISION_TABLE, MetaData(), Column("version_num", Text))


def revision_of(connection: Connection, place: str) -> str | None:
    """Revision of the tables, None in an empty database; raises when the tables are newer, or not Tocsin's at all."""
    inspector = inspect(connection)
    if not inspector.has_table(REVISION_TABLE):
        if inspector.get_table_names():
            raise StoreError(
                f"the database {place!r} holds tables of another program; choose another with --database"
            )
        return None
    found = connection.execute(select(_revision_table.c.version_num)).scalar()
    if found is not None and found not in REVISIONS:
        raise NewerStoreError(
            f"the database {place!r} was written by a newer Tocsin (its revision is {found!r}, "
            f"this program knows up to {REVISIONS[-1]!r}); upgrade Tocsin, or choose another with --database"
        )
    return found


def bring_up_to_date(database: Database) -> tuple[str | None, str]:
    """Run the migrations that are missing, all of them or none; return the revision before and after."""
    with database.reading("opening") as connection:
        before = revision_of(connection, database.place)
    if before == REVISIONS[-1]:
        return before, before
    with database.writing("upgrading") as connection:
        # Another program may have done it between the two looks.
        before = revision_of(connection, database.place)
        migrate(connection, REVISIONS[-1])
    return before, REVISIONS[-1]


def migrate(connection: Connection, revision: str, *, scripts: str = "tocsin.store:migrations") -> None:
    """Bring the tables to a revision within the connection's transaction."""
    # Alembic takes most of a second to import, and is needed once in the life of a revision.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", scripts)
    config.set_main_option("path_separator", "os")
    command.upgrade(config, revision)
