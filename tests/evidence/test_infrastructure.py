"""Weights of shared infrastructure: those that ship, and that any other file is read or refused in one way."""

import math
import re
from importlib.resources import files

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tocsin.evidence.infrastructure import (
    Family,
    Trait,
    load_infrastructure_weights,
    read_infrastructure_weights,
)
from tocsin.model.errors import InputError

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


def test_shares_of_gaps_are_of_all_pairs() -> None:
    for gap in WEIGHTS.gaps.values():
        assert len(gap.shares) == len(gap.edges) + 1
        assert sum(gap.shares) == pytest.approx(1.0, abs=1e-6)
        assert list(gap.edges) == sorted(gap.edges)


@pytest.mark.parametrize("names", [0, 1, 10, 1_000, 1_000_000, 10**9])
def test_two_names_are_strangers_beforehand_and_the_more_so_the_more_names_there_are(names: int) -> None:
    assert WEIGHTS.prior(names) <= -WEIGHTS.least_against
    assert WEIGHTS.prior(names * 10) <= WEIGHTS.prior(names)


def test_a_family_says_at_most_its_cap_or_its_share_of_what_stands_against() -> None:
    for family in WEIGHTS.families.values():
        if family.cap is not None:
            assert family.most(5.0) == family.most(50.0) == family.cap
        else:
            assert family.most(10.0) == pytest.approx(2 * family.most(5.0))
            assert family.most(5.0) > 0.0


@pytest.mark.parametrize(
    "family", [Family.HOSTING, Family.REGISTRATION, Family.MAIL], ids=lambda each: each.word
)
def test_no_ordinary_provider_ties_two_names_alone(family: Family) -> None:
    assert all(WEIGHTS.families[family].most(against) < against for against in (3.0, 8.0, 12.0))


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
        ("cap = 1.8", "cap = 1.8\ncap_share = 0.5", "either 'cap' or 'cap_share'"),
        ("cap = 1.8", "", "either 'cap' or 'cap_share'"),
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
