"""Hostile texts put wherever text from outside can stand in a report, in every format, and how many escape (goal: 0).

    python bench/report_escapes.py

Each document is read back by parsers that are not ours: what they find must be what a report without hostile texts has.
The checks are those of the tests; a format whose parser is not installed is said to be left out.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest

from running import table  # a bench beside this one

HERE = Path(__file__).resolve().parent.parent
FORMATS = HERE / "tests" / "reporting" / "exporters"
# How tests that render hostile texts are called.
CHECKS = "no_text or hostile_text"


class Tally:
    """Counts documents by format as pytest reports on them."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.escaped: Counter[str] = Counter()
        self.left_out: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one check; what is skipped names the program or package that is missing."""
        name = Path(report.nodeid.partition("::")[0]).stem.removeprefix("test_")
        if report.when == "call" and report.outcome != "skipped":
            self.tried[name] += 1
            self.escaped[name] += report.outcome == "failed"
        elif report.outcome == "skipped":
            self.left_out[name] = str(report.longrepr)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a whole file that is skipped."""
        if report.outcome == "skipped":
            self.left_out[Path(report.nodeid).stem.removeprefix("test_")] = str(report.longrepr)


def main() -> int:
    """Print the figures of docs/report.md; 1 when something escaped."""
    tally = Tally()
    quiet = ("-p", "no:terminal", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib")
    pytest.main(["--rootdir", str(HERE), *quiet, "-k", CHECKS, str(FORMATS)], plugins=[tally])
    rows = [(name, str(count), str(tally.escaped[name])) for name, count in sorted(tally.tried.items())]
    print(table(("format", "documents", "escapes"), rows))
    for name, why in sorted(tally.left_out.items()):
        print(f"left out: {name}: {why}")
    escapes = tally.escaped.total()
    print(f"\ndocuments {tally.tried.total()} in {len(tally.tried)} formats, escapes {escapes}")
    return 1 if escapes or not tally.tried else 0


if __name__ == "__main__":
    sys.exit(main())
