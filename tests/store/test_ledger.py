"""The ledger is durable and whole: evidence, claims, assessments, names and actor sets, on both databases."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.store.ledgers import CASE, assessment, claim, evidence

from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.opening import open_store
from tocsin.store.questions import ActorSet, AssessmentQuery, ClaimQuery, EvidenceQuery
from tocsin.store.store import Store

HOUR = timedelta(hours=1)


def test_what_was_saved_is_there_when_the_database_is_opened_again(url: str, noon: datetime) -> None:
    group, sponsor = IntrusionSet("APT28"), ThreatActor("GRU", "ru")
    actors = ActorSet("ours", "1", "csv", noon, "0" * 64, b'{"groups":[]}' * 100)
    with open_store(url) as store:
        assert store.save_evidence([evidence()], now=noon, who="me") == 1
        assert store.save_claims([claim()], now=noon, who="me") == 1
        assert store.save_assessment(assessment(), now=noon, who="me")
        store.save_threats([group], [sponsor], now=noon)
        assert store.save_actor_set(actors, now=noon, who="me")

    with open_store(url) as store:
        assert [record.evidence for record in store.evidence(EvidenceQuery())] == [evidence()]
        assert [record.claim for record in store.claims(ClaimQuery())] == [claim()]
        assert list(store.assessments(AssessmentQuery())) == [assessment()]
        assert (store.groups(), store.sponsors()) == ((group,), (sponsor,))
        assert store.actor_sets() == (actors,)
        assert store.check() == ()


def test_entries_of_a_file_are_kept_together_and_none_where_one_cannot_be(
    store: Store, noon: datetime
) -> None:
    group, sponsor = IntrusionSet("APT28"), ThreatActor("GRU", "ru")
    no_claim: Any = "a claim"

    with pytest.raises(AttributeError):
        store.save_entries([evidence()], [no_claim], [group], [sponsor], now=noon, who="me")
    nothing = (list(store.evidence(EvidenceQuery())), list(store.claims(ClaimQuery())), store.groups())
    kept = store.save_entries(
        [evidence()], [claim()], [group], [sponsor], now=noon, who="me", reason="a file"
    )
    again = store.save_entries(
        [evidence()], [claim()], [group], [sponsor], now=noon, who="me", reason="a file"
    )

    assert nothing == ([], [], ())
    assert (kept, again) == ((1, 1), (0, 0))
    assert (store.groups(), store.sponsors()) == ((group,), (sponsor,))
    assert [record.reason for record in store.claims(ClaimQuery())] == ["a file"]


def test_several_who_say_the_same_leave_it_once(store: Store, noon: datetime) -> None:
    def say(number: int) -> int:
        return store.save_evidence([evidence(), evidence("T1583.001")], now=noon + number * HOUR, who="me")

    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(say, range(8)))

    assert sum(new) == 2
    assert len(list(store.evidence(EvidenceQuery(subjects=(CASE,))))) == 2


def test_evidence_can_change_while_it_is_read(store: Store, noon: datetime) -> None:
    store.save_evidence([evidence(f"T{number}") for number in range(5)], now=noon, who="me")

    seen = 0
    for record in store.evidence(EvidenceQuery()):
        store.save_evidence([evidence(f"later {record.evidence.value}")], now=noon, who="me")
        seen += 1

    assert seen == 5
    assert len(list(store.evidence(EvidenceQuery()))) == 10


@pytest.mark.parametrize("accident", ["kill", "lose"])
def test_an_accident_at_any_statement_leaves_every_change_whole_or_undone(url: str, accident: str) -> None:
    pytest.importorskip("psycopg", reason="needs psycopg from PyPI")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    script = Path(__file__).with_name("killed_ledger.py")
    # Strides are odd, because steps are before and after a statement in turn; without one, each step is taken.
    steps = [str(int(accident == "lose")), "5" if url.startswith("sqlite") else "13"]
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, script, url, accident, *steps],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    rounds = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    assert len(rounds) > 8
    for each in rounds:
        assert each["problems"] == []
        assert each["accident"]["trail"] == changes_of(each["accident"])
        assert each["accident"]["claims"] in {0, 2}
        assert each["accident"]["names"] in ([0, 0], [1, 1])
        assert each["again"] == {
            "grades": ["A1", "B2", "B2"],
            "evidence withdrawn": 1,
            "claims": 2,
            "claims withdrawn": 1,
            "assessments": 2,
            "names": [1, 1],
            "actors": ["2"],
            "trail": 14,
        }


def changes_of(found: dict[str, Any]) -> int:
    """How many entries the trail must have for what is there."""
    grades, names, actors = found["grades"], found["names"], found["actors"]
    once = (found[part] for part in ("evidence withdrawn", "claims", "claims withdrawn", "assessments"))
    return int(len(grades) + grades.count("A1") + sum(once) + sum(names) + sum(map(int, actors)))
