"""Importing a set of actors: ATT&CK, a MISP galaxy, profiles of our own form, or a table."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from tocsin.app.actors import collection_of, imported_sets, version_of
from tocsin.app.opened_files import whole
from tocsin.attribution.actor_sets import SHIPPED, KnownActors, actors_of, with_common_reports
from tocsin.attribution.actors import builtin_collection, short_id
from tocsin.interchange.actor_collection import (
    ENTERPRISE,
    TECHNIQUE,
    ActorCollection,
    read_collection,
    write_collection,
)
from tocsin.interchange.actors_csv import read_actors_csv
from tocsin.interchange.attack_bundle import is_bundle, read_attack_collection
from tocsin.interchange.misp_galaxy import read_galaxy
from tocsin.interchange.problems import Problem
from tocsin.model.errors import InputError, UsageError
from tocsin.store.questions import ActorSet
from tocsin.store.store import Store

ATTACK: Final = "attack"
GALAXY: Final = "misp-galaxy"
PROFILES: Final = "profiles"
CSV: Final = "csv"
KINDS: Final = (ATTACK, GALAXY, PROFILES, CSV)

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\Z")
_LIST_OF: Final = re.compile(rb'"(actors|values)"\s*:\s*\[')
_SHARED_SHOWN: Final = 3
_UNKNOWN_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: `earlier` is the version of the set whose place it took (None: there was none).

    `is_new` is False where the very same file had been imported under that name: then nothing was changed. `remarks` are
    sentences on what somebody should know of it.
    """

    name: str
    kind: str
    version: str
    dated: str
    digest: str
    is_new: bool
    earlier: str | None
    groups: int
    new_groups: int
    names: int
    uses: int
    dated_uses: int
    reports: int
    with_victims: int
    sponsor_claims: int
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]


def import_set(
    path: str, store: Store, *, name: str = "", kind: str = "", now: datetime, who: str
) -> Imported:
    """Read a file and keep it as a set, whole or not at all, in place of the one of its name.

    The format is told from the content where `kind` is empty, the name from what it is. Raises InputError where the file
    cannot be read or would be too much with what is there, UsageError where the name will not do.
    """
    data = whole(path)
    kind = kind or _kind_of(data)
    if kind not in KINDS:
        raise UsageError(f"there is no format {kind!r}: {', '.join(KINDS)}")
    collection = _read(data, kind, path, today=now.date())
    name = _checked(name or _name_for(collection, path))
    if kind == PROFILES:  # the other readers make the ids of reports themselves
        collection = with_common_reports(collection, name)
    others = [each for each in imported_sets(store) if each.name != name]
    earlier = next((each for each in store.actor_sets() if each.name == name), None)
    if earlier is not None and earlier.kind != kind:
        raise UsageError(
            f"the set {name!r} was imported as {earlier.kind}: give this one another --name, "
            f"or 'tocsin actors remove {name}' first"
        )
    digest = hashlib.sha256(data).hexdigest()
    version = collection.version or collection.dated
    made = ActorSet(name, version, kind, now, digest, write_collection(collection))
    before = _known(others, [])
    after = _known(others, [(made, collection)])  # what would not fit is refused before it is kept
    is_new = earlier is None or earlier.digest != digest
    if is_new:
        store.save_actor_set(made, now=now, who=who)
    return _imported(made, collection, earlier, before, after, is_new=is_new)


def _read(data: bytes, kind: str, path: str, *, today: date) -> ActorCollection:
    try:
        if kind == ATTACK:
            return read_attack_collection(data)
        if kind == GALAXY:
            return read_galaxy(data, today=today)
        if kind == CSV:
            return read_actors_csv(data, today=today)
        return _profiles(data)
    except InputError as error:
        raise InputError(f"{path!r}: {error}") from error


def _profiles(data: bytes) -> ActorCollection:
    found = read_collection(data)
    if not any(actor.name for actor in found.actors):
        raise InputError("the file of actors names no group: each of its 'actors' needs an 'id' and a 'name'")
    return found


def _kind_of(data: bytes) -> str:
    """Format by the content: a bundle says that it is one, and of JSON the first list tells; the rest is a table."""
    if is_bundle(data):
        return ATTACK
    found = _LIST_OF.search(data)
    if found is not None:
        return PROFILES if found[1] == b"actors" else GALAXY
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        raise InputError(
            "the file is JSON, but neither an ATT&CK bundle ('type': 'bundle'), nor a MISP galaxy ('values'), nor profiles ('actors')"
        )
    return CSV


