"""Imported sets of actors: one of each name, the same twice is once, and gone when removed."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from tocsin.model.errors import StoreError
from tocsin.store.questions import ActorSet, AuditQuery
from tocsin.store.store import Store

HOUR = timedelta(hours=1)


def actors(noon: datetime, name: str = "ours", document: bytes = b'{"groups":[]}') -> ActorSet:
    return ActorSet(name, "14.1", "attack", noon, sha256(document).hexdigest(), document)


def test_a_set_is_kept_once_and_a_newer_one_takes_its_place(store: Store, noon: datetime) -> None:
    first, other = actors(noon), actors(noon, "galaxies\x00", bytes(range(256)) * 4096)
    again = replace(first, imported_at=noon + HOUR)
    newer = replace(actors(noon + HOUR, document=b"newer"), version="15.0")

    saved = [store.save_actor_set(each, now=noon, who="me") for each in (first, other, again)]

    assert saved == [True, True, False]
    assert store.actor_sets() == (other, first)
    assert store.save_actor_set(newer, now=noon, who="me")
    assert store.actor_sets() == (other, newer)
    trail = store.audit(AuditQuery(subjects=("ours",)))
    assert [(each.what, each.before, each.after) for each in trail] == [
        ("actor set", "", f"14.1 {first.digest}"),
        ("actor set", f"14.1 {first.digest}", f"15.0 {newer.digest}"),
    ]


def test_a_removed_set_is_gone_and_the_trail_says_so(store: Store, noon: datetime) -> None:
    made = actors(noon)
    store.save_actor_set(made, now=noon, who="me")

    removed = [store.remove_actor_set("ours", now=noon, who="you") for _ in range(2)]

    assert removed == [True, False]
    assert store.actor_sets() == ()
    entry = store.audit(AuditQuery())[-1]
    assert (entry.who, entry.before, entry.after) == ("you", f"14.1 {made.digest}", "")


@pytest.mark.parametrize("damage", ["KLUv_Q", "AAAA", ""])
def test_a_damaged_set_is_said_and_can_be_imported_again_or_removed(
    store: Store, noon: datetime, damage: str
) -> None:
    store.save_actor_set(actors(noon), now=noon, who="me")
    with store._database.writing("damaging") as connection:
        connection.execute(text("UPDATE actor_sets SET document = :damage"), {"damage": damage})

    with pytest.raises(StoreError, match=r"the actor set 'ours' is damaged .*'tocsin db check'"):
        store.actor_sets()

    assert store.save_actor_set(actors(noon), now=noon, who="me")
    assert store.actor_sets() == (actors(noon),)
    assert store.remove_actor_set("ours", now=noon, who="me")
