"""The log-odds of one answer against another as a sum over families of evidence."""

import math
from collections import defaultdict
from collections.abc import Mapping

from tocsin.attribution.outcomes import Answer, Outcome, Setting
from tocsin.evidence.attribution_features import FAMILY_OF, GROUP_FEATURES, features
from tocsin.evidence.reported_uses import Floats
from tocsin.model.assessment import HypothesisKind

UNKNOWN_FAMILY = "somebody unknown"
IMITATORS, SHARED_TOOLS, ODDS, HELD, PRIOR = (
    "imitators",
    "shared tools",
    "stated odds",
    "held back",
    "activity",
)
_ROUNDING = 1e-9


def waterfall(found: Outcome, setting: Setting, leader: Answer, against: Answer) -> dict[str, float]:
    """What each family adds, the largest first; the sum is the log-odds. Families that say nothing of either are left out.

    What a cap takes from the leader stands under 'held back'.
    """
    of_leader, of_other = _log_weights(found, setting, leader), _log_weights(found, setting, against)
    terms = {
        family: of_leader.get(family, 0.0) - of_other.get(family, 0.0) for family in {**of_leader, **of_other}
    }
    rest = found.log_odds(leader, against) - math.fsum(terms.values())
    if abs(rest) > _ROUNDING:
        terms[HELD] = rest
    return dict(sorted(terms.items(), key=lambda term: (-abs(term[1]), term[0])))


def _log_weights(found: Outcome, setting: Setting, answer: Answer) -> Mapping[str, float]:
    """Logarithm of an answer's weight before all are made to sum to 1, by family."""
    if answer.kind is not HypothesisKind.GROUP:
        return _of_nobody(found, setting, answer)
    place = found.groups.index(answer.group)
    weights: dict[str, float] = defaultdict(float)
    if place < len(setting.knowledge.groups):
        weights |= _of_features(found, setting, place)
    else:
        weights[UNKNOWN_FAMILY] += 0.0 if found.judged is None else found.judged.unknown_utility
        weights[PRIOR] += setting.undescribed
    weights[ODDS] += setting.odds.get(answer.group, 0.0)
    weights[IMITATORS] += found.splits.get(place, 0.0)
    for link in found.links:
        if link.link.group == answer.group:
            weights[link.family] += link.log_odds
    if not weights[ODDS]:
        del weights[ODDS]
    return weights


def _of_nobody(found: Outcome, setting: Setting, answer: Answer) -> Mapping[str, float]:
    shared = setting.coefficients.shared
    part = 1.0 - shared if answer.kind is HypothesisKind.UNKNOWN else shared
    utility = 0.0 if found.judged is None else found.judged.unknown_utility
    return {UNKNOWN_FAMILY: utility, SHARED_TOOLS: math.log(part)}


def _of_features(found: Outcome, setting: Setting, place: int) -> dict[str, float]:
    values: Floats = features(setting.knowledge, setting.items(found.pieces), setting.day).of_groups[place]
    weights: dict[str, float] = defaultdict(float)
    for name, value in zip(GROUP_FEATURES, values * setting.coefficients.of_groups, strict=True):
        weights[FAMILY_OF[name]] += float(value)
    return weights
