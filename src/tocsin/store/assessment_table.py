"""Assessments in their table: added once, never changed, never deleted."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select

from tocsin.model.assessment import Assessment
from tocsin.model.errors import StoreError
from tocsin.store.ledger_rows import Row, assessment_of, assessment_row
from tocsin.store.questions import AssessmentQuery, AuditEntry
from tocsin.store.schema import assessments
from tocsin.store.statements import among, with_ids
from tocsin.store.trail import write_down

_PAGE: Final = 20  # one may hold what was said of ten thousand pieces of evidence


def save(connection: Connection, assessment: Assessment, *, now: datetime, who: str) -> bool:
    """Add an assessment; False when it is there already."""
    row = assessment_row(assessment)
    asked = select(assessments).where(assessments.c.id == assessment.id)
    there = connection.execute(asked).mappings().first()
    if there is not None:
        # The second is for a document that was written before its type got another field.
        if there["document"] != row["document"] and _read(there) != assessment:
            raise StoreError(
                f"the assessment {assessment.id!r} was kept before and says something else; assessments are never "
                "changed: make it again, at a later time"
            )
        return False
    _check_superseded(connection, assessment)
    connection.execute(insert(assessments), row)
    before = assessment.supersedes or ""
    write_down(
        connection, [AuditEntry(now, who, "assessment", assessment.subject, before, assessment.id, "")]
    )
    return True


def _check_superseded(connection: Connection, assessment: Assessment) -> None:
    if assessment.supersedes is None:
        return
    is_there = select(assessments.c.id).where(assessments.c.id == assessment.supersedes)
    if connection.execute(is_there).first() is None:
        raise StoreError(
            f"the assessment of {assessment.subject} supersedes {assessment.supersedes!r}, which is not in the database"
        )


def find(connection: Connection, query: AssessmentQuery) -> Iterator[Assessment]:
    """Assessments that the query means, a page at a time."""
    with connection.execute(_asked(connection, query).execution_options(yield_per=_PAGE)) as result:
        for row in result.mappings():
            yield _read(row)


def _read(row: Row) -> Assessment:
    try:
        return assessment_of(row)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"assessment {row['id']!r} is damaged ({error}); run 'tocsin db check'") from error


def _asked(connection: Connection, query: AssessmentQuery) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if query.ids:
        conditions.append(with_ids(connection.dialect, assessments.c.id, query.ids))
    if query.subjects:
        conditions.append(among(connection.dialect, assessments.c.subject, query.subjects))
    if query.since is not None:
        conditions.append(assessments.c.as_of >= query.since)
    if query.until is not None:
        conditions.append(assessments.c.as_of < query.until)
    if query.newest_only:
        conditions = [assessments.c.id.in_(_newest(conditions))]
    return select(assessments).where(*conditions).order_by(assessments.c.made_at, assessments.c.id)


def _newest(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    last_first = [assessments.c.made_at.desc(), assessments.c.id.desc()]
    place = func.row_number().over(partition_by=assessments.c.subject, order_by=last_first)
    placed = select(assessments.c.id, place.label("place")).where(*conditions).subquery()
    return select(placed.c.id).where(placed.c.place == 1)
