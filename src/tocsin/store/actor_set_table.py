"""Imported sets of actors in their table, each change with an entry in the audit trail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, select

from tocsin.model.errors import StoreError
from tocsin.store.ledger_rows import Row, actor_set_of, actor_set_row
from tocsin.store.questions import ActorSet, AuditEntry
from tocsin.store.schema import actor_sets
from tocsin.store.statements import replacing
from tocsin.store.trail import write_down


def save(connection: Connection, actors: ActorSet, *, now: datetime, who: str) -> bool:
    """Keep a set in place of the one of its name; False when that is the same, whenever it was imported."""
    before = connection.execute(select(actor_sets).where(actor_sets.c.name == actors.name)).mappings().first()
    if before is not None and _is_same(before, actors):
        return False
    row = actor_set_row(actors)
    connection.execute(replacing(connection.dialect, actor_sets), row)
    write_down(connection, [AuditEntry(now, who, "actor set", actors.name, _state(before), _state(row), "")])
    return True


def _is_same(row: Row, actors: ActorSet) -> bool:
    try:
        return replace(actor_set_of(row), imported_at=actors.imported_at) == actors
    except ValueError:  # a damaged one is replaced
        return False


def remove(connection: Connection, name: str, *, now: datetime, who: str) -> bool:
    """Delete a set; False when there is none of that name."""
    asked = select(actor_sets.c.version, actor_sets.c.digest).where(actor_sets.c.name == name)
    before = connection.execute(asked).mappings().first()
    if before is None:
        return False
    connection.execute(delete(actor_sets).where(actor_sets.c.name == name))
    write_down(connection, [AuditEntry(now, who, "actor set", name, _state(before), "", "")])
    return True


def _state(row: Row | None) -> str:
    return "" if row is None else f"{row['version']} {row['digest']}".strip()


def every(connection: Connection) -> Iterator[ActorSet]:
    """All sets, by name."""
    with connection.execute(select(actor_sets).order_by(actor_sets.c.name)) as result:
        for row in result.mappings():
            yield _read(row)


def _read(row: Row) -> ActorSet:
    try:
        return actor_set_of(row)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"the actor set {row['name']!r} is damaged ({error}); import it again, or run 'tocsin db check'"
        ) from error
