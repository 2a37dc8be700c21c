"""Recall against alert volume, organisation named and calibration on real imitations, from `tocsin scan` itself.

    python bench/names_evaluation.py [--media] [--shared SHARED]

SHARED holds `data/names` and `bench/names_eval.py`. The watch list is imported with `tocsin organisation import`, every
line comes from `tocsin scan --no-store --all --json -`, and the metric script scores them. No line is scored by a
weight that saw its organisation or its name: organisations and registrable labels are each split into five folds, the
ten constants are fitted 25 times, each time without one fold of both, and each of the 25 sets of weights scans only the
organisations and names it has not seen. Base rates come from other sources and need no folds.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyarrow import parquet

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from fit_name_weights import (
    FOLDS,
    START,
    Data,
    examples_of,
    fitted,
    folds_of_names,
    read_data,
    write_weights,
)
from tocsin.evidence.detector_weights import builtin_folder

FILES = ("new_names.parquet", "hostnames.parquet")


@dataclass(frozen=True)
class Run:
    """One evaluation: whom to watch, what to find, and whether the weights have seen those who are watched."""

    organisations: str
    imitations: str
    watched_were_fitted: bool


ORGANISATIONS = Run("organisations.csv", "imitations.parquet", watched_were_fitted=True)
# Outlets are no organisation that the constants were fitted on: folds over names suffice.
OUTLETS = Run("media_outlets.csv", "media_clones.parquet", watched_were_fitted=False)


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


def names_of(folder: Path, run: Run) -> list[str]:
    """Every name of the data, each once, in one stream."""
    found: dict[str, None] = {}
    for file in (run.imitations, *FILES):
        found.update(dict.fromkeys(parquet.read_table(folder / file, columns=["name"])["name"].to_pylist()))
    return list(found)


def scan_folds(run: Run, folder: Path, work: Path, hits: Path) -> None:
    """Fit and scan each pair of folds; all lines go to one file."""
    data = read_data(folder)
    examples = examples_of(data, fitted(data, examples_of(data, START), None, None))
    names = names_of(folder, run)
    fold = folds_of_names(names)
    database = work / "watch.db"
    tocsin(["organisation", "import", str(folder / run.organisations)], database=database)
    for name_fold in range(FOLDS):
        listed = work / f"names-{name_fold}.txt"
        listed.write_text(
            "\n".join(np.array(names, dtype=object)[fold == name_fold]) + "\n", encoding="utf-8"
        )
        for left_out in range(FOLDS) if run.watched_were_fitted else (None,):
            weights = work / f"weights-{left_out}-{name_fold}"
            weights_of_folds(weights, fitted(data, examples, left_out, name_fold))
            scan = ["scan", "--no-store", "--all", "--json", "--weights", str(weights), "-"]
            if left_out is not None:
                scan += watching(data, left_out)
            tocsin(scan, database=database, stdin=listed, out=hits)
            print(f"folds {left_out}, {name_fold} done", file=sys.stderr)


def weights_of_folds(folder: Path, constants: NDArray[np.float64]) -> None:
    """All weights that ship, with these constants instead."""
    folder.mkdir()
    for path in Path(str(builtin_folder())).glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    write_weights(constants, folder, "a fold")


def watching(data: Data, fold: int) -> list[str]:
    """Options for a scan of the organisations of one fold; each keeps its share of the prior."""
    watched = (
        identity.slug
        for identity, place in zip(data.identities, data.organisation_fold, strict=True)
        if place == fold
    )
    return [part for slug in watched for part in ("--organisation", slug)]


def main() -> None:
    """Scan all folds and print the metric script's table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, required=True, help="folder with data/names and bench/names_eval.py"
    )
    parser.add_argument(
        "--media", action="store_true", help="watch media outlets, find the sites that clone them"
    )
    parser.add_argument("--json", type=Path, help="write every figure here, as the metric script does")
    parser.add_argument("--keep", type=Path, help="keep the lines in this file")
    options = parser.parse_args()
    script = options.shared / "bench" / "names_eval.py"
    if not script.exists():
        print(f"skipped: {script} is not there", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as work:
        hits = options.keep or Path(work) / "hits.jsonl"
        hits.unlink(missing_ok=True)
        data = options.shared / "data" / "names"
        run = OUTLETS if options.media else ORGANISATIONS
        scan_folds(run, data, Path(work), hits)
        score = [str(script), str(hits), "--data", str(data)]
        score += ["--imitations", run.imitations, "--organisations", run.organisations]
        score += ["--json", str(options.json)] if options.json else []
        subprocess.run([sys.executable, *score], check=True)


if __name__ == "__main__":
    main()
