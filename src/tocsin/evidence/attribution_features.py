"""What speaks for each known group in a case, as numbers: the terms of the conditional logit of `attribution`.

Each feature of a group belongs to one family, so that the log-odds between two groups can be shown family by family.
The formulas are those of text retrieval: BM25 (Robertson and Zaragoza 2009), Dirichlet-smoothed rates (Zhai and
Lafferty 2004) and the idf-weighted cosine.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from tocsin.evidence.reported_uses import UNDATED, Flags, Floats, Knowledge, Numbers, ReportedUses

FAMILY_OF: Final = {
    "technique_match": "techniques",
    "technique_rates": "techniques",
    "malware_rarity": "software",
    "malware_rates": "software",
    "exclusive_malware": "software",
    "nearest_report": "earlier reports",
    "reports_alike": "earlier reports",
    "reports_of_36_months": "activity",
    "reports_of_late": "activity",
    "profile_size": "activity",
}
GROUP_FEATURES: Final = tuple(FAMILY_OF)
_OF_EVIDENCE: Final = np.array([family != "activity" for family in FAMILY_OF.values()])
CASE_FEATURES: Final = (
    "always", "nearest_report", "techniques", "software", "known_malware", "software_rates",
)  # fmt: skip

_RATE_WEIGHT: Final = 40.0  # items that the rates of all groups count for against a group's own
_MALWARE_WEIGHT: Final = 5.0
_SOFTWARE_FACTOR: Final = 2.0  # one piece of software tells as much about a report as two techniques
# The coefficients rest on cases of three pieces of evidence and more: where there are fewer, they count for less.
_ENOUGH_PIECES: Final = 3
_YEAR_DAYS: Final = 365.25
_LEAST_AGE: Final = 1 / 365.0
_UNDATED_AGE: Final = 30.0
_KNOWLEDGE_KEPT: Final = (
    4  # of which what does not depend on the case is kept: many questions are asked of one day
)


class Totals(NamedTuple):
    """What is known of all reports whatever the case: sums over uses, weights of columns, the length of each report."""

    techniques: "Sums"
    software: "Sums"
    idf_techniques: Floats
    idf_software: Floats
    report_weights: Floats
    profile_sizes: Floats


class Sums(NamedTuple):
    """Sums over the uses of techniques or software: by report, by column, all, columns in use; and by group."""

    of_reports: Floats
    of_columns: Floats
    all: float
    columns: int
    of_groups: Floats


class CaseItems(NamedTuple):
    """Evidence of a case as columns of the reported uses; -1 for what no report has ever named.

    A piece whose source can hardly be relied on counts for a part of one: weights 0-1, None where all count whole.
    """

    techniques: Numbers
    software: Numbers
    malware: Flags  # of the software: malware, or a tool that anybody can have
    technique_weights: Floats | None = None
    software_weights: Floats | None = None


class Features(NamedTuple):
    """`of_groups` (group, GROUP_FEATURES), less the mean over the groups; `of_case` (CASE_FEATURES)."""

    of_groups: Floats
    of_case: Floats


def case_items(
    knowledge: Knowledge,
    techniques: Sequence[str],
    software: Sequence[str],
    *,
    tools: frozenset[str] = frozenset(),
) -> CaseItems:
    """Columns of a case's techniques and software; of unknown software, `tools` names those that are no malware."""
    uses = knowledge.uses
    place_t, place_s = places_of(uses)
    columns = np.array([place_s.get(value, -1) for value in software], dtype=np.int64)
    malware = [
        bool(uses.malware[column]) if column >= 0 else value not in tools
        for column, value in zip(columns, software, strict=True)
    ]
    return CaseItems(
        np.array([place_t.get(value, -1) for value in techniques], dtype=np.int64),
        columns,
        np.array(malware, dtype=bool),
    )


