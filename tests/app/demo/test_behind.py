"""The cases of the demonstration, assessed by the real engine over a real store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.app.case_orders import open_case
from tocsin.app.demo import verdicts
from tocsin.app.demo.behind import Behind, look_behind
from tocsin.app.demo.case import CASE, EN_MARCHE
from tocsin.app.demo.case_facts import FIRST, REPLAYED, case_facts
from tocsin.app.demo.published import GROUP, GRU
from tocsin.model.assessment import Assessment, EvidenceKind, Hypothesis, HypothesisKind
from tocsin.model.casework import CaseRecord
from tocsin.model.threats import IntrusionSet
from tocsin.store.opening import open_store
from tocsin.store.questions import AssessmentQuery, AttemptQuery, ClaimQuery
from tocsin.store.store import Store

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
APT28 = IntrusionSet(GROUP).id


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("behind")
    with open_store(f"sqlite:///{folder / 'demo.db'}") as opened:
        opened.save_organisations((EN_MARCHE,), now=REPLAYED, who="test")
        opened.record_facts([fact.observed() for fact in case_facts()], now=REPLAYED)
        yield opened


@pytest.fixture(scope="module")
def record(store: Store) -> CaseRecord:
    return open_case(
        store, [entry.name for entry in CASE], title=FIRST, organisations=("en-marche",), now=REPLAYED
    )


@pytest.fixture(scope="module")
def found(store: Store, record: CaseRecord) -> Behind:
    return look_behind(store, record, NOW)


def alternatives(assessment: Assessment) -> set[HypothesisKind]:
    return {each.hypothesis.kind for each in assessment.likelihoods}


def test_the_names_alone_are_insufficient_evidence(found: Behind) -> None:
    assert not found.names_alone.names_group
    assert found.names_alone.probability_of(Hypothesis(HypothesisKind.GROUP, APT28)) < 0.5


def test_there_are_three_assessments_each_with_its_alternatives(found: Behind) -> None:
    assert found.case.days == verdicts.DAYS
    for each in found.case.assessments:
        assert alternatives(each) >= {HypothesisKind.GROUP, HypothesisKind.IMITATOR, HypothesisKind.UNKNOWN}


def test_on_the_first_day_nothing_but_the_one_name_was_known(found: Behind) -> None:
    (_, first), *_ = found.case.new_evidence()

    told = " ".join(f"{piece.value} {piece.basis}" for piece in first)
    assert FIRST in told
    assert not any(entry.name in told for entry in CASE if entry.name != FIRST)
    assert not any(piece.group for piece in first)
    assert not found.case.assessments[0].names_group


def test_by_the_second_day_there_are_siblings_registrant_and_links(found: Behind) -> None:
    second = found.case.new_evidence()[1][1]

    assert {piece.kind for piece in second} >= {"domain", "registrant_email", EvidenceKind.LINK}
    assert any(piece.group == APT28 for piece in second)


def test_the_links_make_the_group_likelier_than_it_was(found: Behind) -> None:
    group = Hypothesis(HypothesisKind.GROUP, APT28)
    first, second, _ = found.case.assessments

    assert second.probability_of(group) > first.probability_of(group)


def test_the_claims_are_those_of_the_day_and_move_nothing(found: Behind) -> None:
    by_day = [{claim.claimant for claim in claims} for _, claims in found.case.new_claims()]

    assert by_day[0] == {"Trend Micro", "The Kremlin"}
    assert by_day[2] == {"France"}
    # France named the group in 2025, and no evidence came: what the answer rests on is that of 2017.
    assert set(found.case.assessments[2].evidence) == set(found.case.assessments[1].evidence)


def test_anssi_spoke_of_the_leak_which_is_another_case(found: Behind) -> None:
    assert "ANSSI" in {claim.claimant for claim in found.leak}
    assert not any(claim.claimant == "ANSSI" for claim in found.case.claims)
    assert {claim.subject for claim in found.leak}.isdisjoint({claim.subject for claim in found.case.claims})


def test_earlier_assessments_stay_and_are_superseded(store: Store, record: CaseRecord, found: Behind) -> None:
    kept = list(store.assessments(AssessmentQuery(subjects=(record.case.id,))))

    assert {each.id for each in kept} == {each.id for each in found.case.assessments}
    assert [each.supersedes for each in found.case.assessments] == [
        None,
        *(each.id for each in found.case.assessments[:2]),
    ]


def test_the_name_that_was_shown_names_nobody(found: Behind) -> None:
    day_after, in_june, _ = found.false_flag.assessments

    assert not day_after.names_group
    assert in_june.leading_groups() == (APT28,)
    assert in_june.probability_of(Hypothesis(HypothesisKind.GROUP, APT28)) > day_after.probability_of(
        Hypothesis(HypothesisKind.GROUP, APT28)
    )


def test_the_sponsor_is_in_claims_and_in_no_hypothesis(found: Behind) -> None:
    sponsors = {claim.sponsor for claim in found.false_flag.claims if claim.sponsor}

    assert sponsors == {GRU.id}
    assert found.false_flag.names[GRU.id] == "GRU"
    assert not any(
        each.hypothesis.group in sponsors for one in found.false_flag.assessments for each in one.likelihoods
    )


def test_the_log_belongs_to_the_case_afterwards_and_no_assessment_rests_on_it(
    store: Store, record: CaseRecord, found: Behind
) -> None:
    linked = list(store.attempts(AttemptQuery(cases=(record.case.id,))))

    assert len(linked) == 2
    assert not any("log of attempts" in piece.source for piece in found.case.evidence)


def test_claims_of_each_target_name_the_group(store: Store, found: Behind) -> None:
    assert found.leak
    named = [each.claim for each in store.claims(ClaimQuery(groups=(APT28,)))]
    assert len({claim.subject for claim in named}) >= 9  # the case, the leak, TV5 Monde and seven targets
