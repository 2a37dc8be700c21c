"""Why two names are tied: the sum of the compiled kernel, taken apart into reasons."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.infrastructure import Family, InfrastructureWeights, Trait
from tocsin.evidence.log_odds import probability
from tocsin.investigation import statements
from tocsin.investigation.corpus import Corpus, Parts
from tocsin.investigation.weighing import (
    Scales,
    gap_shares_of,
    rate_of,
    scales_of,
    scratch,
    token_rate_of,
    weigh_one,
)
from tocsin.model.linking import Link, Reason

_TELLING = 0.005  # log-odds below which a reason is not shown: it would read 0.0


class Explaining:
    """Links of a corpus with their reasons, which sum to exactly the log-odds that groups are made by."""

    def __init__(
        self,
        corpus: Corpus,
        weights: InfrastructureWeights,
        scales: Scales | None = None,
        gaps: Mapping[Trait, NDArray[np.float64]] | None = None,
    ) -> None:
        self.corpus = corpus
        self.weights = weights
        self.scales = scales or scales_of(corpus, weights)
        self._gaps = gaps or {trait: gap_shares_of(corpus, weights, trait) for trait in weights.gaps}
        self._room = scratch()
        self._parts: Parts | None = None

    def over(self, corpus: Corpus, scales: Scales) -> "Explaining":
        """The same over an enlarged corpus, with weights laid out for it."""
        return Explaining(corpus, self.weights, scales, self._gaps)

    def log_odds(self, i: int, j: int) -> float:
        """Log-odds that one operator is behind the names at two places."""
        return float(weigh_one(self.corpus.columns, self.scales, i, j, self._room))

    def link(self, i: int, j: int) -> Link:
        """The link of the names at two places, lower place first, with every reason, strongest first."""
        i, j = min(i, j), max(i, j)
        log_odds = self.log_odds(i, j)
        reasons = sorted(
            self._reasons(i, j), key=lambda reason: (-reason.log_odds, reason.relation, reason.value)
        )
        names = self.corpus.names
        return Link(names[i], names[j], probability(log_odds), tuple(reasons))

    def strongest(self, i: int, j: int) -> tuple[float, Reason | None]:
        """Probability of a link and its strongest reason, without the cost of the others; None where nothing speaks for it."""
        i, j = min(i, j), max(i, j)
        found = probability(self.log_odds(i, j))
        left = np.where(self._room.value >= 0, self._room.left, 0.0)
        trait = Trait(int(np.argmax(left)))
        if left[trait] < _TELLING:
            return found, None
        return found, self._reason(trait, i, j, int(self._room.value[trait]), float(left[trait]))

    def _reasons(self, i: int, j: int) -> Iterator[Reason]:
        room = self._room
        for trait in Trait:
            left, value = float(room.left[trait]), int(room.value[trait])
            if value < 0 or abs(left) < _TELLING:
                continue
            yield self._reason(trait, i, j, value, left)
        for family in Family:
            against = float(room.differing[family])
            if against:
                yield Reason(
                    family.word,
                    "differing",
                    family.word,
                    0,
                    0,
                    0.0,
                    against,
                    statements.differing(family.word),
                )

    def _reason(self, trait: Trait, i: int, j: int, value: int, left: float) -> Reason:
        if trait is Trait.TOKEN:
            return self._token(left)
        if trait in self.weights.gaps:
            return self._moments(trait, i, j, value, left)
        return self._value(trait, value, left)

    def _value(self, trait: Trait, value: int, left: float) -> Reason:
        corpus = self.corpus
        text, rate = corpus.texts[value], rate_of(corpus, self.weights, value)
        shared_by, of = int(corpus.counts[value]), corpus.size
        if trait in corpus.estimated:
            shared_by = of = 0
        statement = statements.shared(trait, text, shared_by, of, rate)
        return Reason(
            self._family(trait), statements.relation(trait), text, shared_by, of, rate, left, statement
        )

    def _token(self, left: float) -> Reason:
        first, end = (int(place) for place in self._room.token)
        text = "".join(_LETTERS[letter] for letter in self.corpus.columns.letters[first:end])
        rate = min(float(token_rate_of(self.corpus, self.scales, first, end)), 1.0)
        shared_by, of = (self._holding(text), self.corpus.size) if self.corpus.counted_here else (0, 0)
        statement = statements.shared(Trait.TOKEN, text, shared_by, of, rate)
        return Reason(
            self._family(Trait.TOKEN),
            statements.relation(Trait.TOKEN),
            text,
            shared_by,
            of,
            rate,
            left,
            statement,
        )

    def _holding(self, text: str) -> int:
        if self._parts is None:  # made when first asked for: few links of few names need it
            self._parts = Parts(self.corpus)
        return self._parts.holding(text)

    def _moments(self, trait: Trait, i: int, j: int, stretch: int, left: float) -> Reason:
        columns, edges = self.corpus.columns, (0.0, *self.weights.gaps[trait].edges, math.inf)
        share, least, most = float(self._gaps[trait][stretch]), edges[stretch], edges[stretch + 1]
        if trait is Trait.CREATED:
            gap = abs(float(columns.created[i] - columns.created[j]))
            whole = bool(columns.whole_day[i] or columns.whole_day[j])
            statement = statements.registered_apart(gap, whole_day=whole, share=share, least=least, most=most)
        else:
            gap = abs(float(columns.reported[i] - columns.reported[j]))
            statement = statements.reported_apart(gap, share=share, least=least, most=most)
        value = f"{gap:.4g} {'hours' if trait is Trait.CREATED else 'days'} apart"
        return Reason(self._family(trait), trait.word, value, 0, 0, share, left, statement)

    def _family(self, trait: Trait) -> str:
        gap = self.weights.gaps.get(trait)
        return (gap.family if gap else self.weights.traits[trait].family).word


_LETTERS = "\0.-abcdefghijklmnopqrstuvwxyz0123456789"
