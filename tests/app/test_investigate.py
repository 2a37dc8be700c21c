"""What an investigation is made of; the whole of it runs against real servers in `cli/test_investigate.py`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.app.aims import Aims
from tocsin.app.configuration import read_configuration
from tocsin.app.enrichment import Progress
from tocsin.app.investigate import dossier, dossier_document, facts_about, look_up, named, of_alerts
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import UsageError
from tocsin.model.observation import ObservableKind, ObservedData
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIRST, SECOND = DomainName("onedrive-en-marche.fr"), DomainName("www.portal-office.fr")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        yield opened


def registered(name: str, email: str) -> ObservedData:
    return ObservedData(
        ObservableKind.DOMAIN_NAME, name, "registrant-email", email, "rdap", NOON, NOON, "rdap"
    )


def test_names_are_read_as_people_write_them_each_once() -> None:
    assert named(["Onedrive-En-Marche.FR.", "onedrive-en-marche.fr"]) == (FIRST,)
    with pytest.raises(UsageError, match="not a domain name"):
        named(["no name"])


def test_names_are_read_as_analysts_paste_them() -> None:
    pasted = [
        "hxxps://onedrive-en-marche[.]fr/login?x=1",
        "onedrive-en-marche(dot)fr",
        "onedrive-en-marche.fr:443",
    ]

    assert named(pasted) == (FIRST,)
    with pytest.raises(UsageError, match="is an address"):
        named(["hxxp://192.0.2[.]7/"])
    with pytest.raises(UsageError, match="is an address"):
        named(["192.0.2.7"])


def test_a_state_that_no_alert_has_is_misuse(store: Store) -> None:
    assert of_alerts(store, ["new"], []) == ()
    with pytest.raises(UsageError, match="odd"):
        of_alerts(store, ["odd"], [])


def test_facts_about_a_host_are_also_those_of_what_was_registered(store: Store) -> None:
    store.record_facts([registered("portal-office.fr", "one@mail.invalid")], now=NOON)

    assert [fact.subject for fact in facts_about(store, SECOND)] == ["portal-office.fr"]


def test_a_dossier_holds_facts_pivots_links_and_the_case(store: Store) -> None:
    ordinary = [registered(f"ordinary-{n}.fr", f"{n}@mail.invalid") for n in range(300)]
    siblings = [registered(name, "one@mail.invalid") for name in (FIRST.value, "portal-office.fr")]
    store.record_facts([*ordinary, *siblings], now=NOON)

    document = dossier_document(dossier(store, FIRST, NOON, aims=Aims(store, NOON)))

    assert document["name"] == FIRST.value
    pivots, links, case = document["pivots"], document["links"], document["case"]
    assert isinstance(pivots, list)
    assert (pivots[0]["value"], pivots[0]["shared_by"]) == ("one@mail.invalid", 2)
    assert isinstance(links, list)
    assert [link["name"] for link in links] == ["portal-office.fr"]
    assert isinstance(case, dict)
    assert {member["name"] for member in case["members"]} == {FIRST.value, "portal-office.fr"}


def test_nothing_is_asked_where_everything_is_switched_off(store: Store) -> None:
    chosen = read_configuration(b"[enrichers]\noff = ['dns_records', 'rdap', 'reverse_name']\n", "x")

    progress = look_up(
        store, (FIRST,), chosen, passive=False, limit=None, clock=lambda: NOON, seen=lambda _: None
    )

    assert progress == Progress()
    assert store.queue_counts()["waiting"] == 0
