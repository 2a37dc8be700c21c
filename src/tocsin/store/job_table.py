"""Lookups to be made, in their table: asked for, claimed under a lease, done or failed."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from tocsin.model.errors import StoreError
from tocsin.model.observation import ObservableKind
from tocsin.store.questions import Job, JobQuery, JobState
from tocsin.store.schema import jobs
from tocsin.store.statements import chunks

MOST_ATTEMPTS: Final = 5
_AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE: Final = 500
# Written out and not bound: only so can SQLite see that the index of what is to be done serves.
_TO_DO: Final = text("jobs.state IN ('waiting', 'running')")


def enqueue(
    connection: Connection, wanted: Collection[Job], *, now: datetime, unless_done_since: datetime | None
) -> int:
    """Put lookups in, ask anew for those that ended; return how many wait now that did not."""
    asked = {job.id: job for job in wanted}
    known: dict[str, RowMapping] = {}
    for chunk in chunks(list(asked)):
        rows = connection.execute(select(jobs.c.id, jobs.c.state, jobs.c.changed).where(jobs.c.id.in_(chunk)))
        known |= {row["id"]: row for row in rows.mappings()}
    new = [_new_row(id_, job, now) for id_, job in asked.items() if id_ not in known]
    again = [{"job": id_} for id_, row in known.items() if _is_over(row, unless_done_since)]
    if new:
        connection.execute(insert(jobs), new)
    if again:
        fresh = {"state": JobState.WAITING.value, "due": _AT_ONCE, "attempts": 0, "error": "", "worker": ""}
        asking = update(jobs).where(jobs.c.id == bindparam("job"))
        connection.execute(asking.values(**fresh, created=now, changed=now), again)
    return len(new) + len(again)


def _is_over(row: RowMapping, unless_done_since: datetime | None) -> bool:
    state = JobState(row["state"])
    if state is JobState.DONE:
        return unless_done_since is None or row["changed"] < unless_done_since
    return state is JobState.FAILED


def _new_row(id_: str, job: Job, now: datetime) -> dict[str, object]:
    return {
        "id": id_,
        "kind": job.kind.value,
        "subject": job.subject,
        "enricher": job.enricher,
        "state": JobState.WAITING.value,
        "due": _AT_ONCE,
        "attempts": 0,
        "worker": "",
        "error": "",
        "created": now,
        "changed": now,
    }


def claim(
    connection: Connection,
    limit: int,
    *,
    now: datetime,
    lease_s: float,
    worker: str,
    enrichers: Collection[str] | None = None,
) -> tuple[Job, ...]:
    """Take what is due for a worker until its lease ends; what ended its lease too often is failed instead."""
    lost = update(jobs).where(
        _TO_DO,
        jobs.c.due <= now,
        jobs.c.state == JobState.RUNNING.value,
        jobs.c.attempts >= MOST_ATTEMPTS,
    )
    error = f"given up: {MOST_ATTEMPTS} workers took it and never came back"
    connection.execute(lost.values(state=JobState.FAILED.value, error=error, changed=now))
    due = select(jobs.c.id).where(_TO_DO, jobs.c.due <= now).order_by(jobs.c.due, jobs.c.created, jobs.c.id)
    if enrichers is not None:
        due = due.where(jobs.c.enricher.in_(enrichers))
    taken = list(connection.execute(due.limit(limit)).scalars())
    until = now + timedelta(seconds=lease_s)
    for chunk in chunks(taken):
        running = {"state": JobState.RUNNING.value, "worker": worker, "due": until, "changed": now}
        connection.execute(
            update(jobs).where(jobs.c.id.in_(chunk)).values(**running, attempts=jobs.c.attempts + 1)
        )
    found = {job.id: job for chunk in chunks(taken) for job in _read(connection, jobs.c.id.in_(chunk))}
    return tuple(found[id_] for id_ in taken)


def finish(connection: Connection, job: Job, *, now: datetime) -> bool:
    """Note that a lookup was made; False when the lease was lost to another worker, and nothing was noted."""
    return _close(connection, job, state=JobState.DONE.value, error="", changed=now)


def fail(connection: Connection, job: Job, error: str, *, retry_at: datetime | None, now: datetime) -> bool:
    """Note that a lookup failed, to be tried again or not; False as with `finish`."""
    if retry_at is None:
        return _close(connection, job, state=JobState.FAILED.value, error=error, changed=now)
    return _close(connection, job, state=JobState.WAITING.value, error=error, due=retry_at, changed=now)


def give_back(connection: Connection, job: Job, *, now: datetime) -> bool:
    """Let another worker have it at once, as if it had not been claimed; False as with `finish`."""
    state, attempts = JobState.WAITING.value, job.attempts - 1
    return _close(connection, job, state=state, due=_AT_ONCE, attempts=attempts, worker="", changed=now)


def _close(connection: Connection, job: Job, **values: Any) -> bool:
    return connection.execute(_own(job).values(**values)).rowcount == 1


def _own(job: Job) -> Update:
    """Update of a job as long as it is still the one that was claimed."""
    return update(jobs).where(
        jobs.c.id == job.id,
        jobs.c.state == JobState.RUNNING.value,
        jobs.c.worker == job.worker,
        jobs.c.attempts == job.attempts,
    )


def find(connection: Connection, query: JobQuery) -> Iterator[Job]:
    """Lookups that the query means."""
    conditions: list[ColumnElement[bool]] = []
    if query.states:
        conditions.append(jobs.c.state.in_([state.value for state in query.states]))
    if query.subjects:
        conditions.append(jobs.c.subject.in_(query.subjects))
    return _read(connection, *conditions, limit=query.limit)


def _read(
    connection: Connection, *conditions: ColumnElement[bool], limit: int | None = None
) -> Iterator[Job]:
    statement = select(jobs).where(*conditions).order_by(jobs.c.created, jobs.c.id).limit(limit)
    with connection.execute(statement.execution_options(yield_per=_PAGE)) as result:
        for row in result.mappings():
            try:
                yield job_of(row)
            except ValueError as error:
                raise StoreError(f"job {row['id']!r} is damaged ({error}); run 'tocsin db check'") from error


def job_of(row: Mapping[Any, Any]) -> Job:
    """Lookup of a row; raises `ValueError` when the row is damaged."""
    return Job(
        ObservableKind(row["kind"]),
        row["subject"],
        row["enricher"],
        JobState(row["state"]),
        row["attempts"],
        row["error"],
        row["worker"],
        row["due"],
        row["created"],
        row["changed"],
    )


def counts(connection: Connection) -> dict[str, int]:
    """How many lookups are in each state, 0 where none is."""
    found: Any = connection.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state)).all()
    return {state.value: 0 for state in JobState} | dict(found)


def forget(connection: Connection, states: Collection[JobState]) -> int:
    """Take away lookups in some states; return how many there were."""
    gone = delete(jobs).where(jobs.c.state.in_([state.value for state in states]))
    return connection.execute(gone).rowcount
