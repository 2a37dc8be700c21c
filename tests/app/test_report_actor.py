"""The years of a group, from a real store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.app.report_cases import (
    ALONE,
    FAKE,
    MAY,
    NOON,
    STORM,
    case_id,
    claimed,
    kept_assessment,
    observed,
    reported,
)
from tests.reporting.contents import LURE

from tocsin.app.case_orders import confirm, merge
from tocsin.app.report import gather
from tocsin.app.report_actor import of_actor
from tocsin.app.report_orders import Order, period_of
from tocsin.app.report_scope import Scope
from tocsin.model.assessment import Claim
from tocsin.model.grading import Grade
from tocsin.model.observation import Relation
from tocsin.reporting.exporters.markdown import render
from tocsin.reporting.seam import Actor, TieKind
from tocsin.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with reported(tmp_path) as opened:
        yield opened


def found(store: Store, period: str = "", actor: str = "Pawn Storm") -> tuple[Scope, Actor]:
    scope = of_actor(store, Order("CERT", actor=actor, period=period_of(period)))
    assert scope.actor is not None
    return scope, scope.actor


def cases(scope: Scope) -> set[str]:
    return {record.case.title for record in scope.cases}


def test_cases_names_attempts_and_targets_are_what_somebody_ties_to_the_group(store: Store) -> None:
    claimed(store, LURE)

    scope, actor = found(store)

    assert scope.title == "APT28"
    assert cases(scope) == {LURE, FAKE}
    assert scope.names == (ALONE,)
    assert set(scope.organisations) == {"en-marche", "wada"}
    assert len(scope.attempts) == 2
    assert [(tie.kind, tie.subject) for tie in actor.ties if tie.kind is TieKind.CLAIM] == [
        (TieKind.CLAIM, case_id(store, LURE))
    ]


def test_what_nobody_ties_to_the_group_is_not_in_it(store: Store) -> None:
    scope, _ = found(store)

    assert cases(scope) == {FAKE}
    assert LURE not in str(scope)


def test_a_period_is_about_deeds_and_not_about_when_somebody_said_whose_they_are(store: Store) -> None:
    claimed(store, LURE)  # said in April 2017, of names of March
    claimed(store, FAKE)  # said in April 2017, of a name of August 2016

    scope, actor = found(store, "2016")

    assert cases(scope) == {FAKE}
    assert scope.names == ()  # nothing else is known of it than what was said in April 2017
    assert {tie.subject for tie in actor.ties} == {case_id(store, FAKE), FAKE}
    assert [attempt.organisation for attempt in scope.attempts] == ["wada"]


def test_a_name_alone_counts_by_when_it_was_set_up(store: Store) -> None:
    day = datetime(2016, 1, 5, tzinfo=UTC)
    store.record_facts([observed(ALONE, Relation.CREATED, "2016-01-05", day)], now=NOON)

    assert found(store, "2016")[0].names == (ALONE,)
    assert found(store, "2017")[0].names == ()


def test_techniques_are_counted_in_cases_and_in_reports_dated_in_the_period(store: Store) -> None:
    kept_assessment(store, LURE)
    claimed(store, LURE)

    _, actor = found(store, "2015..2018")
    _, later = found(store, "2019..2020")

    known = {habit.value: habit for habit in actor.habits}
    assert known["T1566.002"].cases == 1
    assert known["T1566.002"].name == "Spearphishing Link"
    assert actor.reports > later.reports > 0
    assert all(habit.reports <= actor.reports for habit in actor.habits)
    assert actor.reports_by.startswith("shipped")


def test_other_names_say_by_whose_word_they_are(store: Store) -> None:
    _, actor = found(store)

    assert "Pawn Storm" in dict(actor.aliases)
    assert any(by for _, by in actor.aliases)


def test_a_claim_on_a_case_that_was_merged_is_one_on_the_case_that_took_its_names(store: Store) -> None:
    claim = claimed(store, FAKE)
    merge(store, (LURE, FAKE), now=NOON)

    scope, actor = found(store)

    assert cases(scope) == {LURE}
    assert claim.subject in {tie.subject for tie in actor.ties}


def test_a_claim_on_the_campaign_that_a_case_became_is_one_on_the_case(store: Store) -> None:
    campaign = confirm(store, LURE, now=NOON).case.campaign
    claim = Claim(campaign or "", "A vendor", NOON, "theirs", "a report", Grade.of("B2"), STORM.id)
    store.save_claims((claim,), now=NOON, who="test")

    scope, actor = found(store)

    assert LURE in cases(scope)
    assert claim.subject in {tie.subject for tie in actor.ties}


def test_a_group_of_which_nothing_is_on_record_has_an_empty_report(store: Store) -> None:
    scope, actor = found(store, actor="Nobody's Kittens")

    assert (scope.cases, scope.names, scope.attempts, actor.ties, actor.habits) == ((), (), (), (), ())


def test_the_whole_report_says_whose_word_it_is_and_that_it_is_not_tocsins(store: Store) -> None:
    claimed(store, LURE)
    content = gather(store, Order("CERT", actor="Pawn Storm", period=period_of("2015..2017")), MAY)

    page = render(content).body.decode()

    assert "none is Tocsin's" in page
    assert "Trend Micro" in page
    assert "sports" in page
    assert "kassap[.]example" in page
    assert {event.kind.value for event in content.timeline} >= {"registered", "attempt", "verdict"}
