"""What the store does with the queue of lookups, and with answers of servers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from tocsin.model.observation import ObservedData
from tocsin.store import answer_table, fact_table, job_table
from tocsin.store.connecting import Database
from tocsin.store.questions import CachedAnswer, FactTally, Job, JobQuery, JobState


class Queue:
    """Part of `Store`: lookups to be made, and what servers answered.

    A lookup is made at least once: a worker that dies lets its lease run out, and the job is claimed by another. What
    came of it is kept in one transaction with the state of the job, so nothing is lost or doubled.
    """

    _database: Database

    def enqueue(
        self, jobs: Collection[Job], *, now: datetime, unless_done_since: datetime | None = None
    ) -> int:
        """Ask for lookups; return how many wait now that did not.

        One that waits or runs is left alone; one that failed, or was done before `unless_done_since` (None: at any
        time), is asked for anew.
        """
        with self._database.writing("putting lookups into the queue") as connection:
            return job_table.enqueue(connection, jobs, now=now, unless_done_since=unless_done_since)

    def claim(
        self,
        limit: int,
        *,
        now: datetime,
        lease_s: float,
        worker: str,
        enrichers: Collection[str] | None = None,
    ) -> tuple[Job, ...]:
        """Take up to `limit` lookups that are due, longest due first; nobody else gets them until the lease ends.

        Only those of `enrichers`, where some are named: what is switched off waits.

        `worker` must be different for each that claims. A job that took five workers with it is failed, so that one
        that crashes them does not come back for ever.
        """
        with self._database.writing("claiming lookups") as connection:
            return job_table.claim(
                connection, limit, now=now, lease_s=lease_s, worker=worker, enrichers=enrichers
            )

    def complete(
        self,
        job: Job,
        observations: Sequence[ObservedData],
        *,
        ended_relations: frozenset[str],
        now: datetime,
        source: str | None = None,
    ) -> FactTally:
        """Keep what a claimed lookup showed, end what it no longer showed, and note that it was done; all or nothing.

        Ended are open facts about the job's subject, of the relations that the lookup shows completely, from the
        sources of the observations and from `source` (None: the enricher's name). When the lease was lost to another
        worker, what was seen is kept and nothing else: the other one decides.
        """
        sources = frozenset({source or job.enricher, *(each.source for each in observations)})
        with self._database.writing(f"keeping what was found of {job.subject!r}") as connection:
            is_own = job_table.finish(connection, job, now=now)
            return fact_table.record_lookup(
                connection,
                job.kind,
                job.subject,
                observations,
                ended_relations=ended_relations if is_own else frozenset(),
                sources=sources,
                now=now,
            )

    def fail(self, job: Job, error: str, *, retry_at: datetime | None, now: datetime) -> None:
        """Note why a claimed lookup failed; it is tried again from `retry_at`, or never. A lost lease changes nothing."""
        with self._database.writing("noting a failed lookup") as connection:
            job_table.fail(connection, job, error, retry_at=retry_at, now=now)

    def give_back(self, jobs: Collection[Job], *, now: datetime) -> int:
        """Let others have claimed lookups at once, as if they had not been claimed; return how many were still ours."""
        with self._database.writing("giving lookups back") as connection:
            return sum(job_table.give_back(connection, job, now=now) for job in jobs)

    def jobs(self, query: JobQuery) -> Iterator[Job]:
        """Lookups that the query means, first asked for first; flat in memory."""
        with self._database.reading("reading the queue") as connection:
            yield from job_table.find(connection, query)

    def queue_counts(self) -> Mapping[str, int]:
        """How many lookups are in each state; every state is there."""
        with self._database.reading("counting lookups") as connection:
            return job_table.counts(connection)

    def forget_jobs(self, states: Collection[JobState]) -> int:
        """Take lookups in some states out of the queue; return how many there were."""
        with self._database.writing("emptying the queue") as connection:
            return job_table.forget(connection, states)

    def cached(self, key: str) -> CachedAnswer | None:
        """Answer kept under a key, whether it is over or not; None when there is none."""
        with self._database.reading("reading a kept answer") as connection:
            return answer_table.answer_of(connection, key)

    def keep_cached(self, answer: CachedAnswer) -> None:
        """Keep an answer, in place of the one under its key."""
        with self._database.writing("keeping an answer") as connection:
            answer_table.keep(connection, answer)

    def forget_cached(self, *, now: datetime, most_bytes: int) -> int:
        """Throw away answers that are over, then those that end first while all are larger than `most_bytes`.

        Returns how many went.
        """
        with self._database.writing("throwing answers away") as connection:
            return answer_table.forget(connection, now=now, most_bytes=most_bytes)
