"""How fast evidence is kept and read where one case has very much of it, and an assessment that rests on all of it.

    python bench/ledger_speed.py [PIECES] [--database URL]

Memory is the most that the process ever held; what is read is not kept.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tocsin.model.assessment import (
    Assessment,
    Evidence,
    EvidenceKind,
    Hypothesis,
    HypothesisKind,
    Likelihood,
    Piece,
    Rationale,
)
from tocsin.model.casework import Case
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet
from tocsin.store.opening import open_store
from tocsin.store.questions import AssessmentQuery, EvidenceQuery
from tocsin.store.store import Store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CASE = Case("bench", NOW).id
GROUP = IntrusionSet("bench").id


def evidence(number: int) -> Evidence:
    """Make a piece of evidence."""
    return Evidence(
        CASE,
        EvidenceKind.TECHNIQUE,
        f"T{number}",
        NOW - timedelta(minutes=number),
        "a report of some length that somebody published",
        Grade.of("B2"),
        f"report {number % 50}",
        0.7,
        NOW - timedelta(days=number % 900),
        0.1,
        basis="seen on the host in question",
    )


def assessment(pieces: list[Evidence]) -> Assessment:
    """Make an assessment that says something of each piece."""
    leader, imitator, unknown = (
        Hypothesis(HypothesisKind.GROUP, GROUP),
        Hypothesis(HypothesisKind.IMITATOR, GROUP),
        Hypothesis(HypothesisKind.UNKNOWN),
    )
    said = tuple(
        Piece(each.id, each.basis, 0.125, values=(0.125, 0.0, -0.125), diagnosticity=0.25) for each in pieces
    )
    return Assessment(
        CASE,
        "bench",
        NOW,
        NOW,
        (Likelihood(leader, 0.5), Likelihood(imitator, 0.25), Likelihood(unknown, 0.25)),
        tuple(each.id for each in pieces),
        rationale=Rationale(leader, unknown, answers=(leader, imitator, unknown), pieces=said),
    )


def timed(what: str, pieces: int, work: Callable[[], object]) -> None:
    """Do some work, and print how long it took and the memory so far."""
    started = time.perf_counter()
    work()
    took = time.perf_counter() - started
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<24}{1000 * took:>8,.0f} ms  {pieces / took:>9,.0f} pieces/s  {held:,.0f} MiB")


def measure(store: Store, count: int) -> None:
    """Print each figure."""
    pieces = [evidence(number) for number in range(count)]
    ids = [each.id for each in pieces]
    made = assessment(pieces)
    asked = EvidenceQuery(subjects=(CASE,))
    for what, work in (
        ("save", lambda: store.save_evidence(pieces, now=NOW, who="bench")),
        ("save the same again", lambda: store.save_evidence(pieces, now=NOW, who="bench")),
        ("read", lambda: sum(1 for _ in store.evidence(asked))),
        ("read by id", lambda: sum(1 for _ in store.evidence(EvidenceQuery(ids=tuple(ids))))),
        ("save an assessment", lambda: store.save_assessment(made, now=NOW, who="bench")),
        ("read an assessment", lambda: list(store.assessments(AssessmentQuery(subjects=(CASE,))))),
        ("withdraw", lambda: store.withdraw_evidence(ids, reason="bench", now=NOW, who="bench")),
    ):
        timed(what, count, work)


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("pieces", nargs="?", type=int, default=10_000)
    arguments.add_argument("--database", help="an empty one; a file that is thrown away unless given")
    chosen = arguments.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(chosen.database or f"sqlite:///{Path(folder) / 'bench.db'}") as store,
    ):
        measure(store, chosen.pieces)


if __name__ == "__main__":
    main()
