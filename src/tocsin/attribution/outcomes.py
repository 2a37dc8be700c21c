"""The answers to who is behind a case, what they are weighed with, and how probable each came out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

import numpy as np

from tocsin.attribution.pieces import Pieces, Reader
from tocsin.evidence.attribution_coefficients import Coefficients
from tocsin.evidence.attribution_features import CaseItems, case_items
from tocsin.evidence.links import WeighedLink
from tocsin.evidence.log_odds import logit
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, Floats, Knowledge
from tocsin.model.assessment import HypothesisKind

NAMEABLE: Final = 0.5  # below, no group is more likely than all else together
_MANY_UNSEEN: Final = 50
_LEAST: Final = 1e-300  # what a logarithm is taken of at least


class Answer(NamedTuple):
    """A hypothesis, with the group's id in the actor data (in the model, where no report describes the group)."""

    kind: HypothesisKind
    group: str = ""


UNKNOWN: Final = Answer(HypothesisKind.UNKNOWN)
SHARED: Final = Answer(HypothesisKind.SHARED)


class Judged(NamedTuple):
    """What techniques and software say, before links and imitators.

    `imitation` are the log-odds of an imitator against the leading group, were both as likely to begin with; None where
    it was not tested.
    """

    utilities: Floats
    unknown_utility: float
    of_groups: Floats
    unknown: float
    leader: int | None
    imitation: float | None


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything but the evidence: what was known on the day, coefficients, priors.

    `odds` are log-odds of groups that were set. `undescribed` are those that a group which evidence names and no report
    describes has to begin with, against UNKNOWN. `day` (an ordinal) is that of the deed. What was computed once is kept.
    """

    knowledge: Knowledge
    coefficients: Coefficients
    reader: Reader
    odds: Mapping[str, float]
    undescribed: float
    day: int
    tools: frozenset[str]
    kept: dict[object, Judged] = field(default_factory=dict)

    def groups(self, pieces: Pieces) -> tuple[str, ...]:
        """The groups that reports describe, and then those that the evidence names besides."""
        named = {link.group for _, link in pieces.links} - self.reader.known
        return (*self.knowledge.groups, *sorted(named))

    def start(self, group: str) -> float:
        """Log-odds of a group before any evidence, beyond what reports say of it."""
        begins = 0.0 if group in self.reader.known else self.undescribed
        return begins + self.odds.get(group, 0.0)

    def with_imitators(self, prior: float) -> "Setting":
        """The same with another prior of imitators."""
        test = replace(self.coefficients.imitator, prior=prior)
        return replace(self, coefficients=replace(self.coefficients, imitator=test))

    def one_grade_lower(self) -> "Setting":
        """The same with every grade one step worse."""
        return replace(self, reader=replace(self.reader, lower=True))

    def items(self, pieces: Pieces, *, without_private: bool = False) -> CaseItems:
        """Techniques and software as columns."""
        hidden = pieces.private if without_private else frozenset()
        techniques = [
            (value, weight) for value, weight in pieces.techniques if (TECHNIQUE, value) not in hidden
        ]
        software = [(value, weight) for value, weight in pieces.software if (SOFTWARE, value) not in hidden]
        items = case_items(
            self.knowledge,
            [value for value, _ in techniques],
            [value for value, _ in software],
            tools=self.tools,
        )
        items = items._replace(technique_weights=_weights(techniques), software_weights=_weights(software))
        return _unseen_as_one(items)


def _weights(items: Sequence[tuple[str, float]]) -> Floats | None:
    """Weights of techniques or software; None where all count whole."""
    return np.array([weight for _, weight in items]) if any(weight < 1.0 for _, weight in items) else None


def _unseen_as_one(items: CaseItems) -> CaseItems:
    """The same with techniques that no report ever named as one of their weight, where they are many: they are all alike."""
    unseen = items.techniques < 0
    if unseen.sum() <= _MANY_UNSEEN:
        return items
    weights = items.technique_weights if items.technique_weights is not None else np.ones(len(unseen))
    return items._replace(
        techniques=np.append(items.techniques[~unseen], -1),
        technique_weights=np.append(weights[~unseen], weights[unseen].sum()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Probabilities that sum to 1: of each group of the setting, of imitators by place, of UNKNOWN and of SHARED.

    `leader` is the place of the likeliest group. `deciding` are the origins of which each alone makes that group more
    likely than all else together, as far as they were looked for. `splits` are for each place with an imitator the
    logarithm of the part that the group itself kept. `unheld` are probabilities of answers before they were held back.
    """

    groups: tuple[str, ...]
    of_groups: Floats
    imitators: Mapping[int, float]
    unknown: float
    shared: float
    leader: int | None
    indistinct: bool
    deciding: tuple[str, ...]
    splits: Mapping[int, float]
    judged: Judged | None
    pieces: Pieces
    links: tuple[WeighedLink, ...]
    prior: float
    undescribed: float
    unheld: Mapping[Answer, float] = field(default_factory=dict)

    def probability(self, answer: Answer) -> float:
        """Probability of an answer."""
        if answer.kind is HypothesisKind.UNKNOWN:
            return self.unknown
        if answer.kind is HypothesisKind.SHARED:
            return self.shared
        if answer.group not in self.groups:
            return 0.0
        place = self.groups.index(answer.group)
        if answer.kind is HypothesisKind.GROUP:
            return float(self.of_groups[place])
        return self.imitators.get(place, 0.0)

    def log_odds(self, answer: Answer, against: Answer) -> float:
        """Natural log-odds of one answer against another."""
        return self.log(answer) - self.log(against)

    def log(self, answer: Answer) -> float:
        """Natural logarithm of the probability of an answer.

        Where an imitator was not considered it is by the prior, where a group was not, by what an undescribed one has.
        """
        if answer.group and answer.group not in self.groups:
            begins = math.log(max(self.unknown + self.shared, _LEAST)) + self.undescribed
            return begins + (logit(self.prior) if answer.kind is HypothesisKind.IMITATOR else 0.0)
        if answer.kind is HypothesisKind.IMITATOR and self.groups.index(answer.group) not in self.imitators:
            return self.log(Answer(HypothesisKind.GROUP, answer.group)) + logit(self.prior)
        return math.log(max(self.probability(answer), _LEAST))

    def log_unheld(self, answer: Answer) -> float:
        """Natural logarithm of the probability of an answer before anything was held back."""
        return math.log(max(self.unheld[answer], _LEAST)) if answer in self.unheld else self.log(answer)

    def ranked(self) -> tuple[Answer, ...]:
        """Groups, UNKNOWN and SHARED, the likeliest first."""
        answers = [Answer(HypothesisKind.GROUP, group) for group in self.groups]
        values = dict(zip(answers, self.of_groups.tolist(), strict=True))
        values |= {UNKNOWN: self.unknown, SHARED: self.shared}
        return tuple(sorted(values, key=lambda answer: (-values[answer], answer)))

    def first(self) -> Answer:
        """The likeliest of groups, UNKNOWN and SHARED."""
        best = UNKNOWN if self.unknown >= self.shared else SHARED
        if self.leader is None or self.of_groups[self.leader] < self.probability(best):
            return best
        return Answer(HypothesisKind.GROUP, self.groups[self.leader])
