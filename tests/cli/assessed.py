"""An assessment of the case of 2017 made up for tests of what is shown; the numbers are nobody's."""

from datetime import UTC, datetime
from typing import Final

from tocsin.app.assess_comparison import Compared
from tocsin.app.kept_assessments import CaseAssessment
from tocsin.attribution.comparing import Changed, ChangedPiece, Comparison, Moved
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
from tocsin.model.casework import Case, CaseRecord
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet, ThreatActor

DAY: Final = datetime(2017, 4, 24, 23, 59, 59, tzinfo=UTC)
MADE: Final = datetime(2026, 11, 26, 4, 10, tzinfo=UTC)
CASE: Final = Case("onedrive-en-marche.fr", datetime(2017, 4, 24, tzinfo=UTC), ("en-marche",))
BEAR, SNAKE = IntrusionSet("APT28"), IntrusionSet("Turla")
SERVICE: Final = ThreatActor("GRU", "ru")
NAMES: Final = {BEAR.id: BEAR.name, SNAKE.id: SNAKE.name, SERVICE.id: SERVICE.name}

GROUP, OTHER = (Hypothesis(HypothesisKind.GROUP, each.id) for each in (BEAR, SNAKE))
IMITATOR: Final = Hypothesis(HypothesisKind.IMITATOR, BEAR.id)
UNKNOWN: Final = Hypothesis(HypothesisKind.UNKNOWN)
SHARED: Final = Hypothesis(HypothesisKind.SHARED)


def evidence(kind: str, value: str, basis: str = "", *, grade: str = "B2") -> Evidence:
    """A piece of evidence on the case."""
    return Evidence(
        CASE.id, kind, value, DAY, "France 24", Grade.of(grade), f"origin of {value}", 0.5, basis=basis
    )


REGISTRANT: Final = evidence(
    "infrastructure", "registrant", "shares a registrant with three names said to be APT28's"
)
PHISHING: Final = evidence("technique", "T1566.002")
DOMAIN: Final = evidence("domain", "onedrive-en-marche.fr")

CLAIMS: Final = (
    Claim(CASE.id, "ANSSI", DAY, "practically anyone", "AP, Time", Grade.of("B2")),
    Claim(
        CASE.id, "Trend Micro", datetime(2017, 4, 24, 8, tzinfo=UTC), "99 %", "France 24", Grade.of("B3"), group=BEAR.id
    ),
    Claim(
        CASE.id, "somebody", datetime(2017, 4, 23, tzinfo=UTC), "the \x1b[31mservice", "AP", Grade.of("D4"), sponsor=SERVICE.id
    ),
)  # fmt: skip

RATIONALE: Final = Rationale(
    leader=GROUP,
    against=UNKNOWN,
    terms=(
        Term("infrastructure", 2.3, ("shares a registrant with three names said to be APT28's",)),
        Term("techniques", 0.5, tuple(f"T150{number}" for number in range(6))),
        Term("activity", -0.6),
    ),
    answers=(GROUP, OTHER, UNKNOWN),
    pieces=(
        Piece(REGISTRANT.id, "the registrant", 2.3, decides=True, values=(1.5, -0.8, -0.7), diagnosticity=2.3),
        Piece(PHISHING.id, "T1566.002 Spearphishing Link", 0.1, values=(0.1, 0.3, -0.4), diagnosticity=0.7),
    ),
    what_if=(WhatIf("without infrastructure", 0.2, still_leads=False), WhatIf("imitators in 20% of cases", 0.61, still_leads=True)),
    next_steps=(NextStep("whether the phishing page is a kit that others sell", 0.34),),
    nearest=(("Two Years of Pawn Storm", 0.45),),
    remarks=("Without the origin 'registration of onedrive-en-marche.fr' another answer would lead.",),
)  # fmt: skip


def assessment(
    *,
    group: float = 0.72,
    names_group: bool = True,
    as_of: datetime = DAY,
    made_at: datetime = MADE,
    supersedes: str | None = None,
    confidence: Confidence | None = Confidence.LOW,
    rationale: Rationale | None = RATIONALE,
) -> Assessment:
    """An assessment in which APT28 has so much, and the other answers fixed shares of the rest."""
    rest = 1.0 - group
    return Assessment(
        CASE.id,
        "jeanne",
        made_at,
        as_of,
        (
            Likelihood(GROUP, group),
            Likelihood(IMITATOR, 0.4 * rest),
            Likelihood(UNKNOWN, 0.4 * rest),
            Likelihood(SHARED, 0.04 * rest),
            *(
                Likelihood(Hypothesis(HypothesisKind.GROUP, each.id), 0.02 * rest)
                for each in (SNAKE, *(IntrusionSet(f"Group {number}") for number in range(7)))
            ),
        ),
        evidence=(REGISTRANT.id, PHISHING.id),
        parameters=(("imitator_prior", 0.05), ("shared", 0.1), (f"odds:{BEAR.id}", 2.0)),
        supersedes=supersedes,
        names_group=names_group,
        indistinct=names_group,
        confidence=confidence,
        rationale=rationale,
        versions=(("MITRE ATT&CK", "18.1"),),
    )


def found(made: Assessment | None = None, *, is_new: bool = True, is_kept: bool = True) -> CaseAssessment:
    """The same with what stands beside it."""
    return CaseAssessment(
        CaseRecord(CASE),
        made or assessment(),
        None,
        CLAIMS,
        (REGISTRANT, PHISHING, DOMAIN),
        NAMES,
        is_new,
        is_kept,
    )


EARLIER: Final = assessment(group=0.4, names_group=False)
LATER: Final = assessment(
    as_of=datetime(2017, 6, 1, tzinfo=UTC), supersedes=EARLIER.id, confidence=Confidence.MODERATE
)


def comparison(earlier: Assessment = EARLIER, later: Assessment = LATER) -> Compared:
    """Two assessments with one piece of each kind of change."""
    found = Comparison(
        earlier.id,
        later.id,
        moved=(
            Moved(GROUP, 0.4, 0.72),
            Moved(UNKNOWN, 0.24, None),
            *(
                Moved(Hypothesis(HypothesisKind.GROUP, IntrusionSet(f"Group {n}").id), 0.1, 0.09)
                for n in range(7)
            ),
            Moved(OTHER, 0.012, 0.011),
        ),
        findings=(Changed("confidence", "low", "moderate"),),
        came=(ChangedPiece(REGISTRANT.id, "the registrant", None, 2.3, "It became known on 2017-04-28."),),
        went=(ChangedPiece(DOMAIN.id, "a \x1b[2Jdomain", -0.5, None, "It was withdrawn."),),
        regraded=(ChangedPiece(PHISHING.id, "a technique", 0.5, 0.1, "Its grade was B2 and is E5."),),
        shifted=(ChangedPiece(PHISHING.id, "something by its company", -0.001, 0.1, ""),),
        parameters=(Changed(f"odds:{BEAR.id}", None, 2.0),),
        versions=(Changed("shipped", "18.1 aaa", "18.1 bbb"),),
    )
    return Compared(CaseRecord(CASE), earlier, later, found, CLAIMS, NAMES)
