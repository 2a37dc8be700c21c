"""Opening the store, and filling one from a backup."""

from datetime import datetime
from pathlib import Path

from tocsin.store import backups
from tocsin.store.connecting import database_at
from tocsin.store.revisions import bring_up_to_date
from tocsin.store.store import Store


def open_store(url: str, *, create: bool = True) -> Store:
    """Open the database at a URL and bring its tables up to date, data kept.

    Raises `NewerStoreError` when a newer Tocsin wrote it, `StoreError` with what to do for everything else. Without
    `create`, a SQLite file that is not there is an error.
    """
    database = database_at(url, create=create)
    try:
        before, _ = bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database, upgraded_from=before)


def restore(backup: Path, url: str, *, now: datetime, who: str, replace: bool = False) -> int:
    """Fill the database at a URL from a backup, all or nothing; return the number of rows.

    A database that holds anything is refused unless `replace`; what it held is lost then.
    """
    return backups.restore(backup, url, now=now, who=who, replace=replace)
