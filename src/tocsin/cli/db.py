"""`tocsin db`: keep, restore, check and upgrade the database."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.console import put, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Database
from tocsin.model.errors import StoreError

db = typer.Typer(
    help="Back up, restore, check and upgrade the database.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@db.command(epilog="Example: tocsin db backup tocsin-2026-11-24.backup")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the backup.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    database: Database = None,
) -> None:
    """Write everything to one file, from which SQLite and PostgreSQL can both be restored.

    It may run while others work with the database: the file shows one moment.
    """
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        rows = store.backup(file, now=current_time(), replace=force)
        say(f"{rows} rows of {store.place!r} are in {str(file)!r}")


@db.command(
    epilog="Example: tocsin db restore tocsin-2026-11-24.backup --database postgresql+psycopg://tocsin@db/tocsin"
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that 'tocsin db backup' wrote.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Lose what the database holds now.")] = False,
    database: Database = None,
) -> None:
    """Fill an empty database from a backup, or not at all; older backups are brought up to date."""
    from tocsin.app.alerts import current_time, person
    from tocsin.app.settings import database_url
    from tocsin.store.opening import restore as fill

    rows = fill(file, database_url(database), now=current_time(), who=person(), replace=force)
    say(f"{rows} rows were restored from {str(file)!r}")


@db.command(epilog="Example: tocsin db check")
def check(*, database: Database = None) -> None:
    """Check the file, the tables, what they promise each other, and every row."""
    with opened(database) as store:
        problems = store.check()
        place = store.place
    for problem in problems:
        put(problem)
    if problems:
        raise StoreError(
            f"the database {place!r} has {len(problems)} problem{'s' * (len(problems) != 1)}; "
            "back it up, then restore an earlier backup into a new database"
        )
    say(f"the database {place!r} is whole")


@db.command(epilog="Example: tocsin db upgrade")
def upgrade(*, database: Database = None) -> None:
    """Bring the tables to what this Tocsin needs, with their data; every other command does so too."""
    with opened(database) as store:
        before, after, place = store.upgraded_from, store.revision, store.place
    if before == after:
        say(f"the database {place!r} is up to date (revision {after})")
    else:
        say(f"the database {place!r} went from revision {before or 'none'} to {after}")
