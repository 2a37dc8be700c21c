"""From a stored case to assessments that are kept: real store, real groups, real engine."""

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
    SERVICE,
    SETTINGS,
    TECHNIQUES,
    fill,
    link,
    technique,
)
from tests.databases import empty_database

from tocsin.app.assess_case import CaseAssessment, assess_case
from tocsin.app.case_evidence import DERIVED
from tocsin.app.configuration import AssessSection
from tocsin.app.kept_assessments import history
from tocsin.model.assessment import Hypothesis, HypothesisKind
from tocsin.model.casework import Case, CaseChange, CaseState
from tocsin.model.errors import InputError, UsageError
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.model.threats import IntrusionSet
from tocsin.store.opening import open_store
from tocsin.store.questions import AssessmentQuery, EvidenceQuery
from tocsin.store.store import Store

APRIL, JUNE = date(2017, 4, 24), date(2017, 6, 1)
BY_BEAR = Hypothesis(HypothesisKind.GROUP, BEAR.id)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        fill(opened)
        yield opened


def assessed(
    store: Store,
    day: date | None = JUNE,
    *,
    now: datetime = NOW,
    settings: AssessSection = SETTINGS,
    keep: bool = True,
    case: str = NAME.value,
) -> CaseAssessment:
    return assess_case(store, case, as_of=day, now=now, who="jeanne", settings=settings, keep=keep)


def test_an_assessment_holds_only_what_was_known_on_its_day(store: Store) -> None:
    april, june = assessed(store, APRIL), assessed(store, JUNE, now=NOW + timedelta(minutes=1))

    typed = {each.id for each in (*TECHNIQUES, *LINKS)}
    assert typed & set(april.assessment.evidence) == {each.id for each in TECHNIQUES}
    assert typed <= set(june.assessment.evidence)
    assert april.assessment.as_of.date() == APRIL
    assert not april.assessment.names_group
    assert june.assessment.probability_of(BY_BEAR) > april.assessment.probability_of(BY_BEAR)


def test_it_is_kept_with_everything_that_its_ids_lead_to(store: Store) -> None:
    made = assessed(store).assessment

    assert tuple(store.assessments(AssessmentQuery(ids=(made.id,)))) == (made,)
    kept = {record.evidence.id for record in store.evidence(EvidenceQuery(ids=made.evidence))}
    assert kept == set(made.evidence)
    named = {each.hypothesis.group for each in made.likelihoods if each.hypothesis.group}
    assert {group.id for group in store.groups(named)} == named


def test_the_next_one_supersedes_the_last(store: Store) -> None:
    first = assessed(store, APRIL)
    second = assessed(store, JUNE, now=NOW + timedelta(minutes=1))

    assert first.earlier is None
    assert second.earlier == first.assessment
    assert second.assessment.supersedes == first.assessment.id
    assert history(store, first.record) == (first.assessment, second.assessment)


def test_where_nothing_changed_that_is_said_and_nothing_is_kept_twice(store: Store) -> None:
    first = assessed(store, APRIL)
    assessed(store, JUNE, now=NOW + timedelta(minutes=1))

    again = assessed(store, APRIL, now=NOW + timedelta(days=1))

    assert (again.is_new, again.is_kept) == (False, True)
    assert again.assessment == first.assessment
    assert len(history(store, first.record)) == 2


def test_today_is_one_day_whatever_the_hour(store: Store) -> None:
    first = assessed(store, None)

    again = assessed(store, NOW.date(), now=NOW + timedelta(hours=3))

    assert first.assessment.as_of == NOW
    assert not again.is_new


@pytest.mark.parametrize(
    "settings",
    [
        AssessSection(imitator_prior=0.2),
        AssessSection(shared=0.3),
        AssessSection(victims=False),
        AssessSection(prior_odds={"Fancy Bear": 5.0}),
    ],
    ids=["imitators", "shared", "victims", "odds"],
)
def test_other_settings_make_another_assessment_and_are_written_into_it(
    store: Store, settings: AssessSection
) -> None:
    first = assessed(store)

    second = assessed(store, now=NOW + timedelta(minutes=1), settings=settings)

    assert second.is_new
    assert second.assessment.parameters != first.assessment.parameters


def test_odds_of_a_group_are_written_down_by_its_id_and_move_it(store: Store) -> None:
    settings = AssessSection(prior_odds={"pawn storm": 5.0})

    plain, moved = assessed(store), assessed(store, now=NOW + timedelta(minutes=1), settings=settings)

    assert dict(moved.assessment.parameters)[f"odds:{BEAR.id}"] == 5.0
    assert moved.assessment.probability_of(BY_BEAR) > plain.assessment.probability_of(BY_BEAR)


def test_a_group_in_the_settings_that_nobody_knows_is_an_error_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(InputError, match=r"\[assess.prior_odds\] names 'Nobody'"):
        assessed(store, settings=AssessSection(prior_odds={"Nobody": 2.0}))

    assert tuple(store.assessments(AssessmentQuery())) == ()


def test_the_author_of_the_settings_goes_before_the_user(store: Store) -> None:
    assert assessed(store, APRIL).assessment.author == "jeanne"
    signed = assessed(store, JUNE, now=NOW + timedelta(minutes=1), settings=AssessSection(author="CERT"))
    assert signed.assessment.author == "CERT"


