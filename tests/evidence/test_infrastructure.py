import math
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence.infrastructure import (
    Family,
    InfrastructureWeights,
    Trait,
    builtin_text,
    load_infrastructure_weights,
    read_infrastructure_weights,
)
from tocsin.model.errors import InputError


def test_every_trait_and_family_has_a_weight_with_its_origin() -> None:
    weights = load_infrastructure_weights()

    assert set(weights.families) == set(Family)
    assert set(weights.traits) | set(weights.gaps) == set(Trait)
    assert {trait.origin for trait in weights.traits.values()} == {"counted", "estimate"}


def test_no_family_that_is_cheap_to_copy_can_tie_two_names_alone() -> None:
    weights = load_infrastructure_weights()

    for names in (1, 100, 10_000, 1_000_000):
        against = -weights.prior(names)
        name = weights.families[Family.NAME].most(against) + weights.families[Family.SUFFIX].most(against)
        assert name < against
        for family in (
            Family.NAME,
            Family.TIME,
            Family.SUFFIX,
            Family.REPORT,
            Family.REGISTRATION,
            Family.HOSTING,
        ):
            assert weights.families[family].most(against) <= against


def test_the_larger_the_corpus_the_more_stands_against_a_tie_of_any_two_names() -> None:
    weights = load_infrastructure_weights()

    priors = [weights.prior(names) for names in (0, 1, 100, 10_000, 1_000_000)]

    assert priors == sorted(priors, reverse=True)
    assert priors[0] <= -weights.least_against


def test_the_shares_of_gaps_sum_to_one() -> None:
    for gap in load_infrastructure_weights().gaps.values():
        assert math.isclose(sum(gap.shares), 1.0, abs_tol=1e-6)
        assert len(gap.shares) == len(gap.edges) + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cap_share = 0.95", ""),
        ("mismatch = -1.07", "mismatch = 1.07"),
        ("match = 0.41", "match = 1.41"),
        ("match = 0.41", "match = nan"),
        ("match = 0.41", "match = true"),
        ("siblings =", "brothers ="),
        ("edges = [3.0, 10.0", "edges = [10.0, 3.0"),
        ('family = "hosting"', 'family = "hostings"'),
    ],
)
def test_weights_that_make_no_sense_are_refused_with_what_is_wrong(old: str, new: str) -> None:
    text = builtin_text()
    assert old in text

    with pytest.raises(InputError, match="cannot be read"):
        read_infrastructure_weights(text.replace(old, new))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_weights_or_the_one_error(text: bytes) -> None:
    with suppress(InputError):
        assert isinstance(read_infrastructure_weights(text), InfrastructureWeights)
