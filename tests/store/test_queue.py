"""Lookups are made at least once, and what came of them is kept exactly once, whatever happens."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tocsin.model.observation import ObservableKind
from tocsin.store.opening import open_store
from tocsin.store.questions import FactTally, Job
from tocsin.store.store import Store

NAME = ObservableKind.DOMAIN_NAME
HOUR = timedelta(hours=1)


def lookup(store: Store, enricher: str, now: datetime) -> Job:
    store.enqueue([Job(NAME, "a.example", enricher)], now=now)
    (claimed,) = store.claim(1, now=now, lease_s=60, worker="w")
    return claimed


def test_facts_endings_and_state_are_kept_together(store: Store, make_fact: Any, noon: datetime) -> None:
    old, kept = (make_fact("a.example", "name-server", value, source="dns") for value in ("old", "kept"))
    store.complete(
        lookup(store, "dns", noon), [old, kept], ended_relations=frozenset({"name-server"}), now=noon
    )
    later = make_fact("a.example", "name-server", "kept", source="dns", first_seen=noon + HOUR)

    tally = store.complete(
        lookup(store, "dns", noon + HOUR),
        [later, make_fact("192.0.2.1", "autonomous-system", "AS1", source="dns", kind=ObservableKind.IPV4)],
        ended_relations=frozenset({"name-server"}),
        now=noon + HOUR,
    )

    assert tally == FactTally(new=1, known=1, ended=1)
    ends = {fact.value: fact.true_to for fact in store.facts_of(["a.example"])}
    assert ends == {"old": noon + HOUR, "kept": None}
    assert store.queue_counts()["done"] == 1


def test_a_lookup_that_shows_nothing_ends_what_its_enricher_said(
    store: Store, make_fact: Any, noon: datetime
) -> None:
    for source in ("dns", "dns: 192.0.2.53"):
        store.record_facts([make_fact("a.example", "name-server", source, source=source)], now=noon)

    one = store.complete(lookup(store, "dns", noon), [], ended_relations=frozenset({"name-server"}), now=noon)
    two = store.complete(
        lookup(store, "dns", noon),
        [],
        ended_relations=frozenset({"name-server"}),
        now=noon,
        source="dns: 192.0.2.53",
    )

    assert (one, two) == (FactTally(ended=1), FactTally(ended=1))


def test_what_comes_back_after_it_ended_is_a_fact_of_its_own(
    store: Store, make_fact: Any, noon: datetime
) -> None:
    for hours, values in ((0, ["x"]), (1, []), (2, ["x"]), (3, ["x"])):
        now = noon + hours * HOUR
        seen = [
            make_fact("a.example", "resolves-to", value, source="dns", first_seen=now) for value in values
        ]
        store.complete(lookup(store, "dns", now), seen, ended_relations=frozenset({"resolves-to"}), now=now)

    spans = [(fact.true_from, fact.true_to, fact.last_seen) for fact in store.facts_of(["a.example"])]
    assert spans == [(None, noon + HOUR, noon), (noon + 2 * HOUR, None, noon + 3 * HOUR)]


def test_many_workers_never_get_one_job_twice(url: str, noon: datetime) -> None:
    with open_store(url) as store, ThreadPoolExecutor(4) as pool:
        store.enqueue([Job(NAME, f"n{number}.example", "dns") for number in range(40)], now=noon)

        taken = pool.map(lambda number: store.claim(5, now=noon, lease_s=60, worker=f"w{number}"), range(10))

        ids = [job.id for jobs in taken for job in jobs]
        assert (len(ids), len(set(ids))) == (40, 40)


@pytest.mark.parametrize("accident", ["kill", "lose"])
def test_an_accident_at_any_statement_loses_no_fact_and_leaves_no_job_stuck(url: str, accident: str) -> None:
    pytest.importorskip("psycopg", reason="needs psycopg from PyPI")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    script = Path(__file__).with_name("killed_lookups.py")
    # Of three steps each takes one; what an accident does not meet on one database it meets on the other.
    steps = [str((accident == "lose") + 2 * (not url.startswith("sqlite"))), "3"]
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, script, url, accident, *steps],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    rounds = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    assert len(rounds) > 12
    for each in rounds:
        was, now = each["accident"], each["again"]
        assert each["problems"] == []
        assert was["imported"] == was["cursor"] * 2
        # A lookup that is done has left its fact and ended the old one; one that is not has left nothing.
        assert was["looked up"] == was["ended"] == ("done" in was["states"])
        assert was["case"] in ([], [[2, 1, 1]])
        assert now == {
            "case": [[2, 1, 1]],
            "cursor": 2,
            "imported": 4,
            "looked up": 1,
            "ended": 1,
            "states": ["done", "failed"],
        }
