"""The groups that are known: those that ship and those of imported sets, united without merging two groups."""

import hashlib
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from tocsin.attribution.actors import builtin_actors, builtin_collection, builtin_directory
from tocsin.attribution.naming import ATTACK_ID, Naming
from tocsin.interchange.actor_collection import (
    ATTACK_DOMAINS,
    Actor,
    ActorCollection,
    ActorUse,
    ReportSource,
    Said,
    report_id,
)
from tocsin.interchange.actor_directory import Directory, directory_of
from tocsin.interchange.actor_profiles import ActorProfiles, profiles_of

SHIPPED: Final = "shipped"


@dataclass(frozen=True, slots=True, eq=False)
class KnownActors:
    """What is known of groups: their dated uses, who is who, what they are called, and from which sets.

    `versions` are the names and versions of the sets, the one that ships first: an assessment notes them.
    """

    profiles: ActorProfiles
    directory: Directory
    naming: Naming
    versions: tuple[tuple[str, str], ...]


@cache
def shipped_actors() -> KnownActors:
    """The groups that ship."""
    directory = builtin_directory()
    profiles = profiles_of(builtin_collection())
    return KnownActors(profiles, directory, Naming.of(directory), (shipped_version(),))


def shipped_version() -> tuple[str, str]:
    """Name and version of the set that ships."""
    digest = hashlib.sha256(builtin_actors()).hexdigest()
    return SHIPPED, f"{builtin_collection().version} {digest[:12]}".strip()


def actors_of(imported: Sequence[ActorCollection], versions: Sequence[tuple[str, str]]) -> KnownActors:
    """The groups that ship with imported ones, the last imported last; raises InputError where they are too many."""
    if not imported:
        return shipped_actors()
    collection = united((builtin_collection(), *imported))
    directory = directory_of(collection)
    return KnownActors(
        profiles_of(collection), directory, Naming.of(directory), (shipped_version(), *versions)
    )


def united(collections: Sequence[ActorCollection]) -> ActorCollection:
    """All that the collections say, the last one last; groups are one only where their ids are the same.

    Of a later state of one domain (ATT&CK's) a group's uses and current names take the place of those of the earlier
    state; uses of other origins are added. Who said which name, whom a group attacked, and who is behind it, is never lost. An id that
    ATT&CK gave up for another is that other.
    """
    heirs = _heirs(collections)
    layers: dict[str, _Layers] = {}
    for number, collection in enumerate(collections):
        for actor in collection.actors:
            actor_id = heirs.get(actor.id, actor.id)
            known = layers.setdefault(actor_id, _Layers(actor.name))
            known.add(actor, collection, number, is_heir=actor_id != actor.id)
    later_first = list(reversed(collections))
    return ActorCollection(
        actors=tuple(known.actor(actor_id) for actor_id, known in layers.items()),
        reports=_reports(collections),
        techniques=dict(ChainMap(*(dict(each.techniques) for each in later_first))),
        software=dict(ChainMap(*(dict(each.software) for each in later_first))),
        tools=_tools(collections),
        notice=" ".join(dict.fromkeys(each.notice for each in collections if each.notice)),
        problems=tuple(problem for each in collections for problem in each.problems),
    )


def with_common_reports(collection: ActorCollection, label: str) -> ActorCollection:
    """The collection with ids of reports that are the same in every set: made from the address, else from the title.

    A report with neither, or with another day than one of the same id, stays the set's own, under its `label`.
    """
    ids: dict[str, str] = {}
    reports: dict[str, ReportSource] = {}
    for old, report in collection.reports.items():
        new = report_id(report.url, report.title) if report.url or report.title else f"{label}:{old}"
        known = reports.get(new)
        if known is not None and report.date and known.date and report.date != known.date:
            new, known = f"{label}:{old}", None
        ids[old], reports[new] = new, _better(report, known)
    return replace(
        collection,
        reports=reports,
        actors=tuple(
            replace(actor, uses=tuple(_with_reports(use, ids, label) for use in actor.uses))
            for actor in collection.actors
        ),
    )


