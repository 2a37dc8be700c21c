import math
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.detector_weights import DetectorWeights, Weight
from tocsin.evidence.log_odds import logit, probability, total, weigh, without
from tocsin.model.domain_names import DomainName
from tocsin.model.finding import Finding

NAME = DomainName("one.example")


def weights(detector: str, family: str | None = None, **features: Weight) -> DetectorWeights:
    return DetectorWeights(detector, family or detector, "made up", MappingProxyType(features))


def finding(detector: str, feature: str = "seen", rate: float | None = None) -> Finding:
    return Finding(detector, NAME, "one", feature, "it is seen", rate)


WEIGHTS = {
    "a": weights("a", seen=Weight(2.0), sloped=Weight(1.0, 0.5)),
    "b": weights("b", "twins", seen=Weight(1.5)),
    "c": weights("c", "twins", seen=Weight(-3.0)),
}


@given(st.floats(1e-9, 1 - 1e-9))
def test_log_odds_and_probability_are_inverse(value: float) -> None:
    assert probability(logit(value)) == pytest.approx(value, rel=1e-6)


@given(st.floats(allow_nan=False))
def test_a_probability_is_between_0_and_1_whatever_the_log_odds(log_odds: float) -> None:
    assert 0.0 <= probability(log_odds) <= 1.0


def test_nothing_seen_leaves_the_prior() -> None:
    assert total(0.001, ()) == pytest.approx(0.001)


def test_independent_findings_add_up() -> None:
    weighed = weigh([finding("a"), finding("b")], WEIGHTS)

    assert [entry.log_odds for entry in weighed] == [2.0, 1.5]
    assert total(0.5, weighed) == pytest.approx(probability(3.5))


def test_a_rate_adds_its_slope_times_how_rare_it_is() -> None:
    (weighed,) = weigh([finding("a", "sloped", 1e-4)], WEIGHTS)

    assert weighed.log_odds == pytest.approx(1.0 + 0.5 * 4 * math.log(10))


def test_a_sloped_weight_without_a_rate_stands_alone_and_a_rate_of_0_is_finite() -> None:
    none, never = (weigh([finding("a", "sloped", rate)], WEIGHTS)[0].log_odds for rate in (None, 0.0))

    assert none == 1.0
    assert never is not None
    assert math.isfinite(never)


def test_what_nobody_has_weighed_is_shown_and_adds_nothing() -> None:
    weighed = weigh([finding("unknown"), finding("a", "other"), finding("a")], WEIGHTS)

    assert [entry.log_odds for entry in weighed] == [None, None, 2.0]
    assert total(0.5, weighed) == pytest.approx(probability(2.0))


@pytest.mark.parametrize("order", [("b", "c"), ("c", "b")])
def test_of_a_family_the_strongest_counts_and_the_others_are_shown_with_0(order: tuple[str, str]) -> None:
    weighed = {entry.finding.detector: entry.log_odds for entry in weigh(map(finding, order), WEIGHTS)}

    assert weighed == {"b": 0.0, "c": -3.0}


def test_of_two_equally_strong_ones_of_a_family_the_first_counts() -> None:
    twins = {"a": weights("a", "x", seen=Weight(1.0)), "b": weights("b", "x", seen=Weight(-1.0))}

    assert [entry.log_odds for entry in weigh([finding("a"), finding("b")], twins)] == [1.0, 0.0]


@given(st.lists(st.sampled_from(["a", "b", "c", "unknown"]), min_size=1, unique=True), st.floats(0.01, 0.99))
def test_removing_a_finding_moves_the_log_odds_by_what_was_stated(detectors: list[str], prior: float) -> None:
    weighed = weigh(map(finding, detectors), WEIGHTS)

    for entry in weighed:
        moved = logit(total(prior, weighed)) - logit(without(prior, weighed, entry.finding))
        assert moved == pytest.approx(entry.log_odds or 0.0, abs=1e-9)
