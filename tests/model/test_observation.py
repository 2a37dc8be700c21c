from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservedData

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def observation(**given: Any) -> ObservedData:
    return ObservedData(
        **{
            "subject": DomainName("one.example").id,
            "relation": "resolves-to",
            "value": "192.0.2.1",
            "source": "resolver",
            "seen_at": LATE,
            "origin": "zone of one.example",
            "true_from": EARLY,
            **given,
        }
    )


def test_seeing_a_fact_again_is_the_same_observation() -> None:
    elsewhere = EARLY.astimezone(timezone(timedelta(hours=1)))

    assert observation().id == observation(seen_at=EARLY, number_observed=3, true_from=elsewhere).id
    assert observation().id.startswith("observed-data--")


@pytest.mark.parametrize("other", [{"value": "192.0.2.2"}, {"source": "log"}, {"true_from": LATE}])
def test_another_fact_source_or_beginning_is_another_observation(other: dict[str, Any]) -> None:
    assert observation(**other).id != observation().id


def test_a_fact_is_public_from_a_day_or_never() -> None:
    assert observation(public_since=EARLY).was_public_at(EARLY)
    assert not observation(public_since=LATE).was_public_at(EARLY)
    assert not observation().was_public_at(LATE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "one.example"},
        {"relation": ""},
        {"value": " "},
        {"source": ""},
        {"origin": ""},
        {"true_to": datetime(2025, 1, 1, tzinfo=UTC)},
        {"seen_at": datetime(2026, 1, 1)},  # noqa: DTZ001  # what must be refused
        {"number_observed": 0},
    ],
)
def test_an_observation_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        observation(**wrong)
