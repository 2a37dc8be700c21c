"""Whether what points at a group could have been planted: the signs that tell an imitator from the group itself.

An imitator takes what is public and easy to take: a piece or two of malware that only this group was said to use, and
some of its techniques. What the group itself leaves is more than that: it leads by more, still looks like somebody
known without that malware, and brings lesser software and more of its usual techniques along. The signs compare these;
their weights are fitted on imitations made from real cases.
"""

from typing import Final

import numpy as np

from tocsin.evidence.attribution_features import CaseItems, taken, used_by
from tocsin.evidence.reported_uses import Floats, Knowledge

SIGNS: Final = (
    "log_odds",  # of the group against all other answers
    "unknown_without_exclusive",  # log probability of UNKNOWN without what only this group was said to use
    "exclusive_more",  # three pieces of software or more that only this group was said to use
    "shared_software",  # pieces that it and others use
    "tools",  # tools, no malware, that it was said to use
    "techniques_covered",  # share of the techniques that it was said to use, less what its size lets one expect
)  # fmt: skip
_LEAST, _MOST, _FLOOR = 0.4, 1 - 1e-4, 1e-4  # the signs were fitted on leaders of this probability
_MANY, _MOST_SHARED, _MOST_TOOLS = 2, 4, 3


def without_software(items: CaseItems) -> CaseItems:
    """The techniques of a case alone."""
    return CaseItems(items.techniques, items.software[:0], items.malware[:0], items.technique_weights)


def without_exclusive(knowledge: Knowledge, items: CaseItems, group: int) -> CaseItems:
    """A case without the software that only the group at a place was said to use."""
    used, users = used_by(knowledge, items.software)
    kept = ~((used[group] > 0) & (users == 1))
    weights = items.software_weights
    return items._replace(
        software=items.software[kept],
        malware=items.malware[kept],
        software_weights=None if weights is None else weights[kept],
    )


def signs(
    knowledge: Knowledge, items: CaseItems, *, group: int, probability: float, unknown_without: float
) -> Floats:
    """Signs for the group at a place, of some probability; `unknown_without` is UNKNOWN's without exclusive software."""
    held = min(max(probability, _LEAST), _MOST)
    used, users = used_by(knowledge, items.software)
    own = used[group] > 0
    return np.array(
        [
            float(np.log(held / (1.0 - held))),
            float(np.log(unknown_without + _FLOOR)),
            float((own & (users == 1)).sum() > _MANY),
            float(min(_MOST_SHARED, (own & (users > 1)).sum())),
            float(min(_MOST_TOOLS, (own & ~items.malware).sum())),
            _covered(knowledge, items, group),
        ]
    )


def _covered(knowledge: Knowledge, items: CaseItems, group: int) -> float:
    """Share of the techniques that the group was said to use, less that of a group of its size: a line through all groups."""
    used = taken(knowledge.used_techniques, items.techniques) > 0
    weights = np.ones(used.shape[1]) if items.technique_weights is None else items.technique_weights
    shares = used @ weights / max(float(weights.sum()), _FLOOR)
    sizes = np.log1p((knowledge.used_techniques > 0).sum(1))
    away = sizes - sizes.mean()
    slope = float(away @ shares) / max(float(away @ away), _FLOOR)
    return float(shares[group] - shares.mean() - slope * away[group])
