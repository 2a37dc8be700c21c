"""How probable each known group, an unknown one, and an imitator of the leader is: a conditional logit in the open world.

The log-odds between two groups are sums of weighted features, so they can be shown family by family. UNKNOWN is an
answer like any other, with features of its own. Of what the leader gets, an imitator of it gets a part: see
`imitation`.
"""

from dataclasses import dataclass

import numpy as np

from tocsin.evidence.attribution_coefficients import Coefficients
from tocsin.evidence.attribution_features import CaseItems, Features, features
from tocsin.evidence.imitation import signs, without_exclusive
from tocsin.evidence.log_odds import logit, probability
from tocsin.evidence.reported_uses import Floats, Knowledge


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Probabilities that sum to 1: of each group of the knowledge, of `unknown`, `shared` and an imitator of `leader`.

    `leader` is the place of the likeliest group, None where no group is known. `of_groups`, `utilities` and
    `unknown_utility` are before and after the imitator took its part: log-odds between answers are differences of
    utilities. `indistinct` says that the evidence cannot tell the leader from an imitator.
    """

    groups: tuple[str, ...]
    of_groups: Floats
    utilities: Floats
    unknown_utility: float
    unknown: float
    shared: float
    imitator: float
    leader: int | None
    indistinct: bool


def posterior(knowledge: Knowledge, items: CaseItems, day: int, coefficients: Coefficients) -> Posterior:
    """Probabilities of a case that was observed on a day (an ordinal)."""
    if not knowledge.groups:
        shared = coefficients.shared
        return Posterior((), np.zeros(0), np.zeros(0), 0.0, 1.0 - shared, shared, 0.0, None, indistinct=False)
    utilities, unknown_utility = utilities_of(knowledge, items, day, coefficients)
    of_groups, unknown = shares_of(utilities, unknown_utility)
    leader = int(of_groups.argmax())
    taken, indistinct = _imitator_share(
        knowledge, items, day, coefficients, leader=leader, probability_of_leader=float(of_groups[leader])
    )
    of_groups[leader] = min(of_groups[leader] - taken, coefficients.imitator.cap if indistinct else 1.0)
    return Posterior(
        groups=knowledge.groups,
        of_groups=of_groups,
        utilities=utilities,
        unknown_utility=unknown_utility,
        unknown=unknown * (1.0 - coefficients.shared),
        shared=unknown * coefficients.shared,
        imitator=taken,
        leader=leader,
        indistinct=indistinct,
    )


def plain_posterior(
    knowledge: Knowledge, items: CaseItems, day: int, coefficients: Coefficients
) -> tuple[Floats, float]:
    """Probabilities of the known groups and of UNKNOWN, as if nobody ever imitated."""
    return shares_of(*utilities_of(knowledge, items, day, coefficients))


def utilities_of(
    knowledge: Knowledge, items: CaseItems, day: int, coefficients: Coefficients
) -> tuple[Floats, float]:
    """Log-weight of each known group and of UNKNOWN: differences are log-odds between the answers."""
    return _utilities(features(knowledge, items, day), coefficients)


def _utilities(found: Features, coefficients: Coefficients) -> tuple[Floats, float]:
    return found.of_groups @ coefficients.of_groups, float(found.of_case @ coefficients.of_case)


def shares_of(utilities: Floats, unknown_utility: float) -> tuple[Floats, float]:
    """Probabilities of the groups and of UNKNOWN from their log-weights, as if nobody ever imitated."""
    highest = max(float(utilities.max()), unknown_utility)
    weights, unknown = np.exp(utilities - highest), float(np.exp(unknown_utility - highest))
    total = float(weights.sum()) + unknown
    return weights / total, unknown / total


def _imitator_share(
    knowledge: Knowledge,
    items: CaseItems,
    day: int,
    coefficients: Coefficients,
    *,
    leader: int,
    probability_of_leader: float,
) -> tuple[float, bool]:
    """How much of the leader's probability goes to an imitator of it, and whether the two cannot be told apart."""
    test = coefficients.imitator
    if probability_of_leader < test.least:
        return test.prior * probability_of_leader, False
    log_odds = imitation_log_odds(knowledge, items, day, coefficients, leader=leader)
    share = probability_of_leader * probability(log_odds + logit(test.prior))
    if log_odds <= test.threshold:
        return share, False
    return max(share, probability_of_leader - test.cap), True


def imitation_log_odds(
    knowledge: Knowledge, items: CaseItems, day: int, coefficients: Coefficients, *, leader: int
) -> float:
    """Log-odds of an imitator against the leading group itself, were both as likely to begin with."""
    test = coefficients.imitator
    return test.intercept + float(
        imitation_signs(knowledge, items, day, coefficients, leader=leader) @ test.weights
    )


def imitation_signs(
    knowledge: Knowledge, items: CaseItems, day: int, coefficients: Coefficients, *, leader: int
) -> Floats:
    """Signs (see `imitation.SIGNS`) for the leading group of a case."""
    of_groups, unknown = plain_posterior(knowledge, items, day, coefficients)
    rest = without_exclusive(knowledge, items, leader)
    if len(rest.software) < len(items.software):
        _, unknown = plain_posterior(knowledge, rest, day, coefficients)
    return signs(
        knowledge, items, group=leader, probability=float(of_groups[leader]), unknown_without=unknown
    )
