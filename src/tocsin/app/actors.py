"""Known groups: those that ship with those that were imported."""

from tocsin.attribution.actor_sets import KnownActors, shipped_actors
from tocsin.store.store import Store


def known_actors(store: Store | None) -> KnownActors:
    """Every group that is known; without a store those that ship."""
    del store  # imported sets are read from it once it keeps them
    return shipped_actors()
