from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.attribution.actor_sets import (
    SHIPPED,
    actors_of,
    shipped_actors,
    shipped_version,
    united,
    with_common_reports,
)
from tocsin.attribution.actors import builtin_collection
from tocsin.interchange.actor_collection import (
    Actor,
    ActorCollection,
    ActorUse,
    ReportSource,
    Said,
    report_id,
)
from tocsin.interchange.actor_directory import directory_of
from tocsin.model.threats import IntrusionSet

OLD = ActorCollection(
    actors=(
        Actor("G0001", "One", aliases=("Uno",), names=(Said("Uno", "v1", "2020-01-01"),), uses=(ActorUse("technique", "T1", ("r1",)),)),
        Actor("G0002", "Two", names=(Said("Two", "v1", "2020-01-01"),), uses=(ActorUse("technique", "T2", ("r1",)),)),
    ),
    reports={"r1": ReportSource("First", "https://a.example", "")},
    techniques={"T1": "Phishing"},
    software={"S1": "Worm"},
    tools=frozenset({"S1"}),
    domain="enterprise-attack",
)  # fmt: skip
NEW = ActorCollection(
    actors=(
        Actor("G0001", "One and only", aliases=("Eins",), names=(Said("Eins", "v2", "2024-01-01"),), uses=(ActorUse("technique", "T3", ("r1",)),)),
    ),
    reports={"r1": ReportSource("", "", "2019-05-01")},
    software={"S1": "Worm"},
    domain="enterprise-attack",
    replaced={"G0002": "G0001"},
)  # fmt: skip
OWN = ActorCollection(
    actors=(
        Actor("G0001", "Our one", names=(Said("Our one", "us", "2023-01-01"),), victims=(Said("France", "us", ""),), uses=(ActorUse("software", "S1", ("own",)), ActorUse("technique", "T3", ("own",)))),
        Actor("own:uno", "Uno", sponsor_claims=(Said("A state", "us", ""),)),
    ),
    reports={"own": ReportSource("Ours", "", "2023-01-01")},
)  # fmt: skip


def of(collection: ActorCollection, actor_id: str) -> Actor:
    return next(actor for actor in collection.actors if actor.id == actor_id)


def test_a_later_state_of_attack_takes_the_place_of_the_uses_and_current_names_of_the_earlier() -> None:
    one = of(united((OLD, NEW)), "G0001")

    assert one.name == "One and only"
    assert one.aliases == ("Eins",)
    assert one.uses == (ActorUse("technique", "T3", ("r1",)),)


def test_who_said_which_name_is_never_lost() -> None:
    names = of(united((OLD, NEW, OWN)), "G0001").names

    assert names == (
        Said("Uno", "v1", "2020-01-01"),
        Said("Two", "v1", "2020-01-01"),
        Said("Eins", "v2", "2024-01-01"),
        Said("Our one", "us", "2023-01-01"),
    )


@pytest.mark.parametrize("order", [(OLD, OWN, NEW), (OLD, NEW, OWN)], ids=["before", "after"])
def test_what_is_ones_own_is_added_and_stays_when_attack_gets_newer(
    order: tuple[ActorCollection, ...],
) -> None:
    one = of(united(order), "G0001")

    assert {(use.value, frozenset(use.reports)) for use in one.uses} == {
        ("S1", frozenset({"own"})), ("T3", frozenset({"own", "r1"}))
    }  # fmt: skip
    assert one.name == "One and only"
    assert one.victims == (Said("France", "us", ""),)


def test_groups_are_never_one_because_of_a_name() -> None:
    found = united((OLD, OWN))

    assert [actor.id for actor in found.actors] == ["G0001", "G0002", "own:uno"]
    assert of(found, "own:uno").uses == ()


def test_an_id_that_attack_gave_up_is_its_heir_without_the_uses_of_its_own_time() -> None:
    own = ActorCollection((Actor("G0002", "Two", uses=(ActorUse("technique", "T9", ("own",)),)),))

    found = united((OLD, own, NEW))

    assert [actor.id for actor in found.actors] == ["G0001"]
    assert {use.value for use in found.actors[0].uses} == {"T3", "T9"}


def test_only_attack_can_give_an_id_up_and_a_circle_leads_nowhere() -> None:
    circle = replace(NEW, replaced={"G0001": "G0002", "G0002": "G0001"})

    assert {actor.id for actor in united((OLD, replace(NEW, domain=""))).actors} == {"G0001", "G0002"}
    assert {actor.id for actor in united((OLD, circle)).actors} == {"G0001", "G0002"}


def test_a_newer_state_of_a_galaxy_renames_its_own_groups_and_nobody_elses() -> None:
    galaxy = ActorCollection((Actor("misp:1", "New"), Actor("G0001", "Theirs")), domain="misp-threat-actor")
    before = ActorCollection((Actor("misp:1", "Old"),))

    found = united((OLD, before, galaxy))

    assert of(found, "misp:1").name == "New"
    assert of(found, "G0001").name == "One"


