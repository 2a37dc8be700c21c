"""Count how often names of one campaign share things, and score the grouping with the scored campaigns left out.

    python tools/fit_infrastructure_weights.py --data DATA          # prints the counted numbers of infrastructure.toml
    python tools/fit_infrastructure_weights.py --data DATA --folds  # scores them, fitted without what is scored

DATA holds clusters_facts.jsonl and clusters_truth.csv (names of reports, 0xDanielLopez/TweetFeed, CC0). Fitted are the
match rates that infrastructure.toml marks "counted" (means over campaigns, each leaning by two campaigns of even odds), the
gaps between registrations, and `siblings`, the one number that says how much is enough. Everything else is an
analyst's. With --folds campaigns and lone names are split into five; a name is scored in the grouping of the whole file
by the weights of the four folds that it is not in. Five deals of campaigns to folds show how much chance there is in it.
"""

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.base_rates import load_base_rates
from tocsin.evidence.infrastructure import InfrastructureWeights, Trait, load_infrastructure_weights
from tocsin.interchange.fact_rows import read_fact_rows
from tocsin.investigation.clustering import cluster
from tocsin.investigation.columns import GRAM
from tocsin.investigation.corpus import Corpus
from tocsin.model.observation import FactRow

FOLDS: Final = 5
DEALS: Final = (7, 1, 2, 3, 4)  # of campaigns to folds
SIBLINGS: Final = (4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 20.0, 24.0, 32.0)
AS_GOOD: Final = 0.01  # what is no worse than this is as good: of all that are the middle one is taken
LEAST_PRECISION: Final = 0.91  # a little above the goal of .90, since what is scored is not what was fitted
RARE_TOKEN: Final = 1e-3  # a part that more ordinary labels hold is no sign
LEAN: Final = 2.0  # campaigns of even odds that each rate leans by

