"""Who ties what to a group, from a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.report_cases import ALONE, FAKE, NOON, STORM, case_id, claimed, kept_assessment, reported
from tests.reporting.contents import LURE

from tocsin.app.actor_ties import Meant, attributed, meant_by, ties_of, ties_to_cases
from tocsin.app.actors import known_actors
from tocsin.model.errors import UsageError
from tocsin.model.threats import IntrusionSet
from tocsin.reporting.seam import Tie, TieKind
from tocsin.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with reported(tmp_path) as opened:
        yield opened


def meant(text: str = "Pawn Storm") -> Meant:
    return meant_by(known_actors(None), text)


def told(store: Store, text: str = "Pawn Storm") -> list[Tie]:
    return sorted(ties_to_cases(store, meant(text)), key=lambda tie: tie.kind)


@pytest.mark.parametrize("text", ["Pawn Storm", "fancy bear", "APT28", "G0007", "Sofacy"])
def test_every_name_of_a_group_means_it(text: str) -> None:
    found = meant(text)

    assert (found.actor_id, found.group.name) == ("G0007", "APT28")
    assert STORM.id in found.ids
    assert found.is_called("FANCY BEAR")
    assert not found.is_called("Lazarus Group")


def test_a_group_that_is_in_no_list_is_taken_by_its_name() -> None:
    found = meant("Nobody's Kittens")

    assert (found.actor_id, found.names) == ("", ())
    assert found.ids == (IntrusionSet("Nobody's Kittens").id,)
    assert found.is_called(" nobody's kittens")
    assert not found.is_called("APT28")


def test_a_name_that_nothing_can_be_made_of_is_refused() -> None:
    with pytest.raises(UsageError):
        meant(" ")


def test_a_claim_an_assessment_and_a_reported_link_tie_a_case_each_by_its_authors_word(store: Store) -> None:
    claimed(store, LURE)
    made = kept_assessment(store, LURE)

    assessment, claim, link = told(store)

    case = case_id(store, LURE)
    assert {tie.subject for tie in (assessment, claim, link)} == {case}
    assert (claim.kind, claim.who, claim.called, claim.words) == (
        TieKind.CLAIM,
        "Trend Micro",
        "Pawn Storm",
        "99 % sure",
    )
    assert (assessment.kind, assessment.who) == (TieKind.ASSESSMENT, made.author)
    assert assessment.probability == pytest.approx(0.6)
    assert (link.kind, link.who) == (TieKind.LINK, "A vendor")


def test_an_assessment_that_names_nobody_ties_nothing(store: Store) -> None:
    kept_assessment(store, LURE, names_group=False)

    assert [tie.kind for tie in told(store)] == [TieKind.LINK]


def test_of_one_author_and_day_the_last_assessment_counts(store: Store) -> None:
    first = kept_assessment(store, LURE)
    kept_assessment(store, LURE, supersedes=first.id)

    assert [tie.kind for tie in told(store)] == [TieKind.ASSESSMENT, TieKind.LINK]


def test_claims_on_another_group_and_withdrawn_ones_tie_nothing(store: Store) -> None:
    claimed(store, LURE, "somebody", group=IntrusionSet("Lazarus Group"))
    gone = claimed(store, LURE)
    store.withdraw_claims((gone.id,), reason="never said", now=NOON, who="test")

    assert told(store) == []
    assert [tie.who for tie in told(store, "Lazarus Group")] == ["somebody"]


def test_facts_tie_names_in_whatever_spelling_somebody_wrote_the_group(store: Store) -> None:
    facts = attributed(store, meant())

    assert {fact.subject for fact in facts} == {FAKE, ALONE}
    assert {(tie.who, tie.subject, tie.called) for tie in ties_of(facts)} == {
        ("a feed", FAKE, "fancy  bear"),
        ("a feed", ALONE, "Sofacy"),
    }
