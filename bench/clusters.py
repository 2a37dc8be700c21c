"""Groups of real reported names against simple rules: B-cubed, by name and by campaign, from `tocsin cluster` itself.

    python bench/clusters.py [--shared SHARED]

SHARED holds `data/names` (clusters_facts.jsonl, clusters_truth.csv) and `bench/clusters_eval.py`, which scores what the
command prints. The line "fitted without what is scored" is the figure: match rates, gaps and the one threshold are
counted five times, each time without a fifth of the campaigns and lone names, which alone are then scored.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from running import table, tocsin

HERE = Path(__file__).resolve().parent
BASELINES = ("same-ip", "same-rare-ip", "same-registration", "either")


def scored(shared: Path, *arguments: str) -> dict[str, dict[str, float]]:
    """Run the metric script."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, str(shared / "bench" / "clusters_eval.py"), *arguments]
        data = ["--data", str(shared / "data" / "names"), "--json", str(result)]
        subprocess.run([*command, *data], check=True, stdout=subprocess.DEVNULL)
        found: dict[str, dict[str, float]] = json.loads(result.read_text(encoding="utf-8"))
    return found


def row(title: str, result: dict[str, dict[str, float]]) -> list[object]:
    """One line of the table."""
    by_name, by_campaign = result["b_cubed"], result["b_cubed_by_campaign"]
    figures = [each[key] for each in (by_name, by_campaign) for key in ("precision", "recall", "f1")]
    return [title, *figures, result["adjusted_rand"], result["lone_names_merged"], result["campaigns_whole"]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("TOCSIN_SHARED", "../shared")))
    shared = parser.parse_args().shared.resolve()
    facts = shared / "data" / "names" / "clusters_facts.jsonl"
    if not facts.is_file():
        print(f"skipped: {facts} is missing; give its folder as --shared or TOCSIN_SHARED")
        return
    rows = [row(name, scored(shared, "--baseline", name)) for name in BASELINES]
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "clusters.jsonl"
        taken = tocsin(Path(folder), "cluster", "--facts", str(facts), "--json", output=output)
        ours = scored(shared, str(output))
    rows.append(row("tocsin, weights that ship (have seen it)", ours))
    head = ("", "P", "R", "F1", "P by campaign", "R", "F1", "ARI", "lone merged", "whole of 19")
    print(table(head, rows))
    print(f"F1 by name in {ours['b_cubed']['f1_interval']} (95%, campaigns drawn anew); {taken.wall_s:.1f} s")
    fit = HERE.parent / "tools" / "fit_infrastructure_weights.py"
    subprocess.run([sys.executable, str(fit), "--data", str(facts.parent), "--folds"], check=True)


if __name__ == "__main__":
    main()
