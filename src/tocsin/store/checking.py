"""Whether a database is whole: its file, its tables, what they promise each other, and every row."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, func, select, type_coerce

from tocsin.model.alert import AlertState
from tocsin.model.errors import StoreError
from tocsin.model.grading import Grade
from tocsin.model.observation import ObservableKind
from tocsin.store import case_rows, ledger_rows
from tocsin.store.columns import Moment
from tocsin.store.documents import identity_of
from tocsin.store.job_table import job_of
from tocsin.store.rows import alert_of
from tocsin.store.schema import (
    actor_sets,
    alerts,
    assessments,
    attempts,
    case_claims,
    case_evidence,
    case_members,
    case_notes,
    cases,
    claims,
    fact_sources,
    facts,
    intrusion_sets,
    jobs,
    judgements,
    organisations,
    outbox,
    subjects,
    threat_actors,
)

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
    for promise, broken in (
        *_promises_of_alerts(),
        *_promises_of_facts(),
        *_promises_of_cases(),
        *_promises_of_assessments(),
    ):
        count = connection.execute(broken).scalar_one()
        if count:
            yield f"{count} {promise}"


def _promises_of_alerts() -> Iterator[tuple[str, Select[Any]]]:
    has_telling = select(outbox.c.id).where(outbox.c.alert == alerts.c.id).exists()
    yield (
        "alerts were told and are not in the outbox",
        _counted(alerts, alerts.c.told.is_not(None) & ~has_telling),
    )
    yield (
        "alerts are in the outbox and not marked as told",
        _counted(alerts, alerts.c.told.is_(None) & has_telling),
    )
    yield (
        "alerts are new and were told to nobody",
        _counted(alerts, (alerts.c.state == AlertState.NEW.value) & alerts.c.told.is_(None)),
    )


def _promises_of_facts() -> Iterator[tuple[str, Select[Any]]]:
    # Facts have no foreign keys, for speed; this is where it would be seen.
    for table, column in (
        (subjects, facts.c.subject),
        (claims, facts.c.claim),
        (fact_sources, facts.c.source),
    ):
        is_there = select(table.c.number).where(table.c.number == column).exists()
        yield f"facts point to a row of {table.name!r} that is not there", _counted(facts, ~is_there)
    has_fact = select(facts.c.subject).where(facts.c.subject == subjects.c.number).exists()
    yield "subjects have no fact", _counted(subjects, ~has_fact)
    of_kind = select(subjects.c.number).where(
        subjects.c.number == facts.c.subject, subjects.c.kind == claims.c.kind
    )
    unlike = _counted(facts, (facts.c.claim == claims.c.number) & ~of_kind.exists())
    yield "facts say of a subject what is said of another kind", unlike
    yield (
        "facts end before they begin",
        _counted(facts, facts.c.true_to < type_coerce(facts.c.true_from, Moment)),
    )
    yield (
        "facts were last seen before they were first seen",
        _counted(facts, facts.c.last_seen < facts.c.first_seen),
    )


def _promises_of_cases() -> Iterator[tuple[str, Select[Any]]]:
    other = cases.alias()
    is_there = select(other.c.id).where(other.c.id == cases.c.merged_into).exists()
    lost = cases.c.merged_into.is_not(None) & ~is_there
    yield "cases were merged into one that is not there", _counted(cases, lost)
    has_member = select(case_members.c.name).where(case_members.c.case == cases.c.id).exists()
    yield (
        "cases were merged and still hold names",
        _counted(cases, cases.c.merged_into.is_not(None) & has_member),
    )


def _promises_of_assessments() -> Iterator[tuple[str, Select[Any]]]:
    other = assessments.alias()
    is_there = select(other.c.id).where(other.c.id == assessments.c.supersedes).exists()
    lost = assessments.c.supersedes.is_not(None) & ~is_there
    yield "assessments supersede one that is not there", _counted(assessments, lost)


def _counted(table: Table, broken: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(table).where(broken)


def _of_rows(connection: Connection) -> Iterator[str]:
    yield from _unreadable(connection, select(alerts), "alert", "id", _read_alert)
    yield from _unreadable(
        connection,
        select(organisations.c.slug, organisations.c.document),
        "organisation",
        "slug",
        lambda row: identity_of(row["document"]),
    )
    yield from _unreadable(connection, select(jobs), "job", "id", _read_job)
    yield from _of_casework(connection)
    yield from _of_ledger(connection)
    kinds = select(subjects.c.kind).union(select(claims.c.kind))
    yield from _unreadable(
        connection,
        select(kinds.subquery()),
        "kind of subject",
        "kind",
        lambda row: ObservableKind(row["kind"]),
    )
    grades = select(facts.c.grade).distinct()
    yield from _unreadable(connection, grades, "grade", "grade", lambda row: Grade.of(row["grade"]))


def _read_alert(row: Any) -> None:
    if alert_of(row).id != row["id"]:
        raise ValueError("its id is not that of its name and organisation")


def _of_casework(connection: Connection) -> Iterator[str]:
    case_of = _same_id(lambda row: case_rows.case_of(row, ()))
    yield from _unreadable(connection, select(cases), "case", "id", case_of)
    yield from _unreadable(connection, select(case_members), "name in a case", "name", case_rows.member_of)
    yield from _unreadable(connection, select(case_notes), "note", "id", _same_id(case_rows.note_of))
    yield from _unreadable(
        connection, select(judgements), "judgement", "id", _same_id(case_rows.judgement_of)
    )
    yield from _unreadable(connection, select(attempts), "attempt", "id", _same_id(case_rows.attempt_of))


def _of_ledger(connection: Connection) -> Iterator[str]:
    for table, kind, key, read in (
        (case_evidence, "evidence", "id", _same_id(ledger_rows.evidence_of)),
        (case_claims, "claim", "id", _same_id(ledger_rows.claim_of)),
        (assessments, "assessment", "id", ledger_rows.assessment_of),
        (intrusion_sets, "group", "id", ledger_rows.group_of),
        (threat_actors, "sponsor", "id", ledger_rows.sponsor_of),
        (actor_sets, "actor set", "name", ledger_rows.actor_set_of),
    ):
        yield from _unreadable(connection, select(table), kind, key, read)


def _same_id(read: Callable[[Any], Any]) -> Callable[[Any], None]:
    def holds(row: Any) -> None:
        if read(row).id != row["id"]:
            raise ValueError("its id is not that of what it says")

    return holds


def _read_job(row: Any) -> None:
    if job_of(row).id != row["id"]:
        raise ValueError("its id is not that of its subject and enricher")


def _unreadable(
    connection: Connection, rows: Select[Any], kind: str, key: str, read: Callable[[Any], object]
) -> Iterator[str]:
    bad = 0
    try:
        for row in _paged(connection, rows):
            try:
                read(row)
            except (ValueError, KeyError, TypeError) as error:
                bad += 1
                if bad <= _SHOWN:
                    yield f"{kind} {row[key]!r} cannot be read: {error}"
    except StoreError as error:  # a column holds what no column of its type can
        yield f"rows of kind {kind!r} cannot be read: {error}"
    if bad > _SHOWN:
        yield f"{bad - _SHOWN} more of kind {kind!r} cannot be read"


def _paged(connection: Connection, rows: Select[Any]) -> Iterator[RowMapping]:
    with connection.execute(rows.execution_options(yield_per=_PAGE)) as result:
        yield from result.mappings()