# What is counted, and which traits tell that a name has any.
COUNTED: Final = MappingProxyType(
    {
        Trait.ADDRESS: (Trait.ADDRESS,),
        Trait.NETWORK: (Trait.ADDRESS,),
        Trait.AUTONOMOUS_SYSTEM: (Trait.AUTONOMOUS_SYSTEM,),
        Trait.NAME_SERVERS: (Trait.NAME_SERVER_PROVIDER, Trait.DEFAULT_NAME_SERVERS),
        Trait.NAME_SERVER_PROVIDER: (Trait.NAME_SERVER_PROVIDER, Trait.DEFAULT_NAME_SERVERS),
        Trait.REGISTRAR: (Trait.REGISTRAR,),
        Trait.SUFFIX: (Trait.SUFFIX,),
        Trait.TEMPLATE: (Trait.TEMPLATE,),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Names with their campaign (as a number) and fold."""

    corpus: Corpus
    campaign: NDArray[np.int64]
    fold: NDArray[np.int64]

    def groups(self, mask: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
        """Places of the names of each campaign of several names, as far as the mask goes."""
        found = [np.flatnonzero(mask & (self.campaign == each)) for each in np.unique(self.campaign[mask])]
        return [places for places in found if len(places) > 1]


def read_data(folder: Path, deal: int = DEALS[0]) -> Data:
    """Read facts and truth; campaigns are dealt to folds by size, so that each fold has some of the large ones."""
    with (folder / "clusters_facts.jsonl").open("rb") as file:
        corpus = Corpus.build(row for row in read_fact_rows(file) if isinstance(row, FactRow))
    with (folder / "clusters_truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["name"]: row["campaign"] for row in csv.DictReader(file)}
    ids, campaign = np.unique([truth[name] for name in corpus.names], return_inverse=True)
    sizes = np.bincount(campaign)
    dice = np.random.default_rng(deal)
    order = np.lexsort((dice.random(len(ids)), -sizes))
    fold_of = np.empty(len(ids), dtype=np.int64)
    fold_of[order] = np.arange(len(ids)) % FOLDS
    return Data(corpus, campaign.astype(np.int64), fold_of[campaign])


def fitted(data: Data, mask: NDArray[np.bool_], start: InfrastructureWeights) -> InfrastructureWeights:
    """Weights from the campaigns of the masked names alone."""
    traits = dict(start.traits)
    for trait, telling in COUNTED.items():
        traits[trait] = replace(traits[trait], match=match_rate(data, mask, trait, telling))
    traits[Trait.DEFAULT_NAME_SERVERS] = replace(
        traits[Trait.DEFAULT_NAME_SERVERS], match=traits[Trait.NAME_SERVER_PROVIDER].match
    )
    traits[Trait.TOKEN] = replace(traits[Trait.TOKEN], match=token_rate(data, mask))
    families = dict(start.families)
    for family, trait in MISMATCH.items():
        families[family] = replace(families[family], mismatch=float(np.log(1.0 - traits[trait].match)))
    gaps = dict(start.gaps)
    gaps[Trait.CREATED] = replace(
        gaps[Trait.CREATED], shares=gap_shares(data, mask, gaps[Trait.CREATED].edges)
    )
    counted = replace(start, traits=traits, families=families, gaps=gaps)
    tried = [replace(counted, siblings=siblings) for siblings in SIBLINGS]
    worth = [objective(data, mask, grouping(data, weights)) for weights in tried]
    good = [weights for weights, each in zip(tried, worth, strict=True) if each >= max(worth) - AS_GOOD]
    return good[len(good) // 2]


MISMATCH: Final = MappingProxyType(
    {
        load_infrastructure_weights().traits[trait].family: trait
        for trait in (Trait.AUTONOMOUS_SYSTEM, Trait.NAME_SERVER_PROVIDER, Trait.REGISTRAR, Trait.SUFFIX)
    }
)


def match_rate(data: Data, mask: NDArray[np.bool_], trait: Trait, telling: Sequence[Trait]) -> float:
    """Share of pairs of one campaign that share the trait, of those that have any; the mean over campaigns."""
    shared = (trait,) if trait is not Trait.NAME_SERVER_PROVIDER else telling
    rates = []
    for places in data.groups(mask):
        sets = [
            _values(data.corpus, place, shared) for place in places if _values(data.corpus, place, telling)
        ]
        if len(sets) > 1:
            rates.append(np.mean([bool(a & b) for n, a in enumerate(sets) for b in sets[n + 1 :]]))
    return float((sum(rates) + LEAN / 2) / (len(rates) + LEAN))


def token_rate(data: Data, mask: NDArray[np.bool_]) -> float:
    """Share of pairs of one campaign whose names hold a part in common that ordinary names hardly hold."""
    ordinary = load_base_rates()
    rates = []
    for places in data.groups(mask):
        grams = [_rare(data.corpus.names[place], ordinary) for place in places]
        rates.append(np.mean([bool(a & b) for n, a in enumerate(grams) for b in grams[n + 1 :]]))
    return float((sum(rates) + LEAN / 2) / (len(rates) + LEAN))


def _rare(name: str, ordinary: object) -> frozenset[str]:
    left = "".join(
        letter if letter.isascii() and letter.isalnum() else "." for letter in name.partition(".")[0]
    )
    texts = {left[at : at + GRAM] for at in range(len(left) - GRAM + 1)}
    return frozenset(text for text in texts if "." not in text and ordinary.expected(text) < RARE_TOKEN)  # type: ignore[attr-defined]  # BaseRates


def gap_shares(data: Data, mask: NDArray[np.bool_], edges: Sequence[float]) -> tuple[float, ...]:
    """Share of pairs of one campaign whose registrations lie in each stretch; the mean over campaigns."""
    created = data.corpus.columns.created
    shares = []
    for places in data.groups(mask):
        known = created[places][~np.isnan(created[places])]
        if len(known) > 1:
            gaps = np.abs(known[:, None] - known[None, :])[np.triu_indices(len(known), 1)]
            shares.append(np.bincount(np.searchsorted(edges, gaps), minlength=len(edges) + 1) / len(gaps))
    mixed = (np.sum(shares, axis=0) + LEAN / (len(edges) + 1)) / (len(shares) + LEAN)
    return tuple(float(share) for share in mixed / mixed.sum())


def _values(corpus: Corpus, place: int, traits: Sequence[Trait]) -> frozenset[int]:
    return frozenset(int(value) for value in corpus.values(place) if corpus.traits[value] in traits)


def grouping(data: Data, weights: InfrastructureWeights) -> NDArray[np.int64]:
    """Group of each name of the whole file."""
    return cluster(data.corpus, weights).labels.astype(np.int64)


def item_scores(
    data: Data, groups: NDArray[np.int64], against: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """B-cubed precision and recall of each name, where only names of `against` count as company."""
    same = data.campaign[:, None] == data.campaign[None, :]
    together = groups[:, None] == groups[None, :]
    both = (same & together & against).sum(axis=1)
    return (
        both / np.maximum((together & against).sum(axis=1), 1),
        both / np.maximum((same & against).sum(axis=1), 1),
    )


def summary(
    data: Data, precision: NDArray[np.float64], recall: NDArray[np.float64], mask: NDArray[np.bool_]
) -> tuple[float, ...]:
    """Precision, recall and F1 over names, then over campaigns of several names."""
    groups = data.groups(mask)
    by_name = float(precision[mask].mean()), float(recall[mask].mean())
    by_campaign = (
        float(np.mean([precision[places].mean() for places in groups])),
        float(np.mean([recall[places].mean() for places in groups])),
    )
    return (*by_name, f1(*by_name), *by_campaign, f1(*by_campaign))


def f1(precision: float, recall: float) -> float:
    """Harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def objective(data: Data, mask: NDArray[np.bool_], groups: NDArray[np.int64]) -> float:
    """Mean of both F1 on the masked names, less what precision lacks."""
    precision, recall = item_scores(data, groups, mask)
    p, _, f, p_campaign, _, f_campaign = summary(data, precision, recall, mask)
    return (f + f_campaign) / 2 - 2 * sum(max(LEAST_PRECISION - each, 0.0) for each in (p, p_campaign))


def fold_scores(data: Data, start: InfrastructureWeights) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Precision and recall of each name in the grouping by weights that have not seen its campaign."""
    everybody = np.ones(len(data.fold), dtype=np.bool_)
    precision, recall = np.zeros(len(data.fold)), np.zeros(len(data.fold))
    for fold in range(FOLDS):
        weights = fitted(data, data.fold != fold, start)
        scored = data.fold == fold
        p, r = item_scores(data, grouping(data, weights), everybody)
        precision[scored], recall[scored] = p[scored], r[scored]
    return precision, recall


def report(title: str, figures: Sequence[float]) -> str:
    """One line of figures."""
    p, r, f, pc, rc, fc = figures
    return (
        f"{title:<38} by name P {p:.3f} R {r:.3f} F1 {f:.3f}   by campaign P {pc:.3f} R {rc:.3f} F1 {fc:.3f}"
    )


def main() -> None:
    """Count, or score by folds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", action="store_true")
    given = parser.parse_args()
    data, start = read_data(given.data), load_infrastructure_weights()
    everybody = np.ones(len(data.fold), dtype=np.bool_)
    if given.folds:
        for deal in DEALS:
            dealt = read_data(given.data, deal)
            figures = summary(dealt, *fold_scores(dealt, start), everybody)
            print(report(f"fitted without what is scored, deal {deal}", figures), flush=True)
        shipped = item_scores(data, grouping(data, start), everybody)
        print(report("weights that ship (have seen it)", summary(data, *shipped, everybody)))
        return
    weights = fitted(data, everybody, start)
    for trait in (*COUNTED, Trait.TOKEN):
        print(f"[trait.{trait.word}] match = {weights.traits[trait].match:.2f}")
    for family in MISMATCH:
        print(f"[family.{family.word}] mismatch = {weights.families[family].mismatch:.2f}")
    print("[gap.created] shares =", [round(share, 3) for share in weights.gaps[Trait.CREATED].shares])
    print(f"siblings = {weights.siblings:g}")


if __name__ == "__main__":
    main()
