from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.app.explanation import Explained, explained
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName, UsageError
from tocsin.model.identity import Identity
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EN_MARCHE = Identity("en-marche", "En Marche !", (DomainName("en-marche.fr"),), countries=("fr",))
PAYPAL = Identity("paypal", "PayPal", (DomainName("paypal.com"),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.save_organisations((EN_MARCHE, PAYPAL), now=NOW, who="test")
        yield opened


def explain(store: Store, name: str, *organisations: str) -> Explained:
    return next(explained(store, [name], organisations, prior=0.001, now=NOW))


def test_a_name_that_imitates_one_organisation_is_explained_for_every_organisation(store: Store) -> None:
    found = explain(store, "mail-en-marche.fr")

    assert [alert.organisation for alert in found.alerts] == ["en-marche"]
    assert [slug for slug, _ in found.unflagged] == ["paypal"]
    assert "none of its" in found.unflagged[0][1]


def test_an_own_name_says_that_it_is(store: Store) -> None:
    found = explain(store, "mail.en-marche.fr", "en-marche")

    assert not found.alerts
    assert found.unflagged == (("en-marche", "it is or lies below en-marche.fr, an official domain"),)


def test_one_organisation_has_its_share_of_the_prior_and_no_more(store: Store) -> None:
    assert explain(store, "en-marche.co", "en-marche").prior == pytest.approx(0.0005)
    assert explain(store, "en-marche.co").prior == pytest.approx(0.0005)


def test_what_is_no_name_is_refused(store: Store) -> None:
    with pytest.raises(InvalidName):
        explain(store, "no name")


def test_an_unknown_organisation_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="not watched"):
        explain(store, "en-marche.co", "nobody")


def test_where_nobody_is_watched_that_is_said(tmp_path: Path) -> None:
    with (
        open_store(f"sqlite:///{tmp_path / 'empty.db'}") as empty,
        pytest.raises(UsageError, match="nobody is watched"),
    ):
        explain(empty, "en-marche.co")


def test_of_many_organisations_only_those_with_something_to_say_are_named(store: Store) -> None:
    many = [
        Identity(f"org-{n}", f"Zqxwv{n} Kjhgf{n}", (DomainName(f"zqx{n}kjh.example"),)) for n in range(20)
    ]
    store.save_organisations(many, now=NOW, who="test")

    found = explain(store, "mail-en-marche.fr")

    assert len(found.alerts) == 1
    assert found.others == 21
    assert not found.unflagged