def _with_reports(use: ActorUse, ids: Mapping[str, str], label: str) -> ActorUse:
    return replace(use, reports=tuple(dict.fromkeys(ids.get(old, f"{label}:{old}") for old in use.reports)))


@dataclass(slots=True)
class _Layers:
    """What the collections so far say of one group; uses and current names by the domain, or the file, that they are from."""

    name: str
    names: dict[Said, None] = field(default_factory=dict)
    victims: dict[Said, None] = field(default_factory=dict)
    sponsor_claims: dict[Said, None] = field(default_factory=dict)
    references: dict[str, None] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uses: dict[str, list[ActorUse]] = field(default_factory=lambda: defaultdict(list))
    states: dict[str, int] = field(default_factory=dict)

    def add(self, actor: Actor, collection: ActorCollection, number: int, *, is_heir: bool) -> None:
        """Take in what a collection says; of an id that was given up no uses, for the heir's own state has them."""
        self.names.update(dict.fromkeys(actor.names))
        self.victims.update(dict.fromkeys(actor.victims))
        self.sponsor_claims.update(dict.fromkeys(actor.sponsor_claims))
        self.references.update(dict.fromkeys(actor.references))
        is_attack = collection.domain in ATTACK_DOMAINS
        if is_heir and is_attack:
            return
        if (
            not is_heir
            and actor.name
            and (is_attack or (collection.domain and not ATTACK_ID.match(actor.id)))
        ):
            self.name = actor.name
        layer = collection.domain or f"file {number}"
        if self.states.setdefault(layer, number) != number:
            self.states[layer] = number
            self.uses.pop(layer, None)
            self.aliases.pop(layer, None)
        self.aliases[layer] = (*self.aliases.get(layer, ()), *actor.aliases)
        self.uses[layer].extend(actor.uses)

    def actor(self, actor_id: str) -> Actor:
        """The group with all of it."""
        said: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for uses in self.uses.values():
            for use in uses:
                said[use.kind, use.value].update(dict.fromkeys(use.reports))
        return Actor(
            id=actor_id,
            name=self.name,
            aliases=tuple(dict.fromkeys(alias for layer in self.aliases.values() for alias in layer)),
            names=tuple(self.names),
            victims=tuple(self.victims),
            sponsor_claims=tuple(self.sponsor_claims),
            uses=tuple(ActorUse(kind, value, tuple(reports)) for (kind, value), reports in said.items()),
            references=tuple(self.references),
        )


def _heirs(collections: Iterable[ActorCollection]) -> dict[str, str]:
    """For each id that ATT&CK gave up, the one at the end of its chain; circles have no end and are left out."""
    following: dict[str, str] = {}
    for collection in collections:
        if collection.domain in ATTACK_DOMAINS:
            following.update(collection.replaced)
    found = {}
    for old, following_it in following.items():
        new, seen = following_it, {old}
        while new in following and new not in seen:
            seen.add(new)
            new = following[new]
        if new not in seen:
            found[old] = new
    return found


def _reports(collections: Iterable[ActorCollection]) -> dict[str, ReportSource]:
    """Reports by id. What a state of ATT&CK or a galaxy says of one counts more than a file of somebody's own."""
    found: dict[str, ReportSource] = {}
    for collection in sorted(collections, key=lambda each: bool(each.domain)):
        for name, report in collection.reports.items():
            found[name] = _better(report, found.get(name))
    return found


def _better(report: ReportSource, known: ReportSource | None) -> ReportSource:
    """The later word on a report, with what only the earlier one tells."""
    if known is None:
        return report
    return ReportSource(report.title or known.title, report.url or known.url, report.date or known.date)


def _tools(collections: Iterable[ActorCollection]) -> frozenset[str]:
    tools: set[str] = set()
    for collection in collections:
        tools = (tools - set(collection.software)) | collection.tools
    return frozenset(tools)
