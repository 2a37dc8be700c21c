"""Who is who among known groups: names with whose word each is, reported victims; apart from them, claims about sponsors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.interchange.actor_collection import (
    SOFTWARE,
    TECHNIQUE,
    Actor,
    ActorCollection,
    Said,
    read_collection,
)
from tocsin.model.errors import InputError

__all__ = ["Directory", "KnownGroup", "Said", "SponsorClaim", "directory_of", "read_directory"]


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group under one of its names. Other names are edges to it: two groups that share one stay two.

    `victims` are countries and sectors, or single organisations, in the words of those who say so. `reports` is how many
    reports tell of what the group used; `references` are addresses of pages on it.
    """

    id: str
    name: str
    names: tuple[Said, ...]
    victims: tuple[Said, ...]
    techniques: tuple[str, ...]
    software: tuple[str, ...]
    reports: int
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SponsorClaim:
    """Somebody's claim that a state or another body stands behind what the group with this id did; never computed."""

    group_id: str
    claim: Said


@dataclass(frozen=True, slots=True)
class Directory:
    """Groups in the order of their ids, and claims about sponsors, which are another question."""

    groups: tuple[KnownGroup, ...]
    sponsor_claims: tuple[SponsorClaim, ...]
    notice: str


def read_directory(data: bytes) -> Directory:
    """Directory from the bytes of a JSON document (docs/actors.md); raises InputError where it names no group."""
    found = directory_of(read_collection(data))
    if not found.groups:
        raise InputError("the file of actors names no group: each of its 'actors' needs an 'id' and a 'name'")
    return found


def directory_of(collection: ActorCollection) -> Directory:
    """Directory of the actors that have a name; what is said of one id in several places is said of one group."""
    told: dict[str, list[Actor]] = defaultdict(list)
    for actor in collection.actors:
        told[actor.id].append(actor)
    named = {actor_id: actors for actor_id, actors in sorted(told.items()) if any(a.name for a in actors)}
    claims = (
        SponsorClaim(actor_id, claim)
        for actor_id, actors in named.items()
        for claim in _once(claim for actor in actors for claim in actor.sponsor_claims)
    )
    groups = tuple(_group(actor_id, actors) for actor_id, actors in named.items())
    return Directory(groups, tuple(claims), collection.notice)


def _group(actor_id: str, actors: list[Actor]) -> KnownGroup:
    names = _once(said for actor in actors for said in actor.names)
    known = {said.what for said in names}
    plain = _once(Said(alias, "", "") for actor in actors for alias in actor.aliases if alias not in known)
    uses = [use for actor in actors for use in actor.uses]
    return KnownGroup(
        id=actor_id,
        name=next(actor.name for actor in actors if actor.name),
        names=names + plain,
        victims=_once(said for actor in actors for said in actor.victims),
        techniques=tuple(sorted({use.value for use in uses if use.kind == TECHNIQUE})),
        software=tuple(sorted({use.value for use in uses if use.kind == SOFTWARE})),
        reports=len({report for use in uses for report in use.reports}),
        references=tuple(dict.fromkeys(address for actor in actors for address in actor.references)),
    )


def _once(told: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(dict.fromkeys(told))
