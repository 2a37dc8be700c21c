"""Remove every piece of evidence of many made-up cases, one at a time, and compare what was stated with what comes out.

    python bench/counterfactual.py [--cases 200]

An assessment states by how much the log-odds of its leader against the runner-up fall without a piece. Here each piece
is taken away, everything is assessed anew, and the log-odds are read from the two assessments' probabilities. Printed is
the largest difference, which should be that of rounding.
"""

import argparse
import math
import time
from collections.abc import Sequence
from datetime import datetime

from made_up_evidence import MadeUp
from tocsin.attribution.actor_sets import KnownActors, shipped_actors
from tocsin.attribution.assessment import assess
from tocsin.attribution.premises import CaseView, Parameters
from tocsin.model.assessment import Assessment, Evidence, Rationale

_LEAST = 1e-300


class Check:
    """Assesses cases with and without each piece, and keeps the account."""

    def __init__(self, actors: KnownActors) -> None:
        self.actors = actors
        self.subject = self.where = ""
        self.cases = self.removed = self.unmeasured = self.named = self.deciding = 0
        self.largest = self.largest_sum = 0.0

    def check(self, evidence: Sequence[Evidence], day: datetime) -> None:
        """One case: its waterfall against its probabilities, then each piece against the case without it."""
        whole = self._assessed(evidence, day)
        rationale = whole.rationale
        if rationale is None:
            return
        self.cases += 1
        self.named += whole.names_group
        before = log_odds(whole, rationale)
        stated = math.fsum(term.log_odds for term in rationale.terms)
        self.largest_sum = max(self.largest_sum, abs(stated - before))
        self.unmeasured += len({each.id for each in evidence} - {each.evidence for each in rationale.pieces})
        for piece in rationale.pieces:
            rest = [each for each in evidence if each.id != piece.evidence]
            after = log_odds(self._assessed(rest, day), rationale)
            self.removed += 1
            self.deciding += piece.decides
            if abs(before - after - piece.log_odds) > self.largest:
                self.largest = abs(before - after - piece.log_odds)
                self.where = f"{piece.statement} Stated {piece.log_odds:+.6f}, found {before - after:+.6f}."

    def _assessed(self, evidence: Sequence[Evidence], day: datetime) -> Assessment:
        subject = self.subject
        return assess(
            CaseView(subject, day.date()),
            evidence,
            self.actors,
            parameters=Parameters(),
            as_of=day,
            made_at=day,
            author="bench",
            supersedes=None,
        )


def log_odds(assessment: Assessment, rationale: Rationale) -> float:
    """Natural log-odds of the leader against the runner-up, from the probabilities alone."""
    leader, against = (
        max(assessment.probability_of(each), _LEAST) for each in (rationale.leader, rationale.against)
    )
    return math.log(leader) - math.log(against)


def main() -> None:
    """Draw, remove, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    started = time.perf_counter()
    check, made_up = Check(shipped_actors()), MadeUp(shipped_actors(), given.seed)
    for _ in range(given.cases):
        day = made_up.day()
        evidence = made_up.case(day)
        if evidence:
            check.subject = evidence[0].subject
            check.check(evidence, day)
    print(f"cases {check.cases}, of which a group was named in {check.named}")
    print(
        f"pieces removed one at a time {check.removed}, of which another answer then leads {check.deciding}"
    )
    print(f"pieces that were not measured {check.unmeasured}")
    print(f"largest difference between stated and recomputed log-odds {check.largest:.2e}")
    if check.largest > 1e-6:
        print(f"  at: {check.where}")
    print(f"largest difference between the sum of the families and the log-odds {check.largest_sum:.2e}")
    print(f"seconds {time.perf_counter() - started:.0f}")


if __name__ == "__main__":
    main()
