"""Evidence, claims and assessments as tests of the ledger need them, and such as Hypothesis may think up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from tocsin.model.assessment import (
    Assessment,
    Claim,
    Confidence,
    Evidence,
    EvidenceKind,
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
from tocsin.model.grading import Credibility, Grade, Reliability
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


# What Hypothesis may think up.

_SAID: Final = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\x00\x10"), min_size=1, max_size=12
).filter(str.strip)
_ANY_TEXT: Final = st.text(st.characters(codec=None) | st.sampled_from("\x00\x10\ud83d\ude00"), max_size=12)
_MOMENTS: Final = st.datetimes(timezones=st.just(UTC))
_GRADES: Final = st.builds(Grade, st.sampled_from(Reliability), st.sampled_from(Credibility))
_SHARES: Final = st.floats(0, 1)
_FLOATS: Final = st.floats(allow_nan=False)
_GROUPS: Final = st.sampled_from([GROUP, IntrusionSet("Turla").id])
_HYPOTHESES: Final = st.builds(
    Hypothesis, st.sampled_from([_KIND.GROUP, _KIND.IMITATOR]), _GROUPS
) | st.builds(Hypothesis, st.sampled_from([_KIND.UNKNOWN, _KIND.SHARED]))

any_evidence: Final = st.builds(
    Evidence,
    subject=st.sampled_from([CASE, OTHER_CASE]),
    kind=_SAID | st.sampled_from(EvidenceKind),
    value=_SAID,
    observed_at=_MOMENTS,
    source=_SAID,
    grade=_GRADES,
    origin=_SAID,
    forgeability=_SHARES,
    public_since=st.none() | _MOMENTS,
    base_rate=st.none() | _SHARES,
    group=st.none() | _GROUPS,
    basis=st.just("") | _SAID,
    ratio=st.none() | st.floats(0, exclude_min=True, allow_infinity=False),
)
any_claim: Final = st.builds(
    Claim,
    subject=st.sampled_from([CASE, OTHER_CASE]),
    claimant=_SAID,
    said_at=_MOMENTS,
    words=_SAID,
    source=_SAID,
    grade=_GRADES,
    group=st.none() | _GROUPS,
    sponsor=st.none() | st.just(SPONSOR),
)


@st.composite
def _rationales(draw: st.DrawFn) -> Rationale:
    answers = draw(st.lists(_HYPOTHESES, max_size=3).map(tuple))
    values = st.just(()) | st.tuples(*[_FLOATS for _ in answers])
    pieces = st.builds(
        Piece, _ANY_TEXT, _ANY_TEXT, _FLOATS, decides=st.booleans(), values=values, diagnosticity=_FLOATS
    )
    terms = st.builds(Term, _ANY_TEXT, _FLOATS, st.lists(_ANY_TEXT, max_size=2).map(tuple))
    what_if = st.builds(WhatIf, _ANY_TEXT, _FLOATS, still_leads=st.booleans())
    return Rationale(
        draw(_HYPOTHESES),
        draw(_HYPOTHESES),
        draw(st.lists(terms, max_size=2).map(tuple)),
        answers,
        draw(st.lists(pieces, max_size=2).map(tuple)),
        draw(st.lists(what_if, max_size=2).map(tuple)),
        draw(st.lists(st.builds(NextStep, _ANY_TEXT, _FLOATS), max_size=2).map(tuple)),
        draw(st.lists(st.tuples(_ANY_TEXT, _FLOATS), max_size=2).map(tuple)),
        draw(st.lists(_ANY_TEXT, max_size=2).map(tuple)),
    )


@st.composite
def _assessments(draw: st.DrawFn) -> Assessment:
    first, last = sorted(draw(st.tuples(_MOMENTS, _MOMENTS)))
    share = draw(_SHARES)
    return Assessment(
        subject=draw(st.sampled_from([CASE, OTHER_CASE])),
        author=draw(_SAID),
        made_at=last,
        as_of=first,
        likelihoods=(
            Likelihood(_LEADER, share),
            Likelihood(Hypothesis(_KIND.IMITATOR, GROUP), 1 - share),
            Likelihood(_UNKNOWN, 0.0),
        ),
        evidence=tuple(draw(st.lists(any_evidence.map(lambda each: each.id), max_size=3, unique=True))),
        parameters=tuple(draw(st.lists(st.tuples(_ANY_TEXT, _FLOATS), max_size=3))),
        names_group=draw(st.booleans()),
        indistinct=draw(st.booleans()),
        confidence=draw(st.none() | st.sampled_from(Confidence)),
        rationale=draw(st.none() | _rationales()),
        versions=tuple(draw(st.lists(st.tuples(_ANY_TEXT, _ANY_TEXT), max_size=2))),
    )


any_assessment: Final = _assessments()
