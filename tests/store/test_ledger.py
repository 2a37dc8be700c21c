"""The ledger is durable and whole: evidence, claims, assessments, names and actor sets, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

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
