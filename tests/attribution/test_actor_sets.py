from tocsin.attribution.actor_sets import SHIPPED, shipped_actors


def test_the_groups_that_ship_come_with_profiles_names_and_a_version() -> None:
    found = shipped_actors()

    assert len(found.profiles.uses.groups) == 172
    assert [name for name, _ in found.versions] == [SHIPPED]
    assert all(found.naming.group(each) for each in found.profiles.uses.groups)
