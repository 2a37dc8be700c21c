"""A store with two cases and nothing on record of them, made once and copied for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tocsin.app.case_orders import open_case
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOON: Final = datetime(2017, 4, 25, 12, tzinfo=UTC)
TODAY: Final = datetime(2017, 4, 25, tzinfo=UTC)


@contextmanager
def opened_ledger(folder: Path) -> Iterator[Store]:
    """Open a store of one's own, with the cases a.example and b.example."""
    with open_store(ledger_url(folder)) as store:
        yield store


def ledger_url(folder: Path) -> str:
    """Address of such a store in a folder."""
    path = folder / "tocsin.db"
    path.write_bytes(_made())
    return f"sqlite:///{path}"


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        with open_store(f"sqlite:///{path}") as store:
            for name in ("a.example", "b.example"):
                open_case(store, (name,), now=NOON)
        return path.read_bytes()
