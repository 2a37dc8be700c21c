"""Evidence and claims in their tables: kept once, changed with a trail, withdrawn with a reason, found as asked."""

import time
import tracemalloc
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from sqlalchemy import text
from tests.store.ledgers import (
    CASE,
    DAY,
    GROUP,
    OTHER_CASE,
    SEEN,
    any_claim,
    any_evidence,
    claim,
    evidence,
)

from tocsin.model.assessment import Claim, Evidence, EvidenceKind
from tocsin.model.errors import InvalidValue, StoreError
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet
from tocsin.store.questions import AuditQuery, ClaimQuery, EvidenceQuery, EvidenceRecord
from tocsin.store.store import Store

HOUR = timedelta(hours=1)
MANY = 10_000
ALL, ALL_CLAIMS = EvidenceQuery(withdrawn=True), ClaimQuery(withdrawn=True)


def trail(store: Store, subject: str) -> list[tuple[str, ...]]:
    entries = store.audit(AuditQuery(subjects=(subject,)))
    return [(each.who, each.what, each.before, each.after, each.reason) for each in entries]


def test_evidence_is_kept_once_and_saving_it_again_changes_nothing(store: Store, noon: datetime) -> None:
    assert store.save_evidence([evidence(), evidence()], now=noon, who="me", reason="seen") == 1
    assert store.save_evidence([evidence()], now=noon + HOUR, who="you", reason="again") == 0

    assert list(store.evidence(ALL)) == [EvidenceRecord(evidence(), noon, "me", None, "seen")]
    assert trail(store, evidence().id) == [("me", "evidence", "", "B2", "seen")]


def test_what_is_learnt_later_takes_its_place_and_what_was_is_in_the_trail(
    store: Store, noon: datetime
) -> None:
    store.save_evidence([evidence()], now=noon, who="me")
    learnt = evidence(grade=Grade.of("A1"), ratio=2.5, public_since=SEEN, source="another")

    assert store.save_evidence([learnt], now=noon + HOUR, who="you", reason="confirmed") == 1

    assert list(store.evidence(ALL)) == [EvidenceRecord(learnt, noon, "me", None, "confirmed")]
    assert trail(store, learnt.id)[1:] == [
        (
            "you",
            "evidence",
            "B2",
            "A1",
            f"confirmed; grade was B2, source was a report, public_since was {(SEEN - DAY).isoformat()}, ratio was not known",
        )
    ]


def test_withdrawn_evidence_is_kept_with_its_reason_and_comes_back(store: Store, noon: datetime) -> None:
    other = evidence("T1583.001")
    store.save_evidence([evidence(), other], now=noon, who="me")

    ids = [evidence().id, "note--nowhere"]
    withdrawn = [
        store.withdraw_evidence(ids, reason=why, now=noon + HOUR, who="you") for why in ("a mistake", "again")
    ]

    assert withdrawn == [1, 0]
    assert [record.evidence for record in store.evidence(EvidenceQuery())] == [other]
    kept = [record for record in store.evidence(ALL) if record.evidence == evidence()]
    assert kept == [EvidenceRecord(evidence(), noon, "me", noon + HOUR, "a mistake")]

    assert store.save_evidence([evidence()], now=noon + 2 * HOUR, who="me", reason="no mistake") == 1

    assert len(list(store.evidence(EvidenceQuery()))) == 2
    assert trail(store, evidence().id) == [
        ("me", "evidence", "", "B2", ""),
        ("you", "evidence", "B2", "withdrawn", "a mistake"),
        ("me", "evidence", "withdrawn", "B2", "no mistake"),
    ]


@pytest.mark.parametrize("reason", ["", " \n"])
def test_nothing_is_withdrawn_without_a_reason(store: Store, noon: datetime, reason: str) -> None:
    store.save_evidence([evidence()], now=noon, who="me")

    with pytest.raises(InvalidValue, match="needs a reason"):
        store.withdraw_evidence([evidence().id], reason=reason, now=noon, who="me")
    with pytest.raises(InvalidValue, match="needs a reason"):
        store.withdraw_claims([claim().id], reason=reason, now=noon, who="me")

    assert len(list(store.evidence(EvidenceQuery()))) == 1


def test_evidence_is_found_by_everything_that_is_asked(store: Store, noon: datetime) -> None:
    first = evidence(observed_at=SEEN + DAY)
    second = evidence("fr", subject=OTHER_CASE, kind=EvidenceKind.VICTIM)
    third = evidence("T1001", observed_at=SEEN + 2 * DAY)
    store.save_evidence([first, second, third], now=noon, who="me")
    store.withdraw_evidence([third.id], reason="x", now=noon, who="me")

    for query, expected in (
        (EvidenceQuery(), [second, first]),
        (EvidenceQuery(withdrawn=True), [second, first, third]),
        (EvidenceQuery(ids=(first.id,)), [first]),
        (EvidenceQuery(ids=(first.id[:12], second.id)), [second, first]),
        (EvidenceQuery(ids=(first.id[:12],)), [first]),
        (EvidenceQuery(ids=("note--",)), [second, first]),
        (EvidenceQuery(ids=("note--%", "x")), []),
        (EvidenceQuery(ids=(third.id,)), []),
        (EvidenceQuery(subjects=(OTHER_CASE,)), [second]),
        (EvidenceQuery(subjects=(CASE, OTHER_CASE)), [second, first]),
        (EvidenceQuery(subjects=("nowhere",)), []),
        (EvidenceQuery(kinds=(EvidenceKind.VICTIM, "odd\x00")), [second]),
        (EvidenceQuery(known_by=SEEN + DAY), [second, first]),
        (EvidenceQuery(known_by=SEEN + DAY - timedelta(microseconds=1)), [second]),
        (EvidenceQuery(known_by=SEEN - DAY), []),
    ):
        assert [record.evidence for record in store.evidence(query)] == expected, query