def features(knowledge: Knowledge, items: CaseItems, day: int) -> Features:
    """All features of a case that was observed on a day (an ordinal); there must be a known group."""
    ages = ages_years(knowledge, day)
    software = _SoftwareMatch(knowledge, items)
    nearest = nearest_reports(knowledge, items)
    of_groups = np.stack(
        [
            _technique_match(knowledge, items),
            technique_rates(knowledge, items),
            software.rarity(),
            software.rates(),
            software.exclusive(),
            best_of_groups(knowledge, nearest),
            _reports_alike(knowledge, items, ages),
            np.log1p(_counted(knowledge, (ages < 3.0).astype(np.float64))),
            np.log(_counted(knowledge, 0.5 ** (ages / 0.5)) + 0.02),
            totals_of(knowledge).profile_sizes,
        ],
        axis=1,
    )
    of_case = np.array(
        [
            1.0,
            nearest.max(initial=0.0),
            np.log1p(_number(items.techniques, items.technique_weights)),
            np.log1p(_number(items.software, items.software_weights)),
            software.known_malware(),
            software.best_rates(),
        ]
    )
    pieces = _pieces(items)
    of_groups[:, _OF_EVIDENCE] *= min(1.0, pieces / _ENOUGH_PIECES)
    return Features(of_groups - of_groups.mean(0), of_case)


@lru_cache(maxsize=_KNOWLEDGE_KEPT)
def places_of(uses: ReportedUses) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Column of each technique, and of each software."""
    techniques, software = (
        dict(zip(values, range(len(values)), strict=True)) for values in (uses.techniques, uses.software)
    )
    return techniques, software


@lru_cache(maxsize=_KNOWLEDGE_KEPT)
def totals_of(knowledge: Knowledge) -> Totals:
    """What does not depend on a case; kept for the last few, which are asked many questions."""
    idf_t, idf_s = _idf(knowledge.technique_uses), _idf(knowledge.software_uses)
    return Totals(
        techniques=_sums(knowledge.technique_uses, knowledge.used_techniques),
        software=_sums(knowledge.software_uses, knowledge.used_software),
        idf_techniques=idf_t,
        idf_software=idf_s,
        report_weights=knowledge.technique_uses @ idf_t
        + _SOFTWARE_FACTOR * (knowledge.software_uses @ idf_s),
        profile_sizes=np.log1p((knowledge.used_techniques > 0).sum(1) + (knowledge.used_software > 0).sum(1)),
    )


def _idf(uses: Floats) -> Floats:
    """Log of the inverse share of reports that name each column."""
    return np.asarray(np.log((len(uses) + 1) / (uses.sum(0) + 0.5)), dtype=np.float64)


def _sums(uses: Floats, used: Floats) -> Sums:
    of_columns = uses.sum(0)
    return Sums(
        of_reports=uses.sum(1),
        of_columns=of_columns,
        all=float(uses.sum()),
        columns=int((of_columns > 0).sum()),
        of_groups=used.sum(1, keepdims=True),
    )


def ages_years(knowledge: Knowledge, day: int) -> Floats:
    """How old each report was on the day, in years; undated ones count as very old."""
    ages = np.maximum(_LEAST_AGE, (day - knowledge.days) / _YEAR_DAYS)
    return np.where(knowledge.days == UNDATED, _UNDATED_AGE, ages)


def taken(matrix: Floats, columns: Numbers) -> Floats:
    """Some columns of a matrix; zeros for column -1."""
    chosen = np.zeros((matrix.shape[0], len(columns)))
    chosen[:, columns >= 0] = matrix[:, columns[columns >= 0]]
    return chosen


def technique_rates(knowledge: Knowledge, items: CaseItems) -> Floats:
    """Mean log ratio of a group's rate of the techniques to that of all groups, times the root of their number."""
    used = taken(knowledge.used_techniques, items.techniques)
    sums = totals_of(knowledge).techniques
    everybody = _rates(sums, items.techniques, 0.5)
    total = sums.of_groups
    own = (used + _RATE_WEIGHT * everybody) / (total + _RATE_WEIGHT)
    return _sum(np.log(own / everybody), items.technique_weights) / _root(items)


