"""The groups that are known: those that ship and those of imported sets, united without merging two groups."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

from tocsin.attribution.actors import builtin_actors
from tocsin.attribution.naming import Naming
from tocsin.interchange.actor_directory import Directory, read_directory
from tocsin.interchange.actor_profiles import ActorProfiles, read_profiles

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
    data = builtin_actors()
    directory = read_directory(data)
    version = hashlib.sha256(data).hexdigest()[:12]
    return KnownActors(read_profiles(data), directory, Naming.of(directory), ((SHIPPED, version),))
