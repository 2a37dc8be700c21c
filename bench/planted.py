"""How many planted imitations `tocsin scan` finds, by kind: 20 000 names that imitate 1 000 brands, among ordinary ones.

    python bench/planted.py [--brands 1000] [--planted 20000] [--ordinary 200000]

An imitation counts as found when there is a line with its name and the right brand, whatever its probability
(`--all`: everything above the lookup floor). Brands are told apart: `own` words are long enough and nobody else's;
`common` ones have fewer than five letters or are words of some language, and are watched carefully on purpose.
"""

import argparse
import random
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from data import brands, names, write_organisations
from planted_names import KINDS, Planted, planted
from running import lines, table, tocsin

GROUPS = ("own", "common")


def scanned(folder: Path, entries: Sequence[Planted], ordinary: int) -> dict[tuple[str, str], float]:
    """Scan the planted names among ordinary ones; (name, brand) of every line and its probability."""
    rows = [entry.name for entry in entries] + list(names(ordinary, seed=23))
    random.Random(3).shuffle(rows)
    (folder / "names.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    tocsin(folder, "organisation", "import", str(folder / "organisations.csv"))
    output = folder / "lines.jsonl"
    tocsin(folder, "scan", "--no-store", "--all", "--json", str(folder / "names.txt"), output=output)
    return {
        (str(row["name"]), str(row["organisation"])): float(str(row["probability"])) for row in lines(output)
    }


def report(entries: Sequence[Planted], found: dict[tuple[str, str], float], common: set[str]) -> str:
    """Return recall by kind, for brands with words of their own and for common ones."""
    seen: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for entry in entries:
        hit = (entry.name, entry.slug) in found
        group = "common" if entry.slug in common else "own"
        for kind in (entry.kind, "all"):
            seen[kind, group].append(hit)
            seen[kind, "both"].append(hit)
    rows = [
        [kind, *(cell for group in ("both", *GROUPS) for cell in _share(seen[kind, group]))]
        for kind in (*KINDS, "all")
    ]
    return table(["kind", "found", "of", "own words", "of", "common words", "of"], rows)


def _share(hits: Sequence[bool]) -> tuple[object, int]:
    return (sum(hits) / len(hits) if hits else "-"), len(hits)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--brands", type=int, default=1_000)
    parser.add_argument("--planted", type=int, default=20_000)
    parser.add_argument("--ordinary", type=int, default=200_000)
    parser.add_argument(
        "--misses", type=int, default=0, help="print so many missed names of words of one's own"
    )
    given = parser.parse_args()
    chosen = brands(given.brands)
    entries = planted(chosen, given.planted)
    common = {brand.slug for brand in chosen if brand.is_common}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_organisations(folder / "organisations.csv", chosen)
        found = scanned(folder, entries, given.ordinary)
    print(
        f"{len(entries)} planted names, {len(chosen)} brands ({len(common)} of them common words), seed fixed\n"
    )
    print(report(entries, found, common))
    on_planted = {entry.name for entry in entries}
    others = sum(name not in on_planted for name, _ in found)
    print(
        f"\nlines on ordinary names: {others / max(given.ordinary, 1) * 1e6:,.0f} per million for all brands together"
    )
    missed = [e for e in entries if e.slug not in common and (e.name, e.slug) not in found]
    for entry in missed[: given.misses]:
        print(f"  missed: {entry.name}  ({entry.kind} of {entry.slug})")


if __name__ == "__main__":
    main()
