"""Opening the store."""

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
