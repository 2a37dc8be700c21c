"""Recall against alert volume, organisation named and calibration on real imitations, from `tocsin scan` itself.

    python bench/names_evaluation.py --shared SHARED

SHARED holds `data/names` and `bench/names_eval.py`. The watch list is imported with `tocsin organisation import`, every
line comes from `tocsin scan --no-store --all --json -`, and the metric script scores them. No line is scored by a
weight that saw its organisation or its name: organisations and registrable labels are each split into five folds, the
ten constants are fitted 25 times, each time without one fold of both, and each of the 25 sets of weights scans only the
organisations and names it has not seen. Base rates come from other sources and need no folds. A scan that watches a part
of the list gets that part of the prior.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from pyarrow import parquet

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from fit_name_weights import (
    FOLDS,
    PRIOR,
    START,
    examples_of,
    fitted,
    folds_of_names,
    read_data,
    write_weights,
)
from tocsin.evidence.detector_weights import builtin_folder

FILES = ("imitations.parquet", "new_names.parquet", "hostnames.parquet")


def tocsin(
    arguments: list[str], *, database: Path, stdin: Path | None = None, out: Path | None = None
) -> None:
    """Run one command of the installed tocsin."""
    environment = {**os.environ, "TOCSIN_DATABASE": f"sqlite:///{database}"}
    with (
        Path(stdin or os.devnull).open("rb") as source,
        Path(out or os.devnull).open("ab") as target,
    ):
        subprocess.run(
            [sys.executable, "-c", "from tocsin.cli import main; main()", *arguments],
            env=environment,
            stdin=source,
            stdout=target,
            stderr=subprocess.DEVNULL,
            check=True,
        )


def names_of(folder: Path) -> list[str]:
    """Every name of the data, each once, in one stream."""
    found: dict[str, None] = {}
    for file in FILES:
        found.update(dict.fromkeys(parquet.read_table(folder / file, columns=["name"])["name"].to_pylist()))
    return list(found)


def scan_folds(folder: Path, work: Path, hits: Path) -> None:
    """Fit and scan each pair of folds; all lines go to one file."""
    data = read_data(folder)
    examples = examples_of(data, fitted(data, examples_of(data, START), None, None))
    names = names_of(folder)
    fold = folds_of_names(names)
    database = work / "watch.db"
    tocsin(["organisation", "import", str(folder / "organisations.csv")], database=database)
    for name_fold in range(FOLDS):
        listed = work / f"names-{name_fold}.txt"
        listed.write_text(
            "\n".join(np.array(names, dtype=object)[fold == name_fold]) + "\n", encoding="utf-8"
        )
        for organisation_fold in range(FOLDS):
            weights = work / f"weights-{organisation_fold}-{name_fold}"
            weights.mkdir()
            for path in Path(str(builtin_folder())).glob("*.toml"):
                (weights / path.name).write_bytes(path.read_bytes())
            write_weights(fitted(data, examples, organisation_fold, name_fold), weights, "a fold")
            watched = [
                identity.slug
                for identity, place in zip(data.identities, data.organisation_fold, strict=True)
                if place == organisation_fold
            ]
            prior = PRIOR * len(watched) / len(data.identities)
            chosen = [part for slug in watched for part in ("--organisation", slug)]
            tocsin(
                [
                    "scan",
                    "--no-store",
                    "--all",
                    "--json",
                    "--prior",
                    str(prior),
                    "--weights",
                    str(weights),
                    *chosen,
                    "-",
                ],
                database=database,
                stdin=listed,
                out=hits,
            )
            print(f"folds {organisation_fold}, {name_fold}: {len(watched)} organisations", file=sys.stderr)


def main() -> None:
    """Scan all folds and print the metric script's table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, required=True, help="folder with data/names and bench/names_eval.py"
    )
    parser.add_argument("--keep", type=Path, help="keep the lines in this file")
    options = parser.parse_args()
    script = options.shared / "bench" / "names_eval.py"
    if not script.exists():
        print(f"skipped: {script} is not there", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as work:
        hits = options.keep or Path(work) / "hits.jsonl"
        hits.unlink(missing_ok=True)
        scan_folds(options.shared / "data" / "names", Path(work), hits)
        subprocess.run(
            [sys.executable, str(script), str(hits), "--data", str(options.shared / "data" / "names")],
            check=True,
        )


if __name__ == "__main__":
    main()
