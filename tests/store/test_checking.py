"""A check finds what is wrong, and only that."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from tests.store.ledgers import assessment, claim, evidence

from tocsin.model.casework import (
    Attempt,
    AttemptKind,
    Case,
    CaseChange,
    CaseMember,
    CaseNote,
    Channel,
    Judgement,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.model.observation import ObservableKind
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.questions import ActorSet, Job
from tocsin.store.store import Store

DAY = timedelta(days=1)


@pytest.fixture
def filled(store: Store, make_alert: Any, make_fact: Any, noon: datetime) -> Store:
    store.save_organisations([Identity(slug="en-marche", name="En Marche !")], now=noon, who="me")
    store.record_alerts([make_alert(f"n{number}.example") for number in range(30)], now=noon)
    store.settle({"en-marche": 5}, minimum=0.5, now=noon)
    over = {"first_seen": noon, "last_seen": noon + DAY, "true_from": noon, "true_to": noon + DAY}
    store.record_facts(
        [make_fact(f"n{number}.example", "registrar", "X", **over) for number in range(3)], now=noon
    )
    store.enqueue([Job(ObservableKind.DOMAIN_NAME, "n1.example", "rdap")], now=noon)
    case = Case("a.example", noon)
    name, other = DomainName("a.example"), DomainName("b.example")
    change = CaseChange(
        case,
        (CaseMember(case.id, name, 0.9, "x", "me", noon),),
        notes=(CaseNote(case.id, noon, "me", "x"),),
        judgements=(Judgement(name, other, same=True, who="me", at=noon),),
    )
    store.save_cases([change], now=noon, who="me")
    store.save_attempts([Attempt("o", noon, Channel.MAIL, AttemptKind.LEAK)], now=noon, who="me")
    fill_ledger(store, noon)
    return store


def fill_ledger(store: Store, noon: datetime) -> None:
    store.save_evidence([evidence(), evidence("T1001")], now=noon, who="me")
    store.withdraw_evidence([evidence().id], reason="a mistake", now=noon, who="me")
    store.save_claims([claim()], now=noon, who="me")
    store.save_assessment(assessment(), now=noon, who="me")
    store.save_assessment(assessment(1, supersedes=assessment().id), now=noon, who="me")
    store.save_threats([IntrusionSet("APT28")], [ThreatActor("GRU", "ru")], now=noon)
    store.save_actor_set(ActorSet("ours", "1", "csv", noon, "0" * 64, b"{}"), now=noon, who="me")


def test_a_whole_database_has_no_problem(filled: Store) -> None:
    assert filled.check() == ()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE alerts SET evidence = '{'", "cannot be read"),
        ("UPDATE alerts SET state = 'odd'", "'odd' is not a valid AlertState"),
        ("UPDATE alerts SET organisation = 'other'", "not that of its name and organisation"),
        ("UPDATE organisations SET document = '[]'", "organisation 'en-marche' cannot be read"),
        ("DELETE FROM outbox", "5 alerts were told and are not in the outbox"),
        ("UPDATE alerts SET told = NULL", "5 alerts are in the outbox and not marked as told"),
        ("UPDATE alerts SET state = 'new'", "25 alerts are new and were told to nobody"),
        ("UPDATE facts SET claim = claim + 99", "3 facts point to a row of 'claims' that is not there"),
        ("UPDATE facts SET source = 99", "3 facts point to a row of 'fact_sources' that is not there"),
        ("DELETE FROM subjects WHERE number = 1", "1 facts point to a row of 'subjects' that is not there"),
        ("DELETE FROM facts WHERE subject = 2", "1 subjects have no fact"),
        ("UPDATE claims SET kind = 'ipv4-addr'", "3 facts say of a subject what is said of another kind"),
        ("UPDATE facts SET true_to = true_from - 1", "3 facts end before they begin"),
        ("UPDATE facts SET last_seen = first_seen - 1", "3 facts were last seen before they were first seen"),
        ("UPDATE facts SET grade = 'Z9'", "grade 'Z9' cannot be read"),
        ("UPDATE subjects SET kind = 'odd'", "kind of subject 'odd' cannot be read"),
        ("UPDATE jobs SET state = 'odd'", "'odd' is not a valid JobState"),
        ("UPDATE cases SET state = 'merged', merged_into = 'x', ended_at = 0", "still hold names"),
        ("UPDATE cases SET state = 'merged', merged_into = 'x', ended_at = 0", "into one that is not there"),
        ("UPDATE cases SET state = 'odd'", "'odd' is not a valid CaseState"),
        ("UPDATE cases SET title = 'other'", "its id is not that of what it says"),
        ("UPDATE case_members SET reason = ''", "name in a case 'a.example' cannot be read"),
        ("UPDATE case_notes SET text = 'other'", "its id is not that of what it says"),
        ("UPDATE judgements SET first = 'c.example'", "cannot be read: a judgement is on two names"),
        ("UPDATE attempts SET outcome = 'odd'", "'odd' is not a valid Outcome"),
        ("UPDATE case_evidence SET forgeability = 2", "is 2.0, which is not in 0..1"),
        ("UPDATE case_evidence SET value = 'other'", "its id is not that of what it says"),
        ("UPDATE case_evidence SET added_at = 9223372036854775807", "'evidence' cannot be read"),
        ("UPDATE case_claims SET grade = 'Z9'", "'Z9' is not an Admiralty grade"),
        ("UPDATE case_claims SET words = 'other'", "its id is not that of what it says"),
        ("UPDATE assessments SET document = '{'", "Expecting property name"),
        ("UPDATE assessments SET subject = 'other'", "its subject is not that of its document"),
        ("UPDATE assessments SET supersedes = 'other'", "2 assessments supersede one that is not there"),
        ("UPDATE intrusion_sets SET name = 'other'", "its name is not that of its document"),
        ("UPDATE threat_actors SET name = 'other'", "its id is not that of its name"),
        ("UPDATE actor_sets SET document = 'AAAA'", "actor set 'ours' cannot be read"),
        ("UPDATE jobs SET enricher = 'dns'", "its id is not that of its subject and enricher"),
    ],
)
def test_damage_is_found_and_named(filled: Store, damage: str, said: str) -> None:
    with filled._database.writing("damaging") as connection:
        connection.execute(text(damage))

    problems = filled.check()

    assert any(said in problem for problem in problems)
    assert len(problems) <= 25


def test_more_problems_than_can_be_shown_are_counted(filled: Store) -> None:
    with filled._database.writing("damaging") as connection:
        connection.execute(text("UPDATE alerts SET evidence = '{'"))

    assert filled.check()[-1] == "10 more of kind 'alert' cannot be read"


def test_a_row_that_points_nowhere_is_found(sqlite_url: str) -> None:
    from tocsin.store.opening import open_store  # noqa: PLC0415

    with open_store(sqlite_url) as store:
        with store._database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("INSERT INTO outbox VALUES ('a', 'nobody', 'o', 'first', 0, NULL)")
            connection.detach()

        assert "points to a row of 'alerts' that is not there" in store.check()[0]