def nearest_reports(knowledge: Knowledge, items: CaseItems) -> Floats:
    """Likeness 0-1 of each single report to the case: cosine of the idf-weighted items they share."""
    idf_t, idf_s = report_idf(knowledge)
    of_techniques = _weighed(idf_of(idf_t, items.techniques, knowledge), items.technique_weights)
    of_software = _weighed(idf_of(idf_s, items.software, knowledge), items.software_weights)
    shared = taken(knowledge.technique_uses, items.techniques) @ of_techniques
    shared += _SOFTWARE_FACTOR * (taken(knowledge.software_uses, items.software) @ of_software)
    there = totals_of(knowledge).report_weights
    here = of_techniques.sum()
    here += _SOFTWARE_FACTOR * of_software.sum()
    return np.asarray(shared / np.sqrt(np.maximum(there * here, 1e-9)), dtype=np.float64)


def report_idf(knowledge: Knowledge) -> tuple[Floats, Floats]:
    """Log of the inverse share of reports that name a technique, and a software."""
    totals = totals_of(knowledge)
    return totals.idf_techniques, totals.idf_software


def idf_of(idf: Floats, columns: Numbers, knowledge: Knowledge) -> Floats:
    """Weights of some columns; of what nobody has named, that of a column of zeros."""
    unseen = np.log((len(knowledge.rows) + 1) / 0.5)
    return (
        np.where(columns >= 0, idf[np.maximum(columns, 0)], unseen)
        if len(idf)
        else np.full(len(columns), unseen)
    )


def best_of_groups(knowledge: Knowledge, values: Floats) -> Floats:
    """Highest value among the reports of each group."""
    best = np.full(len(knowledge.groups), -np.inf)
    np.maximum.at(best, knowledge.owner, values)
    return best


def used_by(knowledge: Knowledge, columns: Numbers) -> tuple[Floats, Floats]:
    """Whether each group used each of some software (0 or 1), and how many groups did."""
    used = (taken(knowledge.used_software, columns) > 0).astype(np.float64)
    return used, used.sum(0)


class _SoftwareMatch:
    """Which of a case's software each group was said to use."""

    def __init__(self, knowledge: Knowledge, items: CaseItems) -> None:
        self._knowledge, self._items = knowledge, items
        self._used, self._users = used_by(knowledge, items.software)

    def rarity(self) -> Floats:
        """Sum over shared malware of log(groups / groups that use it)."""
        rarity = np.log((len(self._used) + 1) / (self._users + 0.5))
        weighed = _weighed(np.where(self._items.malware, rarity, 0.0), self._items.software_weights)
        return np.asarray(self._used @ weighed, dtype=np.float64)

    def rates(self) -> Floats:
        """Log ratio of the group's rate of known malware to that of all groups; negative where it has none of it."""
        columns = self._items.software
        sums = totals_of(self._knowledge).software
        everybody = _rates(sums, columns, 0.1)
        own = taken(self._knowledge.used_software, columns) + _MALWARE_WEIGHT * everybody
        ratio = np.log(own / (sums.of_groups + _MALWARE_WEIGHT) / everybody)
        known = (self._items.malware & (self._users > 0)).astype(np.float64)
        return np.asarray(ratio @ _weighed(known, self._items.software_weights), dtype=np.float64)

    def exclusive(self) -> Floats:
        """1 where the group alone was said to use a malware of the case; its weight, where it counts for a part."""
        alone = self._items.malware & (self._users == 1)
        used = _weighed(self._used, self._items.software_weights)
        return np.asarray(used[:, alone].max(1, initial=0.0), dtype=np.float64)

    def known_malware(self) -> float:
        """Share of the case's malware that some group was said to use."""
        malware = self._items.malware
        return float((malware & (self._users > 0)).sum() / max(1, malware.sum()))

    def best_rates(self) -> float:
        """Highest sum over the software, tools too, of the log ratio of a group's reports that name it to all reports."""
        columns, knowledge = self._items.software, self._knowledge
        share = (_summed(totals_of(knowledge).software, columns) + 0.1) / (len(knowledge.rows) + 1)
        own = (taken(knowledge.used_software, columns) + share) / (knowledge.reports[:, None] + 1)
        ratios = np.clip(np.log(own / share), -1.0, 5.0)
        return float(_sum(ratios, self._items.software_weights).max(initial=-np.inf))


