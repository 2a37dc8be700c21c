"""Cases with their names and notes in their tables, each change with entries in the audit trail."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, insert, select

from tocsin.model.casework import CaseChange, CaseMember, CaseNote, CaseRecord
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import StoreError
from tocsin.store import judgement_table
from tocsin.store.case_rows import Row, case_of, case_row, member_of, member_row, note_of, note_row
from tocsin.store.questions import AuditEntry, CaseQuery
from tocsin.store.schema import case_members, case_notes, case_organisations, cases
from tocsin.store.statements import begins_with, chunks, replacing
from tocsin.store.trail import write_down

_PAGE: Final = 100
T = TypeVar("T")


def save(connection: Connection, changes: Sequence[CaseChange], *, now: datetime, who: str) -> None:
    """Make changes in their order; what is there already and the same stays untouched."""
    for change in changes:
        entries = [
            *_save_case(connection, change, now, who),
            *_let_go(connection, change, now, who),
            *_take_in(connection, change, now, who),
        ]
        _write_notes(connection, change.notes)
        write_down(connection, entries)
        judgement_table.save(connection, change.judgements, now=now, who=who)


def _save_case(connection: Connection, change: CaseChange, now: datetime, who: str) -> Iterator[AuditEntry]:
    case = change.case
    before = next((record.case for record in find(connection, CaseQuery(ids=(case.id,)))), None)
    if before == case:
        return
    connection.execute(replacing(connection.dialect, cases), case_row(case))
    if before is None or before.organisations != case.organisations:
        connection.execute(delete(case_organisations).where(case_organisations.c.case == case.id))
        rows = [
            {"case": case.id, "place": place, "organisation": organisation}
            for place, organisation in enumerate(case.organisations)
        ]
        if rows:
            connection.execute(insert(case_organisations), rows)
    state = "" if before is None else before.state.value
    yield AuditEntry(now, who, "case", case.id, state, case.state.value, change.reason)


def _let_go(connection: Connection, change: CaseChange, now: datetime, who: str) -> Iterator[AuditEntry]:
    there = _members(connection, change.left)
    gone = [name for name, member in there.items() if member.case == change.case.id]
    for chunk in chunks(gone):
        connection.execute(delete(case_members).where(case_members.c.name.in_(chunk)))
    for name in gone:
        yield AuditEntry(now, who, "case member", change.case.id, name, "", change.reason)


def _take_in(connection: Connection, change: CaseChange, now: datetime, who: str) -> Iterator[AuditEntry]:
    before = _members(connection, [member.name for member in change.joined])
    changed = [member for member in change.joined if before.get(member.name.value) != member]
    if changed:
        connection.execute(
            replacing(connection.dialect, case_members), [member_row(member) for member in changed]
        )
    for member in changed:
        name, was = member.name.value, before.get(member.name.value)
        if was is not None and was.case == member.case:
            continue  # the same name in the same case, only better known
        why = change.reason or member.reason
        if was is not None:
            yield AuditEntry(now, who, "case member", was.case, name, "", why)
        yield AuditEntry(now, who, "case member", member.case, "", name, why)


def _members(connection: Connection, names: Sequence[DomainName]) -> dict[str, CaseMember]:
    found: dict[str, CaseMember] = {}
    for chunk in chunks([name.value for name in names]):
        rows = connection.execute(select(case_members).where(case_members.c.name.in_(chunk))).mappings()
        found |= {row["name"]: _read(member_of, row, "name in a case", "name") for row in rows}
    return found


def _write_notes(connection: Connection, notes: Sequence[CaseNote]) -> None:
    rows = {note.id: note_row(note) for note in notes}
    there = connection.execute(select(case_notes.c.id).where(case_notes.c.id.in_(list(rows)))).scalars().all()
    new = [row for id_, row in rows.items() if id_ not in set(there)]
    if new:
        connection.execute(insert(case_notes), new)


def find(connection: Connection, query: CaseQuery) -> Iterator[CaseRecord]:
    """Cases that the query means, a page at a time, each with its names and notes."""
    with connection.execute(_asked(query).execution_options(yield_per=_PAGE)) as result:
        for page in result.mappings().partitions():
            yield from _records(connection, page)


def _asked(query: CaseQuery) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    for wanted, column in ((query.ids, cases.c.id), (query.titles, cases.c.title)):
        if wanted:
            conditions.append(column.in_(wanted))
    if query.states:
        conditions.append(cases.c.state.in_([state.value for state in query.states]))
    if query.id_prefix:
        conditions.append(begins_with(cases.c.id, query.id_prefix))
    if query.merged is not None:
        conditions.append(cases.c.merged_into.is_not(None) == query.merged)
    if query.names:
        holding = select(case_members.c.case).where(case_members.c.name.in_(query.names))
        conditions.append(cases.c.id.in_(holding))
    if query.organisations:
        aimed = select(case_organisations.c.case)
        conditions.append(
            cases.c.id.in_(aimed.where(case_organisations.c.organisation.in_(query.organisations)))
        )
    return select(cases).where(*conditions).order_by(cases.c.opened_at, cases.c.id).limit(query.limit)


def _records(connection: Connection, page: Sequence[Row]) -> Iterator[CaseRecord]:
    ids = [row["id"] for row in page]
    organisations = _of_cases(
        connection, case_organisations, ids, lambda row: str(row["organisation"]), "place"
    )
    members = _of_cases(connection, case_members, ids, member_of, "name")
    notes = _of_cases(connection, case_notes, ids, note_of, "at")
    for row in page:
        case = _read(lambda row: case_of(row, organisations[row["id"]]), row, "case", "id")
        likeliest_first = sorted(members[case.id], key=lambda member: -member.probability)
        yield CaseRecord(case, tuple(likeliest_first), tuple(notes[case.id]))


def _of_cases(
    connection: Connection, table: Table, ids: Sequence[str], made: Callable[[Row], T], order: str
) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    key = [column for column in table.primary_key if column.name != "case"]
    rows = select(table).where(table.c.case.in_(ids)).order_by(table.c[order], *key)
    for row in connection.execute(rows).mappings():
        found[row["case"]].append(_read(made, row, f"row of {table.name!r} of case", "case"))
    return found


def _read(made: Callable[[Row], T], row: Row, what: str, key: str) -> T:
    try:
        return made(row)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{what} {row[key]!r} is damaged ({error}); run 'tocsin db check'") from error
