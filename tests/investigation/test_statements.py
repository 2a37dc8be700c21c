import math

import pytest

from tocsin.evidence.infrastructure import Family, Trait, load_infrastructure_weights
from tocsin.investigation import statements


@pytest.mark.parametrize("trait", [trait for trait in Trait if trait not in {Trait.CREATED, Trait.REPORTED}])
def test_every_shared_thing_has_its_sentence(trait: Trait) -> None:
    counted = statements.shared(trait, "VALUE", 4, 3_120, 0.001)
    estimated = statements.shared(trait, "VALUE", 0, 0, 0.25)

    assert "VALUE" in counted
    assert counted.endswith("of 4 of 3 120 names")
    assert estimated.endswith("of about 0.25 of all names (an estimate)")
    assert statements.pivot(trait, "VALUE", 4, 3_120, 0.001).endswith("of 4 of 3 120 names: VALUE")


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