def _name_for(collection: ActorCollection, path: str) -> str:
    """The domain of a state of something that has states, else the name of the file."""
    if collection.domain:
        return re.sub(r"[^a-z0-9._-]+", "-", collection.domain)
    if path == "-":
        raise UsageError("what comes from standard input needs a --name")
    stem = Path(path).name.partition(".")[0].casefold()
    return re.sub(r"[^a-z0-9._-]+", "-", stem).strip("-._") or "actors"


def _checked(name: str) -> str:
    if not _NAME.match(name):
        raise UsageError(f"{name[:80]!r} is no name for a set: use a-z, 0-9, '.', '_' and '-'")
    if name == SHIPPED:
        raise UsageError(f"{SHIPPED!r} is the name of the set that ships: give another --name")
    return name


def _known(others: list[ActorSet], made: list[tuple[ActorSet, ActorCollection]]) -> KnownActors:
    held = [(each, collection_of(each)) for each in others] + made
    return actors_of([collection for _, collection in held], [version_of(each) for each, _ in held])


def _imported(
    made: ActorSet,
    held: ActorCollection,
    earlier: ActorSet | None,
    before: KnownActors,
    after: KnownActors,
    *,
    is_new: bool,
) -> Imported:
    uses = [use for actor in held.actors for use in actor.uses]
    ids = {actor.id for actor in held.actors}
    return Imported(
        name=made.name,
        kind=made.kind,
        version=made.version,
        dated=held.dated,
        digest=made.digest,
        is_new=is_new,
        earlier=None if earlier is None else earlier.version,
        groups=len(ids),
        new_groups=sum(_is_new(each, before, after) for each in ids),
        names=len(
            {(actor.id, said.what) for actor in held.actors for said in actor.names}
            | {(actor.id, alias) for actor in held.actors for alias in actor.aliases}
        ),
        uses=len(uses),
        dated_uses=sum(
            any(held.reports[each].date for each in use.reports if each in held.reports) for use in uses
        ),
        reports=len(held.reports),
        with_victims=len({actor.id for actor in held.actors if actor.victims}),
        sponsor_claims=sum(len(actor.sponsor_claims) for actor in held.actors),
        problems=held.problems,
        remarks=tuple(_remarks(made.kind, held, before, after)),
    )


def _is_new(actor_id: str, before: KnownActors, after: KnownActors) -> bool:
    """Whether an import brought a group; an id that ATT&CK gave up for another brings none."""
    return before.naming.group(actor_id) is None and after.naming.group(actor_id) is not None


def _remarks(kind: str, held: ActorCollection, before: KnownActors, after: KnownActors) -> Iterator[str]:
    shipped = builtin_collection()
    if held.domain == ENTERPRISE and held.dated and held.dated < shipped.dated:
        yield (
            f"this state of ATT&CK ({held.dated}) is older than the one that ships ({shipped.dated}); "
            "for the groups that both have, its uses count"
        )
    known = set(shipped.techniques) | set(before.profiles.uses.techniques) | set(held.techniques)
    unknown = sorted(
        {use.value for actor in held.actors for use in actor.uses if use.kind == TECHNIQUE} - known
    )
    if unknown:
        more = f" and {len(unknown) - _UNKNOWN_SHOWN} more" if len(unknown) > _UNKNOWN_SHOWN else ""
        yield f"ATT&CK v{shipped.version} has no technique {', '.join(unknown[:_UNKNOWN_SHOWN])}{more}; kept as written"
    shared = list(_shared_names(held, before, after))
    if shared:
        more = f"; {len(shared) - _SHARED_SHOWN} more" if len(shared) > _SHARED_SHOWN else ""
        told = "1 new group bears" if len(shared) == 1 else f"{len(shared)} new groups bear"
        what_to_do = "; an id in the column 'id' adds to a known group" if kind == CSV else ""
        yield (
            f"{told} a name that another bears, and none are merged: {'; '.join(shared[:_SHARED_SHOWN])}{more}{what_to_do}"
        )


def _shared_names(held: ActorCollection, before: KnownActors, after: KnownActors) -> Iterator[str]:
    """Groups that are new and whose own name others bear, and who those are."""
    for actor in held.actors:
        if actor.name and _is_new(actor.id, before, after):
            others = [other for other in after.naming.find(actor.name) if other.id != actor.id]
            if others:
                whose = ", ".join(f"{short_id(other.id)} {other.name}" for other in others[:3])
                yield f"{actor.name!r} ({short_id(actor.id)}) is also a name of {whose}"
