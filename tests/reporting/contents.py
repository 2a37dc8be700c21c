"""A small report on the names of March, for whoever tests an exporter."""

from dataclasses import replace
from datetime import UTC, datetime

from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.assessment import Assessment, Claim, Hypothesis, HypothesisKind, Likelihood
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
from tocsin.reporting.seam import Content, Explanation, Spared, Step, Tlp

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


def assessed(known: Content) -> Content:
    """The report with an assessment of its first case, what explains it, and claims."""
    group, sponsor = (
        IntrusionSet("Pawn Storm", (Alias("APT28", "a vendor", APRIL),)),
        ThreatActor("A state", "ru"),
    )
    case = known.cases[0].case.id
    shares = (
        (Hypothesis(HypothesisKind.GROUP, group.id), 0.55),
        (Hypothesis(HypothesisKind.IMITATOR, group.id), 0.15),
        (Hypothesis(HypothesisKind.UNKNOWN), 0.25),
        (Hypothesis(HypothesisKind.SHARED), 0.05),
    )
    likelihoods = tuple(Likelihood(hypothesis, share) for hypothesis, share in shares)
    assessment = Assessment(case, known.author, NOW, NOW, likelihoods)
    explanation = Explanation(
        assessment.id,
        "Pawn Storm",
        "a group that is not known",
        -1.0,
        (Step("infrastructure", 1.8, ("the registrant is the same",)),),
        ("Pawn Storm and an imitator can hardly be told apart.",),
    )
    claims = (
        Claim(case, "A vendor", APRIL, "99 % sure", "France 24", Grade.of("B2"), group=group.id),
        Claim(case, "A ministry", NOW, "They did it.", "a speech", Grade.of("B2"), group.id, sponsor.id),
        Claim(case, "An agency", NOW, "It could have been anyone.", "AP", Grade.of("A1")),
    )
    return replace(
        known,
        assessments=(assessment,),
        explanations=(explanation,),
        claims=claims,
        groups=(group,),
        sponsors=(sponsor,),
    )
