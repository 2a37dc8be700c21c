"""The group that a person means by a name, and what the groups and sponsors of the ledger are called."""

from collections.abc import Iterable, Mapping
from typing import Final

from tocsin.app.actors import known_actors
from tocsin.attribution.actor_sets import KnownActors
from tocsin.model.assessment import Claim
from tocsin.model.checks import require_text
from tocsin.model.errors import InvalidValue, UsageError
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.store import Store

_STIX: Final = "intrusion-set--"
_SHOWN: Final = 80


def group_meant(actors: KnownActors, text: str, *, unlisted: bool = False) -> IntrusionSet:
    """Return the group of a name, whoever gave it, or of an id; a name that several groups share is refused with their ids.

    `unlisted`: a name that nobody bears is kept as it is, otherwise it is refused. Raises UsageError.
    """
    naming = actors.naming
    named = text.strip()
    if named.startswith(_STIX):
        ids = naming.actor_ids(named)
        meant = next(iter(ids)) if len(ids) == 1 else None
    else:
        ids = frozenset(group.id for group in naming.find(named))
        meant = group.id if (group := naming.meant(named)) is not None else None
    if meant is not None:
        return naming.intrusion_set(meant)
    if ids:
        shown = ", ".join(f"{each} ({naming.title(each)})" for each in sorted(ids))
        raise UsageError(
            f"the name {named[:_SHOWN]!r} is borne by several groups: {shown}; give the id of one"
        )
    if named.startswith(_STIX):
        raise UsageError(f"no known group has the id {named[:_SHOWN]!r}: give a name of it")
    if not unlisted:
        raise UsageError(
            f"nobody bears the name {named[:_SHOWN]!r}: `tocsin actors search` looks for a part of it, and --unlisted"
            " keeps a name that is in no list"
        )
    try:
        require_text(named, "the name of the group")
        return IntrusionSet(named)
    except InvalidValue as error:
        raise UsageError(str(error)) from error


def group_names(store: Store, ids: Iterable[str | None]) -> dict[str, str]:
    """Return what groups are called, by id; one of which nobody knows is left out."""
    wanted = {each for each in ids if each is not None}
    names = {group.id: group.name for group in store.groups(wanted)} if wanted else {}
    if wanted - names.keys():
        naming = known_actors(store).naming
        for missing in wanted - names.keys():
            names.update((missing, naming.title(each)) for each in naming.actor_ids(missing))
    return names


def names_of(store: Store, ids: Iterable[str]) -> Mapping[str, str]:
    """Return names of groups and sponsors by id, as far as the store has them."""
    wanted = frozenset(ids)
    found = {group.id: group.name for group in store.groups(wanted)}
    return found | {sponsor.id: sponsor.name for sponsor in store.sponsors(wanted)}


def names_known(store: Store, actors: KnownActors, ids: Iterable[str]) -> Mapping[str, str]:
    """Return names by id: those of every known group, and of others among `ids` as far as the store has them."""
    naming = actors.naming
    known = {naming.stix_id(group.id): naming.title(group.id) for group in actors.directory.groups}
    return {**known, **names_of(store, set(ids) - known.keys())}


def named_by(claims: Iterable[Claim]) -> frozenset[str]:
    """Return ids of the groups and sponsors that claims name."""
    return frozenset(id_ for claim in claims for id_ in (claim.group, claim.sponsor) if id_ is not None)


def sponsors_of(store: Store, ids: Iterable[str | None]) -> dict[str, ThreatActor]:
    """Return sponsors by id, as far as they are known."""
    wanted = {each for each in ids if each is not None}
    return {sponsor.id: sponsor for sponsor in store.sponsors(wanted)} if wanted else {}