def test_claims_are_kept_changed_withdrawn_and_found(store: Store, noon: datetime) -> None:
    first = claim(group=None)
    second = claim("a state", said_at=SEEN - DAY, subject=OTHER_CASE)
    nobody = claim("a press officer", said_at=SEEN + DAY, group=None, sponsor=None)
    store.save_claims([first, second, nobody], now=noon, who="me")
    learnt = replace(first, group=GROUP, grade=Grade.of("A2"))

    assert store.save_claims([learnt], now=noon, who="you", reason="read again") == 1
    assert store.save_claims([learnt], now=noon, who="you") == 0
    assert store.withdraw_claims([nobody.id], reason="forged", now=noon, who="me") == 1

    assert trail(store, learnt.id)[1:] == [
        ("you", "claim", "C3", "A2", "read again; grade was C3, group was not known")
    ]
    (gone,) = store.claims(ClaimQuery(ids=(nobody.id,), withdrawn=True))
    assert (gone.claim, gone.withdrawn_at, gone.reason, gone.added_by) == (nobody, noon, "forged", "me")
    for query, expected in (
        (ClaimQuery(), [second, learnt]),
        (ALL_CLAIMS, [second, learnt, nobody]),
        (ClaimQuery(ids=(second.id[:14],)), [second]),
        (ClaimQuery(subjects=(CASE,)), [learnt]),
        (ClaimQuery(groups=(GROUP,)), [second, learnt]),
        (ClaimQuery(groups=(GROUP, IntrusionSet("Turla").id)), [second, learnt]),
        (ClaimQuery(groups=(IntrusionSet("Turla").id,)), []),
        (ClaimQuery(said_by=SEEN), [second, learnt]),
        (ClaimQuery(said_by=SEEN - HOUR), [second]),
    ):
        assert [record.claim for record in store.claims(query)] == expected, query


def test_any_evidence_and_any_claim_come_back(store: Store, noon: datetime) -> None:
    @settings(max_examples=40, deadline=None)
    @given(any_evidence, any_claim)
    def holds(piece: Evidence, said: Claim) -> None:
        store.save_evidence([piece], now=noon, who="me")
        store.save_claims([said], now=noon, who="me")

        (kept,) = store.evidence(EvidenceQuery(ids=(piece.id,)))
        (heard,) = store.claims(ClaimQuery(ids=(said.id,)))
        assert (kept.evidence, heard.claim) == (piece, said)

    holds()


def test_all_of_a_call_is_kept_or_nothing(store: Store, noon: datetime) -> None:
    with store._database.writing("breaking") as connection:
        connection.execute(text("ALTER TABLE audit RENAME TO broken"))

    with pytest.raises(StoreError, match="saving evidence failed"):
        store.save_evidence([evidence()], now=noon, who="me")

    assert list(store.evidence(ALL)) == []


def test_ten_thousand_pieces_on_one_case_are_quick_and_flat_in_memory(store: Store, noon: datetime) -> None:
    many = [evidence(f"T{number}", observed_at=SEEN + number * HOUR) for number in range(MANY)]
    begun = time.perf_counter()

    assert store.save_evidence(many, now=noon, who="me") == MANY
    assert store.save_evidence(many, now=noon, who="me") == 0
    assert (
        sum(1 for _ in store.evidence(EvidenceQuery(ids=tuple(each.id for each in many), subjects=(CASE,))))
        == MANY
    )
    store.withdraw_evidence([each.id for each in many[1:]], reason="x", now=noon, who="me")

    assert time.perf_counter() - begun < 20  # a tenth of it on a quiet machine
    assert _peak(store, EvidenceQuery(subjects=(CASE,), withdrawn=True)) < 8 * 2**20


def _peak(store: Store, query: EvidenceQuery) -> int:
    tracemalloc.start()
    count = sum(1 for _ in store.evidence(query))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == MANY
    return peak


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE case_evidence SET grade = 'Z9'",
        "UPDATE case_evidence SET value = ''",
        "UPDATE case_evidence SET forgeability = 7",
        "UPDATE case_evidence SET observed_at = 9223372036854775807",
    ],
)
def test_damaged_evidence_is_said(store: Store, noon: datetime, damage: str) -> None:
    store.save_evidence([evidence()], now=noon, who="me")
    with store._database.writing("damaging") as connection:
        connection.execute(text(damage))

    with pytest.raises(StoreError, match="'tocsin db check'"):
        list(store.evidence(EvidenceQuery()))
    with pytest.raises(StoreError, match="'tocsin db check'"):
        store.save_evidence([evidence()], now=noon, who="me")


@pytest.mark.parametrize(
    "damage", ["UPDATE case_claims SET grade = ''", "UPDATE case_claims SET sponsor = 'somebody'"]
)
def test_a_damaged_claim_is_said(store: Store, noon: datetime, damage: str) -> None:
    store.save_claims([claim()], now=noon, who="me")
    with store._database.writing("damaging") as connection:
        connection.execute(text(damage))

    with pytest.raises(StoreError, match="'tocsin db check'"):
        list(store.claims(ClaimQuery()))
