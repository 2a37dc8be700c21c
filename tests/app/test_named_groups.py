"""The group that a name means, and what groups and sponsors are called, on a real store and the groups that ship."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.databases import empty_database

from tocsin.app.named_groups import group_meant, group_names, named_by, names_known, names_of, sponsors_of
from tocsin.attribution.actor_sets import shipped_actors
from tocsin.model.assessment import Claim
from tocsin.model.casework import Case
from tocsin.model.errors import UsageError
from tocsin.model.grading import UNGRADED
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.opening import open_store
from tocsin.store.store import Store

ACTORS = shipped_actors()
NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        yield opened


@pytest.mark.parametrize("name", ["APT28", "fancy bear", "Pawn Storm", "G0007", "g0007", " Sofacy "])
def test_any_name_of_a_group_means_it(name: str) -> None:
    assert group_meant(ACTORS, name).name == "APT28"


def test_its_id_means_it_too() -> None:
    group = group_meant(ACTORS, "APT28")

    assert group_meant(ACTORS, group.id) == group


def test_a_name_that_two_groups_bear_is_refused_with_both_ids() -> None:
    with pytest.raises(UsageError, match=r"'Winnti' is borne by several groups: G0044 .*G0096"):
        group_meant(ACTORS, "Winnti", unlisted=True)


@pytest.mark.parametrize("name", ["Nobody's Bear", "", "intrusion-set--00000000-0000-0000-0000-000000000000"])
def test_a_name_that_nobody_bears_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(UsageError, match=r"tocsin actors search|give a name of it"):
        group_meant(ACTORS, name)


def test_it_is_kept_where_somebody_says_that_it_is_in_no_list() -> None:
    assert group_meant(ACTORS, " CyberCaliphate Nine ", unlisted=True) == IntrusionSet("CyberCaliphate Nine")
    with pytest.raises(UsageError, match="empty"):
        group_meant(ACTORS, " ", unlisted=True)


@given(st.text(max_size=40))
def test_any_text_means_a_group_or_is_refused(text: str) -> None:
    try:
        assert group_meant(ACTORS, text, unlisted=True).id
    except UsageError as error:
        assert str(error)  # noqa: PT017  # most texts are kept, and none may raise anything else


def test_names_come_from_the_store_and_else_from_the_groups_that_are_known(store: Store) -> None:
    apt28, mine = group_meant(ACTORS, "APT28"), IntrusionSet("of my own")
    store.save_threats((mine,), (ThreatActor("GRU", "ru"),), now=NOON)
    nobody = IntrusionSet("nobody at all").id

    assert group_names(store, (apt28.id, mine.id, None, nobody)) == {apt28.id: "APT28", mine.id: "of my own"}
    assert sponsors_of(store, (ThreatActor("GRU").id, None)) == {
        ThreatActor("GRU").id: ThreatActor("GRU", "ru")
    }
    assert group_names(store, (None,)) == {}
    assert sponsors_of(store, ()) == {}


def test_names_are_those_of_every_known_group_and_of_others_that_the_store_has(store: Store) -> None:
    otter, gru = IntrusionSet("Blue Otter of our own"), ThreatActor("GRU", "ru")
    store.save_threats((otter,), (gru,), now=NOON)
    asked = (otter.id, gru.id, IntrusionSet("Nobody").id)

    assert names_of(store, asked) == {otter.id: otter.name, gru.id: "GRU"}
    known = names_known(store, ACTORS, asked)
    assert known[IntrusionSet("APT28").id] == "APT28"
    assert {id_: known.get(id_) for id_ in asked} == {otter.id: otter.name, gru.id: "GRU", asked[2]: None}


def test_claims_name_groups_and_sponsors_or_nobody() -> None:
    case, gru = Case("a.example", NOON), ThreatActor("GRU", "ru")
    claim = Claim(case.id, "ANSSI", NOON, "it was them", "a report", UNGRADED, None, gru.id)

    assert named_by((claim, replace(claim, sponsor=None))) == {gru.id}
