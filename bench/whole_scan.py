"""Whole `tocsin scan` runs: names a second, peak memory, and how much of the time is not the kernel's.

    python bench/whole_scan.py [--names 1000000 10000000] [--terms 100 10000]

Each run decodes, matches, weighs, stores and prints into a pipe. The kernel alone is measured on the same file and the
same terms: `names.matching.match` over the batches as read, compiled beforehand, as many threads as `scan` takes.
Share outside is the part of the processor time (start-up and imports included) that is not the kernel's; times kernel
compares the wall-clock time after start-up (two seconds, compiled code loaded) with the kernel's. Peak memory is the process's own (maximum resident set).
"""

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data import brands, write_names, write_organisations
from running import environment, table, tocsin

# Runs in a process of its own, so that its memory is its own.
KERNEL = """
import json, resource, sys, time
from tocsin.evidence.base_rates import load_base_rates
from tocsin.names.matching import Term, TermIndex, match
from tocsin.store.opening import open_store
from tocsin.watch.reading import open_names
from tocsin.watch.words import watch_items
with open_store(sys.argv[1]) as store:
    identities = store.organisations()
rates = load_base_rates()
terms = {}
for identity in identities:
    for item in watch_items(identity, rates):
        old = terms.get(item.text)
        terms[item.text] = Term(item.text, max(item.whole_distance, old.whole_distance if old else 0),
                                max(item.inside_distance, old.inside_distance if old else -1))
index = TermIndex.compile(tuple(terms.values()))
spent = processor = hits = 0
first = True
for batch in open_names(sys.argv[2]).batches():
    if first:
        match(batch.block, index)
        first = False
    started, used = time.perf_counter(), time.process_time()
    hits += len(match(batch.block, index).row)
    spent += time.perf_counter() - started
    processor += time.process_time() - used
print(json.dumps({"seconds": spent, "processor": processor, "hits": hits, "terms": len(terms)}))
"""


def kernel(folder: Path, names_file: Path) -> dict[str, float]:
    """Measure the kernel alone."""
    done = subprocess.run(
        [sys.executable, "-c", KERNEL, environment(folder)["TOCSIN_DATABASE"], str(names_file)],
        check=True,
        capture_output=True,
        text=True,
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def after_start_up(folder: Path) -> float:
    """Read how long the scan itself took, from what it said: start-up and loading are not in it, all else is."""
    said = re.search(r"names in ([0-9.]+) s", (folder / "said.txt").read_text(encoding="utf-8"))
    return float(said[1]) if said else math.nan


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--names", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--terms", type=int, nargs="+", default=[100, 10_000], help="watched organisations")
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in given.names:
            write_names(folder / f"{count}.txt", count)
        for organisations in given.terms:
            for count in given.names:
                there = folder / f"{organisations}-{count}"
                there.mkdir()
                write_organisations(there / "organisations.csv", brands(organisations))
                tocsin(there, "organisation", "import", str(there / "organisations.csv"))
                names_file = folder / f"{count}.txt"
                alone = kernel(there, names_file)
                started = time.perf_counter()
                taken = tocsin(there, "scan", "--json", str(names_file), output=there / "lines.jsonl")
                wall_s = time.perf_counter() - started
                running_s = after_start_up(there)
                rows.append(
                    (
                        organisations,
                        int(alone["terms"]),
                        f"{count:,}",
                        f"{wall_s:.1f}",
                        f"{running_s:.2f}",
                        f"{count / wall_s:,.0f}",
                        f"{taken.processor_s:.1f}",
                        f"{alone['seconds']:.2f}",
                        f"{alone['processor']:.2f}",
                        f"{running_s / alone['seconds']:.1f}",
                        f"{1 - alone['processor'] / taken.processor_s:.2f}",
                        f"{taken.peak_mib:,.0f}",
                    )
                )
                print(rows[-1], flush=True, file=sys.stderr)
    head = ("organisations", "terms", "names", "seconds", "after start-up", "names/s", "processor s", "kernel s", "kernel processor s", "times kernel",
            "share outside", "peak MiB")  # fmt: skip
    print(table(head, rows))


if __name__ == "__main__":
    main()
