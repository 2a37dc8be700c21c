from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName, InvalidValue
from tocsin.model.observables import IPAddress
from tocsin.model.observation import (
    Fact,
    FactSource,
    ObservableKind,
    ObservedData,
    Relation,
    address_kind,
    observable,
)

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def observation(**given: Any) -> ObservedData:
    return ObservedData(
        **{
            "kind": ObservableKind.DOMAIN_NAME,
            "subject": "one.example",
            "relation": Relation.RESOLVES_TO,
            "value": "192.0.2.1",
            "source": "resolver",
            "first_seen": EARLY,
            "last_seen": LATE,
            "origin": "zone of one.example",
            "true_from": EARLY,
            **given,
        }
    )


def test_seeing_a_fact_again_is_the_same_observation() -> None:
    elsewhere = EARLY.astimezone(timezone(timedelta(hours=1)))

    assert observation().id == observation(first_seen=LATE, number_observed=3, true_from=elsewhere).id
    assert observation().id.startswith("observed-data--")


@pytest.mark.parametrize("other", [{"value": "192.0.2.2"}, {"source": "log"}, {"true_from": LATE}])
def test_another_fact_source_or_beginning_is_another_observation(other: dict[str, Any]) -> None:
    assert observation(**other).id != observation().id


def test_the_subject_has_the_id_of_the_standard() -> None:
    assert observation().subject_id == DomainName("one.example").id


def test_a_fact_is_public_from_a_day_or_never() -> None:
    assert observation(public_since=EARLY).was_public_at(EARLY)
    assert not observation(public_since=LATE).was_public_at(EARLY)
    assert not observation().was_public_at(LATE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": " "},
        {"relation": ""},
        {"value": " "},
        {"source": ""},
        {"origin": ""},
        {"true_to": datetime(2025, 1, 1, tzinfo=UTC)},
        {"last_seen": datetime(2026, 1, 1)},  # noqa: DTZ001  # what must be refused
        {"first_seen": datetime(2027, 1, 1, tzinfo=UTC)},
        {"number_observed": 0},
    ],
)
def test_an_observation_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        observation(**wrong)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("domain-name", "one.example"),
        ("ipv4-addr", "192.0.2.1"),
        ("ipv6-addr", "2001:db8::1"),
        ("email-addr", "a@one.example"),
        ("url", "https://one.example/"),
        ("autonomous-system", "AS13335"),
        ("x509-certificate", "0" * 64),
    ],
)
def test_every_kind_of_observable_has_its_id(kind: str, text: str) -> None:
    assert observable(ObservableKind(kind), text).id.startswith(f"{kind}--")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("domain-name", "Not A Name"),
        ("ipv4-addr", "2001:db8::1"),
        ("ipv6-addr", "192.0.2.1"),
        ("autonomous-system", "13335"),
        ("autonomous-system", "AS٣"),
        ("x509-certificate", "00"),
    ],
)
def test_a_text_that_is_none_of_its_kind_is_refused(kind: str, text: str) -> None:
    with pytest.raises((InvalidValue, InvalidName)):
        observable(ObservableKind(kind), text)


def test_an_address_knows_its_kind() -> None:
    assert address_kind(IPAddress("192.0.2.1")) is ObservableKind.IPV4
    assert address_kind(IPAddress("2001:db8::1")) is ObservableKind.IPV6


def test_a_fact_spans_what_its_sources_saw() -> None:
    fact = Fact(
        ObservableKind.DOMAIN_NAME,
        "one.example",
        Relation.REGISTRAR,
        "Example Registrar",
        (
            FactSource("rdap", "registry", EARLY, EARLY),
            FactSource("feed", "registry", LATE, LATE, public_since=LATE),
        ),
    )

    assert (fact.first_seen, fact.last_seen, fact.public_since) == (EARLY, LATE, LATE)
    with pytest.raises(InvalidValue, match="no source"):
        Fact(ObservableKind.DOMAIN_NAME, "one.example", Relation.REGISTRAR, "x", ())


def test_a_fact_is_known_once_it_is_seen_or_public_and_said_when_it_was_published() -> None:
    spring, summer, autumn = (datetime(2017, month, 1, tzinfo=UTC) for month in (4, 7, 10))
    published = FactSource("report", "r", autumn, autumn, public_since=spring)
    seen = FactSource("sensor", "s", summer, summer)
    fact = Fact(ObservableKind.DOMAIN_NAME, "a.example", "attributed-to", "APT28", (published, seen))
    private = Fact(ObservableKind.DOMAIN_NAME, "a.example", "attributed-to", "APT28", (seen,))

    known = fact.as_known_at(spring)

    assert known is not None
    assert known.sources == (published,)
    assert (fact.said_at, fact.known_at) == (spring, spring)
    assert private.as_known_at(spring) is None
    assert private.as_known_at(summer) == private
    assert (private.said_at, private.known_at) == (summer, summer)


def test_of_a_source_only_what_it_had_by_then_is_left() -> None:
    spring, summer, autumn = (datetime(2017, month, 1, tzinfo=UTC) for month in (4, 7, 10))
    source = FactSource("sensor", "s", spring, autumn, public_since=autumn)
    fact = Fact(ObservableKind.DOMAIN_NAME, "a.example", "registrar", "X", (source,))
    known = fact.as_known_at(summer)

    assert known is not None
    assert (known.first_seen, known.last_seen, known.public_since) == (spring, summer, None)
    assert fact.as_known_at(autumn) == fact


def test_what_somebody_thinks_counts_from_when_it_was_said_and_not_from_what_they_saw() -> None:
    spring, autumn = datetime(2017, 4, 1, tzinfo=UTC), datetime(2017, 10, 1, tzinfo=UTC)
    report = FactSource("report", "r", spring, spring, public_since=autumn)

    for relation, is_known in (("attributed-to", False), ("resolves-to", True)):
        fact = Fact(ObservableKind.DOMAIN_NAME, "a.example", relation, "x", (report,))
        assert (fact.as_known_at(spring) is not None) is is_known
