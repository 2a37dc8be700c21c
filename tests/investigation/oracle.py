"""What two names share, weighed slowly and plainly: the compiled sums are held against this."""

import math
from itertools import combinations

from tocsin.evidence.base_rates import load_base_rates
from tocsin.evidence.infrastructure import Family, InfrastructureWeights, Trait
from tocsin.evidence.ngrams import ALPHABET, LEAST, expected, symbols
from tocsin.evidence.providers import load_providers
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.traits import common_share, sets_given
from tocsin.model.domain_names import DomainName
from tocsin.names.parsing import registrable_domain

Parts = dict[Trait, float]
_WORD = frozenset(ALPHABET) - {"."}


class Oracle:
    """Log-odds of pairs of a small corpus, from sets and lists alone."""

    def __init__(self, corpus: Corpus, weights: InfrastructureWeights) -> None:
        self.corpus, self.weights = corpus, weights
        self.prior = weights.prior(corpus.size)
        self.held = [
            {(Trait(int(corpus.traits[v])), corpus.texts[v]) for v in corpus.values(place)}
            for place in range(len(corpus))
        ]
        self.left = [left_of_suffix(name) for name in corpus.names]

    def log_odds(self, i: int, j: int) -> float:
        """Log-odds that one operator is behind two names, the lower place first."""
        parts = self.parts(i, j)
        total = self.prior
        for family in Family:
            mine = sorted((parts[trait] for trait in parts if self.family(trait) is family), reverse=True)
            against = [each for each in mine if each < 0.0]
            speaking = [each for each in mine if each > 0.0]
            told = sum(against) + sum(speaking[:1]) + self.weights.rest * sum(speaking[1:])
            total += min(told, self.weights.families[family].most(-self.prior)) + self.differing(family, i, j)
        return total

    def family(self, trait: Trait) -> Family:
        """What the trait depends on."""
        gap = self.weights.gaps.get(trait)
        return gap.family if gap else self.weights.traits[trait].family

    def parts(self, i: int, j: int) -> Parts:
        """What each trait says by itself."""
        parts: Parts = {}
        for trait, text in self.held[i] & self.held[j]:
            parts[trait] = max(parts.get(trait, 0.0), self.worth(trait, text))
        moments = (self._created(i, j), self._reported(i, j))
        for trait, told in zip((Trait.CREATED, Trait.REPORTED), moments, strict=True):
            if told is not None:
                parts[trait] = told
        token = self._token(i, j)
        if token:
            parts[Trait.TOKEN] = token
        return parts

    def worth(self, trait: Trait, text: str) -> float:
        """What sharing a value says: the rate among siblings over that among all, smoothed by the table of providers."""
        weights, size = self.weights, self.corpus.size
        having = sum((trait, text) in held for held in self.held)
        ordinary = max(weights.ordinary_names, sets_given(trait, text))
        rate = (having + ordinary * common_share(trait, text)) / (size + ordinary)
        weight = weights.traits[trait]
        rate = max(rate, 1.0 / (size + weights.ordinary_names))
        return max(weight.temper * math.log(weight.match / rate), 0.0)

    def differing(self, family: Family, i: int, j: int) -> float:
        """What it says that both have one of a kind, and no such thing in common."""
        weight = self.weights.families[family]
        one, other = ({trait for trait, _ in self.held[place]} & weight.known for place in (i, j))
        together = {trait for trait, _ in self.held[i] & self.held[j]} & weight.shared
        if not one or not other or together or not weight.mismatch:
            return 0.0
        hidden = family is Family.HOSTING and (self._in_front(i) or self._in_front(j))
        return 0.0 if hidden else weight.mismatch

    def _in_front(self, place: int) -> bool:
        return any(
            trait is Trait.AUTONOMOUS_SYSTEM and text in load_providers().in_front
            for trait, text in self.held[place]
        )

    def _created(self, i: int, j: int) -> float | None:
        columns = self.corpus.columns
        gap = abs(float(columns.created[i]) - float(columns.created[j]))
        if math.isnan(gap):
            return None
        if columns.whole_day[i] or columns.whole_day[j]:
            gap = max(gap, 12.0)
        return self._gap(Trait.CREATED, columns.created.tolist(), gap)

    def _reported(self, i: int, j: int) -> float | None:
        reported = self.corpus.columns.reported
        gap = abs(float(reported[i]) - float(reported[j]))
        return None if math.isnan(gap) else self._gap(Trait.REPORTED, reported.tolist(), gap)

    def _gap(self, trait: Trait, moments: list[float], gap: float) -> float:
        weight = self.weights.gaps[trait]
        known = [moment for moment in moments if not math.isnan(moment)]
        pairs = [abs(one - other) for one, other in combinations(known, 2)]
        spread = weight.spread
        lean = 0.0
        if pairs:
            lean = len(known) ** 2 / (len(known) ** 2 + self.weights.ordinary_names**2)

        def within(edge: float) -> float:
            even = 1.0 - (1.0 - min(edge, spread) / spread) ** 2
            counted = sum(pair <= edge for pair in pairs) / len(pairs) if pairs else even
            return lean * counted + (1.0 - lean) * even

        stretch = sum(gap > edge for edge in weight.edges)
        below = within(weight.edges[stretch - 1]) if stretch else 0.0
        up_to = within(weight.edges[stretch]) if stretch < len(weight.edges) else 1.0
        return math.log(weight.shares[stretch] / max(up_to - below, 1e-9))

    def _token(self, i: int, j: int) -> float:
        token = longest_shared(self.left[i], self.left[j])
        if len(token) < 4:
            return 0.0
        grams = {token[at : at + 4] for at in range(len(token) - 3)}
        fewest = min(sum(gram in left for left in self.left) for gram in grams)
        code = symbols(token)
        ordinary = max(expected(load_base_rates().counts, code, len(code), LEAST), LEAST)
        rate = math.sqrt(ordinary * max(fewest, 1) / (self.corpus.size + self.weights.ordinary_names))
        weight = self.weights.traits[Trait.TOKEN]
        return max(weight.temper * math.log(weight.match / rate), 0.0)


def left_of_suffix(name: str) -> str:
    """The last 64 letters of what stands left of the public suffix; '' where there is nothing."""
    found = registrable_domain(DomainName(name))
    return name.removesuffix("." + found.public_suffix)[-64:] if found else ""


def longest_shared(one: str, other: str) -> str:
    """The first of the longest parts, within a label, that both hold; without hyphens at its edges."""
    if not any(one[at : at + 4] in other and set(one[at : at + 4]) <= _WORD for at in range(len(one) - 3)):
        return ""
    for length in range(len(one), 3, -1):
        for at in range(len(one) - length + 1):
            part = one[at : at + length]
            if part in other and set(part) <= _WORD:
                return part.strip("-")
    return ""
