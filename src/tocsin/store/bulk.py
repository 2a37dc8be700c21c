"""Many rows at once, in and out, worded for the driver: through SQLAlchemy each row would take several times as long."""

import json
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Connection, Integer, Table

from tocsin.store.columns import AnyText, Moment

_PLACES: Final = {"sqlite": "?", "postgresql": "%s"}
_ARRAYS: Final = {AnyText: "text[]", BigInteger: "bigint[]", Integer: "bigint[]", Moment: "bigint[]"}


def place(connection: Connection) -> str:
    """Sign for a parameter."""
    return _PLACES[connection.dialect.name]


def among(connection: Connection, column: str) -> str:
    """Condition that a column is one of a list, which is one parameter made by `listed`."""
    if connection.dialect.name == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608  # only our own words
    return f"{column} = ANY(%s)"


def listed(connection: Connection, values: Collection[str] | Collection[int]) -> Any:
    """List as one parameter; texts must be as they are stored."""
    every = list(values)
    return json.dumps(every, ensure_ascii=False) if connection.dialect.name == "sqlite" else every


def pairs(connection: Connection) -> str:
    """Table expression `wanted(one, two)` of pairs of numbers, whose parameters `paired` makes."""
    if connection.dialect.name == "sqlite":
        return (
            "(SELECT json_extract(value, '$[0]') AS one, json_extract(value, '$[1]') AS two "
            "FROM json_each(?)) AS wanted"
        )
    return "unnest(%s::bigint[], %s::bigint[]) AS wanted(one, two)"


def paired(connection: Connection, wanted: Collection[tuple[int, int]]) -> tuple[Any, ...]:
    """Pairs as the parameters of `pairs`."""
    if connection.dialect.name == "sqlite":
        return (json.dumps(list(wanted)),)
    return [one for one, _ in wanted], [two for _, two in wanted]


def put(connection: Connection, table: Table, rows: Sequence[Sequence[object]]) -> None:
    """Put rows in, or in place of those with their keys; values in the order of the columns, as they are stored.

    No key may come twice.
    """
    if not rows:
        return
    statement = _putting(connection.dialect.name, table)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement, [tuple(row) for row in rows])
    else:
        connection.exec_driver_sql(statement, tuple(list(column) for column in zip(*rows, strict=True)))


@cache
def _putting(dialect: str, table: Table) -> str:
    names = [column.name for column in table.columns]
    key = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    if dialect == "sqlite":
        values = f"VALUES ({', '.join('?' * len(names))})"
    else:
        values = f"SELECT * FROM unnest({', '.join(f'%s::{_array(column)}' for column in table.columns)})"  # noqa: S608  # as above
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) {values} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    )


def _array(column: Column[Any]) -> str:
    return _ARRAYS[type(column.type)]
