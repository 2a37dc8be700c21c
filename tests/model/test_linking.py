from typing import Any

import pytest

from tocsin.model.errors import InvalidValue
from tocsin.model.linking import Link, Pivot, Reason


def reason(**given: Any) -> Reason:
    return Reason(
        **{
            "family": "registration",
            "relation": "registrant-email",
            "value": "a@mail.example",
            "shared_by": 4,
            "of": 3000,
            "rate": 4 / 3000,
            "log_odds": 5.0,
            "statement": "4 of 3 000 names have the registrant a@mail.example",
            **given,
        }
    )


@pytest.mark.parametrize("wrong", [{"rate": 1.5}, {"rate": float("nan")}, {"statement": ""}])
def test_a_reason_without_a_rate_or_a_sentence_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        reason(**wrong)


@pytest.mark.parametrize(("second", "probability"), [("one.example", 0.5), ("two.example", 1.1)])
def test_a_link_ties_two_names_with_a_probability(second: str, probability: float) -> None:
    with pytest.raises(InvalidValue):
        Link("one.example", second, probability, ())


def test_a_pivot_weighs_what_its_reason_weighs() -> None:
    assert Pivot(reason(), ("one.example",)).likelihood_ratio_log == 5.0
