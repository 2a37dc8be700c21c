import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.attribution.small_case import CASES, G2, IS_G2, NOBODY_KNOWS, SETTING, items, link

from tocsin.attribution.outcomes import UNKNOWN, Answer, Outcome
from tocsin.attribution.pieces import in_order
from tocsin.attribution.weighing import Weigher
from tocsin.model.assessment import Evidence, HypothesisKind

LIKE_G2 = Answer(HypothesisKind.IMITATOR, "G2")


def found(*evidence: Evidence) -> Outcome:
    return Weigher(in_order(evidence), SETTING).outcome(all_origins=True)


@settings(max_examples=50, deadline=None)
@given(CASES)
def test_probabilities_sum_to_one_and_none_is_negative(evidence: list[Evidence]) -> None:
    each = found(*evidence)
    values = [*each.of_groups.tolist(), *each.imitators.values(), each.unknown, each.shared]

    assert math.fsum(values) == pytest.approx(1.0)
    assert min(values) >= 0.0
    assert each.leader in each.imitators


@settings(max_examples=50, deadline=None)
@given(CASES)
def test_whether_every_origin_is_looked_for_does_not_change_the_probabilities(
    evidence: list[Evidence],
) -> None:
    quick, whole = (
        Weigher(in_order(evidence), SETTING).outcome(all_origins=every) for every in (False, True)
    )

    assert np.array_equal(quick.of_groups, whole.of_groups)
    assert quick.imitators == whole.imitators


def test_an_imitator_that_was_not_considered_has_the_prior() -> None:
    each = found(*items("T1 T13"))
    like_g4 = Answer(HypothesisKind.IMITATOR, "G4")

    assert each.log_odds(like_g4, Answer(HypothesisKind.GROUP, "G4")) == pytest.approx(math.log(0.05 / 0.95))


def test_a_group_that_no_evidence_names_any_more_has_what_it_began_with() -> None:
    nobody = Answer(HypothesisKind.GROUP, NOBODY_KNOWS)
    without, named = found(), found(link(NOBODY_KNOWS, "name style"))

    assert without.log(nobody) == pytest.approx(math.log((without.unknown + without.shared) * 0.01))
    assert named.log_odds(nobody, UNKNOWN) == pytest.approx(without.log_odds(nobody, UNKNOWN), abs=0.06)


def test_a_private_link_takes_from_the_imitator() -> None:
    public, private = (found(link(G2, forgeability=share)) for share in (1.0, 0.0))

    assert private.log_odds(IS_G2, LIKE_G2) > public.log_odds(IS_G2, LIKE_G2) + 1.0


def test_the_same_with_worse_grades_says_less() -> None:
    pieces = in_order([link(G2)])

    worse, whole = (Weigher(pieces, setting).outcome() for setting in (SETTING.one_grade_lower(), SETTING))

    assert worse.probability(IS_G2) < whole.probability(IS_G2)


def test_more_imitators_take_more() -> None:
    pieces = in_order([link(G2)])
    few, many = (Weigher(pieces, SETTING.with_imitators(prior)).outcome() for prior in (0.01, 0.2))

    assert few.log_odds(IS_G2, LIKE_G2) > many.log_odds(IS_G2, LIKE_G2)


@settings(max_examples=100, deadline=None)
@given(CASES, st.sets(st.integers(0, 8), max_size=3))
def test_leaving_pieces_out_is_as_if_they_had_never_been_there(
    evidence: list[Evidence], places: set[int]
) -> None:
    entries = in_order(evidence)
    left_out = frozenset(entries[place].id for place in places if place < len(entries))
    quick = Weigher(entries, SETTING).outcome(left_out)
    anew = Weigher([entry for entry in entries if entry.id not in left_out], SETTING).outcome()

    assert quick.groups == anew.groups
    assert quick.of_groups == pytest.approx(anew.of_groups, abs=1e-12)
    assert quick.imitators == pytest.approx(anew.imitators, abs=1e-12)
    assert quick.unknown == pytest.approx(anew.unknown, abs=1e-12)
    assert (quick.indistinct, quick.deciding) == (anew.indistinct, anew.deciding)
