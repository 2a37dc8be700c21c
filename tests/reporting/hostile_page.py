"""What strangers write to get out of a page, and a report with it in every field that takes free text."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from tests.reporting.contents import APRIL, LURE, MAIL, MARCH, content, record

from tocsin.model.alert import Alert
from tocsin.model.assessment import (
    Assessment,
    Claim,
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
from tocsin.model.casework import Attempt, AttemptKind, CaseNote, Channel
from tocsin.model.domain_names import WrittenName
from tocsin.model.errors import InvalidValue
from tocsin.model.finding import Weighed
from tocsin.model.grading import UNGRADED
from tocsin.model.identity import Identity
from tocsin.model.linking import Link, Reason
from tocsin.model.observation import Fact, FactSource, ObservableKind, Relation
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.model.timeline import Event, EventKind
from tocsin.reporting.seam import Actor, Change, ChangedEvidence, Content, Habit, How, Tie, TieKind

# Each opens a dialog or asks for `canary` if it is ever taken for more than text; no dot, which defanging would break.
TEXTS: Final = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    '\'><img src=x onerror="alert(1)">',
    "<img src=canary>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea></svg></desc><svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "]]><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    '<iframe srcdoc="<script>parent.alert(1)</script>">',
    "<a href=javascript:alert(1) autofocus onfocus=alert(1)>x</a>",
    "<div hx-get=canary hx-trigger=load>",
    "<link rel=stylesheet href=canary>",
    "<base href=canary>",
    "<meta http-equiv=refresh content='0;url=canary'>",
    "{{constructor.constructor('document.title=1')()}} ${7*7} #{7*7} <%= 7*7 %>",
    "javascript:alert(1)",
    "[x](javascript:alert(1)) ![x](http://canary.example/x.png)",
    "<http://canary.example/> http://canary.example/x www.canary.example a@canary.example",
    "| a | b |\n|---|---|\n# heading\n- item\n> quote\n```\ncode",
    '#import "/etc/passwd" #read("/etc/passwd") $x$ @x <label> *b* _i_ \\ //',
    "invoice\u202efdp.exe",
    "a\u2066b\u2069c\u200fd\u061ce",
    "zero\u200bwidth\u200d\u2060\ufeff\u00ad",
    "nul\x00bell\x07escape\x1b[31mred\x9bdelete\x7f",
    "line\nfeed\rreturn\u2028separator\u2029paragraph\u0085next",
    "half \ud800 of a character",
    "Zalgo " + "z\u0301\u0302\u0303\u0304\u0305\u0306\u0307" * 20,
    "\u3164\u115f\u2800 blank",
    "private \ue000 and \U000e0041 tag",
    "x" * 3000,
    "é" * 600 + "." + "é" * 600,
    "=cmd|'/c calc'!A1",
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e;",
    "\\u003cscript\\u003e \\x3c \\74",
)
HIDDEN: Final = frozenset(
    "\u202e\u2066\u2069\u200f\u061c\u200b\u200d\u2060\ufeff\u00ad\x00\x07\x1b\x9b\x7f\u2028\u2029\u0085\ud800\u3164\u115f"
    "\u2800\ue000\U000e0041"
)


def everywhere(more: Sequence[str] = ()) -> list[tuple[Callable[..., Content], str]]:
    """Makers of reports with texts for them: a report on a group holds all that one on a case does, but its ranked names."""
    on_groups = [(hostile_actor, text) for text in (*TEXTS, *more)]
    return [*on_groups, *((hostile, text) for text in TEXTS)]


def hostile(text: str, language: str = "en") -> Content:
    """A report with the text in every field that can hold it; a field whose type refuses it holds it encoded."""
    plain = text.encode("utf-8", "replace").decode() or "x"
    group, sponsor = IntrusionSet(plain), ThreatActor(plain)
    case = record(LURE, MAIL, title=plain, reason=plain)
    known = content()
    found = tuple(
        Evidence(
            case.case.id, kind, plain, APRIL, plain, UNGRADED, plain, 0.5, MARCH, group=group.id, basis=plain
        )
        for kind in (EvidenceKind.TECHNIQUE, EvidenceKind.LINK, plain)
    )
    why = rationale(text, group, found)
    later = replace(assessment(case.case.id, group, plain), rationale=why, versions=((plain, plain),))
    earlier = replace(later, as_of=datetime(2017, 3, 1, tzinfo=UTC))
    return replace(
        known,
        title=plain,
        language=language,
        author=plain,
        contact=plain,
        organisations=(_organisation(known.organisations[0], text),),
        cases=(replace(case, notes=(CaseNote(case.case.id, APRIL, plain, plain),)),),
        alerts=tuple(_alert(each, text) for each in known.alerts),
        facts=tuple(_fact(name, relation, text) for name in (LURE, MAIL) for relation in Relation),
        links=(Link(LURE, MAIL, 0.9, (Reason(text, text, text, 2, 9, 0.1, 3.0, text),)),),
        timeline=tuple(
            Event(APRIL, kind, subject, plain, (text,)) for kind in EventKind for subject in (plain, LURE)
        ),
        attempts=(
            Attempt(
                "en-marche", APRIL, Channel.MAIL, AttemptKind.PHISHING, (plain.replace("@", "a"),), note=plain
            ),
        ),
        unlinked=(
            Attempt(
                "en-marche", MARCH, Channel.WEB, AttemptKind.FLOOD, (plain.replace("@", "a"),), note=plain
            ),
        ),
        assessments=(earlier, later),
        changes=(
            Change(
                earlier.id,
                later.id,
                tuple(ChangedEvidence(how, text, None, 1.0, text) for how in How),
                (text,),
            ),
        ),
        evidence=found,
        claims=(Claim(case.case.id, plain, APRIL, plain, plain, UNGRADED, group.id, sponsor.id),),
        groups=(group,),
        sponsors=(sponsor,),
        sources=(text,),
    )


def assessment(case: str, group: IntrusionSet, author: str = "an analyst") -> Assessment:
    """An assessment in which the group leads."""
    return Assessment(
        case,
        author,
        datetime(2017, 6, 1, tzinfo=UTC),
        MARCH,
        (
            Likelihood(Hypothesis(HypothesisKind.GROUP, group.id), 0.62),
            Likelihood(Hypothesis(HypothesisKind.IMITATOR, group.id), 0.18),
            Likelihood(Hypothesis(HypothesisKind.UNKNOWN), 0.2),
        ),
        parameters=((author, 0.2),),
        names_group=True,
    )


def rationale(text: str, group: IntrusionSet, found: tuple[Evidence, ...]) -> Rationale:
    """A rationale with the text in every sentence of it."""
    answers = tuple(each.hypothesis for each in assessment(found[0].subject, group).likelihoods)
    return Rationale(
        answers[0],
        answers[2],
        (Term(text, 2.0, (text,)), Term("dns", -0.5)),
        answers,
        tuple(Piece(each.id, text, 1.0, True, (1.0, 0.0, -1.0), 2.0) for each in found),
        (WhatIf(text, 0.3, still_leads=False),),
        (NextStep(text, 0.2),),
        ((text, 0.4),),
        (text,),
    )


def hostile_actor(text: str, language: str = "en") -> Content:
    """A report on a group with the text in every field of it."""
    plain = text.encode("utf-8", "replace").decode() or "x"
    known = hostile(text, language)
    subjects = (known.cases[0].case.id, LURE, plain)
    ties = tuple(
        Tie(kind, subject, plain, APRIL, plain, text, UNGRADED, text)
        for kind in TieKind
        for subject in subjects
    )
    habits = tuple(Habit(kind, text, text, 1, 1) for kind in ("technique", "software"))
    return replace(known, actor=Actor(plain, ((text, text), (text, "")), ties, habits, 1, 1, text))


def _organisation(known: Identity, text: str) -> Identity:
    try:
        return replace(known, name=text)
    except InvalidValue:
        return known


def _alert(known: Alert, text: str) -> Alert:
    evidence = tuple(Weighed(replace(each.finding, statement=text), each.log_odds) for each in known.evidence)
    return replace(known, written=WrittenName(text), evidence=evidence, reason=text)


def _fact(subject: str, relation: Relation, text: str) -> Fact:
    source = FactSource(text, text, MARCH, APRIL)
    return Fact(ObservableKind.DOMAIN_NAME, subject, relation, text, (source,), MARCH)
