"""Sentences: each says what is shared and how many share it, and nothing in a value can break it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.infrastructure import Family, Trait, load_infrastructure_weights
from tocsin.investigation.statements import differing, number, registered_apart, reported_apart, shared

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


def test_every_family_that_can_speak_against_has_a_sentence() -> None:
    weights = load_infrastructure_weights()

    for family in Family:
        if weights.families[family].mismatch:
            assert "different" in differing(family.word)


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


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "on the same day"), (1, "1 day apart"), (2, "2 days apart"), (400, "400 days apart")],
)
def test_of_days_no_hours_are_made_up(days: int, told: str) -> None:
    registered = registered_apart(days * 24.0, whole_day=True, share=0.5, least=0.0, most=24.0)
    reported = reported_apart(float(days), share=0.5, least=0.0, most=3.0)

    assert registered.startswith(f"registered {told}; ")
    assert reported.startswith(f"first reported {told}; ")


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        (0.0, 3.0, "up to 3 days apart"),
        (3.0, 10.0, "3 days to 10 days apart"),
        (92.0, math.inf, "more than 92 days apart"),
    ],
)
def test_the_stretch_that_was_counted_is_told(least: float, most: float, told: str) -> None:
    assert reported_apart(5.0, share=0.5, least=least, most=most).endswith(
        f"50% of pairs of names are {told}"
    )


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
