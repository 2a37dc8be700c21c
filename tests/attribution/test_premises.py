import math

import pytest
from tests.attribution.small_case import DAY

from tocsin.attribution.premises import CaseView, Parameters
from tocsin.model.errors import InvalidValue


def test_a_case_is_known_by_its_id() -> None:
    with pytest.raises(InvalidValue):
        CaseView("case 1", DAY)


def test_odds_are_kept_as_logarithms() -> None:
    assert Parameters(group_odds={"G1": 2.0}).log_odds() == {"G1": pytest.approx(math.log(2))}


@pytest.mark.parametrize("prior", [0.0, 1.0, -1.0, math.nan])
def test_a_prior_that_leaves_nothing_open_is_refused(prior: float) -> None:
    with pytest.raises(InvalidValue, match="must be above 0 and below 1"):
        Parameters(imitator_prior=prior)


@pytest.mark.parametrize("odds", [0.0, math.inf, math.nan])
def test_odds_that_decide_alone_are_refused(odds: float) -> None:
    with pytest.raises(InvalidValue, match="the odds of 'G1'"):
        Parameters(group_odds={"G1": odds})
