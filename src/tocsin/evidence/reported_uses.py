"""Which group was said to use what, in which report and on which day; and what of it was known before a day.

A profile without dates holds the very report that is to be judged, and then every method looks perfect. So a use is
kept with its report, and what is known of the groups is put together anew for each case.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNDATED: Final = -1  # the day of a report whose date nobody knows
TECHNIQUE: Final = "technique"
SOFTWARE: Final = "software"


class Use(NamedTuple):
    """One report says that a group used something; `day` is the proleptic ordinal of its date, or UNDATED."""

    report: str
    day: int
    group: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class ReportedUses:
    """All uses as rows, one for each report and group, over columns, one for each technique and each software.

    `malware` says which software is malware and which a tool that anybody can have. Rows are ordered by day.
    """

    groups: tuple[str, ...]
    techniques: tuple[str, ...]
    software: tuple[str, ...]
    malware: Flags
    reports: tuple[str, ...]
    days: Numbers
    owners: Numbers
    technique_uses: Floats
    software_uses: Floats

    def known_before(self, day: int | None, *, without: frozenset[str] = frozenset()) -> "Knowledge":
        """What was known from reports dated strictly before the day (None: all, undated ones too), less some reports."""
        kept = np.ones(len(self.reports), bool) if day is None else (self.days >= 0) & (self.days < day)
        if without:
            kept &= np.array([report not in without for report in self.reports], dtype=bool)
        return _knowledge(self, np.flatnonzero(kept))


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The groups that some report described, and those reports: rows and columns as in `uses`.

    `rows` are the places of the reports in `uses`, `owner` the place of each one's group in `groups`. `used_*` count
    for each group and column the reports that say so; `reports` counts the reports of each group.
    """

    uses: ReportedUses
    groups: tuple[str, ...]
    rows: Numbers
    owner: Numbers
    days: Numbers
    technique_uses: Floats
    software_uses: Floats
    used_techniques: Floats
    used_software: Floats
    reports: Floats

    def report(self, place: int) -> str:
        """Id of the report at a place among the rows."""
        return str(self.uses.reports[int(self.rows[place])])


def reported_uses(uses: Iterable[Use], malware: Mapping[str, bool]) -> ReportedUses:
    """Rows and columns from single uses; software of which `malware` says nothing is taken for malware."""
    items: dict[tuple[int, str, str], tuple[set[str], set[str]]] = {}
    for use in uses:
        row = items.setdefault((use.day, use.report, use.group), (set(), set()))
        row[use.kind == SOFTWARE].add(use.value)
    order = sorted(items)
    groups = sorted({group for _, _, group in order})
    place = {group: number for number, group in enumerate(groups)}
    software, software_uses = _columns([items[row][1] for row in order])
    techniques, technique_uses = _columns([items[row][0] for row in order])
    return ReportedUses(
        groups=tuple(groups),
        techniques=techniques,
        software=software,
        malware=np.array([malware.get(value, True) for value in software], dtype=bool),
        reports=tuple(report for _, report, _ in order),
        days=np.array([day for day, _, _ in order], dtype=np.int64),
        owners=np.array([place[group] for _, _, group in order], dtype=np.int64),
        technique_uses=technique_uses,
        software_uses=software_uses,
    )


def _columns(rows: Sequence[set[str]]) -> tuple[tuple[str, ...], Floats]:
    values = sorted(set().union(*rows)) if rows else []
    place = {value: number for number, value in enumerate(values)}
    matrix = np.zeros((len(rows), len(values)))
    for number, row in enumerate(rows):
        matrix[number, [place[value] for value in row]] = 1.0
    return tuple(values), matrix


def _knowledge(uses: ReportedUses, rows: Numbers) -> Knowledge:
    known, owner = np.unique(uses.owners[rows], return_inverse=True)
    technique_uses, software_uses = uses.technique_uses[rows], uses.software_uses[rows]
    return Knowledge(
        uses=uses,
        groups=tuple(uses.groups[number] for number in known),
        rows=rows,
        owner=owner.astype(np.int64),
        days=uses.days[rows],
        technique_uses=technique_uses,
        software_uses=software_uses,
        used_techniques=_summed(technique_uses, owner, len(known)),
        used_software=_summed(software_uses, owner, len(known)),
        reports=np.bincount(owner, minlength=len(known)).astype(np.float64),
    )


def _summed(rows: Floats, owner: Numbers, groups: int) -> Floats:
    """Sum of the rows of each owner; each has one at least."""
    if not groups:
        return np.zeros((0, rows.shape[1]))
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(groups))
    return np.asarray(np.add.reduceat(rows[order], starts, axis=0), dtype=np.float64)
