import pytest
from tests.watch.lines import EN_MARCHE, ING

from tocsin.evidence.base_rates import load_base_rates
from tocsin.evidence.detector_weights import load_weights
from tocsin.model.identity import Identity
from tocsin.watch.seam import detectors
from tocsin.watch.volume import expected_alerts_per_million
from tocsin.watch.words import expected_per_million, watch_items

RATES = load_base_rates()
WEIGHTS = load_weights(detectors())


def expected(identity: Identity, *, prior: float = 0.001, minimum: float = 0.2) -> float:
    items = watch_items(identity, RATES)
    return expected_alerts_per_million(items, RATES, WEIGHTS, prior=prior, minimum=minimum)


def test_nothing_watched_is_no_alert() -> None:
    assert expected(Identity("nobody", "я")) == 0.0


@pytest.mark.parametrize("identity", [EN_MARCHE, ING])
def test_fewer_are_told_than_are_weighed(identity: Identity) -> None:
    assert 0.0 <= expected(identity) <= expected_per_million(watch_items(identity, RATES), RATES)


def test_more_are_told_the_less_likely_they_may_be_and_the_larger_the_prior() -> None:
    assert expected(EN_MARCHE, minimum=0.01) >= expected(EN_MARCHE) >= expected(EN_MARCHE, minimum=0.9)
    assert expected(EN_MARCHE, prior=0.01) >= expected(EN_MARCHE) >= expected(EN_MARCHE, prior=1e-5)
