"""One group as it is known, or as it was known on a day: names, uses with their reports, victims, claims about a sponsor."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from tocsin.attribution.actor_sets import KnownActors
from tocsin.evidence.reported_uses import ReportedUses
from tocsin.interchange.actor_collection import SOFTWARE, TECHNIQUE, ReportSource, Said
from tocsin.interchange.actor_directory import KnownGroup


@dataclass(frozen=True, slots=True)
class KnownUse:
    """A technique or a piece of software by its id, and the reports that say so, the earliest first, undated ones last."""

    kind: str
    id: str
    name: str
    reports: tuple[ReportSource, ...]

    @property
    def first_reported(self) -> str:
        """The day of the earliest report; '' where none has one."""
        return next((report.date for report in self.reports if report.date), "")


@dataclass(frozen=True, slots=True)
class GroupProfile:
    """What is said of a group, as of a day where one is given: then without all that has no date.

    The order is that of time. `sponsor_claims` are another question, and nothing is computed from them.
    """

    group: KnownGroup
    as_of: date | None
    names: tuple[Said, ...]
    victims: tuple[Said, ...]
    sponsor_claims: tuple[Said, ...]
    uses: tuple[KnownUse, ...]

    @property
    def reports(self) -> tuple[ReportSource, ...]:
        """Every report once, the earliest first, undated ones last."""
        return _by_day({report for use in self.uses for report in use.reports})


def group_profile(known: KnownActors, group: KnownGroup, *, as_of: date | None = None) -> GroupProfile:
    """Profile of a group; `as_of` keeps what was said and reported by the end of that day."""
    claims = (claim.claim for claim in known.directory.sponsor_claims if claim.group_id == group.id)
    return GroupProfile(
        group=group,
        as_of=as_of,
        names=_said_by(group.names, as_of),
        victims=_said_by(group.victims, as_of),
        sponsor_claims=_said_by(claims, as_of),
        uses=tuple(_uses(known, group.id, as_of)),
    )


def _said_by(told: Iterable[Said], as_of: date | None) -> tuple[Said, ...]:
    kept = (said for said in told if as_of is None or "" < said.said_on <= as_of.isoformat())
    return tuple(sorted(kept, key=lambda said: (not said.said_on, said.said_on)))


def _uses(known: KnownActors, group: str, as_of: date | None) -> Iterator[KnownUse]:
    uses, names = known.profiles.uses, known.profiles.names
    if group not in uses.groups:
        return
    for kind, columns, matrix in (
        (TECHNIQUE, uses.techniques, uses.technique_uses),
        (SOFTWARE, uses.software, uses.software_uses),
    ):
        found: dict[str, set[ReportSource]] = defaultdict(set)
        for row in _rows(uses, uses.groups.index(group), as_of):
            name = uses.reports[row]
            report = known.profiles.reports.get(name, ReportSource(name, "", ""))
            for column in np.flatnonzero(matrix[row]):
                found[columns[column]].add(report)
        for value, reports in sorted(found.items()):
            yield KnownUse(kind, value, names.get(value, value), _by_day(reports))


def _rows(uses: ReportedUses, owner: int, as_of: date | None) -> list[int]:
    kept = uses.owners == owner
    if as_of is not None:
        kept &= (uses.days >= 0) & (uses.days <= as_of.toordinal())
    return [int(row) for row in np.flatnonzero(kept)]


def _by_day(reports: Iterable[ReportSource]) -> tuple[ReportSource, ...]:
    return tuple(sorted(reports, key=lambda each: (not each.date, each.date, each.title, each.url)))
