from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.app import actor_files

from tocsin.app.actor_imports import import_set
from tocsin.app.actors import known_actors, opened_if_there, remove_set, sets_of
from tocsin.attribution.actor_sets import SHIPPED, shipped_actors
from tocsin.model.errors import StoreError, UsageError
from tocsin.store.opening import open_store
from tocsin.store.questions import ActorSet

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'tocsin.db'}"


def brought(url: str, tmp_path: Path, data: bytes, name: str = "") -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    with open_store(url) as store:
        import_set(str(file), store, name=name, now=NOON, who="test")


def test_without_a_store_or_a_set_the_groups_that_ship_are_known(url: str) -> None:
    with open_store(url) as store:
        assert known_actors(store) is known_actors(None) is shipped_actors()


def test_imported_groups_are_known_beside_those_that_ship_and_the_sets_are_named(
    url: str, tmp_path: Path
) -> None:
    brought(url, tmp_path, actor_files.TABLE, "mine")

    with open_store(url) as store:
        found = known_actors(store)

        assert found is known_actors(store)
    assert found.naming.meant("Otterly") is not None
    assert "own:blue-otter" in found.profiles.uses.groups
    assert [name for name, _ in found.versions] == [SHIPPED, "mine"]


def test_an_imported_state_of_attack_takes_the_place_of_what_ships(url: str, tmp_path: Path) -> None:
    brought(url, tmp_path, actor_files.attack())

    with open_store(url) as store:
        group = known_actors(store).naming.group("G0007")

    assert group is not None
    assert group.techniques == ("T1001",)
    assert {"Fancy Bear", "Pawn Storm"} <= {said.what for said in group.names}


def test_sets_are_listed_in_the_order_in_which_they_came_and_can_be_removed(url: str, tmp_path: Path) -> None:
    brought(url, tmp_path, actor_files.TABLE, "mine")

    with open_store(url) as store:
        shipped, mine = sets_of(store)
        remove_set(store, "mine", now=NOON, who="test")

        assert sets_of(store) == sets_of(None) == (shipped,)
    assert (shipped.name, shipped.version, shipped.with_uses, shipped.imported_at) == (
        "shipped",
        "18.1",
        172,
        None,
    )
    assert (mine.name, mine.kind, mine.groups, mine.imported_at) == ("mine", "csv", 2, NOON)


@pytest.mark.parametrize("name", [SHIPPED, "nothing"])
def test_what_was_not_imported_cannot_be_removed(url: str, name: str) -> None:
    with open_store(url) as store, pytest.raises(UsageError):
        remove_set(store, name, now=NOON, who="test")


def test_a_damaged_set_says_which_it_is_and_what_to_do(url: str) -> None:
    with open_store(url) as store:
        store.save_actor_set(ActorSet("mine", "", "csv", NOON, "0" * 64, b"{}"), now=NOON, who="test")

        with pytest.raises(StoreError, match="actors remove mine"):
            known_actors(store)


def test_without_a_database_nothing_is_opened_unless_somebody_named_it(url: str, tmp_path: Path) -> None:
    with opened_if_there(None, environment={"TOCSIN_DATABASE": url}) as store:
        assert store is None
    with pytest.raises(StoreError), opened_if_there(url, environment={}):
        pass
    brought(url, tmp_path, actor_files.TABLE)
    with opened_if_there(None, environment={"TOCSIN_DATABASE": url}) as store:
        assert store is not None