def _technique_match(knowledge: Knowledge, items: CaseItems) -> Floats:
    """BM25 of the techniques with k = 1.2, b = 0.75, divided by the root of the number of items."""
    counts = taken(knowledge.used_techniques, items.techniques)
    rarity = np.log((len(knowledge.groups) + 1) / ((counts > 0).sum(0) + 0.5))
    length = totals_of(knowledge).techniques.of_groups
    norm = 1.2 * (0.25 + 0.75 * length / max(float(length.mean()), 1e-9))
    rarity = _weighed(rarity, items.technique_weights)
    return np.asarray((counts * 2.2 / (counts + norm)) @ rarity / _root(items), dtype=np.float64)


def _reports_alike(knowledge: Knowledge, items: CaseItems, ages: Floats) -> Floats:
    """Log of a group's reports, each counted by how likely the case is a copy of it, and by 1 / age.

    A report likely to be copied explains each item with probability one half; the other half is what all reports name.
    The log-likelihood is halved: the items of one report are far from independent.
    """
    totals = totals_of(knowledge)
    alike = _copied(
        knowledge.technique_uses, totals.techniques, items.techniques, items.technique_weights, least=5.0
    )
    seen = _summed(totals.software, items.software) > 0
    weights = None if items.software_weights is None else items.software_weights[seen]
    alike = alike + _copied(
        knowledge.software_uses, totals.software, items.software[seen], weights, least=2.0
    )
    value = alike / 2 - np.log(ages + 0.1)
    best = best_of_groups(knowledge, value)
    return best + np.log(_counted(knowledge, np.exp(value - best[knowledge.owner])))


def _copied(uses: Floats, sums: Sums, columns: Numbers, weights: Floats | None, *, least: float) -> Floats:
    everybody = (_summed(sums, columns) + 0.3) / (sums.all + 0.3 * (sums.columns + 1))
    own = taken(uses, columns) / np.maximum(sums.of_reports, least)[:, None]
    return _sum(np.log((0.5 * own + 0.5 * everybody) / everybody), weights)


def _rates(sums: Sums, columns: Numbers, extra: float) -> Floats:
    """Share of each column in everything that was used; `extra` is what each seen and one unseen column get on top."""
    everything = sums.all + extra * (sums.columns + 1)
    return np.asarray((_summed(sums, columns) + extra) / everything, dtype=np.float64)


def _summed(sums: Sums, columns: Numbers) -> Floats:
    """Uses of some columns in all reports; zeros for column -1."""
    return (
        np.where(columns >= 0, sums.of_columns[np.maximum(columns, 0)], 0.0)
        if len(sums.of_columns)
        else np.zeros(len(columns))
    )


def _counted(knowledge: Knowledge, weights: Floats) -> Floats:
    counted = np.bincount(knowledge.owner, weights, minlength=len(knowledge.groups))
    return counted.astype(np.float64)  # without rows bincount gives whole numbers


def _sum(rows: Floats, weights: Floats | None) -> Floats:
    return np.asarray(rows.sum(1) if weights is None else rows @ weights, dtype=np.float64)


def _weighed(values: Floats, weights: Floats | None) -> Floats:
    return values if weights is None else values * weights


def _number(columns: Numbers, weights: Floats | None) -> float:
    return len(columns) if weights is None else float(weights.sum())


def _pieces(items: CaseItems) -> float:
    return _number(items.techniques, items.technique_weights) + _number(
        items.software, items.software_weights
    )


def _root(items: CaseItems) -> float:
    return float(np.sqrt(max(1, _pieces(items))))
