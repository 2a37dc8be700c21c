"""Odds of groups before any evidence, as people set them: names become the groups that bear them, one each."""

from collections.abc import Collection, Mapping
from typing import Final

from tocsin.attribution.naming import Naming
from tocsin.interchange.actor_directory import KnownGroup
from tocsin.model.errors import InputError

_SECTION: Final = "[assess.prior_odds]"
_SHOWN: Final = 5


def odds_by_group(odds: Mapping[str, float], naming: Naming, described: Collection[str]) -> dict[str, float]:
    """Odds by id of the actor data; `described` are the ids of groups that assessments can consider.

    Raises InputError for a name that nobody bears, that several bear alike, or that stands for a group already named.
    """
    found: dict[str, float] = {}
    by: dict[str, str] = {}
    for name, value in odds.items():
        group = _meant(name, naming, described)
        if group.id in found:
            raise InputError(
                f"the settings' {_SECTION} names one group twice: {by[group.id]!r} and {name!r} are both"
                f" {_called(group)}; keep one"
            )
        found[group.id], by[group.id] = value, name
    return found


def _meant(name: str, naming: Naming, described: Collection[str]) -> KnownGroup:
    group = naming.meant(name)
    if group is None:
        bearers = naming.find(name)
        if not bearers:
            raise InputError(
                f"the settings' {_SECTION} names {name[:80]!r}, which no known group is called;"
                " 'tocsin actors search' finds a group by a part of its name"
            )
        called = ", ".join(map(_called, bearers[:_SHOWN]))
        raise InputError(
            f"the settings' {_SECTION} names {name[:80]!r}, which several groups are called: {called}; write the id"
        )
    if group.id not in described:
        raise InputError(
            f"the settings' {_SECTION} names {name[:80]!r}: no report says what {_called(group)} used, and so no"
            " assessment considers it; 'tocsin actors import' adds profiles"
        )
    return group


def _called(group: KnownGroup) -> str:
    return f"{group.name} ({group.id})"
