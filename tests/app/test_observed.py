"""What a case brings with it as evidence, over a real store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.investigation.facts_of_names import crowd

from tocsin.app.case_orders import open_case
from tocsin.app.observed import evidence_of_case
from tocsin.attribution.actor_sets import KnownActors, shipped_actors
from tocsin.model.assessment import Evidence
from tocsin.model.casework import CaseRecord
from tocsin.model.domain_names import DomainName
from tocsin.model.grading import Grade
from tocsin.model.identity import Identity
from tocsin.model.observation import ObservableKind, ObservedData
from tocsin.store.opening import open_store
from tocsin.store.questions import CaseQuery
from tocsin.store.store import Store

APRIL = datetime(2017, 4, 1, tzinfo=UTC)
MAY = datetime(2017, 5, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 26, tzinfo=UTC)
BEFORE = datetime(2016, 6, 1, tzinfo=UTC)
OWN = ("onedrive-en-marche.fr", "mail-en-marche.fr")
APT28 = shipped_actors().naming.stix_id("G0007")
B2 = Grade.of("B2")


def fact(name: str, relation: str, value: str, **more: Any) -> ObservedData:
    wanted: dict[str, Any] = {
        "kind": ObservableKind.DOMAIN_NAME,
        "source": "whois",
        "first_seen": APRIL,
        "last_seen": APRIL,
        "origin": f"whois:{name}",
        "grade": B2,
        **more,
    }
    return ObservedData(subject=name, relation=relation, value=value, **wanted)


def said(name: str, group: str = "Pawn Storm", **more: Any) -> ObservedData:
    wanted = {
        "source": "CERT-EX",
        "origin": "report:2016",
        "first_seen": BEFORE,
        "last_seen": BEFORE,
        "public_since": BEFORE,
    }
    return fact(name, "attributed-to", group, **{**wanted, **more})  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A case of two names of one registrant among six hundred ordinary names."""
    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as opened:
        opened.save_organisations(
            [Identity("en-marche", "En Marche", (DomainName("en-marche.fr"),), countries=("fr",))],
            now=NOW,
            who="test",
        )
        crowded = [fact(row.subject, row.relation, row.value) for row in crowd(600) if row.relation]
        opened.record_facts(crowded, now=NOW)
        for name in OWN:
            keep(
                opened, fact(name, "created", "2017-03-15"), fact(name, "registrant-email", "x@mail.example")
            )
        open_case(opened, [DomainName(name) for name in OWN], organisation="en-marche", now=NOW)
        yield opened


def keep(store: Store, *facts: ObservedData) -> None:
    store.record_facts(facts, now=NOW)


def case(store: Store) -> CaseRecord:
    return next(store.cases(CaseQuery()))


def found(
    store: Store, kind: str = "infrastructure", as_of: datetime = MAY, actors: KnownActors | None = None
) -> list[Evidence]:
    evidence = evidence_of_case(store, case(store), actors or shipped_actors(), as_of=as_of, now=NOW)
    assert all(each.observed_at <= as_of for each in evidence)
    assert len({each.id for each in evidence}) == len(evidence)
    return [each for each in evidence if each.kind == kind]
