"""How fast the bulk matcher is, as ratios measured in one run: the figures quoted in docs/matching.md.

    python bench/kernel.py [--names 1000000] [--file names.txt] [--loop-seconds 20]

Names are put together from words (`wordfreq`) by `data.py`, terms are labels of popular sites; `--file` takes names from a file
instead. The loop that is the yardstick knows no look-alikes and no forms: per name, each label and hyphen token, and each
term: a substring test, then rapidfuzz's OSA with a cut-off of 1 or 2. It runs on a sample, for it would take hours.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz.distance import OSA

import data
from running import table
from tocsin.names.blocks import NameBlock, lines_block
from tocsin.names.compiled import warm_up
from tocsin.names.matching import Term, TermIndex, match

COUNTS = (10, 100, 1_000, 10_000)
REPEATS = 3


def design_term(text: str) -> Term:
    """Return the policy for which the goals are set: one edit, two from 12 letters; short words stand alone."""
    if len(text) < 5:
        return Term(text, 0, -1)
    if len(text) < 8:
        return Term(text, 1, -1)
    return Term(text, 1, 1) if len(text) < 12 else Term(text, 2, 2)


def loose_term(text: str) -> Term:
    """Return the loosest policy that a watch list gives a word."""
    for below, whole, inside in ((4, 0, 0), (6, 1, 0), (8, 1, 1), (12, 2, 1)):
        if len(text) < below:
            return Term(text, whole, inside)
    return Term(text, 2, 2)


def terms(count: int, policy: Callable[[str], Term]) -> list[Term]:
    """Return that many terms."""
    return [policy(brand.word) for brand in data.brands(count)]


def best_of(action: Callable[[], object]) -> tuple[float, float]:
    """Return the least wall-clock and the least processor seconds of some runs."""
    walls, processors = [], []
    for _ in range(REPEATS):
        wall, processor = time.perf_counter(), time.process_time()
        action()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return min(walls), min(processors)


def loop_seconds(names: Sequence[str], words: Sequence[str], limit_s: float) -> float:
    """Return the seconds per name of the loop that the goals are compared with."""
    cutoffs = [(word, 2 if len(word) >= 12 else 1) for word in words]
    started = time.process_time()
    for done, name in enumerate(names, start=1):  # noqa: B007  # used after the loop
        for label in name.split(".")[:-1]:
            for token in {label, *re.split("[-_]", label)}:
                for word, cutoff in cutoffs:
                    if word not in token:
                        OSA.distance(token, word, score_cutoff=cutoff)
        if time.process_time() - started > limit_s:
            break
    return (time.process_time() - started) / done


def wc_seconds(path: Path) -> float:
    """Return the processor seconds that `wc -l` takes for the file once it is in memory."""
    taken = []
    for _ in range(REPEATS + 2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["wc", "-l", path], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


PEAK = """
import re, sys
from pathlib import Path
from tocsin.names.blocks import lines_block
from tocsin.names.matching import Term, TermIndex, match
def peak(): return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
wanted = [Term(word, int(whole), int(inside)) for word, whole, inside in map(str.split, open(sys.argv[2]))]
block = lines_block(open(sys.argv[1], "rb").read())
loaded = peak()
index = TermIndex.compile(wanted)
hits = match(block, index)
print(f"{loaded:.0f} MiB with the names read, {peak():.0f} at the end, {len(hits):,} hits")
"""


def peak_memory(path: Path, wanted: Sequence[Term]) -> str:
    """Return what a process of its own needs to match the whole file at once (Linux; `ru_maxrss` begins with ours)."""
    if not Path("/proc/self/status").exists():
        return "not measured on this system"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.writelines(f"{t.text} {t.whole_distance} {t.inside_distance}\n" for t in wanted)
        listed.flush()
        command = [sys.executable, "-c", PEAK, str(path), listed.name]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def matcher_rows(block: NameBlock, policy: Callable[[str], Term]) -> dict[int, tuple[float, float, int]]:
    """Return for each number of terms: processor seconds on one thread, wall seconds on two, hits."""
    found = {}
    for count in COUNTS:
        index = TermIndex.compile(terms(count, policy))
        _, one = best_of(lambda index=index: match(block, index, threads=1))  # type: ignore[misc]  # mypy and defaults
        two, _ = best_of(lambda index=index: match(block, index, threads=2))  # type: ignore[misc]
        found[count] = one, two, len(match(block, index))
    return found


def threads_line(block: NameBlock, policy: Callable[[str], Term]) -> str:
    """Return what a second thread gives at 1 000 terms; the processor time it adds is what stands between it and 2x."""
    index = TermIndex.compile(terms(1_000, policy))
    one_wall, one = best_of(lambda: match(block, index, threads=1))
    two_wall, two = best_of(lambda: match(block, index, threads=2))
    return f"{one_wall / two_wall:.2f}x by the clock (load now {os.getloadavg()[0]:.1f}), {two / one:.2f}x the processor time"


def report(block: NameBlock, path: Path, names: Sequence[str], loop_s: float) -> None:
    """Print the tables."""
    wc_s = wc_seconds(path)
    size = len(block)
    print(
        f"{size:,} names of {path.stat().st_size / size:.1f} bytes; wc -l: {size / wc_s / 1e6:,.0f} M names/s"
    )
    loops = {
        count: loop_seconds(names, [t.text for t in terms(count, design_term)], loop_s)
        for count in COUNTS[1:]
    }
    for title, policy in (("policy of the goals", design_term), ("loosest policy", loose_term)):
        rows = matcher_rows(block, policy)
        print(f"\n{title}\n")
        lines = [
            (
                f"{count:,}",
                size / one / 1e6,
                size / two / 1e6,
                f"{loops[count] * size / one:,.0f}" if count in loops else "",
                f"{one / wc_s:.0f}",
                f"{one / rows[COUNTS[0]][0]:.1f}",
                f"{hits / size:.3f}",
            )
            for count, (one, two, hits) in rows.items()
        ]
        head = (
            "terms",
            "M names/s, one core",
            "two threads",
            "x loop",
            "x wc -l",
            "x 10 terms",
            "hits a name",
        )
        print(table(head, lines))
        print(f"\ntwo threads against one at 1 000 terms: {threads_line(block, policy)}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--loop-seconds", type=float, default=20.0)
    options = parser.parse_args()
    warm_up(print)
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "names.txt"
        if options.file is None:
            path.write_text("\n".join(data.names(options.names)) + "\n", encoding="utf-8")
        block = lines_block(path.read_bytes())
        step = max(len(block) // 20_000, 1)
        sample = [block.written(row) for row in range(0, len(block), step)]
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        report(block, path, sample, options.loop_seconds)
        print(
            f"\npeak memory at 10 000 terms, policy of the goals: {peak_memory(path, terms(10_000, design_term))}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
