"""Sentences: each says what is shared and how many share it, and nothing in a value can break it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.infrastructure import Family, Trait, load_infrastructure_weights
from tocsin.investigation import statements
from tocsin.investigation.statements import number, registered_apart, reported_apart, shared


@pytest.mark.parametrize("trait", [trait for trait in Trait if trait not in {Trait.CREATED, Trait.REPORTED}])
def test_every_shared_thing_has_its_sentence(trait: Trait) -> None:
    counted = statements.shared(trait, "VALUE", 4, 3_120, 0.001)
    estimated = statements.shared(trait, "VALUE", 0, 0, 0.25)

    assert "VALUE" in counted
    assert counted.endswith("of 4 of 3,120 names")
    assert estimated.endswith("of about 0.25 of all names (an estimate)")
    assert statements.pivot(trait, "VALUE", 4, 3_120, 0.001).endswith("of 4 of 3,120 names: VALUE")


def test_every_family_that_a_mismatch_counts_in_has_its_sentence() -> None:
    for family in Family:
        if load_infrastructure_weights().families[family].mismatch:
            assert statements.differing(family.word)


@pytest.mark.parametrize(
    ("hours", "whole_day", "said"),
    [
        (4 / 3600, False, "registered 4 seconds apart"),
        (1 / 3600, False, "registered 1 second apart"),
        (0.5, False, "registered 30 minutes apart"),
        (6.0, False, "registered 6 hours apart"),
        (360.0, False, "registered 15 days apart"),
        (12.0, True, "registered on the same day"),
        (48.0, True, "registered 2 days apart"),
    ],
)
def test_gaps_are_said_in_the_unit_that_fits(hours: float, whole_day: bool, said: str) -> None:  # noqa: FBT001
    found = statements.registered_apart(hours, whole_day=whole_day, share=0.041, least=1.0, most=24.0)

    assert found == f"{said}; 4.1% of pairs of names are 60 minutes to 24 hours apart"


def test_open_stretches_are_said_as_such() -> None:
    assert statements.reported_apart(0.0, share=0.2, least=0.0, most=3.0) == (
        "first reported on the same day; 20% of pairs of names are up to 3 days apart"
    )
    assert statements.reported_apart(400.0, share=0.0001, least=92.0, most=math.inf) == (
        "first reported 400 days apart; 0.0001 of pairs of names are more than 92 days apart"
    )


def test_long_values_are_cut() -> None:
    assert len(statements.shared(Trait.TEXT, "x" * 300, 2, 10, 0.1)) < 160


def test_a_value_of_nobody_else_is_said_to_be() -> None:
    assert statements.pivot(Trait.ADDRESS, "203.0.113.7", 1, 10, 0.1) == (
        "an address of no other of 10 names: 203.0.113.7"
    )


COUNTED = [trait for trait in Trait if trait not in {Trait.CREATED, Trait.REPORTED}]


@pytest.mark.parametrize("trait", COUNTED, ids=lambda trait: trait.word)
def test_every_trait_has_a_sentence_with_value_and_counts(trait: Trait) -> None:
    told = shared(trait, "VALUE", 4, 3120, 0.001)

    assert "VALUE" in told
    assert told.startswith(("both ", "forms of both ", "mail of both "))
    assert told.endswith(f" of 4 of {number(3120)} names")


@pytest.mark.parametrize("trait", COUNTED, ids=lambda trait: trait.word)
def test_what_nobody_counted_is_marked_as_an_estimate(trait: Trait) -> None:
    told = shared(trait, "VALUE", 0, 0, 0.0123)

    assert told.endswith(" of about 0.012 of all names (an estimate)")


def test_an_address_reads_as_an_analyst_would_say_it() -> None:
    told = shared(Trait.ADDRESS, "203.0.113.7", 4, 120, 0.03)

    assert told == "both on 203.0.113.7, an address of 4 of 120 names"


@given(st.sampled_from(COUNTED), st.text(max_size=200), st.integers(0, 10**7), st.floats(0.0, 1.0))
def test_any_value_gives_one_sentence_of_bounded_length(
    trait: Trait, value: str, of: int, rate: float
) -> None:
    told = shared(trait, value, of // 2, of, rate)

    assert len(told) < 200
    assert value[:50] in told


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (1 / 3600, "registered 1 second apart"),
        (10 / 3600, "registered 10 seconds apart"),
        (1 / 60, "registered 1 minute apart"),
        (0.5, "registered 30 minutes apart"),
        (2.0, "registered 2 hours apart"),
        (30.0, "registered 30 hours apart"),
        (24.0 * 40, "registered 40 days apart"),
    ],
)
def test_moments_apart_are_told_in_a_fitting_unit(hours: float, told: str) -> None:
    said = registered_apart(hours, whole_day=False, share=0.25, least=1.0, most=24.0)

    assert said == f"{told}; 25% of pairs of names are 60 minutes to 24 hours apart"


@pytest.mark.parametrize(("share", "told"), [(1.0, "100%"), (0.25, "25%"), (0.034, "3.4%"), (0.002, "0.2%")])
def test_shares_are_told_as_per_cent(share: float, told: str) -> None:
    assert f"; {told} of pairs" in reported_apart(3.0, share=share, least=0.0, most=3.0)


@given(st.floats(0.0, 1.0))
def test_a_small_share_is_never_told_as_none(share: float) -> None:
    said = reported_apart(3.0, share=share, least=0.0, most=3.0)
    told = said.split("; ")[1].split(" of pairs")[0]

    assert share == 0.0 or float(told.rstrip("%")) > 0.0


@given(st.integers(0, 10**12))
def test_numbers_are_grouped_by_three_and_read_back(count: int) -> None:
    groups = number(count).split(number(1000)[1])

    assert int("".join(groups)) == count
    assert all(len(group) == 3 for group in groups[1:])
