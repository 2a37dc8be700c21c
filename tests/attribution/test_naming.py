from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.attribution.actors import builtin_directory
from tocsin.attribution.naming import Naming
from tocsin.interchange.actor_directory import Directory, KnownGroup, Said
from tocsin.model.threats import Alias, IntrusionSet


def group(actor_id: str, name: str, *others: str) -> KnownGroup:
    names = tuple(Said(other, "A report", "2016-06-15") for other in others)
    return KnownGroup(actor_id, name, names, (), (), (), 0)


def naming(*groups: KnownGroup) -> Naming:
    return Naming.of(Directory(groups, (), ""))


def ids(found: tuple[KnownGroup, ...]) -> list[str]:
    return [each.id for each in found]


def test_an_id_of_the_actor_data_and_one_of_the_model_are_one_group() -> None:
    found = naming(group("G0007", "APT28", "Fancy Bear"))

    assert found.stix_id("G0007") == IntrusionSet("APT28").id
    assert found.actor_ids(IntrusionSet("APT28").id) == {"G0007"}
    assert found.title("G0007") == "APT28"


def test_an_alias_that_one_group_bears_means_that_group() -> None:
    found = naming(group("G0007", "APT28", "Fancy Bear"), group("G0016", "APT29"))

    assert found.actor_ids(IntrusionSet("Fancy Bear").id) == {"G0007"}


def test_an_alias_that_two_groups_share_means_both_and_neither_is_chosen() -> None:
    found = naming(group("G1", "One", "Shared Bear"), group("G2", "Two", "Shared Bear", "SharedBear"))

    assert found.actor_ids(IntrusionSet("Shared Bear").id) == {"G1", "G2"}
    assert ids(found.find("shared bear")) == ["G1", "G2"]
    assert found.meant("Shared Bear") is None


def test_a_groups_own_name_is_not_shared_because_others_are_called_so_too() -> None:
    found = naming(group("G0001", "Axiom", "APT17"), group("G0025", "APT17", "Axiom"))

    assert found.actor_ids(IntrusionSet("APT17").id) == {"G0025"}
    assert ids(found.find("APT17")) == ["G0025", "G0001"]
    assert found.meant("apt 17") == group("G0025", "APT17", "Axiom")


def test_groups_with_the_same_own_name_stay_two() -> None:
    found = naming(group("misp:1", "APT12"), group("G0005", "APT12"), group("own:apt12", "APT12"))

    assert found.title("G0005") == "APT12"
    assert found.title("misp:1") == "APT12 (misp:1)"
    assert len({found.stix_id(each) for each in ("misp:1", "G0005", "own:apt12")}) == 3
    assert found.actor_ids(IntrusionSet("APT12").id) == {"G0005"}
    assert found.actor_ids(found.stix_id("misp:1")) == {"misp:1"}
    assert found.meant("APT12") == group("G0005", "APT12")
    assert found.meant("misp:1") == group("misp:1", "APT12")
    assert found.meant("APT12 (misp:1)") == group("misp:1", "APT12")


def test_of_two_groups_with_one_own_name_beside_attack_none_is_meant() -> None:
    assert naming(group("misp:1", "Blue"), group("misp:2", "blue")).meant("Blue") is None


def test_an_id_nobody_has_is_its_own_name_and_a_name_nobody_bears_means_nobody() -> None:
    found = naming(group("G1", "One"))

    assert found.stix_id("G9") == IntrusionSet("G9").id
    assert found.intrusion_set("G9") == IntrusionSet("G9")
    assert found.group("G9") is None
    assert found.actor_ids(IntrusionSet("Nine").id) == frozenset()
    assert found.find("Nine") == ()
    assert found.meant("Nine") is None


@pytest.mark.parametrize("text", ["", " ", "--"])
def test_nothing_means_nobody(text: str) -> None:
    found = naming(group("G1", "One", "--"))

    assert found.find(text) == ()
    assert found.meant(text) is None


def test_only_names_with_a_source_and_a_day_become_aliases() -> None:
    names = (Said("Uno", "A report", "2016-06-15"), Said("Eins", "", ""), Said("Ein", "B", "soon"))
    found = naming(KnownGroup("G1", "One", (*names, names[0]), (), (), (), 0))

    assert found.intrusion_set("G1") == IntrusionSet(
        "One", (Alias("Uno", "A report", datetime(2016, 6, 15, tzinfo=UTC)),)
    )


def test_every_group_that_ships_has_an_id_of_its_own_and_is_found_by_it() -> None:
    directory = builtin_directory()
    found = Naming.of(directory)

    assert len({found.stix_id(each.id) for each in directory.groups}) == len(directory.groups)
    assert all(found.actor_ids(found.stix_id(each.id)) == {each.id} for each in directory.groups)
    assert all(found.meant(each.id) == each for each in directory.groups)
    assert all(found.intrusion_set(each.id).name for each in directory.groups)


NAME = st.sampled_from(["A", "a", "B", "A (2)", "A (1)", "1"])


@given(st.lists(st.tuples(NAME, st.lists(NAME, max_size=3)), max_size=5))
def test_whatever_groups_are_called_they_stay_apart_and_can_be_found(
    rows: list[tuple[str, list[str]]],
) -> None:
    groups = [group(str(number), name, *others) for number, (name, others) in enumerate(rows)]
    found = naming(*groups)

    assert len({found.stix_id(each.id) for each in groups}) == len(groups)
    for each in groups:
        assert found.actor_ids(found.stix_id(each.id)) == {each.id}
        assert each in found.find(each.name)
        assert all(each in found.find(said.what) for said in each.names)
