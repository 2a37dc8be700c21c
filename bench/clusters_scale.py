"""Time and memory of `tocsin cluster` at 10 000, 100 000 and 1 000 000 names, and of one name that comes late.

    python bench/clusters_scale.py [COUNT ...]

Facts are made by clusters_facts.py: planted campaigns among owners on shared hosting. What is printed of precision and
recall is on the generator's own world, and says only that groups do not fall apart or run together as the corpus grows.
"""

import csv
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clusters_facts import write
from running import lines, table, tocsin
from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.interchange.fact_rows import read_fact_rows
from tocsin.investigation.clustering import cluster
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.growing import Growing
from tocsin.model.observation import FactRow

COUNTS = (10_000, 100_000, 1_000_000)
LATE = 40


def numbered(texts: list[str]) -> NDArray[np.int64]:
    """Texts as numbers 0, 1, ..."""
    return np.unique(np.array(texts), return_inverse=True)[1].astype(np.int64)


def b_cubed(groups: list[str], truth: list[str]) -> tuple[float, float]:
    """Precision and recall over names."""
    group, operator = numbered(groups), numbered(truth)
    _, cell, size = np.unique(
        group * (operator.max() + 1) + operator, return_inverse=True, return_counts=True
    )
    return (
        float((size[cell] / np.bincount(group)[group]).mean()),
        float((size[cell] / np.bincount(operator)[operator]).mean()),
    )


def whole(folder: Path, count: int) -> list[object]:
    """One run of the command on a file of so many names."""
    facts, truth, output = folder / "facts.jsonl", folder / "truth.csv", folder / "clusters.jsonl"
    write(facts, count, truth=truth)
    taken = tocsin(folder, "cluster", "--facts", str(facts), "--json", output=output)
    with truth.open(encoding="ascii", newline="") as file:
        behind = {line["name"]: line["campaign"] for line in csv.DictReader(file)}
    found = {str(line["name"]): str(line["cluster"]) for line in lines(output)}
    names = list(found)
    precision, recall = b_cubed([found[name] for name in names], [behind[name] for name in names])
    wall, processor = round(taken.wall_s), round(taken.processor_s)
    return [f"{count:,}", wall, processor, round(taken.peak_mib), precision, recall]


def late(folder: Path) -> list[object]:
    """Names left out of the file before, put to its groups one by one: median and longest seconds, and agreement."""
    with (folder / "facts.jsonl").open("rb") as file:
        rows = [row for row in read_fact_rows(file) if isinstance(row, FactRow)]
    names = sorted({row.subject for row in rows})
    missing = set(names[:: max(len(names) // LATE, 1)][:LATE])
    weights = load_infrastructure_weights()
    growing = Growing(cluster(Corpus.build(row for row in rows if row.subject not in missing), weights))
    waiting: dict[str, list[FactRow]] = {name: [] for name in sorted(missing)}
    for row in rows:
        if row.subject in missing:
            waiting[row.subject].append(row)
    del rows
    took = []
    for facts in waiting.values():
        began = time.perf_counter()
        growing.add(facts)
        took.append(time.perf_counter() - began)
    whole_run: dict[str, set[str]] = {}
    for line in (json.loads(text) for text in (folder / "clusters.jsonl").open(encoding="ascii")):
        whole_run.setdefault(line["cluster"], set()).add(line["name"])
    of_name = {name: group for group in whole_run.values() for name in group & missing}
    shares = []
    for name, other in of_name.items():
        mine = set(growing.clusters.of(name))
        shares.append(len(mine & other) / len(mine | other))
    return [float(np.median(took)), max(took), float(np.mean(shares))]


def main(counts: tuple[int, ...]) -> None:
    """Print the table."""
    rows = []
    for count in counts:
        with tempfile.TemporaryDirectory() as place:
            rows.append([*whole(Path(place), count), *late(Path(place))])
            print(f"{count:,} done", file=sys.stderr)
    head = (
        "names", "seconds", "processor s", "peak MiB", "precision", "recall",
        "one more name: median s", "longest s", "same group as the whole run (Jaccard)",
    )  # fmt: skip
    print(table(head, rows))


if __name__ == "__main__":
    main(tuple(int(each.replace(",", "")) for each in sys.argv[1:]) or COUNTS)
