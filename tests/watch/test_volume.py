import pytest

from tocsin.evidence.base_rates import load_base_rates
from tocsin.evidence.detector_weights import load_weights
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.watch.scoring import BULK
from tocsin.watch.volume import expected_alerts_per_million
from tocsin.watch.words import expected_per_million, watch_items


def volume(name: str, domain: str, *, prior: float = 0.001, minimum: float = 0.2) -> float:
    rates = load_base_rates()
    items = watch_items(Identity("one", name, (DomainName(domain),)), rates)
    return expected_alerts_per_million(items, rates, load_weights(BULK), prior=prior, minimum=minimum)


def test_nothing_watched_gives_no_alerts() -> None:
    assert (
        expected_alerts_per_million((), load_base_rates(), load_weights(BULK), prior=0.001, minimum=0.2)
        == 0.0
    )


@pytest.mark.parametrize(
    ("name", "domain"), [("ING", "ing.com"), ("Chase", "chase.com"), ("PayPal", "paypal.com")]
)
def test_fewer_are_told_than_are_looked_at(name: str, domain: str) -> None:
    rates = load_base_rates()
    items = watch_items(Identity("one", name, (DomainName(domain),)), rates)

    assert volume(name, domain) <= expected_per_million(items, rates)


def test_a_higher_bar_tells_fewer() -> None:
    assert volume("Chase", "chase.com", minimum=0.9) <= volume("Chase", "chase.com", minimum=0.01)


def test_a_smaller_prior_tells_fewer() -> None:
    assert volume("Chase", "chase.com", prior=1e-6) <= volume("Chase", "chase.com", prior=0.01)


def test_a_word_that_nobody_else_uses_gives_less_than_one_in_a_hundred_thousand() -> None:
    assert volume("Walletconnect", "walletconnect.com") < 10.0
