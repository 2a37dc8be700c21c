"""What a group is called: from the ids of actor data (`G0007`) to those of the model (`intrusion-set--...`) and back."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Final, Self

from tocsin.attribution.actors import folded, is_id, short_id
from tocsin.interchange.actor_directory import Directory, KnownGroup, Said
from tocsin.model.threats import Alias, IntrusionSet

ATTACK_ID: Final = re.compile(r"G\d{4}\Z")


class Naming:
    """Names of the groups of a directory. Groups are never merged by a name; one that several bear is said to be so.

    `unlisted` are names of groups that are in no directory, by their ids in the model.
    """

    def __init__(self, directory: Directory, unlisted: Mapping[str, str] | None = None) -> None:
        self._groups = {group.id: group for group in directory.groups}
        self._unlisted = dict(unlisted or {})

    @classmethod
    def of(cls, directory: Directory) -> Self:
        """Naming of all groups of a directory."""
        return cls(directory)

    def group(self, actor_id: str) -> KnownGroup | None:
        """The group with an id of the actor data; None where there is none."""
        return self._groups.get(actor_id)

    def title(self, actor_id: str) -> str:
        """The name that is the group's own: where several have it, ATT&CK's has it bare, the others with their ids.

        An id that the directory does not have is its own name.
        """
        return self._titles.get(actor_id) or self._unlisted.get(actor_id, actor_id)

    def stix_id(self, actor_id: str) -> str:
        """Id in the model of the group with an id of the actor data; no two groups have the same."""
        return self._stix_ids.get(actor_id) or IntrusionSet(self.title(actor_id)).id

    def intrusion_set(self, actor_id: str) -> IntrusionSet:
        """The group with its other names as edges, as far as somebody is known to have said them on a day."""
        group = self._groups.get(actor_id)
        edges = (_alias(said) for said in group.names) if group else ()
        return IntrusionSet(self.title(actor_id), tuple(dict.fromkeys(edge for edge in edges if edge)))

    def actor_ids(self, stix_id: str) -> frozenset[str]:
        """Groups that an id of the model can mean: the one whose name made it; else all that bear that name as well.

        Several where a name is shared, and none where nobody bears it: it is for the caller to say so, not to choose.
        """
        own = self._owners.get(stix_id)
        return frozenset({own}) if own is not None else self._bearers.get(stix_id, frozenset())

    def find(self, text: str) -> tuple[KnownGroup, ...]:
        """Groups that bear the whole name, as `search` compares names; whose own name or id it is come first."""
        return tuple(self._groups[actor_id] for _, actor_id in self._ranked(text))

    def meant(self, text: str) -> KnownGroup | None:
        """The one group that a person means by an id or a name; None where nobody bears it, or several do alike.

        An id comes before a name, the own name of a group of ATT&CK before any other name, and what ATT&CK's groups
        are called before what others are.
        """
        ranked = self._ranked(text)
        best = [actor_id for rank, actor_id in ranked if rank == ranked[0][0]]
        return self._groups[best[0]] if len(best) == 1 else None

    def _ranked(self, text: str) -> list[tuple[int, str]]:
        wanted = folded(text)
        if not wanted:
            return []
        found = self._by_folded.get(wanted, frozenset()) | {
            each for each in self._groups if is_id(text, each)
        }
        return sorted((self._rank(actor_id, text, wanted), actor_id) for actor_id in found)

    def _rank(self, actor_id: str, text: str, wanted: str) -> int:
        if is_id(text, actor_id):
            return 0
        is_own = wanted in {folded(self._groups[actor_id].name), folded(self.title(actor_id))}
        return 3 - is_own - bool(ATTACK_ID.match(actor_id))

    @cached_property
    def _titles(self) -> dict[str, str]:
        titles: dict[str, str] = {}
        taken: set[str] = set()
        for actor_id in sorted(self._groups, key=_precedence):
            title = self._groups[actor_id].name
            while title in taken:
                title = f"{title} ({short_id(actor_id)})"
            titles[actor_id] = title
            taken.add(title)
        return titles

    @cached_property
    def _stix_ids(self) -> dict[str, str]:
        return {actor_id: IntrusionSet(title).id for actor_id, title in self._titles.items()}

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {stix_id: actor_id for actor_id, stix_id in self._stix_ids.items()}

    @cached_property
    def _bearers(self) -> dict[str, frozenset[str]]:
        by_name: dict[str, set[str]] = defaultdict(set)
        for group in self._groups.values():
            for name in {group.id, *(said.what for said in group.names)}:
                by_name[name].add(group.id)
        return {IntrusionSet(name).id: frozenset(found) for name, found in by_name.items()}

    @cached_property
    def _by_folded(self) -> dict[str, frozenset[str]]:
        by_name: dict[str, set[str]] = defaultdict(set)
        for actor_id, group in self._groups.items():
            for name in {group.name, self.title(actor_id), *(said.what for said in group.names)}:
                by_name[folded(name)].add(actor_id)
        return {name: frozenset(found) for name, found in by_name.items()}


def _precedence(actor_id: str) -> tuple[bool, str]:
    return not ATTACK_ID.match(actor_id), actor_id


def _alias(said: Said) -> Alias | None:
    try:
        day = date.fromisoformat(said.said_on)
    except ValueError:
        return None
    return Alias(said.what, said.source, datetime.combine(day, time.min, UTC)) if said.source else None
