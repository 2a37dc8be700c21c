"""From the case to the target: how probable it is that a name that says little by itself is aimed at an organisation.

A name such as `portal-office.fr` may be aimed at anybody. If one operator is behind it and behind names that imitate
organisation X, it is probably aimed at X too. With q the probability of that (the best chain of a tie and an imitation),
f the share of such an operator's further names that are aimed at X, and p what the name says by itself, the probability
is q f + (1 - q) p. What that adds to the log-odds is told as findings, so that the sum of all findings is the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tocsin.evidence.detector_weights import DetectorWeights
from tocsin.evidence.log_odds import logit, probability, total
from tocsin.evidence.shown import percent
from tocsin.model.checks import require_share
from tocsin.model.domain_names import DomainName
from tocsin.model.finding import Finding, Weighed
from tocsin.model.identity import Identity

DETECTOR: Final = "second_order"
TIE: Final = "operator_of_imitation"
_FOCUS: Final = "focus"
_SERVICE: Final = "service_of_target"
_WORD: Final = "word_of_target"
_SERVICE_DETECTOR: Final = "service_word"
# Nothing that is said of a stranger's aims is surer than this.
_MARGIN: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Imitation:
    """A name of the case that imitates the organisation by itself.

    `probability` is how sure that is, `tied` how sure that one operator is behind it and the subject, `reason` why.
    """

    name: DomainName
    probability: float
    tied: float
    reason: str

    def __post_init__(self) -> None:
        require_share(self.probability, f"the probability that {self.name} imitates")
        require_share(self.tied, f"the probability of a tie to {self.name}")


@dataclass(frozen=True, slots=True)
class Company:
    """The other names of a case: how many, how many of them imitate the organisation, and the sum of how sure that is."""

    others: int
    imitating: int
    weight: float


@dataclass(frozen=True, slots=True)
class Aim:
    """The probability that a name is aimed at an organisation, and everything that was weighed for it."""

    probability: float
    evidence: tuple[Weighed, ...]


def aim(
    subject: DomainName,
    organisation: Identity,
    *,
    own: Sequence[Weighed],
    prior: float,
    imitations: Sequence[Imitation],
    company: Company,
    weights: DetectorWeights,
) -> Aim | None:
    """Judge at whom a name is aimed from the case it is in; None where the case adds nothing to what the name says.

    `own` is what was found in the name itself, `prior` the probability before that. `imitations` are those to which
    the tie may be closest; `company` is about all: where few of the other names imitate the organisation, it is one
    target of several. The findings of `own` come first and unchanged.
    """
    if not imitations:
        return None
    alone = _inside(total(prior, own))
    best = max(imitations, key=lambda each: (each.tied * each.probability, each.name.value))
    chain = best.tied * best.probability
    focus = _inside(probability(weights.features[_FOCUS].log_odds) * _share(company))
    tied = _mixed(chain, focus, alone)
    if tied <= alone:
        return None
    tie = _weighed(subject, organisation, TIE, _tie_text(organisation, best, company), alone, tied)
    feature = _named(own)
    if feature is None:
        return Aim(tied, (*own, tie))
    named = _mixed(chain, probability(logit(focus) + weights.features[feature].log_odds), alone)
    word = _weighed(subject, organisation, feature, _named_text(organisation, feature), tied, named)
    return Aim(named, (*own, tie, word))


def _share(company: Company) -> float:
    """Share of the other names that imitate the organisation; one more of each, since few names show little."""
    return min(1.0, (company.weight + 1.0) / (max(company.others, 0) + 1.0))


def _mixed(chain: float, focus: float, alone: float) -> float:
    return _inside(chain * focus + (1.0 - chain) * alone)


def _inside(share: float) -> float:
    """Keep a probability where it has log-odds; what the name says by itself may be smaller than any margin."""
    return min(max(share, 1e-12), 1.0 - _MARGIN)


def _named(own: Sequence[Weighed]) -> str | None:
    """Which kind of thing of the organisation's the name holds, if any."""
    if not own:
        return None
    return _SERVICE if any(each.finding.detector == _SERVICE_DETECTOR for each in own) else _WORD


def _weighed(
    subject: DomainName, organisation: Identity, feature: str, statement: str, before: float, after: float
) -> Weighed:
    finding = Finding(DETECTOR, subject, organisation.slug, feature, statement)
    return Weighed(finding, logit(after) - logit(before))


def _tie_text(organisation: Identity, best: Imitation, company: Company) -> str:
    text = (
        f"{best.name} imitates {organisation.name} ({percent(best.probability)}), and one operator is behind it and this"
        f" name ({percent(best.tied)}): {best.reason}"
    )
    if company.imitating == 1:
        return text
    return f"{text}; {company.imitating} of the {company.others} other names of the case imitate {organisation.name}"


def _named_text(organisation: Identity, feature: str) -> str:
    if feature == _SERVICE:
        return (
            f"it names a service that {organisation.name} uses: from somebody who imitates {organisation.name}"
            " that is no longer weak"
        )
    return f"it names something of {organisation.name}'s, and comes from somebody who imitates {organisation.name}"
