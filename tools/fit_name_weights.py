"""Fit the ten constants that weigh a name's own evidence, on reported imitations and new names.

    python tools/fit_name_weights.py --data DATA            # writes the weights that ship
    python tools/fit_name_weights.py --data DATA --folds    # prints what folds over organisations and names give

DATA holds organisations.csv, imitations.parquet and new_names.parquet. What is read off it is ten aggregate constants
(see CONSTANTS), which is what may ship; everything else (base rates, lure words, top-level domains) is made elsewhere
and enters as it is. The fit is a logistic regression by Newton's method with a weak ridge towards 0, on lines that the
scorer itself makes; imitations are weighted so that they are PRIOR of all new names, half of their weight by name and
half shared equally by organisations.
"""

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyarrow import parquet

from tocsin.evidence.base_rates import load_base_rates
from tocsin.evidence.detector_weights import DetectorWeights, Weight, builtin_folder, load_weights
from tocsin.evidence.log_odds import logit
from tocsin.interchange.organisations_csv import read_csv
from tocsin.model.identity import Identity
from tocsin.names.blocks import block_of
from tocsin.names.matching import match
from tocsin.names.public_suffix import registrable_spans, suffix_table
from tocsin.watch.detectors import lookalike, official_suffix, word_length
from tocsin.watch.scoring import BULK, LENGTH, LOOKALIKE, SECOND, SUBDOMAIN, SUFFIX, Lines, Scorer
from tocsin.watch.watchlist import Watchlist

CONSTANTS: Final = (
    "exact", "look_alike", "one_edit", "two_edits", "rate_slope", "text_slope", "letter", "subdomain",
    "official_suffix", "second_word",
)  # fmt: skip
SUFFIX_SHARE: Final = (1.0, 0.6, 1.0)  # of the constant, for the three ways in which a suffix is copied
PRIOR: Final = 0.001
RIDGE: Final = 0.02
FOLDS: Final = 5
START: Final = np.array([0.0, -1.0, -3.0, -4.0, 0.2, 0.25, 0.5, 1.0, 4.0, 2.5])


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Names with their truth: `target` is the organisation a name imitates, -1 for a benign new name."""

    identities: tuple[Identity, ...]
    names: tuple[str, ...]
    target: NDArray[np.int64]
    detectable: NDArray[np.bool_]
    name_fold: NDArray[np.int64]
    organisation_fold: NDArray[np.int64]


def read_data(folder: Path) -> Data:
    """Imitations and judged new names, with folds over registrable labels and over organisations."""
    content = (folder / "organisations.csv").read_bytes()
    identities = tuple(entry.identity for entry in read_csv(content, service_id=str).entries)
    place = {identity.slug: number for number, identity in enumerate(identities)}
    imitations = parquet.read_table(
        folder / "imitations.parquet", columns=["name", "organisation", "name_detectable"]
    ).to_pydict()
    new = parquet.read_table(folder / "new_names.parquet", columns=["name", "judged"]).to_pydict()
    benign = [name for name, judged in zip(new["name"], new["judged"], strict=True) if judged]
    names = (*imitations["name"], *benign)
    target = [*(place[slug] for slug in imitations["organisation"]), *([-1] * len(benign))]
    return Data(
        identities,
        names,
        np.array(target),
        np.array([*imitations["name_detectable"], *([False] * len(benign))]),
        folds_of_names(names),
        np.array([fold_of(identity.slug) for identity in identities]),
    )


def fold_of(text: str) -> int:
    """Fold of a text: the same everywhere and always."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % FOLDS


def folds_of_names(names: Sequence[str]) -> NDArray[np.int64]:
    """Fold of each name, by its registrable label."""
    block = block_of(names)
    first, after = registrable_spans(block, np.arange(len(names)), suffix_table())
    labels = [block.data[a:b].tobytes().decode() for a, b in zip(first, after, strict=True)]
    known = {label: fold_of(label) for label in set(labels)}
    return np.array([known[label] for label in labels])


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Lines of the scorer as an ordinary regression: columns of CONSTANTS, the log-odds of all else, and the truth."""

    columns: NDArray[np.float64]
    offset: NDArray[np.float64]
    truth: NDArray[np.bool_]
    organisation: NDArray[np.int64]
    row: NDArray[np.int64]


def examples_of(data: Data, constants: NDArray[np.float64]) -> Examples:
    """Lines that count: on the organisation a name detectably imitates, or on benign names."""
    weights = weights_with(constants)
    rates = load_base_rates()
    watchlist = Watchlist.compile(data.identities, rates, datetime(2026, 1, 1, tzinfo=UTC))
    block = block_of(data.names)
    lines = Scorer(watchlist, rates, weights).lines(block, match(block, watchlist.index))
    target = data.target[lines.row]
    right = (target == lines.organisation) & data.detectable[lines.row]
    kept = right | (target < 0)
    columns = columns_of(lines)
    offset = lines.log_odds - columns @ constants + logit(PRIOR / len(data.identities))
    return Examples(columns[kept], offset[kept], right[kept], lines.organisation[kept], lines.row[kept])


def columns_of(lines: Lines) -> NDArray[np.float64]:
    """What each constant is multiplied with in each line."""
    codes = lines.codes
    spelling = codes[:, LOOKALIKE]
    letters = codes[:, LENGTH] + word_length.SHORTEST
    copied = np.where(codes[:, SUFFIX] >= 0, np.array(SUFFIX_SHARE)[codes[:, SUFFIX]], 0.0)
    parts = (
        np.ones(len(lines)),
        (spelling == 1) | (spelling == 2),
        spelling == 3,
        spelling == 4,
        -np.log(lines.class_rate),
        -np.log(lines.text_rate),
        letters,
        codes[:, SUBDOMAIN] == 0,
        copied,
        codes[:, SECOND] == 0,
    )
    return np.stack([np.asarray(part, dtype=np.float64) for part in parts], axis=1)


def importance(examples: Examples, organisations: int) -> NDArray[np.float64]:
    """Weight of each example: benign names 1, imitations PRIOR of all, by name and by organisation in equal parts."""
    weight = np.ones(len(examples.truth))
    owners = examples.organisation[examples.truth]
    sizes = np.bincount(owners, minlength=organisations)
    share = 0.5 / len(owners) + 0.5 / sizes[owners] / (sizes > 0).sum()
    weight[examples.truth] = share
    return weight


def fit(
    examples: Examples, weight: NDArray[np.float64], kept: NDArray[np.bool_], imitations: float
) -> NDArray[np.float64]:
    """Constants that make the kept examples likeliest; `imitations` is how many benign names' worth imitations are."""
    x, offset, truth = examples.columns[kept], examples.offset[kept], examples.truth[kept]
    w = np.where(truth, weight[kept] / weight[kept][truth].sum() * imitations, 1.0)
    constants = START.copy()
    for _ in range(60):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ constants + offset, -40, 40)))
        gradient = x.T @ (w * (truth - p)) - RIDGE * constants
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(constants))
        step = np.linalg.solve(hessian, gradient)
        constants += step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-9))
        if float(np.abs(step).max()) < 1e-6:
            break
    return constants


