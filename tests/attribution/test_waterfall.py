import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.attribution.small_case import CASES, G2, IS_G2, SETTING, items, link

from tocsin.attribution.outcomes import SHARED, UNKNOWN, Answer
from tocsin.attribution.pieces import in_order
from tocsin.attribution.waterfall import HELD, waterfall
from tocsin.attribution.weighing import Weigher
from tocsin.model.assessment import Evidence, HypothesisKind


@settings(max_examples=50, deadline=None)
@given(CASES)
def test_the_families_sum_to_the_log_odds_of_any_two_answers(evidence: list[Evidence]) -> None:
    found = Weigher(in_order(evidence), SETTING).outcome()
    answers = [Answer(HypothesisKind.GROUP, group) for group in found.groups]
    for leader, against in ((answers[0], answers[-1]), (answers[1], UNKNOWN), (SHARED, answers[2])):
        terms = waterfall(found, SETTING, leader, against)

        assert math.fsum(terms.values()) == pytest.approx(found.log_odds(leader, against), abs=1e-8)


def test_every_family_that_says_something_stands_by_itself() -> None:
    found = Weigher(in_order([*items("T8", "S9"), link(G2), link(G2, "server")]), SETTING).outcome()
    terms = waterfall(found, SETTING, IS_G2, UNKNOWN)

    assert {
        "techniques",
        "software",
        "earlier reports",
        "activity",
        "somebody unknown",
        "registration",
        "infrastructure",
    } <= set(terms)
    assert HELD not in terms


def test_what_holds_an_answer_back_is_a_family_of_its_own() -> None:
    pieces = in_order(
        [*items("T8 T9 T10 T11 T12", "S3 S9", origin="one report"), link(G2, origin="one report")]
    )
    test = replace(
        SETTING.coefficients.imitator, threshold=1e9
    )  # no imitator: the one origin alone holds it back
    trusting = replace(SETTING, coefficients=replace(SETTING.coefficients, imitator=test))
    found = Weigher(pieces, trusting).outcome()

    assert found.deciding == ("one report",)
    assert waterfall(found, trusting, IS_G2, UNKNOWN)[HELD] < 0.0
