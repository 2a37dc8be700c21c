"""The worker over a real store and real servers: what is kept, what is told of what failed, what happens on a stop."""

import os
import platform
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.databases import empty_database
from tests.net.servers import dns_server, loopback_net

from tocsin.app.configuration import Configuration, read_configuration
from tocsin.app.enrichment import Progress, Worker, free_orphans, jobs_for, switched_on, worker_name
from tocsin.investigation.seam import Enricher, Reach, Subject, enrichers
from tocsin.model.errors import InputError, NetBusy, NetError
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.net.network import Net
from tocsin.store.opening import open_store
from tocsin.store.questions import Job, JobQuery, JobState
from tocsin.store.store import Store

NAME = ObservableKind.DOMAIN_NAME
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ZONE = {"lure.example": {"A": ["192.0.2.7"], "NS": ["ns1.host.example"]}}


class Told:
    """An enricher that does as a test says."""

    SUBJECTS = frozenset({NAME})
    RELATIONS = frozenset({str(Relation.REGISTRAR)})
    REACH = Reach.REGISTRY

    def __init__(self, *facts: str, fault: BaseException | None = None) -> None:
        self._facts, self._fault = facts, fault

    def enrich(self, subject: Subject, _net: Net, now: datetime, /) -> Iterable[ObservedData]:
        for value in self._facts:
            yield ObservedData(NAME, subject.value, Relation.REGISTRAR, value, "told", now, now, "told")
        if self._fault is not None:
            raise self._fault


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        yield opened


@pytest.fixture
def net() -> Iterator[Net]:
    with dns_server(ZONE) as dns, loopback_net(dns) as opened:
        yield opened


def work(
    store: Store, net: Net, told: dict[str, Enricher], *names: str, limit: int | None = None
) -> Progress:
    store.enqueue(tuple(jobs_for([(NAME, name) for name in names], told)), now=NOON)
    return Worker(store, net, told, threads=2, attempts=2, clock=lambda: NOON).run(limit=limit)


def test_a_lookup_keeps_what_a_real_server_answers(store: Store, net: Net) -> None:
    records = {"dns_records": enrichers()["dns_records"]}

    progress = work(store, net, records, "lure.example")

    assert (progress.asked, progress.done, progress.failed) == (1, 1, 0)
    values = {(fact.relation, fact.value) for fact in store.facts_of(["lure.example"])}
    assert {("resolves-to", "192.0.2.7"), ("name-server", "ns1.host.example")} <= values
    assert store.queue_counts()["done"] == 1


def test_a_dead_server_costs_one_line_and_not_the_run(store: Store, net: Net) -> None:
    told: dict[str, Enricher] = {
        "dead": Told("Example", fault=NetError("rdap.example did not answer in 10 s", retriable=True)),
        "fine": Told("Other"),
    }

    progress = work(store, net, told, "lure.example")

    assert (progress.done, progress.failed) == (1, 1)
    (failure,) = progress.failures
    assert (failure.enricher, failure.why) == ("dead", "rdap.example did not answer in 10 s")
    assert failure.retry_at == NOON + timedelta(seconds=60)
    assert {fact.value for fact in store.facts_of(["lure.example"])} == {"Example", "Other"}


def test_what_fails_for_good_or_too_often_is_given_up(store: Store, net: Net) -> None:
    told: dict[str, Enricher] = {
        "refused": Told(fault=NetError("refused by the guard")),
        "slow": Told(fault=NetError("timed out", retriable=True, retry_after_s=7200)),
    }
    store.enqueue(tuple(jobs_for([(NAME, "lure.example")], told)), now=NOON)

    def run(now: datetime) -> dict[str, datetime | None]:
        failures = Worker(store, net, told, threads=2, attempts=2, clock=lambda: now).run().failures
        return {failure.enricher: failure.retry_at for failure in failures}

    assert run(NOON) == {"refused": None, "slow": NOON + timedelta(hours=2)}
    assert run(NOON + timedelta(hours=1)) == {}
    assert run(NOON + timedelta(hours=3)) == {"slow": None}
    assert store.queue_counts()["failed"] == 2


def test_a_fault_in_an_enricher_is_told_and_the_others_go_on(store: Store, net: Net) -> None:
    told: dict[str, Enricher] = {"broken": Told(fault=KeyError("x")), "fine": Told("Other")}

    progress = work(store, net, told, "lure.example", "other.example")

    assert (progress.done, progress.failed) == (2, 2)
    assert progress.failures[0].why.startswith("a fault in the enricher: KeyError")


def test_a_run_is_bounded_and_the_next_one_goes_on(store: Store, net: Net) -> None:
    told: dict[str, Enricher] = {"fine": Told("Other")}

    assert work(store, net, told, "a.example", "b.example", "c.example", limit=2).done == 2
    assert work(store, net, told, limit=None).done == 1


def test_a_stop_gives_back_what_was_claimed(store: Store, net: Net) -> None:
    told: dict[str, Enricher] = {"stopped": Told(fault=KeyboardInterrupt())}

    with pytest.raises(KeyboardInterrupt):
        work(store, net, told, "a.example", "b.example")

    assert store.queue_counts() == {"waiting": 2, "running": 0, "done": 0, "failed": 0}


def test_what_a_dead_process_had_claimed_is_free_at_once(store: Store) -> None:
    nobody = next(number for number in range(4_000_000, 3_000_000, -1) if not _runs(number))
    for subject, worker in (
        ("dead.example", f"{platform.node()}/{nobody}/x"),
        ("here.example", worker_name()),
        ("elsewhere.example", f"other-machine/{nobody}/x"),
        ("odd.example", "somebody"),
    ):
        store.enqueue([Job(NAME, subject, "rdap")], now=NOON)
        store.claim(1, now=NOON, lease_s=600, worker=worker)

    assert free_orphans(store, now=NOON) == 1
    assert [job.subject for job in store.jobs(JobQuery(states=(JobState.WAITING,)))] == ["dead.example"]


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def test_what_the_other_side_can_see_is_off_until_it_is_switched_on() -> None:
    everything = read_configuration(b"[enrichers]\non = ['web_page', 'tls_certificate']\n", "x")

    assert set(switched_on(Configuration(), passive=False)) == {"dns_records", "rdap", "reverse_name"}
    assert set(switched_on(everything, passive=False)) == set(enrichers())
    assert set(switched_on(everything, passive=True)) == {"rdap"}
    with pytest.raises(InputError, match="telepathy"):
        switched_on(read_configuration(b"[enrichers]\noff = ['telepathy']\n", "x"), passive=False)


def test_what_was_never_sent_is_not_given_up_however_often_it_was_put_off(store: Store, net: Net) -> None:
    told: dict[str, Enricher] = {
        "busy": Told(fault=NetBusy("too much is waiting", retriable=True, retry_after_s=600))
    }
    store.enqueue(tuple(jobs_for([(NAME, "lure.example")], told)), now=NOON)

    def failed_at(now: datetime) -> datetime | None:
        (failure,) = Worker(store, net, told, threads=2, attempts=2, clock=lambda: now).run().failures
        return failure.retry_at

    for day in range(5):
        now = NOON + timedelta(days=2 * day)
        again = failed_at(now)
        assert again is not None
        assert again >= now + timedelta(minutes=10)

    assert store.queue_counts()["waiting"] == 1
