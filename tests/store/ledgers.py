"""Evidence, claims and assessments as tests of the ledger need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tocsin.model.assessment import (
    Assessment,
    Claim,
    Confidence,
    Evidence,
    Hypothesis,
    HypothesisKind,
    Likelihood,
    NextStep,
    Piece,
    Rationale,
    Term,
    WhatIf,
)
from tocsin.model.casework import Case
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet, ThreatActor

DAY: Final = timedelta(days=1)
SEEN: Final = datetime(2026, 11, 20, 8, 30, 0, 1, tzinfo=UTC)
CASE: Final = Case("a.example", SEEN).id
OTHER_CASE: Final = Case("b.example", SEEN).id
GROUP: Final = IntrusionSet("APT28").id
SPONSOR: Final = ThreatActor("GRU").id
_KIND = HypothesisKind
_LEADER: Final = Hypothesis(_KIND.GROUP, GROUP)
_UNKNOWN: Final = Hypothesis(_KIND.UNKNOWN)


def evidence(value: str = "T1566.002", **changes: Any) -> Evidence:
    """A technique that was seen in a case, or what is said otherwise."""
    said = Evidence(
        CASE, "technique", value, SEEN, "a report", Grade.of("B2"), "the report \x10\x00", 0.7, SEEN - DAY
    )
    return replace(said, **changes)


def claim(claimant: str = "a firm", **changes: Any) -> Claim:
    """What a firm says of a case, or what is said otherwise."""
    said = Claim(CASE, claimant, SEEN, "it was \x00 them", "a blog", Grade.of("C3"), GROUP, SPONSOR)
    return replace(said, **changes)


def assessment(day: int = 0, **changes: Any) -> Assessment:
    """An assessment that says something in every field, made some days after the first."""
    made = Assessment(
        subject=CASE,
        author="tocsin",
        made_at=SEEN + day * DAY,
        as_of=SEEN,
        likelihoods=(
            Likelihood(_LEADER, 0.1 + 0.2),
            Likelihood(Hypothesis(_KIND.IMITATOR, GROUP), 0.2),
            Likelihood(_UNKNOWN, 0.4),
            Likelihood(Hypothesis(_KIND.SHARED), 0.1),
        ),
        evidence=(evidence().id, evidence("T1583.001").id),
        parameters=(("imitator_prior", 0.05), ("shared", 1 / 3)),
        names_group=True,
        indistinct=True,
        confidence=Confidence.LOW,
        rationale=Rationale(
            _LEADER,
            _UNKNOWN,
            (Term("techniques", -0.0, ("half of \ud83d, the other \ude00",)), Term("victims", 5e-324)),
            (_LEADER, _UNKNOWN),
            (Piece(evidence().id, "\x00 said", 1.5, decides=True, values=(0.25, -0.25), diagnosticity=0.5),),
            (WhatIf("one grade lower", 1e-17, still_leads=False),),
            (NextStep("who paid", 0.125),),
            (("a report", 1.0),),
            ("a \u2028 remark",),
        ),
        versions=(("actors", "2026-11-01"),),
    )
    return replace(made, **changes)
