"""What a database can complain of, as one clear error that says what to do next."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tocsin.model.errors import StoreError

_FULL: Final = "the disk is full; make room and do it again: nothing was half-written"
_READ_ONLY: Final = (
    "it may only be read; check who owns the file and its folder, or choose another with --database"
)
_LOCKED: Final = "another program keeps it locked; wait for it or stop it, then do it again"
_CORRUPT: Final = "the file is damaged; see 'tocsin db check', move it away and run 'tocsin db restore' with your last backup"
_NOT_A_DATABASE: Final = "the file is not a database; choose another with --database"
_NOT_OPENED: Final = "it cannot be opened; check that its folder exists and that you may write to it"
_UNREACHED: Final = (
    "the server cannot be reached; check that it runs, and the address, name and password in --database"
)

_SQLITE: Final = {
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_CORRUPT": _CORRUPT,
    "SQLITE_NOTADB": _NOT_A_DATABASE,
    "SQLITE_CANTOPEN": _NOT_OPENED,
    "SQLITE_IOERR": "the disk cannot be read or written; check its health and that it is not full",
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html; the first two characters are the class.
_POSTGRESQL: Final = {
    "53100": _FULL,
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "25006": _READ_ONLY,
    "42501": "the database user may not do this; grant it the right, or use another user in --database",
    "3D000": "the server has no such database; make it with 'createdb', or correct --database",
    "28": "the server does not let this user in; check name and password in --database",
    "53": "the server has run out of something; see its log",
    "57": "the server is stopping or was stopped; start it and do it again",
    "08": _UNREACHED,
    "XX001": "a table is damaged; see the server's log, then 'tocsin db restore' with your last backup",
}


@contextlib.contextmanager
def faults_of(place: str, doing: str) -> Iterator[None]:
    """Turn whatever a driver raises inside into `StoreError`, naming the database and what was being done."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(f"{doing} failed on the database {place!r}: {_advice(error)}") from error


def _advice(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, sqlite3.Error):
        return _sqlite_advice(cause)
    state = getattr(cause, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]) or _first_line(cause)
    if type(cause).__name__ == "OperationalError":  # psycopg has no code for a server that was never reached
        return f"{_UNREACHED} ({_first_line(cause)})"
    return _first_line(cause)


def _sqlite_advice(cause: sqlite3.Error) -> str:
    # Extended codes are longer than the plain one they begin with: SQLITE_READONLY_DBMOVED, SQLITE_IOERR_WRITE.
    name = getattr(cause, "sqlite_errorname", "") or ""
    return next((advice for code, advice in _SQLITE.items() if name.startswith(code)), _first_line(cause))


def _first_line(cause: BaseException) -> str:
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]
