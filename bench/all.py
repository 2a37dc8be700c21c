"""Run the benches named on the command line, or all of them, one after the other.

    make bench                      # every one
    make bench BENCH="planted kill"

Each prints the figures quoted in docs/benchmarks.md and says when what it needs is missing.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What is imported by benches and prints nothing itself.
PARTS = {
    "all",
    "attribution_baselines",
    "clusters_facts",
    "data",
    "made_up_evidence",
    "planted_names",
    "running",
}
BENCHES = tuple(sorted(path.stem for path in HERE.glob("*.py") if path.stem not in PARTS))


def main(wanted: list[str]) -> int:
    """Run the benches; 1 when one failed, 2 when there is none of that name."""
    if unknown := sorted(set(wanted) - set(BENCHES)):
        print(f"no bench is called {', '.join(unknown)}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    failed = []
    for name in wanted or BENCHES:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
