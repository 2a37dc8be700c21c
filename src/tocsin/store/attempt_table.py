"""The log of attempts in its table, each change with an entry in the audit trail."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, select

from tocsin.model.casework import Attempt
from tocsin.model.errors import StoreError
from tocsin.store.case_rows import attempt_of, attempt_row
from tocsin.store.questions import AttemptQuery, AuditEntry
from tocsin.store.schema import attempts
from tocsin.store.statements import begins_with, chunks, replacing
from tocsin.store.trail import write_down

_PAGE: Final = 500
# What is learnt later of an attempt, besides its outcome.
_LEARNT: Final = ("decoy", "case", "note")


def save(connection: Connection, found: Sequence[Attempt], *, now: datetime, who: str) -> None:
    """Keep attempts, each in place of what was written of it before."""
    wanted = {attempt.id: attempt for attempt in found}
    before = {
        attempt.id: attempt
        for chunk in chunks(list(wanted))
        for attempt in find(connection, AttemptQuery(ids=tuple(chunk)))
    }
    changed = {id_: attempt for id_, attempt in wanted.items() if before.get(id_) != attempt}
    if not changed:
        return
    connection.execute(
        replacing(connection.dialect, attempts), [attempt_row(attempt) for attempt in changed.values()]
    )
    write_down(connection, [_entry(before.get(id_), attempt, now, who) for id_, attempt in changed.items()])


def _entry(before: Attempt | None, attempt: Attempt, now: datetime, who: str) -> AuditEntry:
    if before is None:
        return AuditEntry(now, who, "attempt", attempt.id, "", attempt.outcome.value, "")
    learnt = [word for word in _LEARNT if getattr(before, word) != getattr(attempt, word)]
    why = f"changed: {', '.join(learnt)}" if learnt else ""
    return AuditEntry(now, who, "attempt", attempt.id, before.outcome.value, attempt.outcome.value, why)


def find(connection: Connection, query: AttemptQuery) -> Iterator[Attempt]:
    """Attempts that the query means, a page at a time."""
    with connection.execute(_asked(query).execution_options(yield_per=_PAGE)) as result:
        for row in result.mappings():
            try:
                yield attempt_of(row)
            except (ValueError, TypeError) as error:
                raise StoreError(
                    f"attempt {row['id']!r} is damaged ({error}); run 'tocsin db check'"
                ) from error


def _asked(query: AttemptQuery) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    lists: tuple[tuple[ColumnElement[Any], Sequence[str]], ...] = (
        (attempts.c.id, query.ids),
        (attempts.c.organisation, query.organisations),
        (attempts.c.kind, _values(query.kinds)),
        (attempts.c.channel, _values(query.channels)),
        (attempts.c.outcome, _values(query.outcomes)),
        (attempts.c.case, query.cases),
    )
    conditions += [column.in_(wanted) for column, wanted in lists if wanted]
    if query.id_prefix:
        conditions.append(begins_with(attempts.c.id, query.id_prefix))
    if query.since is not None:
        conditions.append(attempts.c.happened_at >= query.since)
    if query.until is not None:
        conditions.append(attempts.c.happened_at < query.until)
    ordered = select(attempts).where(*conditions).order_by(attempts.c.happened_at, attempts.c.id)
    return ordered.limit(query.limit)


def _values(words: Sequence[StrEnum]) -> list[str]:
    return [word.value for word in words]
