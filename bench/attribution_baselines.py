"""Two plain methods to hold attribution against: TF-IDF and naive Bayes over all items, each with a fitted temperature.

Both get what Tocsin gets: groups as known before the case, a constant for UNKNOWN, and both numbers (the weight of the score
and the constant) fitted on earlier blocks.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from fit_attribution import Case, most_likely
from tocsin.evidence.attribution_features import CaseItems, taken
from tocsin.evidence.reported_uses import Floats, Knowledge

Score = Callable[[Knowledge, CaseItems], Floats]


def tf_idf(knowledge: Knowledge, items: CaseItems) -> Floats:
    """Cosine of the case with each group's items, weighed by how few groups have them."""
    used, here = _used(knowledge, items)
    everything = np.concatenate([knowledge.used_techniques, knowledge.used_software], axis=1) > 0
    idf = np.log((len(knowledge.groups) + 1) / (everything.sum(0) + 0.5))
    weights = np.log((len(knowledge.groups) + 1) / (here + 0.5)) ** 2
    norm = np.sqrt((everything * idf**2).sum(1) * max(float(weights.sum()), 1e-9))
    return np.asarray((used @ weights) / np.maximum(norm, 1e-9), dtype=np.float64)


def naive_bayes(knowledge: Knowledge, items: CaseItems) -> Floats:
    """Log-likelihood of the items by each group's counts, with one more of everything, against all groups' counts."""
    counts = np.concatenate(
        [taken(knowledge.used_techniques, items.techniques), taken(knowledge.used_software, items.software)],
        axis=1,
    )
    total = knowledge.used_techniques.sum(1) + knowledge.used_software.sum(1)
    columns = knowledge.used_techniques.shape[1] + knowledge.used_software.shape[1]
    everybody = (counts.sum(0) + 1) / (total.sum() + columns)
    return np.asarray(np.log((counts + 1) / (total[:, None] + columns) / everybody).sum(1), dtype=np.float64)


METHODS: dict[str, Score] = {"TF-IDF": tf_idf, "naive Bayes": naive_bayes}


def fitted(score: Score, cases: Sequence[Case]) -> Floats:
    """Weight of the score and constant of UNKNOWN."""
    most = max(len(case.knowledge.groups) for case in cases)
    rows, there = np.zeros((len(cases), most + 1, 2)), np.zeros((len(cases), most + 1), dtype=bool)
    for number, case in enumerate(cases):
        groups = len(case.knowledge.groups)
        rows[number, :groups, 0] = score(case.knowledge, case.items)
        rows[number, most, 1] = 1.0
        there[number, :groups], there[number, most] = True, True
    answers = np.array([case.answer if case.answer < len(case.knowledge.groups) else most for case in cases])
    return most_likely(rows, there, answers, np.array([case.weight for case in cases]), np.full(2, 1e-3))


def answer(score: Score, numbers: Floats, knowledge: Knowledge, items: CaseItems) -> Iterator[dict[str, Any]]:
    """Hypotheses of one case."""
    utilities = np.append(numbers[0] * score(knowledge, items), numbers[1])
    shares = np.exp(utilities - utilities.max())
    for name, share in zip((*knowledge.groups, "UNKNOWN"), shares / shares.sum(), strict=True):
        yield {"id": name, "probability": float(share)}


def _used(knowledge: Knowledge, items: CaseItems) -> tuple[Floats, Floats]:
    used = np.concatenate(
        [taken(knowledge.used_techniques, items.techniques), taken(knowledge.used_software, items.software)],
        axis=1,
    )
    there = (used > 0).astype(np.float64)
    return there, there.sum(0)
