"""The groups that ship with Tocsin, and finding one by its id or any name that somebody gave it."""

import gzip
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from tocsin.interchange.actor_collection import ActorCollection, read_collection
from tocsin.interchange.actor_directory import Directory, KnownGroup, Said, directory_of

_NOT_IN_NAMES: Final = re.compile(r"[^\w]+")
_GALAXY_ID: Final = "misp:"
_SHORT_ID: Final = len(_GALAXY_ID) + 8


@dataclass(frozen=True, slots=True)
class Found:
    """A group and by whose word it bears the name that was looked for; `exact` says that the whole name fits."""

    group: KnownGroup
    by: tuple[Said, ...]
    exact: bool


def builtin_actors() -> bytes:
    """The actor data that ship, as JSON."""
    return gzip.decompress((files("tocsin.attribution") / "actors.json.gz").read_bytes())


@cache
def builtin_collection() -> ActorCollection:
    """The groups that ship, with all that is said of them."""
    return read_collection(builtin_actors())


@cache
def builtin_directory() -> Directory:
    """Directory of the groups that ship."""
    return directory_of(builtin_collection())


def search(groups: Sequence[KnownGroup], text: str) -> tuple[Found, ...]:
    """Groups that bear a name, the whole ones first; case, spaces, hyphens and accents do not matter.

    Groups are not merged: where two are said to bear the name, both are found. An id finds its group.
    """
    wanted = folded(text)
    if not wanted:
        return ()
    found = [hit for group in groups if (hit := _found(group, wanted, text.strip())) is not None]
    return tuple(sorted(found, key=lambda hit: (not hit.exact, hit.group.id)))


def folded(name: str) -> str:
    """A name as it is compared: without case, accents, spaces and signs."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _NOT_IN_NAMES.sub("", plain).replace("_", "").casefold()


def short_id(actor_id: str) -> str:
    """An id as people are shown it: of a galaxy's the beginning, which `is_id` takes for the whole."""
    return actor_id[:_SHORT_ID] if actor_id.startswith(_GALAXY_ID) else actor_id


def is_id(text: str, actor_id: str) -> bool:
    """Whether a text is an id, or the beginning of a galaxy's that is long enough to be shown."""
    wanted, whole = text.strip().casefold(), actor_id.casefold()
    is_begun = len(wanted) >= _SHORT_ID and whole.startswith(_GALAXY_ID) and whole.startswith(wanted)
    return wanted == whole or is_begun


def _found(group: KnownGroup, wanted: str, text: str) -> Found | None:
    whole = tuple(said for said in group.names if folded(said.what) == wanted)
    if whole or wanted == folded(group.name) or is_id(text, group.id):
        return Found(group, whole, exact=True)
    part = tuple(said for said in group.names if wanted in folded(said.what))
    if part or wanted in folded(group.name):
        return Found(group, part, exact=False)
    return None
