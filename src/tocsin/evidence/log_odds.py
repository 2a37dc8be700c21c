"""The one sum behind every probability: prior log-odds plus what each independent finding adds.

For findings that are independent given the truth, the log-odds of a claim are those of the prior plus the logarithm of
each likelihood ratio (Good, Probability and the Weighing of Evidence, 1950). Findings of one family are not
independent: of each family the strongest counts and the others are shown with 0.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from tocsin.evidence.detector_weights import DetectorWeights
from tocsin.model.finding import Finding, Weighed


def logit(probability: float) -> float:
    """Log-odds of a probability strictly between 0 and 1."""
    return math.log(probability / (1.0 - probability))


def probability(log_odds: float) -> float:
    """Probability of log-odds; never overflows."""
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    return math.exp(log_odds) / (1.0 + math.exp(log_odds))


def weigh(findings: Iterable[Finding], weights: Mapping[str, DetectorWeights]) -> tuple[Weighed, ...]:
    """Each finding with what it adds; None where its detector or feature has no weight, 0 where its family has spoken."""
    alone = [Weighed(finding, _alone(finding, weights)) for finding in findings]
    strongest: dict[str, Weighed] = {}
    for weighed in alone:
        if weighed.log_odds is not None:
            family = weights[weighed.finding.detector].family
            best = strongest.get(family)
            if best is None or abs(weighed.log_odds) > abs(best.log_odds or 0.0):
                strongest[family] = weighed
    return tuple(_in_family(weighed, weights, strongest) for weighed in alone)


def total(prior: float, weighed: Sequence[Weighed]) -> float:
    """Probability of the claim: the prior probability and all that was weighed."""
    return probability(logit(prior) + sum(entry.log_odds or 0.0 for entry in weighed))


def without(prior: float, weighed: Sequence[Weighed], finding: Finding) -> float:
    """Probability if one finding had not been made (the removal test): it moves by what was stated for it."""
    return total(prior, [entry for entry in weighed if entry.finding.id != finding.id])


def _alone(finding: Finding, weights: Mapping[str, DetectorWeights]) -> float | None:
    table = weights.get(finding.detector)
    weight = table.features.get(finding.feature) if table else None
    if weight is None:
        return None
    if finding.rate is None or weight.slope == 0.0:
        return weight.log_odds
    return weight.log_odds - weight.slope * math.log(max(finding.rate, 1e-300))


def _in_family(
    weighed: Weighed, weights: Mapping[str, DetectorWeights], strongest: Mapping[str, Weighed]
) -> Weighed:
    if weighed.log_odds is None or strongest[weights[weighed.finding.detector].family] is weighed:
        return weighed
    return Weighed(weighed.finding, 0.0)
