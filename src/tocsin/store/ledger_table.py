"""Evidence and claims in their tables: kept, changed, withdrawn and found, each change with an entry in the audit trail."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, select, update

from tocsin.model.assessment import Claim, Evidence
from tocsin.model.errors import StoreError
from tocsin.store import ledger_rows
from tocsin.store.questions import AuditEntry, ClaimQuery, ClaimRecord, EvidenceQuery, EvidenceRecord
from tocsin.store.schema import case_claims, case_evidence
from tocsin.store.statements import among, replacing, with_ids
from tocsin.store.trail import write_down

_PAGE: Final = 1000
_WITHDRAWN: Final = "withdrawn"

Item = TypeVar("Item", Evidence, Claim)
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Book(Generic[Item]):
    """One of the two tables: what its rows are called, which fields are learnt later, its rows to and from values."""

    what: str
    table: Table
    learnt: tuple[str, ...]
    row: Callable[[Item], dict[str, object]]
    item: Callable[[ledger_rows.Row], Item]


EVIDENCE: Final = Book(
    "evidence",
    case_evidence,
    ledger_rows.EVIDENCE_LEARNT,
    ledger_rows.evidence_row,
    ledger_rows.evidence_of,
)
CLAIMS: Final = Book(
    "claim", case_claims, ledger_rows.CLAIM_LEARNT, ledger_rows.claim_row, ledger_rows.claim_of
)


def save(
    connection: Connection, book: Book[Item], items: Sequence[Item], *, now: datetime, who: str, reason: str
) -> int:
    """Keep what is new, changed or was withdrawn; return how many these are."""
    wanted = {item.id: item for item in items}
    before = _rows(connection, book.table, wanted)
    rows, entries = [], []
    for id_, item in wanted.items():
        row = before.get(id_)
        was = None if row is None else _read(book.item, row, book.what)
        if row is not None and was == item and row["withdrawn_at"] is None:
            continue
        first = (now, who) if row is None else (row["added_at"], row["added_by"])
        rows.append({**book.row(item), **_keeping(first, reason)})
        why = "; ".join(filter(None, (reason, _learnt(book, was, item))))
        entries.append(AuditEntry(now, who, book.what, id_, _state(row), str(item.grade), why))
    if rows:
        connection.execute(replacing(connection.dialect, book.table), rows)
        write_down(connection, entries)
    return len(rows)


def _keeping(first: tuple[datetime, str], reason: str) -> dict[str, object]:
    added_at, added_by = first
    return {"added_at": added_at, "added_by": added_by, "withdrawn_at": None, "reason": reason}


def _state(row: ledger_rows.Row | None) -> str:
    if row is None:
        return ""
    return str(row["grade"]) if row["withdrawn_at"] is None else _WITHDRAWN


def _learnt(book: Book[Item], was: Item | None, item: Item) -> str:
    """Say what it was before of everything that is otherwise now, so that nothing is lost."""
    if was is None:
        return ""
    before = ((name, getattr(was, name)) for name in book.learnt if getattr(was, name) != getattr(item, name))
    return ", ".join(f"{name} was {_shown(value)}" for name, value in before)


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if value not in {None, ""} else "not known"


def withdraw(
    connection: Connection, book: Book[Item], ids: Collection[str], *, reason: str, now: datetime, who: str
) -> int:
    """Mark what is not yet withdrawn; return how many these are."""
    there = _rows(connection, book.table, ids)
    moved = {id_: row for id_, row in there.items() if row["withdrawn_at"] is None}
    if not moved:
        return 0
    connection.execute(
        update(book.table)
        .where(among(connection.dialect, book.table.c.id, moved))
        .values(withdrawn_at=now, reason=reason)
    )
    write_down(
        connection,
        [AuditEntry(now, who, book.what, id_, _state(row), _WITHDRAWN, reason) for id_, row in moved.items()],
    )
    return len(moved)


def _rows(connection: Connection, table: Table, ids: Collection[str]) -> Mapping[str, ledger_rows.Row]:
    found = connection.execute(select(table).where(among(connection.dialect, table.c.id, ids))).mappings()
    return {row["id"]: row for row in found}


def find_evidence(connection: Connection, query: EvidenceQuery) -> Iterator[EvidenceRecord]:
    """Evidence that the query means, a page at a time."""
    table = case_evidence
    conditions = list(_narrowed(connection, table, query))
    if query.kinds:
        conditions.append(table.c.kind.in_([str(kind) for kind in query.kinds]))
    if query.known_by is not None:
        conditions.append(table.c.observed_at <= query.known_by)
    asked = select(table).where(*conditions).order_by(table.c.observed_at, table.c.id)
    yield from _found(connection, asked, ledger_rows.evidence_record_of, EVIDENCE.what)


def find_claims(connection: Connection, query: ClaimQuery) -> Iterator[ClaimRecord]:
    """Claims that the query means, a page at a time."""
    table = case_claims
    conditions = list(_narrowed(connection, table, query))
    if query.groups:
        conditions.append(among(connection.dialect, table.c.group, query.groups))
    if query.said_by is not None:
        conditions.append(table.c.said_at <= query.said_by)
    asked = select(table).where(*conditions).order_by(table.c.said_at, table.c.id)
    yield from _found(connection, asked, ledger_rows.claim_record_of, CLAIMS.what)


def _narrowed(
    connection: Connection, table: Table, query: EvidenceQuery | ClaimQuery
) -> Iterator[ColumnElement[bool]]:
    if query.ids:
        yield with_ids(connection.dialect, table.c.id, query.ids)
    if query.subjects:
        yield among(connection.dialect, table.c.subject, query.subjects)
    if not query.withdrawn:
        yield table.c.withdrawn_at.is_(None)


def _found(
    connection: Connection, asked: Select[Any], made: Callable[[ledger_rows.Row], Record], what: str
) -> Iterator[Record]:
    with connection.execute(asked.execution_options(yield_per=_PAGE)) as result:
        for row in result.mappings():
            yield _read(made, row, what)


def _read(made: Callable[[ledger_rows.Row], Record], row: ledger_rows.Row, what: str) -> Record:
    try:
        return made(row)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{what} {row['id']!r} is damaged ({error}); run 'tocsin db check'") from error
