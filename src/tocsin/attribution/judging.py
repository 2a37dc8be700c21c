"""What techniques and software say of each group, of nobody known, and of an imitator, before any links."""

from collections.abc import Sequence

import numpy as np

from tocsin.attribution.outcomes import Judged, Setting
from tocsin.evidence.attribution import imitation_log_odds, shares_of, utilities_of
from tocsin.evidence.attribution_features import CaseItems
from tocsin.evidence.reported_uses import Floats


def judge(items: CaseItems, groups: Sequence[str], setting: Setting, *, public: CaseItems | None) -> Judged:
    """Probabilities of groups and UNKNOWN; `public` is what an imitator could have known of, where that is not all.

    What nobody could have known speaks as much against an imitator of the leader as it speaks for the leader.
    """
    utilities, unknown_utility = _utilities(items, groups, setting)
    of_groups, unknown = shares_of(utilities, unknown_utility)
    leader = int(of_groups.argmax())
    imitation = _imitation(items, leader, float(of_groups[leader]), setting)
    if public is not None:
        rest, rest_unknown = _utilities(public, groups, setting)
        gain = float(utilities[leader]) - unknown_utility - (float(rest[leader]) - rest_unknown)
        imitation = (imitation or 0.0) - max(0.0, gain)
    return Judged(utilities, unknown_utility, of_groups, unknown, leader, imitation)


def _imitation(items: CaseItems, leader: int, probability: float, setting: Setting) -> float | None:
    """Log-odds of an imitator of a leader that is likely enough, and that reports describe."""
    if leader >= len(setting.knowledge.groups) or probability < setting.coefficients.imitator.least:
        return None
    return imitation_log_odds(setting.knowledge, items, setting.day, setting.coefficients, leader=leader)


def _utilities(items: CaseItems, groups: Sequence[str], setting: Setting) -> tuple[Floats, float]:
    """Log-weights of all groups and of UNKNOWN; an undescribed group starts as a part of UNKNOWN."""
    described, unknown = np.zeros(0), 0.0
    if setting.knowledge.groups:
        described, unknown = utilities_of(setting.knowledge, items, setting.day, setting.coefficients)
    starts = np.array([setting.start(group) for group in groups])
    if not starts.any():
        return described, unknown
    return np.concatenate([described, np.full(len(groups) - len(described), unknown)]) + starts, unknown