def test_nothing_is_kept_where_that_is_asked_for(store: Store) -> None:
    found = assessed(store, keep=False)

    assert (found.is_new, found.is_kept) == (True, False)
    assert tuple(store.assessments(AssessmentQuery())) == ()
    assert {record.added_by for record in store.evidence(EvidenceQuery())} == {"jeanne"}


def test_claims_are_those_that_were_said_by_then_and_change_no_probability(store: Store) -> None:
    before = assessed(store, APRIL, keep=False)
    ids = [claim.id for claim in CLAIMS]
    store.withdraw_claims(ids, reason="a test", now=NOW, who="jeanne")

    after = assessed(store, APRIL, keep=False)

    assert [claim.claimant for claim in before.claims] == ["Trend Micro"]
    assert after.claims == ()
    assert after.assessment.likelihoods == before.assessment.likelihoods


def test_groups_and_sponsors_have_names(store: Store) -> None:
    found = assessed(store, None)

    assert (found.names[BEAR.id], found.names[SERVICE.id]) == ("APT28", "GRU")


def test_what_follows_from_facts_is_evidence_and_is_kept_as_such(store: Store) -> None:
    found = assessed(store, APRIL)

    derived = [each for each in store.evidence(EvidenceQuery()) if each.added_by == DERIVED]
    assert derived
    assert {each.evidence.id for each in derived} <= set(found.assessment.evidence)


def test_another_grade_makes_another_assessment(store: Store) -> None:
    first = assessed(store)
    store.save_evidence((link("malware sample", grade="E5"),), now=NOW, who="jeanne", reason="a copy")

    second = assessed(store, now=NOW + timedelta(minutes=1))

    assert second.is_new
    assert second.assessment.probability_of(BY_BEAR) < first.assessment.probability_of(BY_BEAR)


def test_withdrawn_evidence_does_not_count(store: Store) -> None:
    store.withdraw_evidence([each.id for each in LINKS], reason="not theirs", now=NOW, who="jeanne")

    assert not {each.id for each in LINKS} & set(assessed(store).assessment.evidence)


def test_a_case_without_evidence_is_assessed_and_names_nobody(store: Store) -> None:
    bare = Case("nothing known", NOW)
    store.save_cases((CaseChange(bare),), now=NOW, who="test")

    found = assessed(store, None, case="nothing known")

    assert found.evidence == ()
    assert not found.assessment.names_group
    assert found.is_kept


def test_ten_thousand_pieces_of_evidence_are_assessed(store: Store) -> None:
    many = [replace(technique("T1566.002"), origin=f"mail {number}") for number in range(10_000)]
    store.save_evidence(many, now=NOW, who="jeanne")

    assert len(assessed(store, APRIL).assessment.evidence) >= 10_000


def test_evidence_of_a_day_to_come_is_left_out(store: Store) -> None:
    later = technique("T1059", "2027-01-01")
    store.save_evidence((later,), now=NOW, who="jeanne")

    assert later.id not in assessed(store, None).assessment.evidence


def test_what_is_learnt_later_changes_no_answer_of_an_earlier_day(store: Store) -> None:
    before = assessed(store, APRIL)
    learnt = ObservedData(
        ObservableKind.DOMAIN_NAME,
        NAME.value,
        Relation.CREATED,
        "2016-01-05",
        "a register that was opened later",
        first_seen=NOW - timedelta(days=30),
        last_seen=NOW,
        origin="a register",
    )
    store.record_facts([learnt], now=NOW)

    again = assessed(store, APRIL, now=NOW + timedelta(minutes=1))

    assert not again.is_new
    assert again.assessment == before.assessment


def test_a_day_to_come_and_one_before_the_case_began_are_misuse(store: Store) -> None:
    with pytest.raises(UsageError, match="still to come"):
        assessed(store, NOW.date() + timedelta(days=1))
    with pytest.raises(UsageError, match="began on 2017-03-15"):
        assessed(store, date(2017, 3, 14))
    assert assessed(store, date(2017, 3, 15)).is_new


def test_a_case_that_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(InputError, match="there is no case"):
        assessed(store, case="other.example")


def test_cases_merged_into_it_bring_their_evidence(store: Store) -> None:
    other = Case("portal-office.fr", NOW)
    merged = replace(other, state=CaseState.MERGED, ended_at=NOW, merged_into=CASE.id)
    store.save_cases((CaseChange(merged),), now=NOW, who="test")
    theirs = replace(technique("T1059"), subject=other.id)
    store.save_evidence((theirs,), now=NOW, who="jeanne")

    assert theirs.id in assessed(store, APRIL).assessment.evidence


def test_a_group_that_no_list_has_is_called_by_its_name_in_every_sentence(store: Store) -> None:
    otter = IntrusionSet("Blue Otter of our own")
    store.save_threats((otter,), now=NOW)
    store.save_evidence((replace(link("their own server"), group=otter.id),), now=NOW, who="jeanne")

    rationale = assessed(store, None).assessment.rationale

    assert rationale is not None
    sentences = [*rationale.remarks, *(piece.statement for piece in rationale.pieces)]
    assert any("links the case with Blue Otter of our own: their own server" in each for each in sentences)
    assert any("describes Blue Otter of our own: it starts" in each for each in sentences)
    assert not any(otter.id in each for each in sentences)
