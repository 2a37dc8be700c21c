"""What counts as evidence on a case, on a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.app.case_evidence import (
    DERIVED,
    claims_by,
    evidence_then,
    first_day,
    keep_derived,
    known_evidence,
)
from tocsin.model.assessment import Claim, Evidence
from tocsin.model.casework import Case, CaseChange, CaseRecord, CaseState
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.model.timeline import Event, EventKind
from tocsin.store.opening import open_store
from tocsin.store.questions import EvidenceQuery
from tocsin.store.store import Store

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
CASE = Case("onedrive-en-marche.fr", NOON)
RECORD = CaseRecord(CASE)
BEAR, SERVICE = IntrusionSet("APT28"), ThreatActor("GRU", "ru")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.save_cases((CaseChange(CASE),), now=NOON, who="test")
        yield opened


def piece(value: str, *, grade: str = "B2", at: datetime = NOON, subject: str = CASE.id) -> Evidence:
    return Evidence(subject, "technique", value, at, "somebody", Grade.of(grade), f"origin of {value}", 0.5)


def claim(who: str, at: datetime = NOON, subject: str = CASE.id) -> Claim:
    return Claim(subject, who, at, "it was them", "a page", Grade.of("C3"), group=BEAR.id)


def test_what_follows_from_facts_and_what_people_wrote_down_both_count(store: Store) -> None:
    made, typed = piece("T1566"), piece("T1583", at=NOON - timedelta(days=1))
    store.save_evidence((typed,), now=NOON, who="jeanne")

    known = known_evidence(store, RECORD, (made,))

    assert known.evidence == (typed, made)
    assert known.derived == (made,)


def test_keeping_it_and_asking_again_gives_the_same(store: Store) -> None:
    made = piece("T1566")
    assert keep_derived(store, (made,), now=NOON) == 1

    assert known_evidence(store, RECORD, (made,)).evidence == (made,)
    assert keep_derived(store, (made,), now=LATER) == 0
    assert keep_derived(store, (), now=LATER) == 0


def test_what_does_not_follow_from_the_facts_any_more_does_not_count(store: Store) -> None:
    keep_derived(store, (piece("T1566"),), now=NOON)

    assert known_evidence(store, RECORD, ()).evidence == ()


def test_what_follows_otherwise_now_takes_the_place_of_what_was_computed_before(store: Store) -> None:
    keep_derived(store, (piece("T1566"),), now=NOON)
    now = piece("T1566", grade="C3")

    known = known_evidence(store, RECORD, (now,))

    assert known.evidence == known.derived == (now,)


def test_what_was_made_with_later_knowledge_stays_where_only_what_is_new_is_kept(store: Store) -> None:
    keep_derived(store, (piece("T1566", grade="B2"),), now=NOON)

    assert keep_derived(store, (piece("T1566", grade="C3"), piece("T1583")), now=LATER, only_new=True) == 1
    assert {str(each.evidence.grade) for each in store.evidence(EvidenceQuery())} == {"B2"}


def test_what_somebody_withdrew_does_not_count_though_it_still_follows(store: Store) -> None:
    made = piece("T1566")
    keep_derived(store, (made,), now=NOON)
    store.withdraw_evidence((made.id,), reason="not theirs", now=LATER, who="jeanne")

    known = known_evidence(store, RECORD, (made,))

    assert known.evidence == known.derived == ()


def test_what_somebody_regraded_counts_as_they_left_it(store: Store) -> None:
    made, regraded = piece("T1566"), piece("T1566", grade="A1")
    keep_derived(store, (made,), now=NOON)
    store.save_evidence((regraded,), now=LATER, who="jeanne", reason="seen it myself")

    known = known_evidence(store, RECORD, (made,))

    assert known.evidence == (regraded,)
    assert known.derived == ()


def test_evidence_on_a_case_that_was_merged_into_it_counts_too(store: Store) -> None:
    other = Case("portal-office.fr", NOON)
    merged = replace(other, state=CaseState.MERGED, ended_at=LATER, merged_into=CASE.id)
    store.save_cases((CaseChange(merged),), now=LATER, who="test")
    typed = piece("T1583", subject=other.id)
    store.save_evidence((typed,), now=NOON, who="jeanne")
    store.save_claims((claim("ANSSI", subject=other.id),), now=NOON, who="jeanne")

    assert known_evidence(store, RECORD, ()).evidence == (typed,)
    assert [each.claimant for each in claims_by(store, RECORD, NOON)] == ["ANSSI"]


def test_claims_are_those_said_by_the_moment_each_once_and_no_withdrawn_one(store: Store) -> None:
    first, second, late = claim("Trend Micro"), claim("ANSSI"), claim("France", LATER)
    store.save_claims((first, second, late), now=NOON, who="jeanne")
    store.withdraw_claims((second.id,), reason="about the leak", now=LATER, who="jeanne")
    from_facts = (first, second, claim("a feed"), claim("another", LATER))

    found = claims_by(store, RECORD, NOON, from_facts)

    assert sorted(each.claimant for each in found) == ["Trend Micro", "a feed"]


def test_evidence_has_the_grade_that_it_had_then(store: Store) -> None:
    first, second, third = piece("T1566", grade="B2"), piece("T1566", grade="C3"), piece("T1566", grade="A1")
    other = piece("T1583")
    for hour, each in enumerate((first, second, third)):
        store.save_evidence(
            (each, other), now=NOON + timedelta(hours=2 * hour), who="jeanne", reason="learnt"
        )
    store.withdraw_evidence((other.id,), reason="not theirs", now=NOON + timedelta(hours=9), who="jeanne")
    ids = (first.id, other.id)

    then = [evidence_then(store, ids, NOON + timedelta(hours=hour)) for hour in (0, 1, 3, 10)]

    assert [str(each[first.id].grade) for each in then] == ["B2", "B2", "C3", "A1"]
    assert all(each[other.id] == other for each in then)
    assert evidence_then(store, (), NOON) == {}


def event(day: str, kind: EventKind = EventKind.REGISTERED) -> Event:
    return Event(datetime.fromisoformat(day).replace(tzinfo=UTC), kind, "x.example", "it happened")


def test_a_case_begins_with_the_first_deed(store: Store) -> None:
    del store
    events = [event("2017-04-12"), event("2017-03-15"), event("2016-01-01", EventKind.NOTE)]

    assert first_day(RECORD, events, ()) == date(2017, 3, 15)


def test_a_name_with_an_earlier_life_does_not_begin_it() -> None:
    events = [event("2009-01-01"), event("2017-04-12"), event("2017-03-15")]

    assert first_day(RECORD, events, ()) == date(2017, 3, 15)


def test_without_a_deed_it_begins_with_the_first_evidence_or_when_it_was_opened() -> None:
    earlier = piece("T1566", at=datetime(2017, 4, 1, tzinfo=UTC))

    assert first_day(RECORD, (), ()) == date(2017, 4, 25)
    assert first_day(RECORD, (), (earlier,)) == date(2017, 4, 1)


def test_no_user_of_a_computer_is_called_as_what_keeps_derived_evidence() -> None:
    assert set(DERIVED) & set(" ,:")