def test_of_a_report_the_later_word_counts_with_what_only_the_earlier_has() -> None:
    assert united((OLD, NEW)).reports == {"r1": ReportSource("First", "https://a.example", "2019-05-01")}


def test_somebodys_own_date_of_a_report_does_not_change_what_attack_says() -> None:
    own = ActorCollection(
        (), {"r1": ReportSource("Mine", "", "2001-01-01"), "r2": ReportSource("Mine", "", "2001-01-01")}
    )

    found = united((OLD, NEW, own)).reports

    assert found["r1"] == ReportSource("First", "https://a.example", "2019-05-01")
    assert found["r2"].date == "2001-01-01"


def test_software_is_a_tool_as_long_as_the_last_who_names_it_says_so() -> None:
    assert united((OLD,)).tools == {"S1"}
    assert united((OLD, NEW)).tools == frozenset()
    assert united((OLD, OWN)).tools == {"S1"}


def test_reports_with_the_same_address_are_one_in_every_set_and_nameless_ones_stay_the_sets_own() -> None:
    uses = (ActorUse("technique", "T1", ("a", "b", "c", "d", "e")),)
    reports = {
        "a": ReportSource("A", "https://a.example", ""),
        "b": ReportSource("B", "https://a.example", "2020-01-01"),
        "c": ReportSource("", "", "2021-01-01"),
        "e": ReportSource("B", "https://a.example", "2022-01-01"),
    }

    found = with_common_reports(ActorCollection((Actor("G0001", "One", uses=uses),), reports), "mine")

    shared = report_id("https://a.example", "")
    assert found.actors[0].uses[0].reports == (shared, "mine:c", "mine:d", "mine:e")
    assert found.reports == {
        shared: ReportSource("B", "https://a.example", "2020-01-01"), "mine:c": reports["c"], "mine:e": reports["e"]
    }  # fmt: skip


def test_the_groups_that_ship_come_with_profiles_names_and_a_version() -> None:
    found = shipped_actors()

    assert len(found.profiles.uses.groups) == 172
    assert found.versions == (shipped_version(),)
    assert shipped_version()[0] == SHIPPED
    assert shipped_version()[1].startswith("18.1 ")
    assert all(found.naming.group(each) for each in found.profiles.uses.groups)


def test_what_ships_is_the_same_when_it_is_united_with_nothing_new() -> None:
    found = actors_of([ActorCollection(())], [("none", "1")])

    assert found.directory == shipped_actors().directory
    assert found.profiles.uses.reports == shipped_actors().profiles.uses.reports
    assert [name for name, _ in found.versions] == [SHIPPED, "none"]
    assert actors_of([], []) is shipped_actors()


def test_an_imported_group_is_known_beside_those_that_ship() -> None:
    found = actors_of([OWN], [("own", "1")])

    assert found.naming.actor_ids(IntrusionSet("Uno").id) == {"own:uno"}
    assert "S1" in found.profiles.uses.software


def test_most_groups_that_ship_say_whom_they_were_seen_to_attack() -> None:
    with_uses = [group for group in shipped_actors().directory.groups if group.techniques or group.software]
    apt28 = next(group for group in with_uses if group.id == "G0007")

    assert sum(bool(group.victims) for group in with_uses) == 142
    assert {"France", "Media", "Government"} <= {said.what for said in apt28.victims}


NAMES = st.sampled_from(["One", "Uno", "Two"])
ACTORS = st.lists(
    st.builds(
        Actor,
        st.sampled_from(["G0001", "G0002", "own:1", "misp:1"]),
        NAMES,
        names=st.lists(st.builds(Said, NAMES, st.just("A"), st.just("")), max_size=2).map(tuple),
        uses=st.lists(
            st.builds(
                ActorUse,
                st.just("technique"),
                st.sampled_from(["T1", "T2"]),
                st.tuples(st.sampled_from("ab")),
            ),
            max_size=2,
        ).map(tuple),
    ),
    max_size=3,
).map(tuple)
COLLECTIONS = st.lists(
    st.builds(
        ActorCollection,
        ACTORS,
        domain=st.sampled_from(["", "enterprise-attack", "misp-x"]),
        replaced=st.dictionaries(st.sampled_from(["G0001", "G0002"]), st.sampled_from(["G0001", "G0002"])),
    ),
    max_size=4,
)


@given(COLLECTIONS)
def test_whatever_is_united_keeps_every_name_and_each_id_once(collections: list[ActorCollection]) -> None:
    found = united(collections)

    ids = [actor.id for actor in found.actors]
    assert len(set(ids)) == len(ids)
    assert {said for each in collections for actor in each.actors for said in actor.names} == {
        said for actor in found.actors for said in actor.names
    }
    assert united((found,)).actors == found.actors
    assert directory_of(found).groups == directory_of(united((found,))).groups


def test_the_shipped_collection_names_the_state_of_attack_that_it_is() -> None:
    found = builtin_collection()

    assert (found.domain, found.version, found.dated) == ("enterprise-attack", "18.1", "2025-11-13")
    assert found.replaced["G0074"] == "G0035"
    assert found.problems == ()
