"""Known groups: those that ship with those of the sets that somebody imported."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from tocsin.app.settings import database_url
from tocsin.attribution.actor_sets import (
    SHIPPED,
    KnownActors,
    actors_of,
    shipped_actors,
    shipped_version,
)
from tocsin.attribution.actors import builtin_collection
from tocsin.interchange.actor_collection import ActorCollection, read_collection
from tocsin.model.errors import InputError, StoreError, UsageError
from tocsin.store.opening import open_store
from tocsin.store.questions import ActorSet
from tocsin.store.store import Store

__all__ = ["KnownActors", "SetSummary", "known_actors", "opened_if_there", "remove_set", "sets_of"]

_SQLITE_FILE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True)
class SetSummary:
    """A set of actors in short; `kind` is SHIPPED for the one that ships, which was never imported."""

    name: str
    kind: str
    version: str
    dated: str
    imported_at: datetime | None
    groups: int
    with_uses: int
    digest: str


def known_actors(store: Store | None) -> KnownActors:
    """Every group that is known; without a store those that ship. Raises StoreError where an imported set is damaged."""
    sets = imported_sets(store) if store is not None else ()
    return _known(sets) if sets else shipped_actors()


def imported_sets(store: Store) -> tuple[ActorSet, ...]:
    """Imported sets, the last imported last."""
    return tuple(sorted(store.actor_sets(), key=lambda each: (each.imported_at, each.name)))


def collection_of(imported: ActorSet) -> ActorCollection:
    """What a set holds; raises StoreError where that cannot be read."""
    try:
        return read_collection(imported.document)
    except InputError as error:
        raise StoreError(
            f"the actors {imported.name!r} in the database cannot be read ({error}): "
            f"'tocsin actors remove {imported.name}' and import them again"
        ) from error


def version_of(imported: ActorSet) -> tuple[str, str]:
    """Name and version of a set, as an assessment notes them."""
    return imported.name, f"{imported.version} {imported.digest[:12]}".strip()


def sets_of(store: Store | None) -> tuple[SetSummary, ...]:
    """The set that ships, then the imported ones in the order in which they were imported."""
    imported = imported_sets(store) if store is not None else ()
    version, _, digest = shipped_version()[1].rpartition(" ")
    shipped = _summary(SHIPPED, SHIPPED, version, None, digest, builtin_collection())
    return (
        shipped,
        *(
            _summary(each.name, each.kind, each.version, each.imported_at, each.digest, collection_of(each))
            for each in imported
        ),
    )


def remove_set(store: Store, name: str, *, now: datetime, who: str) -> None:
    """Forget an imported set; raises UsageError where there is none of that name."""
    if name == SHIPPED:
        raise UsageError("the groups that ship cannot be removed; only imported sets can")
    if not store.remove_actor_set(name, now=now, who=who):
        raise UsageError(f"no imported set is named {name!r}: 'tocsin actors sets' lists them")


@contextmanager
def opened_if_there(
    option: str | None, *, environment: Mapping[str, str] = os.environ
) -> Iterator[Store | None]:
    """Open the database; None where nobody named one with an option and there is no file yet: what ships needs none."""
    url = database_url(option, environment=environment)
    path = Path(url.removeprefix(_SQLITE_FILE))
    if not option and url.startswith(_SQLITE_FILE) and not path.exists():
        yield None
        return
    with open_store(url, create=False) as store:
        yield store


@lru_cache(maxsize=1)
def _known(sets: Sequence[ActorSet]) -> KnownActors:
    try:
        return actors_of([collection_of(each) for each in sets], [version_of(each) for each in sets])
    except InputError as error:
        names = ", ".join(each.name for each in sets)
        raise StoreError(
            f"the imported actors ({names}) are too many together ({error}): remove a set"
        ) from error


def _summary(
    name: str, kind: str, version: str, imported_at: datetime | None, digest: str, held: ActorCollection
) -> SetSummary:
    return SetSummary(
        name=name,
        kind=kind,
        version=version,
        dated=held.dated,
        imported_at=imported_at,
        groups=len({actor.id for actor in held.actors}),
        with_uses=len({actor.id for actor in held.actors if actor.uses}),
        digest=digest,
    )
