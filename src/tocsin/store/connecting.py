"""Connections to SQLite and PostgreSQL that behave alike: durable, one writer at a time, all or nothing."""

import contextlib
import importlib.util
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from tocsin.model.errors import StoreError
from tocsin.store.faults import faults_of

_WRITES: Final = "tocsin_writes"
_LOCK_TIMEOUT_S: Final = 30
_CACHE_KIB: Final = (
    64 * 1024
)  # ids are random, so writing touches the whole index; SQLite's own 2 MiB thrashes
# Any number that no other program on the same PostgreSQL database is likely to lock.
_ADVISORY_LOCK: Final = 0x746F6373696E


@dataclass(frozen=True, slots=True)
class Database:
    """An opened database: `place` says where it is, without a password; `made` is the file that opening it made."""

    engine: Engine
    place: str
    made: Path | None = None

    @contextlib.contextmanager
    def reading(self, doing: str) -> Iterator[Connection]:
        """One view of the data, which does not change while others write."""
        with faults_of(self.place, doing), self.engine.connect() as plain:
            connection = plain
            if plain.dialect.name == "postgresql":
                connection = plain.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def writing(self, doing: str) -> Iterator[Connection]:
        """One transaction, kept whole or not at all; while it runs nobody else writes, on either database."""
        with faults_of(self.place, doing), self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def unmake(self) -> None:
        """Take away the file that opening made, after what was to fill it failed."""
        if self.made is not None:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self.made}{ending}").unlink(missing_ok=True)


def database_at(url: str, *, create: bool) -> Database:
    """Return the database at a URL without touching what is in it; an absent SQLite file is made only with `create`."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        path = _sqlite_path(parsed)
        made = _made_file(path, create=create)
        engine = create_engine(
            parsed.set(drivername="sqlite+pysqlite"),
            connect_args={} if "timeout" in parsed.query else {"timeout": _LOCK_TIMEOUT_S},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return Database(engine, str(path), path if made else None)
    engine = create_engine(parsed.set(drivername="postgresql+psycopg"))
    event.listen(engine, "begin", _begin_postgresql)
    return Database(engine, parsed.render_as_string(hide_password=True))


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f"{url!r} is no database address; write sqlite:////path/to/tocsin.db or postgresql+psycopg://user@host/name"
        ) from error
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        return parsed
    if parsed.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise StoreError(
            f"databases of kind {parsed.drivername!r} are not supported; "
            "use sqlite:////path/to/tocsin.db or postgresql+psycopg://user@host/name"
        )
    if importlib.util.find_spec("psycopg") is None:
        raise StoreError("PostgreSQL needs a driver; install it with: pip install 'tocsin[postgres]'")
    return parsed.set(drivername="postgresql+psycopg")


def _sqlite_path(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError("a database in memory keeps nothing; write sqlite:////path/to/tocsin.db")
    return Path(url.database)


def _made_file(path: Path, *, create: bool) -> bool:
    if os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises where one may not look
        raise StoreError(f"the database {str(path)!r} is a folder; name a file in it")
    if os.path.exists(path):  # noqa: PTH110  # as above
        return False
    if not create:
        raise StoreError(f"there is no database {str(path)!r}; 'tocsin init' or 'tocsin scan' makes one")
    try:
        # Made here and not by SQLite, so that nobody else can read it even for a moment; -wal and -shm follow it.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"the database {str(path)!r} cannot be made: {error.strerror}; "
            "check that its folder exists and that you may write to it"
        ) from error
    return True


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own; see _begin_sqlite
    cursor = connection.cursor()
    try:
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # what was committed survives a power cut
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: taking it in the middle of a transaction fails without waiting.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES):
        # One writer at a time as on SQLite, so that two programs that settle at once cannot overspend a budget.
        connection.exec_driver_sql(
            f"SELECT set_config('lock_timeout', '{_LOCK_TIMEOUT_S}s', true) "
            "WHERE current_setting('lock_timeout') = '0'"  # what the operator has set stays
        )
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
