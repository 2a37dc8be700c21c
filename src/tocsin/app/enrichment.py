"""Working off the queue of lookups: each on a thread, each result kept with its job in one transaction."""

import contextlib
import os
import platform
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import uuid4

from tocsin.app.configuration import Configuration
from tocsin.investigation.seam import Enricher, Gathered, Reach, Subject, enrichers, gather
from tocsin.model.errors import InputError, NetBusy, NetError, StoreError
from tocsin.model.observation import ObservableKind
from tocsin.net.events import logger
from tocsin.net.network import Net
from tocsin.store.questions import Job, JobQuery, JobState
from tocsin.store.store import Store

# Longer than any lookup may take: a worker that is still alive keeps its job, and gives it back when it is stopped.
LEASE_S: Final = 600.0
_FIRST_RETRY_S: Final = 60.0
_RETRY_GROWTH: Final = 5
_LONGEST_RETRY_S: Final = 86_400.0
_FAILURES_KEPT: Final = 1_000

log = logger("tocsin.enrichment")
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Failure:
    """A lookup that gave nothing, why, and when it is taken up again (None: not by itself)."""

    subject: str
    enricher: str
    why: str
    retry_at: datetime | None


@dataclass(slots=True)
class Progress:
    """What working off has come to so far."""

    asked: int = 0
    done: int = 0
    failed: int = 0
    new_facts: int = 0
    ended_facts: int = 0
    failures: list[Failure] = field(default_factory=list)


class Worker:
    """Takes lookups from the queue and makes them, several at a time; stopped at any moment, nothing is lost.

    `attempts` is how often a lookup that fails for the moment is made before it is given up.
    """

    def __init__(
        self,
        store: Store,
        net: Net,
        enrichers: Mapping[str, Enricher],
        *,
        threads: int,
        attempts: int,
        clock: Clock,
    ) -> None:
        self._store = store
        self._net = net
        self._enrichers = enrichers
        self._threads = threads
        self._attempts = attempts
        self._clock = clock
        self.name = worker_name()

    def run(
        self,
        *,
        limit: int | None = None,
        seen: Callable[[Progress], None] = lambda _: None,
        progress: Progress | None = None,
    ) -> Progress:
        """Make the lookups that are due, at most `limit` with those of `progress`; what is due later is left."""
        progress = progress or Progress()
        running: dict[Future[Gathered], Job] = {}
        with ThreadPoolExecutor(self._threads, thread_name_prefix="lookup") as pool:
            try:
                while self._take(pool, running, progress, limit):
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        self._settle(running[future], future.result(), progress)
                        del running[future]  # not before it is settled: a stop gives back what is left here
                    seen(progress)
            except BaseException:
                # Without this the pool would first make every lookup that it was given, and wait for those under way.
                pool.shutdown(wait=False, cancel_futures=True)
                self._net.close()
                self._give_back(running.values())
                raise
        return progress

    def _take(
        self,
        pool: ThreadPoolExecutor,
        running: dict[Future[Gathered], Job],
        progress: Progress,
        limit: int | None,
    ) -> bool:
        """Start as many lookups as there is room for; False when none runs any more."""
        room = self._threads - len(running)
        if limit is not None:
            room = min(room, limit - progress.asked)
        if room > 0:
            jobs = self._store.claim(
                room, now=self._clock(), lease_s=LEASE_S, worker=self.name, enrichers=tuple(self._enrichers)
            )
            progress.asked += len(jobs)
            running.update({pool.submit(self._looked_up, job): job for job in jobs})
        return bool(running)

    def _looked_up(self, job: Job) -> Gathered:
        enricher = self._enrichers[job.enricher]
        try:
            return gather(job.enricher, enricher, Subject(job.kind, job.subject), self._net, self._clock())
        except Exception as error:  # a plug-in of anybody's: its fault must not end the others
            log.exception("enricher failed", enricher=job.enricher, subject=job.subject)
            problem = NetError(f"a fault in the enricher: {type(error).__name__}: {error}")
            return Gathered((), frozenset(), problem)

    def _settle(self, job: Job, found: Gathered, progress: Progress) -> None:
        now = self._clock()
        if found.error is not None:
            # What came before the error is kept first: killed in between, the lookup is made again.
            progress.new_facts += self._store.record_facts(found.observations, now=now).new
            self._fail(job, found.error, progress, now)
            return
        tally = self._store.complete(job, found.observations, ended_relations=found.ended_relations, now=now)
        progress.done += 1
        progress.new_facts += tally.new
        progress.ended_facts += tally.ended

    def _fail(self, job: Job, error: NetError, progress: Progress, now: datetime) -> None:
        failure = Failure(job.subject, job.enricher, str(error), self._retry_at(job, error, now))
        self._store.fail(job, failure.why, retry_at=failure.retry_at, now=now)
        progress.failed += 1
        if len(progress.failures) < _FAILURES_KEPT:
            progress.failures.append(failure)

    def _retry_at(self, job: Job, error: NetError, now: datetime) -> datetime | None:
        # What was never sent is not given up: a registry that wants to be left in peace must not cost all who wait for it.
        if not isinstance(error, NetBusy) and (not error.retriable or job.attempts >= self._attempts):
            return None
        pause_s = min(_FIRST_RETRY_S * _RETRY_GROWTH ** max(job.attempts - 1, 0), _LONGEST_RETRY_S)
        return now + timedelta(seconds=max(pause_s, error.retry_after_s or 0.0))

    def _give_back(self, jobs: Collection[Job]) -> None:
        # What stopped us is what must be heard of; the lease ends by itself where this fails too.
        with contextlib.suppress(StoreError):
            self._store.give_back(jobs, now=self._clock())


def switched_on(chosen: Configuration, *, passive: bool) -> Mapping[str, Enricher]:
    """The enrichers that may run: those nobody suspect can see unless they are switched off, others when switched on.

    In passive mode only registries are asked. Raises InputError for a name that is no enricher's.
    """
    known = enrichers()
    section = chosen.enrichers
    for name in (*section.on, *section.off):
        if name not in known:
            raise InputError(f"there is no enricher {name!r}; there are {', '.join(known)}")

    def runs(name: str, reach: Reach) -> bool:
        if name in section.off or (passive and reach is not Reach.REGISTRY):
            return False
        return reach is not Reach.SUSPECT or name in section.on

    return MappingProxyType({name: each for name, each in known.items() if runs(name, each.REACH)})


def jobs_for(
    subjects: Iterable[tuple[ObservableKind, str]], enrichers: Mapping[str, Enricher]
) -> Iterator[Job]:
    """Every lookup that one of the enrichers can make of one of the subjects."""
    for kind, text in subjects:
        for name, enricher in enrichers.items():
            if kind in enricher.SUBJECTS:
                yield Job(kind, text, name)


def worker_name() -> str:
    """Name this process for the queue: the machine, the process, and something no other has."""
    return f"{platform.node()}/{os.getpid()}/{uuid4().hex[:8]}"


def free_orphans(store: Store, *, now: datetime) -> int:
    """Give back what processes of this machine had claimed that are no longer there; return how many lookups."""
    orphans = [job for job in store.jobs(JobQuery(states=(JobState.RUNNING,))) if _is_orphan(job.worker)]
    return store.give_back(orphans, now=now) if orphans else 0


def _is_orphan(worker: str) -> bool:
    machine, _, rest = worker.partition("/")
    process = rest.partition("/")[0]
    if (
        os.name != "posix"
        or machine != platform.node()
        or not process.isdecimal()
        or int(process) == os.getpid()
    ):
        return False
    try:
        os.kill(int(process), 0)  # sends nothing: asks whether the process is there
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
