"""Tocsin beside dnstwist and openSquat on the same names and organisations: recall, lines on ordinary names, names/s.

    python bench/peers.py [--brands 100] [--planted 5000] [--ordinary 100000]
    python bench/peers.py --data FOLDER --score names_eval.py [--limit 0]   # real data, scored by its own script

Both peers come from the package registry, pinned by hash, each in an environment of its own in a temporary folder. They
are only ever matched offline: dnstwist lists its permutations (`--format list`, which resolves nothing) and the list is
intersected with the names; openSquat reads the names from a file, and its check for a newer release is sent to a closed
port of this machine. Names a second count everything from the start of the program, its own start-up included.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data import Brand, brands, names, write_organisations
from planted_names import planted
from running import lines, table, tocsin

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
# openSquat asks for its newest release at the end of a run; here it asks a port where nobody listens.
NOWHERE = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


@dataclass(frozen=True)
class Line:
    """One line of a tool: a name tied to an organisation."""

    name: str
    organisation: str
    probability: float


@dataclass(frozen=True)
class Run:
    """What one tool said, and how long it took."""

    tool: str
    found: tuple[Line, ...]
    seconds: float


def peer_environment(folder: Path, peer: str) -> Path:
    """Install a peer in an environment of its own; return the folder of its programs."""
    there = folder / peer
    subprocess.run([sys.executable, "-m", "venv", str(there)], check=True)
    subprocess.run(
        [str(there / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--require-hashes", "-r", str(REQUIREMENTS / f"peer-{peer}.lock")],
        check=True,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return there / "bin"


def run_dnstwist(programs: Path, watched: Sequence[Brand], listed: Iterable[str]) -> Run:
    """List the permutations of every official domain and take those that are a name or its registrable part."""
    started = time.perf_counter()
    made: dict[str, list[Brand]] = {}
    for brand in watched:
        done = subprocess.run(
            [str(programs / "dnstwist"), "--format", "list", brand.domain],
            check=True,
            capture_output=True,
            text=True,
        )
        for name in done.stdout.split():
            if name != brand.domain:
                made.setdefault(name, []).append(brand)
    found = []
    for name in listed:
        # No public suffix list: every ending of the name is looked up, which only helps this peer.
        labels = name.split(".")
        owners = {b.slug for at in range(len(labels) - 1) for b in made.get(".".join(labels[at:]), ())}
        found += [Line(name, owner, 0.5) for owner in sorted(owners)]
    return Run("dnstwist", tuple(found), time.perf_counter() - started)


def run_opensquat(
    programs: Path, folder: Path, watched: Sequence[Brand], names_file: Path, confidence: int
) -> Run:
    """Give openSquat every label as a keyword; a hit's rank is the length of its keyword, as it says nothing of its own."""
    by_label = {brand.label: brand.slug for brand in watched}
    (folder / "keywords.txt").write_text("\n".join(by_label) + "\n", encoding="utf-8")
    output = folder / "opensquat.json"
    started = time.perf_counter()
    subprocess.run(
        [str(programs / "opensquat"), "-k", "keywords.txt", "-d", str(names_file), "-c", str(confidence), "-t", "json",
         "-o", output.name],
        check=True,
        cwd=folder,
        env={**os.environ, **NOWHERE},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    took = time.perf_counter() - started
    found = [
        Line(entry["domain"], by_label[row["keyword"]], min(len(row["keyword"]), 20) / 40)
        for row in json.loads(output.read_text(encoding="utf-8"))
        for entry in row["domains"]
    ]
    return Run(f"openSquat, confidence {confidence}", tuple(found), took)


def run_tocsin(folder: Path, organisations: Path, names_file: Path) -> Run:
    """Scan, everything above the lookup floor."""
    tocsin(folder, "organisation", "import", str(organisations))
    output = folder / "lines.jsonl"
    taken = tocsin(folder, "scan", "--no-store", "--all", "--json", str(names_file), output=output)
    found = (
        Line(str(r["name"]), str(r["organisation"]), float(str(r["probability"]))) for r in lines(output)
    )
    return Run("Tocsin", tuple(found), taken.wall_s)


def on_planted(folder: Path, given: argparse.Namespace) -> None:
    """Compare on planted names."""
    chosen = brands(given.brands)
    entries = planted(chosen, given.planted)
    listed = [*(entry.name for entry in entries), *names(given.ordinary, seed=23)]
    random.Random(3).shuffle(listed)
    names_file = folder / "names.txt"
    names_file.write_text("\n".join(listed) + "\n", encoding="utf-8")
    write_organisations(folder / "organisations.csv", chosen)
    truth = {(entry.name, entry.slug) for entry in entries}
    planted_names = {entry.name for entry in entries}
    rows = []
    for run in all_runs(folder, chosen, folder / "organisations.csv", names_file, listed):
        pairs = {(line.name, line.organisation) for line in run.found}
        others = sum(name not in planted_names for name, _ in pairs)
        rows.append(
            (
                run.tool,
                len(pairs & truth) / len(truth),
                f"{others / given.ordinary * 1e6 / len(chosen):,.1f}",
                f"{len(listed) / run.seconds:,.0f}",
            )
        )
    print(f"{len(entries)} imitations of {len(chosen)} brands among {given.ordinary:,} ordinary names\n")
    print(table(("tool", "recall", "lines per brand per million ordinary names", "names/s"), rows))


def all_runs(
    folder: Path, watched: Sequence[Brand], organisations: Path, names_file: Path, listed: Sequence[str]
) -> list[Run]:
    """Run every tool."""
    squat = peer_environment(folder, "opensquat")
    return [
        run_tocsin(folder, organisations, names_file),
        run_dnstwist(peer_environment(folder, "dnstwist"), watched, listed),
        run_opensquat(squat, folder, watched, names_file, 1),
        run_opensquat(squat, folder, watched, names_file, 2),
    ]


def on_real_data(folder: Path, given: argparse.Namespace) -> None:
    """Compare on real data, each tool's lines scored by the script that comes with it."""
    import pyarrow.parquet as pq  # noqa: PLC0415  # only this comparison reads Parquet

    listed = [
        name
        for file in ("imitations", "new_names", "hostnames")
        for name in pq.read_table(given.data / f"{file}.parquet", columns=["name"])["name"].to_pylist()
    ]
    if given.limit:
        listed = random.Random(3).sample(listed, given.limit)
    names_file = folder / "names.txt"
    names_file.write_text("\n".join(dict.fromkeys(listed)) + "\n", encoding="utf-8")
    organisations = given.data / "organisations.csv"
    with organisations.open(encoding="utf-8", newline="") as file:
        watched = [
            Brand(row["id"], row["name"], domain)
            for row in csv.DictReader(file)
            for domain in row["domains"].split(";")
            if domain
        ]
    for run in all_runs(folder, watched, organisations, names_file, listed):
        hits = folder / "hits.jsonl"
        with hits.open("w", encoding="utf-8") as output:
            for line in run.found:
                output.write(json.dumps({"name": line.name, "organisation": line.organisation, "probability": line.probability}) + "\n")  # fmt: skip
        print(
            f"\n=== {run.tool}: {len(listed) / run.seconds:,.0f} names/s, {len(run.found):,} lines",
            flush=True,
        )
        subprocess.run([sys.executable, str(given.score), str(hits), "--data", str(given.data)], check=True)


def main() -> None:
    """Compare on planted names, or on real data where a folder of it is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--brands", type=int, default=100)
    parser.add_argument("--planted", type=int, default=5_000)
    parser.add_argument("--ordinary", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="folder with organisations.csv and the Parquet files")
    parser.add_argument("--score", type=Path, help="the script that scores JSON Lines on that data")
    parser.add_argument("--limit", type=int, default=0, help="a sample of so many names of the data; 0: all")
    given = parser.parse_args()
    if given.data and (not given.score or not given.data.is_dir() or not given.score.is_file()):
        raise SystemExit(
            f"{given.data} or {given.score} is missing: this comparison needs the data and its script"
        )
    with tempfile.TemporaryDirectory() as name:
        (on_real_data if given.data else on_planted)(Path(name), given)


if __name__ == "__main__":
    main()
