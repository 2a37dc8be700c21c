"""What a report says of who is behind its cases, from a real store."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.app.report_cases import (
    ALONE,
    FAKE,
    MAY,
    NOON,
    STATE,
    STORM,
    case_id,
    claimed,
    kept_assessment,
    reported,
)
from tests.reporting.contents import LURE

from tocsin.app.case_orders import merge
from tocsin.app.cases import find
from tocsin.app.report_ledger import MOST_DAYS, Ledger, ledger
from tocsin.app.report_orders import Period
from tocsin.model.timeline import EventKind
from tocsin.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with reported(tmp_path) as opened:
        yield opened


def gathered(store: Store, *names: str, period: Period | None = None) -> Ledger:
    return ledger(store, [find(store, name) for name in names or (LURE,)], period or Period(), MAY)


def test_a_case_has_its_assessments_evidence_claims_and_what_they_name(store: Store) -> None:
    made = kept_assessment(store, LURE)
    claim, denial = claimed(store, LURE), claimed(store, LURE, "A ministry", group=None)

    found = gathered(store)

    assert found.assessments == (made,)
    assert {piece.id for piece in found.evidence} > set(made.evidence)
    assert set(found.claims) == {claim, denial}
    assert [group.id for group in found.groups] == [STORM.id]
    assert found.sponsors == (STATE,)


def test_of_each_day_the_assessment_made_last_counts_and_only_so_many_days(store: Store) -> None:
    first = kept_assessment(store, LURE)
    again = kept_assessment(store, LURE, author="another analyst")
    days = [kept_assessment(store, LURE, NOON + timedelta(days=day)) for day in range(1, MOST_DAYS)]

    found = gathered(store).assessments

    assert len(found) == MOST_DAYS
    assert found[0] in (first, again)
    assert found[1:] == tuple(days)


def test_each_assessment_is_compared_with_the_one_before_it(store: Store) -> None:
    first, second = kept_assessment(store, LURE), kept_assessment(store, LURE, NOON + timedelta(days=3))
    kept_assessment(store, FAKE)

    assert [(change.earlier, change.later) for change in gathered(store, LURE, FAKE).changes] == [
        (first.id, second.id)
    ]


def test_a_period_holds_what_was_thought_and_said_in_it(store: Store) -> None:
    kept_assessment(store, LURE)
    claimed(store, LURE)

    found = gathered(store, period=Period(since=NOON + timedelta(days=1)))

    assert (found.assessments, found.claims) == ((), ())


def test_evidence_that_became_known_after_a_period_is_not_in_its_report(store: Store) -> None:
    kept_assessment(store, LURE)
    every = gathered(store).evidence
    first = min(each.observed_at for each in every)

    assert every
    assert gathered(store, period=Period(until=first)).evidence == ()


def test_what_somebody_withdrew_is_left_out(store: Store) -> None:
    claim, made = claimed(store, LURE), kept_assessment(store, LURE)
    store.withdraw_claims((claim.id,), reason="never said", now=NOON, who="test")
    store.withdraw_evidence(made.evidence, reason="a mistake", now=NOON, who="test")

    found = gathered(store)

    assert found.claims == ()
    assert not {piece.id for piece in found.evidence} & set(made.evidence)


def test_what_was_said_of_a_merged_case_is_told_of_the_one_that_took_its_names(store: Store) -> None:
    made, claim = kept_assessment(store, FAKE), claimed(store, FAKE)
    merge(store, (LURE, FAKE), now=NOON)

    found = gathered(store)

    assert made in found.assessments
    assert claim in found.claims


def test_facts_about_the_names_of_a_case_are_claims_of_whoever_says_so(store: Store) -> None:
    (claim,) = gathered(store, FAKE).claims

    assert (claim.claimant, claim.subject) == ("a feed", case_id(store, FAKE))
    assert ALONE not in claim.words


def test_claims_are_events_of_what_was_said_in_public(store: Store) -> None:
    claimed(store, LURE)

    (event,) = gathered(store).events()

    assert (event.kind, event.at, event.sources) == (EventKind.VERDICT, NOON, ("France 24",))
    assert event.text == "Trend Micro: 99 % sure"
