"""Dated profiles of known groups: who was said to use what, in which reports (`docs/assess.md` has the format)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tocsin.evidence.reported_uses import UNDATED, ReportedUses, Use, reported_uses
from tocsin.interchange.actor_collection import (
    NO_ID,
    NO_REPORT,
    UNKNOWN_KIND,
    ActorCollection,
    ReportSource,
    day_text,
    read_collection,
)
from tocsin.interchange.problems import Problem
from tocsin.model.errors import InputError

__all__ = [
    "MAX_CELLS",
    "NO_ID",
    "NO_REPORT",
    "UNKNOWN_KIND",
    "ActorProfiles",
    "ReportSource",
    "day_of",
    "profiles_of",
    "read_profiles",
]

# Rows times columns, of 8 bytes each, are held in memory: ATT&CK as a whole has 1 million.
MAX_CELLS: Final = 50_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ActorProfiles:
    """Uses by report, and the names of what they are about: groups, techniques and software by id.

    `notice` is what the source wants to be said with it. Aliases are current names: the format has no dates for them.
    """

    uses: ReportedUses
    names: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    tools: frozenset[str]
    reports: Mapping[str, ReportSource]
    notice: str
    problems: tuple[Problem, ...]


def read_profiles(data: bytes) -> ActorProfiles:
    """Profiles from the bytes of a JSON document; raises InputError where it has none, or too much."""
    return profiles_of(read_collection(data))


def profiles_of(collection: ActorCollection) -> ActorProfiles:
    """Profiles of the actors that were said to use something; raises InputError where none was, or there are too many."""
    uses = list(_uses(collection))
    if not uses:
        raise InputError("the file of profiles says of no group what it used")
    _refuse_too_much(uses)
    malware = {name: name not in collection.tools for name in collection.software}
    titles = {**collection.techniques, **collection.software}
    names = {name: title or name for name, title in titles.items()}
    names.update({actor.id: actor.name or actor.id for actor in collection.actors})
    return ActorProfiles(
        uses=reported_uses(uses, malware),
        names=names,
        aliases={actor.id: actor.aliases for actor in collection.actors},
        tools=collection.tools,
        reports=collection.reports,
        notice=collection.notice,
        problems=collection.problems,
    )


def day_of(value: object) -> int:
    """Day of a text such as 2017-04-25 (a time may follow) as an ordinal; UNDATED for anything else."""
    day = day_text(value)
    return date.fromisoformat(day).toordinal() if day else UNDATED


def _uses(collection: ActorCollection) -> Iterator[Use]:
    days = {name: day_of(report.date) for name, report in collection.reports.items()}
    for actor in collection.actors:
        for use in actor.uses:
            for report in use.reports:
                yield Use(report, days.get(report, UNDATED), actor.id, use.kind, use.value)


def _refuse_too_much(uses: list[Use]) -> None:
    rows = len({(use.report, use.day, use.group) for use in uses})
    columns = len({(use.kind, use.value) for use in uses})
    if rows * columns > MAX_CELLS:
        raise InputError(
            f"the file of profiles has {rows:,} reports on {columns:,} techniques and software: too many"
        )
