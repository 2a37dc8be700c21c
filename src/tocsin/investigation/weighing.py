"""What two names share, weighed: compiled sums of log-likelihood ratios over the columns of a corpus."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.base_rates import load_base_rates
from tocsin.evidence.infrastructure import Family, InfrastructureWeights, Trait
from tocsin.evidence.ngrams import LEAST, Counts, expected
from tocsin.investigation.columns import GRAM, LONGEST_LABEL, RADIX, Columns
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.traits import common_share, sets_given
from tocsin.names.compiled import njit, njit_bare

TRAITS: Final = len(Trait)
FAMILIES: Final = len(Family)
_TOKEN: Final = int(Trait.TOKEN)
_CREATED: Final = int(Trait.CREATED)
_REPORTED: Final = int(Trait.REPORTED)
_HOSTING: Final = int(Family.HOSTING)
_HALF_A_DAY: Final = 12.0
_A_PART_OF: Final = 1000


class Scales(NamedTuple):
    """Weights laid out for one corpus: what sharing each value is worth, and the tables for what is measured.

    `worth[v]` are the log-odds of sharing value `v`, of trait `trait_of[v]`, before its family is considered;
    `created_worth[k]` and `reported_worth[k]` those of two moments in stretch `k`.
    """

    prior: float
    rest: float
    worth: NDArray[np.float64]
    trait_of: NDArray[np.uint8]
    family_of: NDArray[np.uint8]
    most: NDArray[np.float64]
    known: NDArray[np.uint32]
    shared: NDArray[np.uint32]
    mismatch: NDArray[np.float64]
    created_edges: NDArray[np.float64]
    created_worth: NDArray[np.float64]
    reported_edges: NDArray[np.float64]
    reported_worth: NDArray[np.float64]
    token_match: float
    token_temper: float
    names: float  # of the corpus and of the table of providers together
    gram_counts: NDArray[np.uint32]
    ordinary: Counts


class Scratch(NamedTuple):
    """Room for the sums of one pair; each thread has its own.

    After `weigh_pair`: by trait the log-odds that are left of it (`left`) and the number of the value shared (`value`, -1
    for none), by family the log-odds of a mismatch (`differing`), and where in the letters of the first name the shared
    part stands (`token`: start and end, equal where there is none).
    """

    left: NDArray[np.float64]
    value: NDArray[np.int64]
    differing: NDArray[np.float64]
    token: NDArray[np.int64]
    lengths: NDArray[np.int64]


def scratch() -> Scratch:
    """New room."""
    return Scratch(
        np.zeros(TRAITS),
        np.full(TRAITS, -1, dtype=np.int64),
        np.zeros(FAMILIES),
        np.zeros(2, dtype=np.int64),
        np.zeros(LONGEST_LABEL + 1, dtype=np.int64),
    )


def scales_of(corpus: Corpus, weights: InfrastructureWeights) -> Scales:
    """Lay the weights out for a corpus: rates are its counts, to which the table of providers is added."""
    names = corpus.size + weights.ordinary_names
    prior = weights.prior(corpus.size)
    families = [weights.families[family] for family in Family]
    created, reported = (_gap_worth(corpus, weights, trait) for trait in (Trait.CREATED, Trait.REPORTED))
    token = weights.traits[Trait.TOKEN]
    return Scales(
        prior=prior,
        rest=weights.rest,
        worth=_worth(corpus, weights, names),
        trait_of=corpus.traits,
        family_of=np.array([_family(weights, trait) for trait in Trait], dtype=np.uint8),
        most=np.array([family.most(-prior) for family in families]),
        known=np.array([_bits(family.known) for family in families], dtype=np.uint32),
        shared=np.array([_bits(family.shared) for family in families], dtype=np.uint32),
        mismatch=np.array([family.mismatch for family in families]),
        created_edges=np.array(weights.gaps[Trait.CREATED].edges),
        created_worth=created,
        reported_edges=np.array(weights.gaps[Trait.REPORTED].edges),
        reported_worth=reported,
        token_match=token.match,
        token_temper=token.temper,
        names=names,
        gram_counts=_gram_counts(corpus),
        ordinary=load_base_rates().counts,
    )


def _gram_counts(corpus: Corpus) -> NDArray[np.uint32]:
    """How many names hold each string of four letters; a part that nobody counted is taken to be one name's in a thousand."""
    if corpus.counted_here:
        return corpus.gram_counts
    return np.full_like(corpus.gram_counts, max(corpus.size // _A_PART_OF, 2))


def rates_of(corpus: Corpus, weights: InfrastructureWeights) -> NDArray[np.float64]:
    """How often a name has each value: as counted, with the table of providers added as so many ordinary names.

    Of a set of name servers that a provider gives to one account of many, the table knows more than a small corpus does:
    there it counts as many names as there are sets.
    """
    values = list(zip(map(Trait, corpus.traits.tolist()), corpus.texts, strict=True))
    common = np.array([common_share(trait, text) for trait, text in values])
    ordinary = np.array([max(weights.ordinary_names, sets_given(trait, text)) for trait, text in values])
    rates: NDArray[np.float64] = (corpus.counts + ordinary * common) / (corpus.size + ordinary)
    return rates


def rate_of(corpus: Corpus, weights: InfrastructureWeights, value: int) -> float:
    """How often a name has one value, as `rates_of` has it."""
    trait, text = Trait(int(corpus.traits[value])), corpus.texts[value]
    ordinary = max(weights.ordinary_names, sets_given(trait, text))
    return float((corpus.counts[value] + ordinary * common_share(trait, text)) / (corpus.size + ordinary))


def _worth(corpus: Corpus, weights: InfrastructureWeights, names: float) -> NDArray[np.float64]:
    countable = [weights.traits.get(trait) for trait in Trait]
    match = np.array([trait.match if trait else 1.0 for trait in countable])[corpus.traits]
    temper = np.array([trait.temper if trait else 1.0 for trait in countable])[corpus.traits]
    rates = np.maximum(rates_of(corpus, weights), 1.0 / names)
    worth: NDArray[np.float64] = np.maximum(temper * np.log(match / rates), 0.0)
    return worth


def _family(weights: InfrastructureWeights, trait: Trait) -> Family:
    return weights.gaps[trait].family if trait in weights.gaps else weights.traits[trait].family


def _bits(traits: frozenset[Trait]) -> int:
    return sum(1 << trait for trait in traits)


def _gap_worth(corpus: Corpus, weights: InfrastructureWeights, trait: Trait) -> NDArray[np.float64]:
    """Log-odds of two moments in each stretch: the operator's share over that of any two names."""
    return np.log(np.array(weights.gaps[trait].shares) / gap_shares_of(corpus, weights, trait))


def gap_shares_of(corpus: Corpus, weights: InfrastructureWeights, trait: Trait) -> NDArray[np.float64]:
    """Share of pairs of names of the corpus whose registrations, or first reports, lie in each stretch."""
    gap = weights.gaps[trait]
    moments = corpus.columns.created if trait is Trait.CREATED else corpus.columns.reported
    if not corpus.counted_here:  # the few names at hand are no sample of those that were counted
        moments = moments[:0]
    return gap_shares(moments, np.array(gap.edges), gap.spread, weights.ordinary_names)


def gap_shares(
    moments: NDArray[np.float64], edges: NDArray[np.float64], spread: float, ordinary: float
) -> NDArray[np.float64]:
    """Share of pairs of names whose moments lie in each stretch; a small corpus leans to an even spread."""
    even = 1.0 - (1.0 - np.minimum(edges, spread) / spread) ** 2
    known = np.sort(moments[~np.isnan(moments)])
    weight, within = 0.0, even
    if len(known) > 1:
        after = np.searchsorted(known, known[:, None] + edges[None, :], side="right")
        pairs = (after - np.arange(1, len(known) + 1)[:, None]).sum(axis=0, dtype=np.float64)
        within = pairs / (len(known) * (len(known) - 1) / 2.0)
        weight = len(known) ** 2 / (len(known) ** 2 + ordinary**2)
    mixed = weight * within + (1.0 - weight) * even
    return np.maximum(np.diff(np.concatenate([[0.0], mixed, [1.0]])), 1e-9)


@njit_bare
def _share_values(c: Columns, s: Scales, i: int, j: int, room: Scratch) -> int:
    """Note the most telling shared value of each trait; return the bits of the traits that are shared."""
    bits = 0
    at, to = c.starts[i], c.starts[i + 1]
    by, until = c.starts[j], c.starts[j + 1]
    while at < to and by < until:
        mine, theirs = c.values[at], c.values[by]
        if mine < theirs:
            at += 1
        elif theirs < mine:
            by += 1
        else:
            trait = s.trait_of[mine]
            if room.value[trait] < 0 or s.worth[mine] > room.left[trait]:
                room.left[trait] = s.worth[mine]
                room.value[trait] = mine
            bits |= 1 << trait
            at += 1
            by += 1
    return bits


@njit_bare
def _stretch(edges: NDArray[np.float64], gap: float) -> int:
    for place in range(len(edges)):
        if gap <= edges[place]:
            return place
    return len(edges)


@njit_bare
def _compare_moments(c: Columns, s: Scales, i: int, j: int, room: Scratch) -> None:
    gap = abs(c.created[i] - c.created[j])
    if not np.isnan(gap):
        if c.whole_day[i] or c.whole_day[j]:  # the same day may be hours apart
            gap = max(gap, _HALF_A_DAY)
        room.value[_CREATED] = _stretch(s.created_edges, gap)
        room.left[_CREATED] = s.created_worth[room.value[_CREATED]]
    gap = abs(c.reported[i] - c.reported[j])
    if not np.isnan(gap):
        room.value[_REPORTED] = _stretch(s.reported_edges, gap)
        room.left[_REPORTED] = s.reported_worth[room.value[_REPORTED]]


@njit_bare
def _any_gram(c: Columns, i: int, j: int) -> bool:
    at, to = c.gram_starts[i], c.gram_starts[i + 1]
    by, until = c.gram_starts[j], c.gram_starts[j + 1]
    while at < to and by < until:
        if c.grams[at] == c.grams[by]:
            return True
        if c.grams[at] < c.grams[by]:
            at += 1
        else:
            by += 1
    return False


@njit_bare
def _longest_shared(c: Columns, i: int, j: int, room: Scratch) -> None:
    """Find the longest part, within a label, that both names hold: where it stands in the letters of the first."""
    best, end = 0, c.first[i]
    width = c.after[j] - c.first[j]
    for place in range(width + 1):
        room.lengths[place] = 0
    for at in range(c.first[i], c.after[i]):
        letter = c.letters[at]
        for place in range(width, 0, -1):
            if letter > 1 and letter == c.letters[c.first[j] + place - 1]:
                room.lengths[place] = room.lengths[place - 1] + 1
                if room.lengths[place] > best:
                    best = room.lengths[place]
                    end = at + 1
            else:
                room.lengths[place] = 0
    first = end - best
    while first < end and c.letters[first] == 2:  # hyphens at the edges are no part of a word
        first += 1
    while first < end and c.letters[end - 1] == 2:
        end -= 1
    room.token[0] = first
    room.token[1] = end if end - first >= GRAM else first


@njit_bare
def _fewest_holding(c: Columns, s: Scales, first: int, end: int) -> float:
    """How many names can hold the text at most: as many as hold its rarest four letters."""
    fewest = np.inf
    for at in range(first, end - GRAM + 1):
        code = 0
        for place in range(at, at + GRAM):
            code = code * RADIX + c.letters[place]
        fewest = min(fewest, float(s.gram_counts[code]))
    return fewest


@njit_bare
def token_rate(c: Columns, s: Scales, first: int, end: int) -> float:
    """How often a name holds the text: between its rate in ordinary labels and that in the corpus.

    The corpus alone will not do: it is full of the very campaigns that are looked for.
    """
    ordinary = max(expected(s.ordinary, c.letters[first:end], end - first, LEAST), LEAST)
    rate: float = np.sqrt(ordinary * max(_fewest_holding(c, s, first, end), 1.0) / s.names)
    return rate


@njit_bare
def _compare_names(c: Columns, s: Scales, i: int, j: int, room: Scratch) -> None:
    room.token[0] = room.token[1] = 0
    if not _any_gram(c, i, j):
        return
    _longest_shared(c, i, j, room)
    if room.token[1] > room.token[0]:
        rate = token_rate(c, s, room.token[0], room.token[1])
        room.left[_TOKEN] = max(s.token_temper * np.log(s.token_match / rate), 0.0)
        room.value[_TOKEN] = 0


@njit_bare
def _damp(s: Scales, room: Scratch) -> float:
    """Leave of each family the strongest in full and the rest in part, and no more than its most; return the sum."""
    total = 0.0
    for family in range(FAMILIES):
        strongest, each = 0.0, -1
        for trait in range(TRAITS):
            if s.family_of[trait] == family and room.value[trait] >= 0 and room.left[trait] > strongest:
                strongest, each = room.left[trait], trait
        told = 0.0
        for trait in range(TRAITS):
            if s.family_of[trait] == family and room.value[trait] >= 0:
                if trait != each and room.left[trait] > 0.0:
                    room.left[trait] *= s.rest
                told += room.left[trait]
        if told > s.most[family]:
            for trait in range(TRAITS):
                if s.family_of[trait] == family and room.value[trait] >= 0:
                    room.left[trait] *= s.most[family] / told
            told = s.most[family]
        total += told + room.differing[family]
    return total


@njit_bare
def weigh_pair(c: Columns, s: Scales, i: int, j: int, room: Scratch) -> float:
    """Log-odds that one operator is behind names `i` and `j`; `room` then holds what makes them up."""
    for trait in range(TRAITS):
        room.left[trait] = 0.0
        room.value[trait] = -1
    bits = _share_values(c, s, i, j, room)
    for family in range(FAMILIES):
        room.differing[family] = 0.0
        if s.mismatch[family] < 0.0 and not bits & s.shared[family]:
            known = c.known[i] & s.known[family] and c.known[j] & s.known[family]
            if known and not (family == _HOSTING and (c.in_front[i] or c.in_front[j])):
                room.differing[family] = s.mismatch[family]
    _compare_moments(c, s, i, j, room)
    _compare_names(c, s, i, j, room)
    return s.prior + _damp(s, room)


@njit
def _token_rate(c: Columns, s: Scales, first: int, end: int) -> float:
    return token_rate(c, s, first, end)


def token_rate_of(corpus: Corpus, scales: Scales, first: int, end: int) -> float:
    """How often a name holds what stands between two places of the letters."""
    return float(_token_rate(corpus.columns, scales, first, end))


@njit
def weigh_one(c: Columns, s: Scales, i: int, j: int, room: Scratch) -> float:
    """Do the same as `weigh_pair`, for Python to call."""
    return weigh_pair(c, s, i, j, room)


@njit
def weigh_pairs(
    c: Columns, s: Scales, first: NDArray[np.int32], second: NDArray[np.int32], room: Scratch
) -> NDArray[np.float32]:
    """Log-odds of each pair."""
    found = np.empty(len(first), dtype=np.float32)
    for place in range(len(first)):
        found[place] = weigh_pair(c, s, first[place], second[place], room)
    return found
