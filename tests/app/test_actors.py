from tocsin.app.actors import known_actors
from tocsin.attribution.actor_sets import shipped_actors


def test_without_a_store_the_groups_that_ship_are_known() -> None:
    assert known_actors(None) is shipped_actors()
