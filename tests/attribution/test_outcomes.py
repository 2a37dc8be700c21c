import math

import pytest
from hypothesis import given, settings
from tests.attribution.small_case import CASES, G2, IS_G2, SETTING, items, link

from tocsin.attribution.outcomes import SHARED, UNKNOWN, Answer, Outcome
from tocsin.attribution.pieces import in_order
from tocsin.attribution.weighing import Weigher
from tocsin.model.assessment import Evidence, HypothesisKind
from tocsin.model.grading import Grade


def found(*evidence: Evidence) -> Outcome:
    return Weigher(in_order(evidence), SETTING).outcome()


@settings(max_examples=50, deadline=None)
@given(CASES)
def test_the_first_of_the_ranked_answers_is_the_likeliest(evidence: list[Evidence]) -> None:
    each = found(*evidence)
    ranked = each.ranked()

    assert each.first() == ranked[0]
    assert [each.probability(answer) for answer in ranked] == sorted(
        map(each.probability, ranked), reverse=True
    )
    assert {UNKNOWN, SHARED} <= set(ranked)


def test_a_group_that_is_no_answer_has_no_probability() -> None:
    assert found().probability(Answer(HypothesisKind.GROUP, "G77")) == 0.0


def test_before_it_was_held_back_an_answer_was_likelier() -> None:
    held = found(*items("T8 T9 T10 T11 T12", "S3 S9", origin="one report"), link(G2, origin="one report"))

    assert held.probability(IS_G2) == 0.8
    assert held.log_unheld(IS_G2) > math.log(0.8)
    assert held.log_unheld(UNKNOWN) == held.log(UNKNOWN)


def test_items_of_poor_grades_have_weights_and_others_none() -> None:
    poor, good = (found(*items("T8", grade=Grade.of(grade))) for grade in ("E5", "A1"))

    assert SETTING.items(good.pieces).technique_weights is None
    assert SETTING.items(poor.pieces).technique_weights == pytest.approx([0.02 / 0.49])
