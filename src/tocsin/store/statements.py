"""Small pieces of SQL that several tables need, worded for the database at hand."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
CHUNK = 500


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
