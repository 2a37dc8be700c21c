from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.small_world import DAY, world

from tocsin.evidence.attribution import Posterior, imitation_signs, plain_posterior, posterior, utilities_of
from tocsin.evidence.attribution_coefficients import builtin_coefficients
from tocsin.evidence.attribution_features import case_items

KNOWN = world().known_before(DAY)
COEFFICIENTS = builtin_coefficients()


def of(techniques: str, software: str = "") -> Posterior:
    return posterior(KNOWN, case_items(KNOWN, techniques.split(), software.split()), DAY, COEFFICIENTS)


def test_a_case_like_a_known_report_is_given_to_its_group() -> None:
    found = of("T8 T9 T11 T12", "S3 S9")

    assert found.leader is not None
    assert found.groups[found.leader] == "G2"


def test_an_imitator_of_the_leader_keeps_a_part_of_its_probability() -> None:
    found = of("T13 T14 T1 T15", "S3")

    assert found.imitator > 0.0


def test_what_an_imitator_could_have_done_as_well_is_at_most_likely() -> None:
    sure = replace(COEFFICIENTS.imitator, threshold=-1e9)
    items = case_items(KNOWN, "T8 T9 T11 T12".split(), ["S3", "S9"])
    found = posterior(
        KNOWN, items, DAY, replace(COEFFICIENTS, imitator=sure, of_groups=COEFFICIENTS.of_groups * 5)
    )

    assert found.indistinct
    assert found.leader is not None
    assert found.of_groups[found.leader] <= 0.8


def test_with_nobody_known_the_group_is_unknown() -> None:
    nobody = world().known_before(1)
    found = posterior(nobody, case_items(nobody, ["T1"], []), DAY, COEFFICIENTS)

    assert found.leader is None
    assert found.unknown + found.shared == pytest.approx(1.0)


def test_log_odds_are_differences_of_utilities() -> None:
    items = case_items(KNOWN, ["T1", "T2"], ["S1"])
    of_groups, unknown = plain_posterior(KNOWN, items, DAY, COEFFICIENTS)
    utilities, of_unknown = utilities_of(KNOWN, items, DAY, COEFFICIENTS)

    assert of_groups[0] / unknown == pytest.approx(pow(2.718281828459045, utilities[0] - of_unknown))
    assert (
        imitation_signs(KNOWN, items, DAY, COEFFICIENTS, leader=0).shape
        == COEFFICIENTS.imitator.weights.shape
    )


@given(
    st.lists(st.sampled_from(KNOWN.uses.techniques), unique=True),
    st.lists(st.sampled_from(KNOWN.uses.software), unique=True),
)
def test_probabilities_sum_to_one_and_none_is_negative(techniques: list[str], software: list[str]) -> None:
    found = of(" ".join(techniques), " ".join(software))

    assert found.of_groups.sum() + found.unknown + found.shared + found.imitator == pytest.approx(1.0)
    assert min(found.of_groups.min(), found.unknown, found.shared, found.imitator) >= 0.0


def test_one_group_alone_can_lead() -> None:
    one = world().known_before(world().days[0] + 1)
    found = posterior(one, case_items(one, ["T1", "T13", "T14"], ["S3"]), DAY, COEFFICIENTS)

    assert found.groups == ("G3",)
