"""Backup and restore: one portable file for both databases, a restore is whole or does not happen."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, MetaData, column, insert, inspect, select, table

from tocsin.model.errors import InputError, NewerStoreError, StoreError
from tocsin.store.archives import Header, checked_header, rows_of, write_archive
from tocsin.store.connecting import Database, database_at
from tocsin.store.questions import AuditEntry
from tocsin.store.revisions import migrate, revision_of
from tocsin.store.schema import REVISION_TABLE, REVISIONS, TABLES
from tocsin.store.trail import write_down

_PAGE: Final = 2000
# The database numbers these itself; the order of the rows in the file keeps their meaning.
_NUMBERED: Final = {"audit": "seq"}


def back_up(database: Database, path: Path, *, now: datetime, replace: bool = False) -> int:
    """Write everything, as it is at one moment, to a file; return the number of rows."""
    columns = {
        kept.name: tuple(name for name in kept.columns.keys() if name != _NUMBERED.get(kept.name))  # noqa: SIM118
        for kept in TABLES
    }
    header = Header(REVISIONS[-1], now.astimezone(UTC).isoformat(), columns)
    with database.reading("backing up") as connection:
        return write_archive(path, header, _rows(connection, columns), replace=replace)


def _rows(connection: Connection, columns: dict[str, tuple[str, ...]]) -> Iterator[list[Any]]:
    for number, kept in enumerate(TABLES):
        # Plain columns and not ours: values go into the file as they are stored, and come back so.
        plain = table(kept.name, *(column(name) for name in columns[kept.name]))
        ordered = select(plain).order_by(*(column(key.name) for key in kept.primary_key))
        with connection.execute(ordered.execution_options(yield_per=_PAGE)) as result:
            for row in result:
                yield [number, *row]


def restore(path: Path, url: str, *, now: datetime, who: str, replace: bool = False) -> int:
    """Fill the database at a URL from a backup of this or an older Tocsin; return the number of rows.

    A database that holds anything is refused, unless `replace` is set: then it is emptied in the same transaction.
    """
    header = checked_header(path)
    if header.revision not in REVISIONS:
        raise NewerStoreError(
            f"the backup {str(path)!r} was made by a newer Tocsin (revision {header.revision!r}); upgrade Tocsin"
        )
    database = database_at(url, create=True)
    try:
        with database.writing("restoring") as connection:
            _make_empty(connection, database.place, replace=replace)
            migrate(connection, header.revision)
            count = _fill(connection, path, header)
            migrate(connection, REVISIONS[-1])
            write_down(connection, [AuditEntry(now, who, "restore", path.name, "", header.made, "")])
    except BaseException:
        database.close()
        database.unmake()
        raise
    database.close()
    return count


def _make_empty(connection: Connection, place: str, *, replace: bool) -> None:
    if revision_of(connection, place) is None:
        return
    found = MetaData()
    found.reflect(connection)
    kept = [each for each in found.sorted_tables if each.name != REVISION_TABLE]
    if not replace and any(connection.execute(select(1).select_from(each).limit(1)).first() for each in kept):
        raise StoreError(
            f"the database {place!r} is not empty; restore into another, or use --force to lose what it holds"
        )
    found.drop_all(connection)


def _fill(connection: Connection, path: Path, header: Header) -> int:
    there = inspect(connection)
    for name, columns in header.tables.items():
        if not there.has_table(name) or not set(columns) <= {
            each["name"] for each in there.get_columns(name)
        }:
            raise InputError(f"the backup {str(path)!r} has a table {name!r} that its revision does not have")
    count = 0
    for name, rows in groupby(rows_of(path, header), key=itemgetter(0)):
        columns = header.tables[name]
        into = insert(table(name, *(column(each) for each in columns)))
        while page := [dict(zip(columns, row, strict=True)) for _, row in islice(rows, _PAGE)]:
            connection.execute(into, page)
            count += len(page)
    return count
