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
    before = _one(connection, actors.name)
    if before is not None and replace(before, imported_at=actors.imported_at) == actors:
        return False
    connection.execute(replacing(connection.dialect, actor_sets), actor_set_row(actors))
    entry = AuditEntry(now, who, "actor set", actors.name, _state(before), _state(actors), "")
    write_down(connection, [entry])
    return True


def remove(connection: Connection, name: str, *, now: datetime, who: str) -> bool:
    """Delete a set; False when there is none of that name."""
    asked = select(actor_sets.c.version, actor_sets.c.digest).where(actor_sets.c.name == name)
    before = connection.execute(asked).first()
    if before is None:
        return False
    connection.execute(delete(actor_sets).where(actor_sets.c.name == name))
    was = f"{before.version} {before.digest}".strip()
    write_down(connection, [AuditEntry(now, who, "actor set", name, was, "", "removed")])
    return True


def _state(actors: ActorSet | None) -> str:
    return "" if actors is None else f"{actors.version} {actors.digest}".strip()


def _one(connection: Connection, name: str) -> ActorSet | None:
    row = connection.execute(select(actor_sets).where(actor_sets.c.name == name)).mappings().first()
    return None if row is None else _read(row)


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
