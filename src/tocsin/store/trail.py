"""The audit trail: written in the transaction of what it tells of, never changed."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from tocsin.store.questions import AuditEntry, AuditQuery
from tocsin.store.schema import audit

_FIELDS = ("at", "who", "what", "subject", "before", "after", "reason")


def write_down(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Add entries to the trail."""
    if entries:
        rows = [{field: getattr(entry, field) for field in _FIELDS} for entry in entries]
        connection.execute(insert(audit), rows)


def entries_of(connection: Connection, query: AuditQuery) -> tuple[AuditEntry, ...]:
    """Entries in the order in which they were written; with a limit, the last ones."""
    statement = select(*(audit.c[field] for field in _FIELDS)).order_by(audit.c.seq.desc())
    if query.subjects:
        statement = statement.where(audit.c.subject.in_(query.subjects))
    if query.since is not None:
        statement = statement.where(audit.c.at >= query.since)
    if query.limit is not None:
        statement = statement.limit(query.limit)
    found = connection.execute(statement).all()
    return tuple(AuditEntry(*row) for row in reversed(found))