def weights_with(constants: NDArray[np.float64]) -> Mapping[str, DetectorWeights]:
    """The weights that ship, with these constants."""
    return MappingProxyType({**load_weights(BULK), **features_of(constants)})


def features_of(constants: NDArray[np.float64]) -> dict[str, DetectorWeights]:
    """Weights of the detectors that the constants are for."""
    value = dict(zip(CONSTANTS, (float(c) for c in constants), strict=True))
    spelt = {
        "exact": 0.0,
        "look_alike": value["look_alike"],
        "international": value["look_alike"],
        "one_edit": value["one_edit"],
        "two_edits": value["two_edits"],
    }
    features = {
        "lookalike": {
            name: Weight(value["exact"] + spelt[name], value["rate_slope"]) for name in lookalike.FEATURES
        },
        "wording": {"text": Weight(0.0, value["text_slope"])},
        "word_length": {
            name: Weight(value["letter"] * (number + word_length.SHORTEST))
            for number, name in enumerate(word_length.FEATURES)
        },
        "subdomain": {"subdomain": Weight(value["subdomain"]), "public_suffix": Weight(0.0)},
        "official_suffix": {
            name: Weight(value["official_suffix"] * share)
            for name, share in zip(official_suffix.FEATURES, SUFFIX_SHARE, strict=True)
        },
        "second_word": {"second_word": Weight(value["second_word"])},
    }
    return {name: DetectorWeights(name, name, "", found) for name, found in features.items()}


def write_weights(constants: NDArray[np.float64], folder: Path, source: str) -> None:
    """Write the constants as files of weights."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, weights in features_of(constants).items():
        lines = [
            f"{feature} = {{ log_odds = {weight.log_odds:.3f}, slope = {weight.slope:.4f} }}"
            if weight.slope
            else f"{feature} = {weight.log_odds:.3f}"
            for feature, weight in weights.features.items()
        ]
        text = f'source = """{source}"""\n\n[features]\n' + "\n".join(lines) + "\n"
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def fitted(data: Data, examples: Examples, organisation: int | None, name: int | None) -> NDArray[np.float64]:
    """Constants from everything outside a fold of organisations and a fold of names (None: nothing is left out)."""
    weight = importance(examples, len(data.identities))
    kept = np.ones(len(examples.truth), dtype=np.bool_)
    if organisation is not None:
        kept &= data.organisation_fold[examples.organisation] != organisation
    if name is not None:
        kept &= data.name_fold[examples.row] != name
    benign = (data.target < 0) & (data.name_fold != (-1 if name is None else name))
    share = len(np.unique(examples.organisation[kept])) / len(np.unique(examples.organisation))
    return fit(examples, weight, kept, PRIOR * float(benign.sum()) * share)


def main() -> None:
    """Read, fit, write or compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--folds", action="store_true", help="print the constants of every fold, write nothing"
    )
    options = parser.parse_args()
    data = read_data(options.data)
    constants = START
    for _ in range(2):  # which hit of a line is the best depends on the weights
        examples = examples_of(data, constants)
        constants = fitted(data, examples, None, None)
    n = int(examples.truth.sum())
    source = (
        f"tools/fit_name_weights.py: ten constants fitted on {n:,} reported imitations of"
        f" {len(np.unique(examples.organisation[examples.truth]))} organisations and {int((data.target < 0).sum()):,} new names"
        " (see docs/decisions.md)"
    )
    print("  ".join(f"{name} {value:.3f}" for name, value in zip(CONSTANTS, constants, strict=True)))
    if options.folds:
        for organisation in range(FOLDS):
            for name in range(FOLDS):
                found = fitted(data, examples, organisation, name)
                print(organisation, name, "  ".join(f"{value:7.3f}" for value in found))
        return
    write_weights(constants, Path(str(builtin_folder())), source)


if __name__ == "__main__":
    main()
