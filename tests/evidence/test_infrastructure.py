"""Weights of shared infrastructure: those that ship, and that any other file is read or refused in one way."""

import math
import re
from contextlib import suppress
from importlib.resources import files

import pytest
from hypothesis import example, given, settings
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


WEIGHTS = load_infrastructure_weights()


SHIPPED = (files("tocsin.evidence") / "infrastructure.toml").read_text(encoding="utf-8")


_SETTINGS = re.findall(r"^(\w+) = ", SHIPPED, re.MULTILINE)


def test_every_trait_has_a_family_and_a_match_rate_that_says_where_it_comes_from() -> None:
    assert set(WEIGHTS.traits) | set(WEIGHTS.gaps) == set(Trait)
    assert set(WEIGHTS.traits).isdisjoint(WEIGHTS.gaps)
    assert set(WEIGHTS.families) == set(Family)
    for weight in WEIGHTS.traits.values():
        assert 0.0 < weight.match <= 1.0
        assert 0.0 < weight.temper <= 1.0
        assert weight.origin in {"counted", "estimate"}
    assert {weight.family for weight in WEIGHTS.traits.values()} | {Family.TIME, Family.REPORT} == set(Family)
    assert WEIGHTS.source


def test_what_differs_speaks_against_and_never_for() -> None:
    for family in WEIGHTS.families.values():
        assert family.mismatch <= 0.0
        if family.mismatch:
            assert family.known <= family.shared


def test_a_family_says_at_most_its_cap_or_its_share_of_what_stands_against() -> None:
    for family in WEIGHTS.families.values():
        assert 0.0 < family.most(5.0) <= family.most(50.0)
        for against in (3.0, 5.0, 50.0):
            limits = [family.cap, family.cap_share and against * family.cap_share]
            assert family.most(against) == pytest.approx(min(limit for limit in limits if limit is not None))


def test_suffix_name_day_and_report_are_capped_low() -> None:
    for family in (Family.SUFFIX, Family.NAME, Family.TIME, Family.REPORT):
        assert WEIGHTS.families[family].most(100.0) <= 3.0


def test_words_of_traits_and_families_are_those_of_the_file() -> None:
    for trait in Trait:
        assert f"[{'gap' if trait in WEIGHTS.gaps else 'trait'}.{trait.word}]" in SHIPPED
    for family in Family:
        assert f"[family.{family.word}]" in SHIPPED


def test_the_file_may_be_text_or_bytes() -> None:
    assert read_infrastructure_weights(SHIPPED) == read_infrastructure_weights(SHIPPED.encode()) == WEIGHTS


@pytest.mark.parametrize("value", ["0.0", "-1.0", "inf", "nan", "true", "'x'", "[]", "1.5"])
def test_a_match_rate_is_a_share_above_nought(value: str) -> None:
    with pytest.raises(InputError):
        read_infrastructure_weights(SHIPPED.replace("match = 0.41", f"match = {value}"))


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("mismatch = -1.07", "mismatch = 0.5", "speak for one operator"),
        ("cap = 1.2", "", "needs 'cap' or 'cap_share'"),
        ('known = ["suffix"]', 'known = ["sufix"]', "SUFIX"),
        ('family = "hosting"', 'family = "hostings"', "HOSTINGS"),
        ("siblings = ", "siblinks = ", "siblings"),
        ("edges = [3.0, 10.0,", "edges = [10.0, 3.0,", "rising edges"),
        ("shares = [0.65,", "shares = [0.75,", "sum to 1"),
        ("rest = 0.2", "rest = 1.2", "1.2 is no share"),
        ("spread = 183.0", "spread = 0", "not above 0"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(was: str, becomes: str, complaint: str) -> None:
    assert was in SHIPPED
    with pytest.raises(InputError, match=f"the weights of infrastructure cannot be read: .*{complaint}"):
        read_infrastructure_weights(SHIPPED.replace(was, becomes, 1))


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
@example(b"\xff\xfe")
@example(b"a = [" * 3000)
@example("\ud800")
@example("")
def test_any_bytes_are_weights_or_the_one_documented_error(data: bytes | str) -> None:
    with pytest.raises(InputError):
        read_infrastructure_weights(data)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(_SETTINGS),
    st.integers(0, 20),
    st.sampled_from(
        """1 -1 0 1e308 1e-320 nan -inf '' 'x' [] [1,'x'] {} {a=1} 2017-03-15 false [[]] 'address' ['address',1]""".split()
    ),
)
def test_any_value_in_place_of_another_is_read_or_refused(key: str, skipped: int, value: str) -> None:
    places = [match.span() for match in re.finditer(rf"^{key} = .*$", SHIPPED, re.MULTILINE)]
    start, end = places[skipped % len(places)]

    try:
        found = read_infrastructure_weights(f"{SHIPPED[:start]}{key} = {value}{SHIPPED[end:]}")
    except InputError:
        return

    assert math.isfinite(found.prior(1000))
    assert all(family.most(8.0) > 0.0 for family in found.families.values())


def test_a_number_too_large_for_a_float_is_refused_like_any_other() -> None:
    with pytest.raises(InputError):
        read_infrastructure_weights(re.sub("(?m)^siblings = .*$", "siblings = 1" + "0" * 400, SHIPPED))
