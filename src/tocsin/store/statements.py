"""Small pieces of SQL that several tables need, worded for the database at hand."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Dialect, Table, Text, any_, bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from tocsin.store.columns import stored_text

T = TypeVar("T")
CHUNK = 500
_UUID_LENGTH = 36


def upserting(dialect: Dialect, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Insert that can say what to do when the row is there already; both databases word it alike."""
    return postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)


def replacing(dialect: Dialect, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Insert of whole rows that takes the place of those with the same key."""
    statement = upserting(dialect, table)
    key = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in table.columns.keys() if name not in key}  # noqa: SIM118  # no dict
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Pieces small enough to be parameters of one statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def like(column: ColumnElement[Any], pattern: str) -> ColumnElement[bool]:
    """Condition that the column fits a pattern of `*` and `?`, case left out of account."""
    escaped = pattern.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return column.ilike(escaped.replace("*", "%").replace("?", "_"), escape="\\")


def begins_with(column: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """Condition that the column begins with a text, which an index on it can answer."""
    return (column >= prefix) & (column < prefix + "\U0010ffff")


def among(dialect: Dialect, column: ColumnElement[Any], values: Collection[str]) -> ColumnElement[bool]:
    """Condition that the column is one of any number of texts: they are one parameter."""
    stored = [stored_text(value) for value in values]
    if len(stored) == 1:
        return column == next(iter(values))  # with an index, in the order of its further columns
    if dialect.name == "sqlite":
        listed = func.json_each(json.dumps(stored)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(None, stored, type_=postgresql.ARRAY(Text)))


def with_ids(dialect: Dialect, column: ColumnElement[Any], ids: Collection[str]) -> ColumnElement[bool]:
    """Condition that the column is one of any number of STIX ids, or begins with one that is not whole."""
    whole = {each for each in ids if len(each.partition("--")[2]) == _UUID_LENGTH}
    begun = [begins_with(column, each) for each in sorted(set(ids) - whole)]
    return or_(*([among(dialect, column, sorted(whole))] if whole else []), *begun)
