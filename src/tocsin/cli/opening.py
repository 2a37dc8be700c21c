"""Opening the database that an order is about."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.store.store import Store


def opened(database: str | None, *, create: bool = False) -> "Store":
    """The store of an address, or of the one that the environment names.

    Where there is none yet it is made, or StoreError raised without `create`.
    """
    from tocsin.app.settings import database_url
    from tocsin.store.opening import open_store

    return open_store(database_url(database), create=create)
