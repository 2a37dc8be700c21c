"""The queue in its table: what is due, for whom, until when."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from tocsin.model.errors import StoreError
from tocsin.model.observation import ObservableKind
from tocsin.store.job_table import MOST_ATTEMPTS
from tocsin.store.opening import open_store
from tocsin.store.questions import Job, JobQuery, JobState
from tocsin.store.store import Store

MINUTE = timedelta(minutes=1)
NAME = ObservableKind.DOMAIN_NAME


def job(number: int = 0, enricher: str = "rdap") -> Job:
    return Job(NAME, f"n{number}.example", enricher)


def claim(store: Store, now: datetime, limit: int = 10, worker: str = "w") -> tuple[Job, ...]:
    return store.claim(limit, now=now, lease_s=60, worker=worker)


def every(store: Store, query: JobQuery | None = None) -> list[Job]:
    return list(store.jobs(query or JobQuery()))


def test_a_lookup_is_in_the_queue_once(store: Store, noon: datetime) -> None:
    assert store.enqueue([job(1), job(2), job(1)], now=noon) == 2
    assert store.enqueue([job(1), job(3)], now=noon + MINUTE) == 1

    assert sorted(each.subject for each in every(store)) == ["n1.example", "n2.example", "n3.example"]
    assert every(store)[2].subject == "n3.example"
    assert store.queue_counts() == {"waiting": 3, "running": 0, "done": 0, "failed": 0}


def test_what_is_claimed_is_nobody_elses_until_the_lease_ends(store: Store, noon: datetime) -> None:
    store.enqueue([job(1), job(2), job(3)], now=noon)

    first = claim(store, noon, limit=2, worker="one")
    second = claim(store, noon, worker="two")
    third = claim(store, noon + MINUTE, worker="three")

    assert (len(first), len(second)) == (2, 1)
    assert {each.id for each in (*first, *second)} == {each.id for each in third}
    assert [(each.worker, each.attempts, each.state) for each in third] == [
        ("three", 2, JobState.RUNNING)
    ] * 3
    assert first[0].due == noon + MINUTE


def test_a_lookup_that_failed_is_due_when_it_was_said(store: Store, noon: datetime) -> None:
    store.enqueue([job()], now=noon)
    (claimed,) = claim(store, noon)

    store.fail(claimed, "no answer\x00\ud800", retry_at=noon + 3 * MINUTE, now=noon)

    assert claim(store, noon + 2 * MINUTE) == ()
    (again,) = claim(store, noon + 3 * MINUTE)
    assert (again.attempts, again.error) == (2, "no answer\x00\ud800")
    store.fail(again, "refused", retry_at=None, now=noon)
    assert claim(store, noon + timedelta(days=9)) == ()
    assert [(each.state, each.error) for each in every(store)] == [(JobState.FAILED, "refused")]


def test_what_has_ended_can_be_asked_for_anew(store: Store, noon: datetime) -> None:
    store.enqueue([job(1), job(2)], now=noon)
    one, two = claim(store, noon)
    store.complete(one, [], ended_relations=frozenset(), now=noon)
    store.fail(two, "refused", retry_at=None, now=noon)

    assert store.enqueue([job(1)], now=noon + MINUTE, unless_done_since=noon) == 0
    assert store.enqueue([job(1)], now=noon + MINUTE, unless_done_since=noon + MINUTE) == 1
    assert store.enqueue([job(2)], now=noon + MINUTE, unless_done_since=noon) == 1

    assert [(each.state, each.attempts, each.error) for each in every(store)] == [
        (JobState.WAITING, 0, "")
    ] * 2


def test_one_that_lost_its_lease_changes_nothing(store: Store, make_fact: Any, noon: datetime) -> None:
    store.enqueue([job()], now=noon)
    (late,) = claim(store, noon, worker="late")
    seen = make_fact("n0.example", "name-server", "ns.example", source="rdap")
    store.record_facts([make_fact("n0.example", "name-server", "old.example", source="rdap")], now=noon)
    claim(store, noon + MINUTE, worker="new")

    store.complete(late, [seen], ended_relations=frozenset({"name-server"}), now=noon + MINUTE)
    store.fail(late, "too late", retry_at=None, now=noon + MINUTE)
    assert store.give_back([late], now=noon + MINUTE) == 0

    (after,) = every(store)
    assert (after.state, after.worker, after.error) == (JobState.RUNNING, "new", "")
    # What it saw is true all the same; what it did not see is for the other one to say.
    assert [(fact.value, fact.true_to) for fact in store.facts_of(["n0.example"])] == [
        ("ns.example", None),
        ("old.example", None),
    ]


def test_a_job_that_takes_its_workers_with_it_is_given_up(store: Store, noon: datetime) -> None:
    store.enqueue([job(1)], now=noon)
    for number in range(MOST_ATTEMPTS):
        assert len(claim(store, noon + number * MINUTE)) == 1

    assert claim(store, noon + MOST_ATTEMPTS * MINUTE) == ()
    (given_up,) = every(store, JobQuery(states=(JobState.FAILED,)))
    assert "never came back" in given_up.error


def test_what_is_given_back_is_as_if_never_claimed(store: Store, noon: datetime) -> None:
    store.enqueue([job()], now=noon)
    (claimed,) = claim(store, noon)

    assert store.give_back([claimed], now=noon) == 1

    (again,) = claim(store, noon)
    assert again.attempts == 1


def test_a_clock_that_is_set_back_keeps_nothing_new_from_being_claimed(store: Store, noon: datetime) -> None:
    store.enqueue([job()], now=noon)

    assert len(claim(store, noon - timedelta(days=999))) == 1


def test_jobs_are_found_by_state_and_subject(store: Store, noon: datetime) -> None:
    store.enqueue([job(number, enricher) for number in range(3) for enricher in ("rdap", "dns")], now=noon)
    claim(store, noon, limit=1)

    assert len(every(store, JobQuery(subjects=("n1.example", "n2.example")))) == 4
    assert len(every(store, JobQuery(states=(JobState.RUNNING, JobState.DONE)))) == 1
    assert len(every(store, JobQuery(limit=2))) == 2
    assert store.forget_jobs([JobState.WAITING]) == 5
    assert store.queue_counts()["running"] == 1


def test_a_damaged_job_is_said(store: Store, noon: datetime) -> None:
    store.enqueue([job()], now=noon)
    with store._database.writing("damaging") as connection:
        connection.execute(text("UPDATE jobs SET kind = 'odd'"))

    with pytest.raises(StoreError, match="'tocsin db check'"):
        every(store)


def test_claiming_never_walks_what_is_done(sqlite_url: str, noon: datetime) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if ("FROM jobs" in statement and "LIMIT" in statement) or statement.startswith("UPDATE jobs"):
            asked.append((statement, parameters))

    with open_store(sqlite_url) as store:
        store.enqueue([job(number) for number in range(50)], now=noon)
        event.listen(store._database.engine, "before_cursor_execute", note)
        claim(store, noon, limit=5)
        event.remove(store._database.engine, "before_cursor_execute", note)

        with store._database.reading("explaining") as connection:
            steps = [
                step[3]
                for statement, parameters in asked
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            ]
    assert len(steps) >= 3
    assert [step for step in steps if "SCAN" in step or "B-TREE" in step] == []


def test_lookups_of_what_is_switched_off_wait(store: Store, noon: datetime) -> None:
    jobs = [Job(ObservableKind.DOMAIN_NAME, "a.example", enricher) for enricher in ("rdap", "web_page")]
    store.enqueue(jobs, now=noon)

    taken = store.claim(5, now=noon, lease_s=60, worker="w", enrichers=("rdap",))

    assert [job.enricher for job in taken] == ["rdap"]
    assert store.claim(5, now=noon, lease_s=60, worker="w", enrichers=()) == ()
    assert store.queue_counts()["waiting"] == 1
