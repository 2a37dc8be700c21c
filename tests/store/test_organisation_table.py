"""Watched organisations: kept whole, replaced, removed, each change on record."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import StoreError
from tocsin.model.identity import AllowEntry, Identity, Outlet
from tocsin.store.questions import AuditQuery
from tocsin.store.schema import organisations
from tocsin.store.store import Store

DAY = timedelta(days=1)


@pytest.fixture
def macron(noon: datetime) -> Identity:
    return Identity(
        slug="en-marche",
        name="En Marche !",
        domains=(DomainName("en-marche.fr"),),
        words=("enmarche",),
        services=("microsoft-365",),
        outlets=(Outlet("Le Soir", (DomainName("lesoir.be"),)),),
        languages=("fr",),
        countries=("fr",),
        people=("Emmanuel Macron",),
        alert_budget=3,
        allow=(AllowEntry(DomainName("jeunes-en-marche.fr"), "mounir", "the youth branch", noon + DAY),),
    )


def test_an_organisation_comes_back_as_it_was_saved(store: Store, macron: Identity, noon: datetime) -> None:
    store.save_organisations([macron], now=noon, who="mounir")

    assert store.organisation("en-marche") == macron
    assert store.organisations() == (macron,)


def test_an_organisation_that_is_not_watched_is_none(store: Store) -> None:
    assert store.organisation("nobody") is None


def test_one_that_is_only_known_as_a_target_is_not_among_the_watched(store: Store, noon: datetime) -> None:
    target = Identity(slug="wada", name="WADA", sectors=("non-profit",), watched=False)

    store.save_organisations([target], now=noon, who="mounir")

    assert store.organisations() == ()
    assert store.organisations(targets=True) == (target,)
    assert store.organisation("wada") == target


def test_saving_an_organisation_again_replaces_it(store: Store, macron: Identity, noon: datetime) -> None:
    other = Identity(slug=macron.slug, name="Renaissance")
    store.save_organisations([macron], now=noon, who="mounir")

    store.save_organisations([other], now=noon, who="mounir")

    assert store.organisations() == (other,)


def test_each_change_of_an_organisation_is_in_the_trail_once(
    store: Store, macron: Identity, noon: datetime
) -> None:
    for _ in range(2):
        store.save_organisations([macron], now=noon, who="mounir")
    store.remove_organisation("en-marche", now=noon, who="emilie")

    added, removed = store.audit(AuditQuery(subjects=("en-marche",)))
    assert (added.who, added.before, removed.who, removed.after) == ("mounir", "", "emilie", "")
    assert added.after == removed.before


def test_removing_what_is_not_watched_says_so(store: Store, noon: datetime) -> None:
    assert not store.remove_organisation("nobody", now=noon, who="mounir")


def test_ten_thousand_organisations_are_saved_at_once(store: Store, noon: datetime) -> None:
    many = [Identity(slug=f"o{number:05}", name=f"Organisation {number}") for number in range(10_000)]

    store.save_organisations(many, now=noon, who="mounir")

    assert store.organisations() == tuple(many)


def test_any_organisation_comes_back_from_the_database(
    store: Store, any_identity: st.SearchStrategy[Identity], noon: datetime
) -> None:
    @settings(max_examples=40, deadline=None)
    @given(any_identity)
    def holds(identity: Identity) -> None:
        store.save_organisations([identity], now=noon, who="mounir")

        assert store.organisation(identity.slug) == identity

    holds()


def test_a_damaged_organisation_is_named_with_what_to_do(
    store: Store, macron: Identity, noon: datetime
) -> None:
    store.save_organisations([macron], now=noon, who="mounir")
    with store._database.writing("damaging") as connection:
        connection.execute(update(organisations).values(document="{}"))

    with pytest.raises(StoreError, match=r"organisation 'en-marche' is damaged .*'tocsin db check'"):
        store.organisations()
