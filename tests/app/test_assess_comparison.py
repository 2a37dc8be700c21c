"""What changed between two assessments, from a case in a real store to the comparison."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.app.assess_world import (
    BEAR,
    CASE,
    CLAIMS,
    LINKS,
    NAME,
    NOW,
    SETTINGS,
    TECHNIQUES,
    fill,
    link,
    technique,
)
from tests.databases import empty_database

from tocsin.app.assess_case import CaseAssessment, assess_case
from tocsin.app.assess_comparison import Compared, compared, why
from tocsin.app.configuration import AssessSection
from tocsin.app.kept_assessments import short_id
from tocsin.model.assessment import Hypothesis, HypothesisKind
from tocsin.model.casework import Case, CaseChange, CaseState
from tocsin.model.errors import InputError, UsageError
from tocsin.model.grading import Grade
from tocsin.store.opening import open_store
from tocsin.store.questions import AssessmentQuery
from tocsin.store.store import Store

APRIL, JUNE = date(2017, 4, 24), date(2017, 6, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        fill(opened)
        yield opened


def assessed(
    store: Store, day: date, *, minutes: int = 0, settings: AssessSection = SETTINGS
) -> CaseAssessment:
    now = NOW + timedelta(minutes=minutes)
    return assess_case(store, NAME.value, as_of=day, now=now, who="jeanne", settings=settings)


def against(
    store: Store, first: str, second: str, *, case: str = "", now: datetime = NOW + timedelta(hours=1)
) -> Compared:
    return compared(store, first, second, case=case, now=now, who="jeanne", settings=SETTINGS)


def test_two_days_of_a_case_are_compared_with_the_evidence_that_came_between(store: Store) -> None:
    april, june = assessed(store, APRIL), assessed(store, JUNE, minutes=1)

    found = against(store, "2017-06-01", "2017-04-24", case=NAME.value)

    assert (found.earlier, found.later) == (april.assessment, june.assessment)
    assert {each.id for each in LINKS} <= {piece.evidence for piece in found.comparison.came}
    assert found.comparison.went == ()
    moved = {each.hypothesis: each.change for each in found.comparison.moved}
    assert moved[Hypothesis(HypothesisKind.GROUP, BEAR.id)] > 0.1
    assert found.names[BEAR.id] == "APT28"
    assert found.made_now == ()
    assert "came" in why(found)
    assert "Reports on the groups count up to the later day." in why(found)


def test_two_assessments_of_one_day_differ_by_what_was_set(store: Store) -> None:
    first = assessed(store, JUNE)
    second = assessed(store, JUNE, minutes=1, settings=AssessSection(imitator_prior=0.3))

    found = against(store, short_id(second.assessment), short_id(first.assessment))

    assert (found.earlier, found.later) == (first.assessment, second.assessment)
    assert [(each.name, each.before, each.after) for each in found.comparison.parameters] == [
        ("imitator_prior", 0.05, 0.3)
    ]
    assert why(found) == "No evidence came, went or was graded anew. Parameters are not the same."


def test_where_only_counts_changed_that_is_said(store: Store) -> None:
    earlier = assessed(store, JUNE).assessment
    first, *between, last = earlier.likelihoods
    first, last = (
        replace(first, probability=first.probability - 0.01),
        replace(last, probability=last.probability + 0.01),
    )
    later = replace(earlier, likelihoods=(first, *between, last), made_at=NOW + timedelta(minutes=1))
    store.save_assessment(later, now=NOW, who="jeanne")

    found = against(store, earlier.id, later.id)

    assert "Facts that came since changed what pieces are worth" in why(found)


def test_what_was_withdrawn_went_and_what_was_graded_anew_is_said_with_both_grades(store: Store) -> None:
    first = assessed(store, JUNE)
    store.withdraw_evidence([LINKS[0].id], reason="not theirs", now=NOW, who="jeanne")
    regraded = (link("malware sample", grade="E5"), technique("T1583.001", grade="E5"))
    store.save_evidence(regraded, now=NOW + timedelta(minutes=1), who="jeanne", reason="a copy")
    second = assessed(store, JUNE, minutes=2)

    found = against(store, short_id(first.assessment), short_id(second.assessment))

    assert [piece.evidence for piece in found.comparison.went] == [LINKS[0].id]
    said = {piece.evidence: piece.why for piece in found.comparison.regraded}
    assert said[regraded[0].id] == "Its grade was A1 and is E5."
    assert said[regraded[1].id] == "Its grade was B2 and is E5."
    assert not set(said) & {piece.evidence for piece in found.comparison.shifted}


def test_a_piece_that_was_graded_anew_is_said_though_it_does_the_same(store: Store) -> None:
    kept = replace(technique("T1566.002"), kind="domain", value="x.example")
    store.save_evidence((kept,), now=NOW, who="jeanne")
    first = assessed(store, JUNE)
    lower = replace(kept, grade=Grade.of("E5"))
    store.save_evidence((lower,), now=NOW + timedelta(minutes=1), who="jeanne", reason="a copy")
    second = assessed(store, JUNE, minutes=2, settings=AssessSection(shared=0.2))

    found = against(store, short_id(first.assessment), short_id(second.assessment))

    assert {piece.evidence: piece.why for piece in found.comparison.regraded} == {
        kept.id: "Its grade was B2 and is E5."
    }


def test_claims_of_the_time_between_stand_beside_it(store: Store) -> None:
    assessed(store, APRIL)

    found = against(store, "2017-04-24", "2026-01-01", case=NAME.value)

    assert [claim.claimant for claim in found.claims] == ["France"]
    assert set(found.claims) < set(CLAIMS)


def test_a_day_that_was_never_assessed_is_computed_and_not_kept(store: Store) -> None:
    found = against(store, "2017-04-24", "2017-06-01", case=NAME.value)

    assert found.made_now == (APRIL, JUNE)
    assert tuple(store.assessments(AssessmentQuery())) == ()


def test_an_id_and_a_day_are_of_the_case_of_the_id(store: Store) -> None:
    april = assessed(store, APRIL)

    found = against(store, "2017-06-01", short_id(april.assessment))

    assert found.earlier == april.assessment
    assert found.later.as_of.date() == JUNE


def test_of_a_case_that_was_merged_since_the_assessments_can_be_compared(store: Store) -> None:
    first = assessed(store, APRIL)
    other = Case("the whole campaign", NOW)
    store.save_cases((CaseChange(other),), now=NOW, who="test")
    merged = replace(CASE, state=CaseState.MERGED, ended_at=NOW, merged_into=other.id)
    store.save_cases((CaseChange(merged),), now=NOW, who="test")

    found = against(store, short_id(first.assessment), "2017-06-01", case="the whole campaign")

    assert found.earlier == first.assessment
    assert found.later.subject == other.id
    assert {each.id for each in TECHNIQUES} <= set(found.later.evidence)


def test_two_days_without_a_case_and_a_day_to_come_are_misuse(store: Store) -> None:
    with pytest.raises(UsageError, match="name the case"):
        against(store, "2017-04-24", "2017-06-01")
    with pytest.raises(UsageError, match="still to come"):
        against(store, "2017-04-24", "2030-01-01", case=NAME.value)
    with pytest.raises(UsageError, match="there is no day"):
        against(store, "2017-04-24", "2017-02-30", case=NAME.value)


def test_the_same_assessment_twice_is_misuse(store: Store) -> None:
    made = short_id(assessed(store, APRIL).assessment)

    with pytest.raises(UsageError, match=f"both are assessment {made}"):
        against(store, made, "2017-04-24", case=NAME.value)


def test_assessments_of_two_cases_are_not_compared(store: Store) -> None:
    other = Case("another", NOW)
    store.save_cases((CaseChange(other),), now=NOW, who="test")
    first = assessed(store, APRIL)
    second = assess_case(store, "another", as_of=None, now=NOW, who="jeanne", settings=SETTINGS)

    with pytest.raises(UsageError, match="of another case"):
        against(store, short_id(first.assessment), short_id(second.assessment))


@pytest.mark.parametrize("reference", ["ffffffff", "zz", "", "\x00", "2017"])
def test_an_assessment_that_is_not_there_is_said(store: Store, reference: str) -> None:
    with pytest.raises(InputError, match="there is no assessment"):
        against(store, reference, "2017-04-24")
