"""Whether a database is whole: its file, its tables, what they promise each other, and every row."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, select

from tocsin.model.alert import AlertState
from tocsin.store.documents import identity_of
from tocsin.store.rows import alert_of
from tocsin.store.schema import alerts, organisations, outbox

_PAGE = 1000
_SHOWN = 20


def problems(connection: Connection) -> tuple[str, ...]:
    """Say what is wrong, in sentences; empty when nothing is."""
    if connection.dialect.name == "sqlite":
        damaged = tuple(_of_file(connection))
        if damaged:
            return damaged
    return (*_of_promises(connection), *_of_rows(connection))


def _of_file(connection: Connection) -> Iterator[str]:
    found = connection.exec_driver_sql(f"PRAGMA integrity_check({_SHOWN})").scalars().all()
    yield from (f"the file is damaged: {line}" for line in found if line != "ok")
    for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all()[:_SHOWN]:
        yield f"row {row} of table {table!r} points to a row of {other!r} that is not there"


def _of_promises(connection: Connection) -> Iterator[str]:
    has_telling = select(outbox.c.id).where(outbox.c.alert == alerts.c.id).exists()
    promises = {
        "alerts were told and are not in the outbox": alerts.c.told.is_not(None) & ~has_telling,
        "alerts are in the outbox and not marked as told": alerts.c.told.is_(None) & has_telling,
        "alerts are new and were told to nobody": (alerts.c.state == AlertState.NEW.value)
        & alerts.c.told.is_(None),
    }
    for promise, broken in promises.items():
        count = connection.execute(select(func.count()).select_from(alerts).where(broken)).scalar_one()
        if count:
            yield f"{count} {promise}"


def _of_rows(connection: Connection) -> Iterator[str]:
    yield from _unreadable(connection, select(alerts), "alert", "id", _read_alert)
    yield from _unreadable(
        connection,
        select(organisations.c.slug, organisations.c.document),
        "organisation",
        "slug",
        lambda row: identity_of(row["document"]),
    )


def _read_alert(row: Any) -> None:
    if alert_of(row).id != row["id"]:
        raise ValueError("its id is not that of its name and organisation")


def _unreadable(
    connection: Connection, rows: Select[Any], kind: str, key: str, read: Callable[[Any], object]
) -> Iterator[str]:
    bad = 0
    with connection.execute(rows.execution_options(yield_per=_PAGE)) as result:
        for row in result.mappings():
            try:
                read(row)
            except (ValueError, KeyError, TypeError) as error:
                bad += 1
                if bad <= _SHOWN:
                    yield f"{kind} {row[key]!r} cannot be read: {error}"
    if bad > _SHOWN:
        yield f"{bad - _SHOWN} more of kind {kind!r} cannot be read"
