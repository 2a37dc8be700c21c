"""How many ordinary names would be told as alerts: the base rates of all that is likely enough by itself."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.base_rates import BaseRates, Way
from tocsin.evidence.detector_weights import DetectorWeights
from tocsin.evidence.log_odds import logit
from tocsin.model.identity import WatchItem, WatchKind
from tocsin.watch.detectors import name_part, service_word, word_length
from tocsin.watch.traits import RAREST_TEXT

# One edit makes this many texts of each letter: 35 substitutions and as many insertions, a deletion, a transposition.
_TEXTS_OF_A_LETTER: Final = 72.0
_SPELLINGS: Final = ("exact", "one_edit", "two_edits")


def expected_alerts_per_million(
    items: Sequence[WatchItem],
    rates: BaseRates,
    weights: Mapping[str, DetectorWeights],
    *,
    prior: float,
    minimum: float,
) -> float:
    """Ordinary names in a million that reach the probability `minimum` by their watched word alone.

    `prior` is the probability that a new name imitates this organisation. Lure words, top-level domains and the like
    move single names to either side; their sum stays of this size.
    """
    if not items:
        return 0.0
    needed = logit(minimum) - logit(prior)
    total = 0.0
    for item, rate in zip(items, rates.of([item.text for item in items]), strict=True):
        total += _of_item(item, rate, weights, needed)
    return total * 1e6


def _of_item(
    item: WatchItem, rate: NDArray[np.float64], weights: Mapping[str, DetectorWeights], needed: float
) -> float:
    found = 0.0
    for way in Way:
        farthest = item.whole_distance if way in {Way.LABEL, Way.TOKEN} else item.inside_distance
        for distance in range(farthest + 1):
            one = float(rate[distance, way])
            if _log_odds(item, distance, one, float(rate[0].sum()), weights) >= needed:
                found += one
    return found


def _log_odds(
    item: WatchItem,
    distance: int,
    rate: float,
    word_rate: float,
    weights: Mapping[str, DetectorWeights],
) -> float:
    text_rate = max(rate / (_TEXTS_OF_A_LETTER * len(item.text)) ** distance, RAREST_TEXT)
    if item.kind is WatchKind.SERVICE:
        rate, text_rate = max(rate, service_word.BORROWED), max(text_rate, service_word.BORROWED)
        added = _weight(weights, "service_word", "service_only", 1.0)
    else:
        length = min(max(len(item.text), word_length.SHORTEST), word_length.LONGEST) - word_length.SHORTEST
        added = _weight(weights, "word_length", word_length.FEATURES[length], 1.0)
    added += _weight(weights, "lookalike", _SPELLINGS[distance], rate)
    added += _weight(weights, "wording", "text", text_rate)
    if item.kind in name_part.PARTS and word_rate >= name_part.ORDINARY:
        added += _weight(weights, "name_part", "ordinary_word", 1.0)
    return added


def _weight(weights: Mapping[str, DetectorWeights], detector: str, feature: str, rate: float) -> float:
    weight = weights[detector].features[feature]
    return weight.log_odds - weight.slope * math.log(rate)
