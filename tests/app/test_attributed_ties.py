"""Ties to attributed names: what is looked up, and how much of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.app.attributed_ties import as_known, attributed_ties
from tocsin.investigation.traits import FEW
from tocsin.model.observation import Fact, FactSource, ObservableKind, ObservedData
from tocsin.store.opening import open_store
from tocsin.store.store import Store

DAY = datetime(2017, 4, 1, tzinfo=UTC)
LATER = datetime(2018, 4, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        yield opened


def keep(store: Store, name: str, *facts: tuple[str, str], at: datetime = DAY) -> None:
    store.record_facts(
        [ObservedData(ObservableKind.DOMAIN_NAME, name, *each, "source", at, at, "origin") for each in facts],
        now=LATER,
    )


def ties(store: Store, *names: str, as_of: datetime = DAY) -> list[tuple[str, str, list[str]]]:
    found, _ = attributed_ties(store, names, as_known(store.facts_of(names), as_of), as_of)
    return [(tie.reason.relation, tie.reason.value, [each.name for each in tie.others]) for tie in found]


SAID = ("attributed-to", "APT28")


def test_a_set_of_name_servers_is_shared_by_those_who_have_all_of_it(store: Store) -> None:
    both = (("name-server", "ns1.own.example"), ("name-server", "ns2.own.example"))
    keep(store, "evil.example", *both)
    keep(store, "same.example", *both, SAID)
    keep(store, "half.example", both[0], SAID)

    assert ("name-servers", "ns1.own.example + ns2.own.example", ["same.example"]) in ties(
        store, "evil.example"
    )


def test_a_host_of_an_attributed_domain_is_the_groups_as_well(store: Store) -> None:
    keep(store, "evil.example", ("resolves-to", "192.0.2.1"))
    keep(store, "www.other.example", ("resolves-to", "192.0.2.1"))
    keep(store, "other.example", SAID)

    assert ("address", "192.0.2.1", ["www.other.example"]) in ties(store, "evil.example")


def test_the_registration_of_a_domain_is_that_of_its_hosts(store: Store) -> None:
    keep(store, "evil.example", ("registrant-email", "x@mail.example"))
    keep(store, "other.example", ("registrant-email", "x@mail.example"), SAID)
    facts = as_known(store.facts_of(("login.evil.example", "evil.example")), DAY)
    found, inventory = attributed_ties(store, ("login.evil.example",), facts, DAY)

    assert [tie.own[0].subject for tie in found] == ["login.evil.example"]
    assert inventory == {"APT28": 1}


def test_what_more_than_a_few_show_is_not_looked_up(store: Store) -> None:
    keep(store, "evil.example", ("resolves-to", "192.0.2.1"))
    keep(store, "other.example", ("resolves-to", "192.0.2.1"), SAID)
    for number in range(FEW):
        keep(store, f"customer{number}.example", ("resolves-to", "192.0.2.1"))

    assert ties(store, "evil.example") == []


def test_facts_of_later_days_tie_nothing_on_an_earlier_one(store: Store) -> None:
    keep(store, "evil.example", ("resolves-to", "192.0.2.1"))
    keep(store, "other.example", ("resolves-to", "192.0.2.1"), at=LATER)
    keep(store, "other.example", SAID)

    assert ties(store, "evil.example") == []
    assert len(ties(store, "evil.example", as_of=LATER)) == 1


def test_a_server_that_is_itself_attributed_is_a_tie_and_a_title_that_reads_like_one_is_none(
    store: Store,
) -> None:
    keep(store, "evil.example", ("name-server", "ns1.own.example"), ("page-title", "ns2.own.example"))
    keep(store, "ns1.own.example", SAID)
    keep(store, "ns2.own.example", SAID)

    assert ties(store, "evil.example") == [("name-servers", "ns1.own.example", ["ns1.own.example"])]


def test_facts_keep_the_sources_that_had_them() -> None:
    sources = (FactSource("a", "a", DAY, DAY), FactSource("b", "b", LATER, LATER))
    fact = Fact(ObservableKind.DOMAIN_NAME, "evil.example", "registrar", "X", sources)

    assert [each.sources for each in as_known([fact], DAY)] == [sources[:1]]
    assert as_known([fact], datetime(2016, 1, 1, tzinfo=UTC)) == ()
