"""A STIX 2.1 bundle: names, what they lead to, indicators, cases, attempts, assessments and claims."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tocsin.evidence.shown import percent
from tocsin.interchange.stix_objects import StixWriter
from tocsin.model.alert import Alert
from tocsin.model.assessment import Assessment, Claim, Evidence
from tocsin.model.casework import Attempt, CaseRecord
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName, InvalidValue
from tocsin.model.ids import tocsin_id
from tocsin.model.observables import EmailAddress, IPAddress, Url
from tocsin.model.observation import Fact, Observable, ObservableKind, Relation, observable
from tocsin.model.threats import Indicator
from tocsin.reporting.blocklist import Blocklist, blocklist
from tocsin.reporting.file_names import file_name
from tocsin.reporting.said import Said
from tocsin.reporting.seam import Content, Document
from tocsin.reporting.verdicts import best_group


def _network(text: str) -> Observable:
    return observable(ObservableKind.AUTONOMOUS_SYSTEM, text)


# Facts whose value is an observable: how the relationship is called, and what the value is read as.
_TIES: Final[Mapping[str, tuple[str, Callable[[str], Observable]]]] = {
    Relation.RESOLVES_TO: ("resolves-to", IPAddress),
    Relation.ALIAS_OF: ("resolves-to", DomainName),
    Relation.REDIRECTS_TO: ("redirects-to", Url),
    Relation.REGISTRANT_EMAIL: ("registered-to", EmailAddress),
    Relation.NAME_SERVER: ("related-to", DomainName),
    Relation.MAIL_EXCHANGER: ("related-to", DomainName),
    Relation.FORM_TARGET: ("related-to", DomainName),
    Relation.AUTONOMOUS_SYSTEM: ("related-to", _network),
}


# Of STIX 2.1's `opinion-enum`; the bound is where ICD 203 says "very likely".
NEUTRAL: Final = "neutral"
AGREE: Final = "agree"
_STRONGLY: Final = "strongly-agree"
_VERY_LIKELY: Final = 0.8


def render(content: Content, /) -> Document:
    """Write the bundle. An assessment is an opinion and no relationship: whoever takes it in must read how sure it is."""
    found = blocklist(content)
    text = _Bundle(content, found).text()
    return Document(
        text.encode(), "application/stix+json;version=2.1", file_name(content, "stix.json"), found.sentences
    )


def _word(probability: float) -> str:
    return _STRONGLY if probability > _VERY_LIKELY else AGREE


@dataclass(slots=True)
class _Bundle:
    content: Content
    blocked: Blocklist
    writer: StixWriter = field(init=False)
    said: Said = field(init=False)
    indicators: dict[DomainName, str] = field(default_factory=dict, init=False)
    cases: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        content = self.content
        self.writer = StixWriter(content.author, content.contact, content.tlp.value, content.made_at)
        self.said = Said(content)

    def text(self) -> str:
        content = self.content
        for organisation in content.organisations:
            self.writer.identity(organisation)
        for alert in content.alerts:
            self._alert(alert)
        self._indicators()
        self._facts()
        for record in content.cases:
            self._case(record)
        for attempt in content.attempts:
            self._attempt(attempt)
        for group in content.groups:
            self.writer.intrusion_set(group)
        for sponsor in content.sponsors:
            self.writer.threat_actor(sponsor)
        for piece in content.evidence:
            self._evidence(piece)
        for assessment in content.assessments:
            self._assessment(assessment)
        for claim in content.claims:
            self._claim(claim)
        report = tocsin_id(
            "report", content.title, content.author, content.since.isoformat() if content.since else ""
        )
        self.writer.report(report, content.title, (*content.sources,))
        return self.writer.text()

    def _alert(self, alert: Alert) -> None:
        name = self.writer.observable(alert.name)
        self.writer.observed_data((name,), alert.first_seen, alert.last_seen)
        lines = [
            f"{percent(alert.probability)} likely to imitate or to aim at {alert.organisation}; {alert.state.value}"
        ]
        lines += [
            weighed.finding.statement
            + ("" if weighed.log_odds is None else f" ({weighed.log_odds:+.2f} to the log-odds)")
            for weighed in alert.evidence
        ]
        self.writer.note(
            tocsin_id("note", alert.id), f"What speaks for and against {alert.name}", lines, (name,)
        )

    def _indicators(self) -> None:
        for listed in self.blocked.listed:
            self.writer.observable(listed.name)
            self.indicators[listed.name] = self.writer.indicator(
                Indicator(listed.name, listed.since, reason=listed.why),
                name=listed.name.value,
                probability=listed.probability,
            )
        for alert in self.content.alerts:
            if alert.name in self.indicators:
                data = tocsin_id("observed-data", alert.name.id)
                self.writer.relationship(self.indicators[alert.name], "based-on", data)

    # Facts

    def _facts(self) -> None:
        told: dict[str, list[str]] = {}
        for fact in self.content.facts:
            try:
                subject = self._subject(fact)
            except (InvalidName, InvalidValue):
                continue  # no observable: a fact about it has no place in the standard
            self._tie(subject, fact)
            sources = ", ".join(sorted({each.source for each in fact.sources}))
            span = f"{fact.first_seen:%Y-%m-%d} to {fact.last_seen:%Y-%m-%d}"
            told.setdefault(subject, []).append(f"{fact.relation}: {fact.value} (seen {span} by {sources})")
        for subject, lines in told.items():
            self.writer.note(tocsin_id("note", "facts", subject), "What is known of it", lines, (subject,))

    def _subject(self, fact: Fact) -> str:
        made = observable(fact.kind, fact.subject)
        if fact.kind is ObservableKind.CERTIFICATE:
            return self.writer.certificate(fact.subject, made.id)
        return self.writer.observable(made)

    def _tie(self, subject: str, fact: Fact) -> None:
        """Tie a fact's value to its subject where it is an observable; a note says what is none."""
        if fact.kind is not ObservableKind.DOMAIN_NAME:
            return
        try:
            kind, target = self._target(fact)
        except (InvalidName, InvalidValue, KeyError):
            return
        if target == subject:
            return
        what = fact.relation if kind == "related-to" else ""
        self.writer.relationship(
            subject,
            kind,
            target,
            description=what,
            start=fact.true_from or fact.first_seen,
            stop=fact.true_to,
        )

    def _target(self, fact: Fact) -> tuple[str, str]:
        if fact.relation == Relation.CERTIFICATE:
            made = observable(ObservableKind.CERTIFICATE, fact.value)
            return "signed-by", self.writer.certificate(fact.value, made.id)
        kind, read = _TIES[fact.relation]
        return kind, self.writer.observable(read(fact.value))

    # Work

    def _case(self, record: CaseRecord) -> None:
        refs = [self.writer.observable(member.name) for member in record.members]
        if not refs:
            return
        known = [self.indicators[member.name] for member in record.members if member.name in self.indicators]
        grouping = self.writer.grouping(
            record.case.id, record.case.title, (*refs, *known), record.case.opened_at
        )
        self.cases[record.case.id] = (grouping,)
        lines = [f"{percent(each.probability)} {each.name}: {each.reason}" for each in record.members]
        lines += [f"{note.at:%Y-%m-%d} {note.who}: {note.text}" for note in record.notes]
        self.writer.note(
            tocsin_id("note", "case", record.case.id), "What ties the names", lines, (grouping, *refs)
        )
        if record.case.campaign is not None:
            self._campaign(record, record.case.campaign, known)

    def _campaign(self, record: CaseRecord, stix_id: str, indicators: list[str]) -> None:
        campaign = self.writer.campaign(stix_id, record.case.title, record.case.opened_at)
        self.cases[stix_id] = self.cases[record.case.id] = (self.cases[record.case.id][0], campaign)
        for indicator in indicators:
            self.writer.relationship(indicator, "indicates", campaign)
        for organisation in self.content.organisations:
            if organisation.slug in record.case.organisations:
                self.writer.relationship(campaign, "targets", organisation.id)

    def _attempt(self, attempt: Attempt) -> None:
        what = f"{attempt.kind.value} by {attempt.channel.value} against {attempt.organisation}"
        targets = f" Targets: {', '.join(attempt.targets)}." if attempt.targets else ""
        decoy = " It met a decoy." if attempt.decoy else ""
        incident = self.writer.incident(
            attempt.id,
            what,
            f"Outcome: {attempt.outcome.value}.{targets}{decoy} {attempt.note}",
            attempt.happened_at,
        )
        for organisation in self.content.organisations:
            if organisation.slug == attempt.organisation:
                self.writer.relationship(incident, "related-to", organisation.id)

    # Words

    def _evidence(self, piece: Evidence) -> None:
        """Put a piece of evidence into a note on its case, and on the group that it points to."""
        known = {group.id for group in self.content.groups}
        self.writer.note(
            piece.id,
            f"Evidence: {piece.kind}",
            self.said.evidence(piece),
            (*self._about(piece.subject), *((piece.group,) if piece.group in known else ())),
        )

    def _assessment(self, assessment: Assessment) -> None:
        """Put an assessment into an opinion: that the group is behind the case where it is named, else neutral on the case."""
        best = best_group(assessment)
        groups = {group.id for group in self.content.groups}
        named = best.hypothesis.group if best is not None and assessment.names_group else None
        self.writer.opinion(
            assessment.id,
            _word(best.probability) if best is not None and named else NEUTRAL,
            self.said.assessment(assessment),
            (*self._about(assessment.subject), *((named,) if named in groups else ())),
            authors=(assessment.author,),
            created=assessment.made_at,
        )

    def _claim(self, claim: Claim) -> None:
        """Put a claim into an opinion; of what it says of a group and of a sponsor, into one each."""
        known = {group.id for group in self.content.groups} | {each.id for each in self.content.sponsors}
        for place, (named, sentence) in enumerate(tuple(self.said.named(claim)) or (("", ""),)):
            self.writer.opinion(
                tocsin_id("opinion", claim.id, named) if place else claim.id,
                AGREE if named else NEUTRAL,
                (self.said.claim(claim), *filter(None, (sentence,))),
                (*self._about(claim.subject), *((named,) if named in known else ())),
                authors=(claim.claimant,),
                created=claim.said_at,
            )

    def _about(self, subject: str) -> tuple[str, ...]:
        """What stands in the bundle for the subject of an assessment or a claim; its author where nothing does."""
        return self.cases.get(self.content.case_of(subject), (self.writer.author_id,))
