"""A small report on the names of March, for whoever tests an exporter."""

from dataclasses import replace
from datetime import UTC, datetime

from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.assessment import (
    ALWAYS_PUBLIC,
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
from tocsin.model.casework import Attempt, AttemptKind, Case, CaseMember, CaseRecord, Channel, Outcome
from tocsin.model.domain_names import DomainName, WrittenName
from tocsin.model.finding import Finding, Weighed
from tocsin.model.grading import Grade
from tocsin.model.identity import AllowEntry, Identity
from tocsin.model.linking import Link, Reason
from tocsin.model.observation import Fact, FactSource, ObservableKind, Relation
from tocsin.model.threats import Alias, IntrusionSet, ThreatActor
from tocsin.model.timeline import Event, EventKind
from tocsin.names.parsing import registrable_domain, unicode_name
from tocsin.reporting.seam import (
    Actor,
    Change,
    ChangedEvidence,
    Content,
    Habit,
    How,
    Spared,
    Tie,
    TieKind,
    Tlp,
)

NOW = datetime(2017, 4, 25, 18, tzinfo=UTC)
MARCH = datetime(2017, 3, 15, tzinfo=UTC)
APRIL = datetime(2017, 4, 14, 9, 30, tzinfo=UTC)
LURE = "onedrive-en-marche.fr"
MAIL = "mail-en-marche.fr"
OFFICE = "portal-office.fr"

ORGANISATION = Identity(
    slug="en-marche",
    name="En Marche !",
    domains=(DomainName("en-marche.fr"),),
    languages=("fr",),
    countries=("fr",),
    allow=(AllowEntry(DomainName("fans-en-marche.example"), "jeanne", "a supporters' club"),),
)


def alert(
    name: str, probability: float = 0.97, *, state: AlertState = AlertState.NEW, statement: str = ""
) -> Alert:
    domain = DomainName(name)
    finding = Finding(
        "lookalike",
        domain,
        ORGANISATION.slug,
        "whole",
        statement or f"{name} holds the word 'enmarche' of the organisation's domain",
    )
    return Alert(
        written=WrittenName(name),
        name=domain,
        shown=unicode_name(domain),
        registrable=registrable_domain(domain),
        organisation=ORGANISATION.slug,
        match=Match("enmarche", ("word",), 0, Position.REGISTRABLE),
        probability=probability,
        evidence=(Weighed(finding, 4.2),),
        first_seen=APRIL,
        last_seen=APRIL,
        state=state,
        told=APRIL,
        reason="ours" if state is AlertState.DISMISSED else "",
    )


def fact(subject: str, relation: str, value: str, *, source: str = "registry") -> Fact:
    told = FactSource(source, f"{source}:{subject}", MARCH, APRIL, public_since=APRIL)
    return Fact(ObservableKind.DOMAIN_NAME, subject, relation, value, (told,), MARCH)


def record(*names: str, title: str = LURE, reason: str = "the registrant address is the same") -> CaseRecord:
    case = Case(title, MARCH, organisations=(ORGANISATION.slug,))
    members = tuple(
        CaseMember(case.id, DomainName(name), 0.96 if place else 1.0, reason, "tocsin", APRIL)
        for place, name in enumerate(names)
    )
    return CaseRecord(case, members)


def content(**changes: object) -> Content:
    """The report; `changes` take the place of its fields."""
    reason = Reason(
        "registration", Relation.REGISTRANT_EMAIL, "r@mail.com", 4, 3000, 0.001, 6.0, "one registrant"
    )
    known = Content(
        title="Names of March",
        made_at=NOW,
        language="en",
        tlp=Tlp.AMBER,
        author="Example CERT",
        contact="cert@cert.example",
        organisations=(ORGANISATION,),
        spared=(
            Spared(DomainName("office.com"), "a genuine domain of Microsoft 365, which En Marche ! uses"),
        ),
        cases=(record(LURE, MAIL, OFFICE),),
        alerts=(
            alert(LURE),
            alert(MAIL, 0.93),
            alert(OFFICE, 0.88, statement=f"tied to {LURE}, which imitates En Marche !"),
        ),
        facts=(
            fact(LURE, Relation.CREATED, "2017-04-14"),
            fact(LURE, Relation.REGISTRAR, "Example Registrar"),
            fact(LURE, Relation.RESOLVES_TO, "192.0.2.7"),
            fact(LURE, Relation.NAME_SERVER, "ns1.example"),
            fact(LURE, Relation.REGISTRANT_EMAIL, "r@mail.com"),
            fact(MAIL, Relation.RESOLVES_TO, "2001:db8::7"),
            fact(MAIL, Relation.AUTONOMOUS_SYSTEM, "AS64500"),
        ),
        links=(Link(LURE, MAIL, 0.99, (reason,)),),
        timeline=(Event(APRIL, EventKind.REGISTERED, LURE, "registered", ("registry",)),),
        attempts=(
            Attempt(
                ORGANISATION.slug,
                APRIL,
                Channel.MAIL,
                AttemptKind.PHISHING,
                ("campaign staff",),
                outcome=Outcome.OPENED,
            ),
        ),
        sources=("registry", "https://example.com/report"),
    )
    return replace(known, **changes)  # type: ignore[arg-type]  # a test names the fields it changes


GROUP = IntrusionSet("Pawn Storm", (Alias("APT28", "a vendor", APRIL),))
SPONSOR = ThreatActor("A state", "ru")
_GROUP = Hypothesis(HypothesisKind.GROUP, GROUP.id)
_IMITATOR = Hypothesis(HypothesisKind.IMITATOR, GROUP.id)
_UNKNOWN = Hypothesis(HypothesisKind.UNKNOWN)
_SHARED = Hypothesis(HypothesisKind.SHARED)


def evidence(case: str) -> tuple[Evidence, ...]:
    """What is on record of the case: a technique, a link that somebody reported, and a thing that nobody weighs."""
    return (
        Evidence(
            case, EvidenceKind.TECHNIQUE, "T1566.002", APRIL, "the log of attempts", Grade.of("B2"), "the log",
            0.9, ALWAYS_PUBLIC, basis="links to pages that ask for passwords",
        ),
        Evidence(
            case, EvidenceKind.LINK, "Pawn Storm", NOW, "A vendor", Grade.of("B2"), "one registrant", 0.2,
            group=GROUP.id, basis="the registrant of an earlier name", ratio=40.0,
        ),
        Evidence(case, "language", "French without a fault", NOW, "staff", Grade.of("C3"), "the mails", 0.8),
    )  # fmt: skip


def rationale(known: tuple[Evidence, ...], leader: Hypothesis = _GROUP) -> Rationale:
    """Why it came out so: two families, two pieces against three answers, and what would change it."""
    against = _UNKNOWN if leader == _GROUP else _GROUP
    return Rationale(
        leader,
        against,
        terms=(
            Term("activity", -0.9),
            Term("techniques", 0.4, ("T1566.002 is named by 5 of 9 reports on Pawn Storm",)),
            Term("infrastructure", 2.4, ("the registrant of an earlier name",)),
        ),
        answers=(_GROUP, _IMITATOR, _UNKNOWN),
        pieces=(
            Piece(
                known[1].id,
                "A vendor (B2): the registrant of an earlier name",
                2.4,
                True,
                (1.6, 0.1, -1.7),
                3.3,
            ),
            Piece(known[0].id, "T1566.002 (Spearphishing Link)", 0.4, False, (0.2, 0.1, -0.3), 0.5),
        ),
        what_if=(
            WhatIf("without the evidence of the family 'infrastructure'", 0.21, still_leads=False),
            WhatIf("with imitators in 20% of cases", 0.44, still_leads=True),
        ),
        next_steps=(
            NextStep("Look for a link of the family 'registration' with what is known of Pawn Storm.", 0.31),
        ),
        nearest=(("Two Years of Pawn Storm", 0.42),),
        remarks=(
            "The evidence cannot tell Pawn Storm from somebody who imitates it.",
            "Without one single origin the group could not be named: one registrant.",
        ),
    )


def assessment_of(
    case: str, author: str, shares: tuple[float, float, float, float], day: datetime = NOW, **changes: object
) -> Assessment:
    """An assessment with the shares of the group, an imitator, somebody unknown, and shared tools."""
    answers = zip((_GROUP, _IMITATOR, _UNKNOWN, _SHARED), shares, strict=True)
    plain = Assessment(case, author, NOW, day, tuple(Likelihood(answer, share) for answer, share in answers))
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test names the fields it changes


def assessed(known: Content) -> Content:
    """The report with an assessment of its first case, what it rests on, and claims."""
    case = known.cases[0].case.id
    found = evidence(case)
    assessment = assessment_of(
        case,
        known.author,
        (0.55, 0.15, 0.25, 0.05),
        evidence=tuple(each.id for each in found[:2]),
        parameters=(("imitator_prior", 0.05), ("least_pieces", 3.0)),
        names_group=True,
        indistinct=True,
        confidence=Confidence.LOW,
        rationale=rationale(found),
        versions=(("actors", "2026-11-01"),),
    )
    claims = (
        Claim(case, "A vendor", APRIL, "99 % sure", "France 24", Grade.of("B2"), group=GROUP.id),
        Claim(case, "A ministry", NOW, "They did it.", "a speech", Grade.of("B2"), GROUP.id, SPONSOR.id),
        Claim(case, "An agency", NOW, "It could have been anyone.", "AP", Grade.of("A1")),
    )
    return replace(
        known,
        assessments=(assessment,),
        evidence=found,
        claims=claims,
        groups=(GROUP,),
        sponsors=(SPONSOR,),
    )


def full(known: Content) -> Content:
    """The report with all that one can hold: a second assessment, what changed, and attempts that nobody linked."""
    known = assessed(known)
    later = known.assessments[0]
    earlier = replace(
        later,
        as_of=APRIL,
        likelihoods=assessment_of(later.subject, known.author, (0.22, 0.08, 0.6, 0.1)).likelihoods,
        evidence=later.evidence[:1],
        names_group=False,
        rationale=rationale(known.evidence, _UNKNOWN),
    )
    came = ChangedEvidence(
        How.CAME,
        "A vendor (B2) links the case with Pawn Storm: one registrant.",
        None,
        2.4,
        "It became known on 2017-04-25, after the day of the earlier assessment.",
    )
    change = Change(earlier.id, later.id, (came,), ("imitator_prior",))
    flood = Attempt(ORGANISATION.slug, APRIL, Channel.WEB, AttemptKind.FLOOD, outcome=Outcome.BLOCKED)
    return replace(
        known,
        organisations=(replace(ORGANISATION, sectors=("political-party",)),),
        assessments=(earlier, later),
        changes=(change,),
        unlinked=(flood,),
    )


def of_actor(known: Content) -> Content:
    """A report on the group: two organisations, ties of every kind, and what it does."""
    known = assessed(known)
    case = known.cases[0].case.id
    ties = (
        Tie(TieKind.FACT, "wada-awa.org", "A feed", MARCH, "Sofacy", "a feed", Grade.of("C3")),
        Tie(TieKind.CLAIM, case, "A vendor", APRIL, "Pawn Storm", "France 24", Grade.of("B2"), "99 % sure"),
        Tie(TieKind.LINK, case, "A vendor", APRIL, "Pawn Storm", "a report", Grade.of("B2")),
        Tie(TieKind.ASSESSMENT, case, known.author, NOW, "Pawn Storm", "an assessment", probability=0.55),
    )
    habits = (
        Habit("technique", "T1566.002", "Spearphishing Link", 1, 9),
        Habit("software", "S0023", "CHOPSTICK", 0, 4),
    )
    agency = Identity("wada", "WADA", sectors=("sports",), countries=("ca",), watched=False)
    fake = Attempt("wada", datetime(2016, 8, 3, tzinfo=UTC), Channel.WEB, AttemptKind.PHISHING, case=case)
    return replace(
        known,
        title="Pawn Storm",
        organisations=(replace(ORGANISATION, sectors=("political-party",)), agency),
        attempts=(*known.attempts, fake),
        actor=Actor(
            "Pawn Storm", (("APT28", "a vendor"), ("Sofacy", "a feed")), ties, habits, 1, 12, "ATT&CK"
        ),
    )
