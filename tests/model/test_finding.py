"""Findings: checkable claims."""

import pytest

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.finding import Finding, Weighed

NAME = DomainName("mail-en-marche.fr")


def finding(statement: str = "holds 'enmarche'", rate: float | None = None) -> Finding:
    return Finding("lookalike", NAME, "en-marche", "token", statement, rate)


def test_the_same_claim_twice_is_one_claim() -> None:
    assert finding("said this way").id == finding("said that way").id


def test_a_finding_that_says_nothing_is_refused() -> None:
    with pytest.raises(InvalidValue, match="says nothing"):
        finding(statement="")


@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan")])
def test_a_rate_is_a_share(rate: float) -> None:
    with pytest.raises(InvalidValue, match="rate"):
        finding(rate=rate)


def test_a_finding_nobody_has_weighed_has_no_weight() -> None:
    assert Weighed(finding(), None).log_odds is None
