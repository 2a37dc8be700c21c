"""Whether what points at a group could have been planted: the signs that tell an imitator from the group itself.

An imitator takes what is public and easy to take: a piece of malware that only this group was said to use, and some of
its techniques. What the group itself leaves agrees in more than that: the techniques alone lead to it too, the malware
stands beside what it used the same malware with before, and lesser software is shared as well. The signs compare these;
their weights are fitted on imitations made from real cases.
"""

from typing import Final

import numpy as np

from tocsin.evidence.attribution_features import (
    GROUP_FEATURES,
    CaseItems,
    Features,
    ages_years,
    idf_of,
    report_idf,
    taken,
    used_by,
)
from tocsin.evidence.reported_uses import Flags, Floats, Knowledge

SIGNS: Final = (
    "techniques_alone",  # log probability of the group when the software is left out
    "nearest_margin",  # likeness of its nearest report by techniques, less that of the best other group's
    "techniques_beside_software",  # likeness by techniques of its reports that name the same software
    "technique_rates",
    "exclusive_one", "exclusive_two", "exclusive_more",  # pieces of software that only this group was said to use
    "newest_use",  # log years since any of these was last reported
    "reports_of_exclusive",  # log of the reports that name the best known of them
    "used_together",  # two of them in one earlier report
    "shared_software",  # pieces that it and others use
)  # fmt: skip
_RATES: Final = GROUP_FEATURES.index("technique_rates")
_NEAREST: Final = GROUP_FEATURES.index("nearest_report")
_NO_USE_YEARS: Final = 20.0
_FLOOR: Final = 1e-4


def without_software(items: CaseItems) -> CaseItems:
    """The techniques of a case alone."""
    return CaseItems(items.techniques, items.software[:0], items.malware[:0], items.technique_weights)


def signs(
    knowledge: Knowledge,
    items: CaseItems,
    day: int,
    *,
    group: int,
    alone: Features,
    alone_probability: Floats,
) -> Floats:
    """Signs for the group at a place; `alone` and `alone_probability` are of the techniques without the software."""
    rates, nearest = alone.of_groups[:, _RATES], alone.of_groups[:, _NEAREST]
    return np.array(
        [
            float(np.log(alone_probability[group] + _FLOOR)),
            _margin(nearest, group),
            _beside_software(knowledge, items, group),
            rates[group],
            *_software_signs(knowledge, items, day, group),
        ]
    )


def _margin(values: Floats, group: int) -> float:
    others = np.delete(values, group)
    return float(values[group] - others.max()) if len(others) else 0.0


def _beside_software(knowledge: Knowledge, items: CaseItems, group: int) -> float:
    """Highest cosine, with squared idf weights, of the techniques of the group's reports that name software of the case."""
    named = (taken(knowledge.software_uses, items.software).sum(1) > 0) & (knowledge.owner == group)
    if not named.any():
        return 0.0
    idf = report_idf(knowledge)[0]
    here = idf_of(idf, items.techniques, knowledge) ** 2
    if items.technique_weights is not None:
        here = here * items.technique_weights
    shared = taken(knowledge.technique_uses[named], items.techniques) @ here
    norm = (knowledge.technique_uses[named] @ idf**2) * here.sum()
    return float((shared / np.sqrt(np.maximum(norm, 1e-9))).max())


def _software_signs(knowledge: Knowledge, items: CaseItems, day: int, group: int) -> tuple[float, ...]:
    used, users = used_by(knowledge, items.software)
    own = used[group] > 0
    exclusive = own & (users == 1)
    count = int(exclusive.sum())
    newest, reports, together = _use_of(knowledge, items, day, group, exclusive)
    return (
        float(count == 1),
        float(count == 2),
        float(count > 2),
        newest,
        reports,
        together,
        float(min(4, (own & ~exclusive).sum())),
    )


def _use_of(
    knowledge: Knowledge, items: CaseItems, day: int, group: int, exclusive: Flags
) -> tuple[float, float, float]:
    """Log years since any exclusive software was last reported, log of the reports of one, and whether two stood in one."""
    if not exclusive.any():
        return float(np.log(_NO_USE_YEARS + 0.05)), 0.0, 0.0
    own = knowledge.owner == group
    named = taken(knowledge.software_uses[own], items.software[exclusive]) > 0
    last = np.where(named, ages_years(knowledge, day)[own][:, None], np.inf).min(0)
    return (
        float(np.log(last.min() + 0.05)),
        float(np.log1p(named.sum(0).max())),
        float((named.sum(1) > 1).any()),
    )
