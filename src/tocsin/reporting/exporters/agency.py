"""A notification to the national agency: names, infrastructure, attempts, and who may be behind it, as a letter."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from tocsin.interchange.defanging import defanged, name_for_people
from tocsin.model.casework import Attempt, Outcome
from tocsin.model.observation import Relation
from tocsin.model.timeline import EventKind
from tocsin.reporting.blocklist import Listed, blocklist
from tocsin.reporting.file_names import file_name
from tocsin.reporting.known import Known
from tocsin.reporting.letters import LetterTexts, contact_line, heading, item, letter, paragraph
from tocsin.reporting.said import Said
from tocsin.reporting.seam import Content, Document

_MOST_EVIDENCE: Final = 50
_INFRASTRUCTURE: Final = (
    ("registrars", Relation.REGISTRAR),
    ("addresses", Relation.RESOLVES_TO),
    ("networks", Relation.AUTONOMOUS_SYSTEM),
    ("name_servers", Relation.NAME_SERVER),
    ("registrants", Relation.REGISTRANT_EMAIL),
)


def render(content: Content, /) -> Document:
    """Write the letter; names that may not be blocked are not in it, and the remarks say which."""
    texts = LetterTexts.of(content.language)
    found = blocklist(content)
    names = sorted(found.listed, key=lambda each: (-each.probability, each.name.value))
    parts = (
        _head(content, texts),
        texts.text("agency.greeting"),
        *_summary(content, texts, names),
        *_names(texts, names),
        *_infrastructure(content, texts, names),
        *_attempts(content, texts),
        *_behind(content, texts),
        paragraph(texts.text("agency.ask")),
        *_sources(content, texts),
        texts.text("agency.closing"),
        defanged(content.author),
    )
    return Document(
        letter(parts).encode(),
        "text/plain; charset=utf-8",
        file_name(content, "agency.txt"),
        found.sentences,
    )


def _head(content: Content, texts: LetterTexts) -> str:
    lines = (
        texts.text("head.tlp", tlp=content.tlp.label),
        texts.text("head.from", author=content.author),
        *contact_line(content.contact, texts),
        texts.text("head.to_agency"),
        texts.text("head.date", date=f"{content.made_at:%Y-%m-%d}"),
        texts.text("agency.subject", whom=_whom(content, texts)),
    )
    return "\n".join(lines)


def _whom(content: Content, texts: LetterTexts) -> str:
    return texts.listed([organisation.name for organisation in content.organisations]) or "-"


def _summary(content: Content, texts: LetterTexts, names: list[Listed]) -> Iterator[str]:
    yield paragraph(texts.counted("agency.summary", len(names), whom=_whom(content, texts)))
    if not names:
        return
    inside = {listed.name.value for listed in names}
    registered = [
        event.at
        for event in content.timeline
        if event.kind is EventKind.REGISTERED and event.subject in inside
    ]
    seen = _day(min(listed.since for listed in names))
    first = _day(min(registered)) if registered else texts.texts["unknown"]
    told = texts.text("agency.since", registered=first, seen=seen)
    yield paragraph(f"{told} {texts.text('agency.defanged')}")


def _names(texts: LetterTexts, names: list[Listed]) -> Iterator[str]:
    lines = [
        texts.text(
            "agency.name",
            name=name_for_people(listed.name),
            percent=texts.percent(listed.probability),
            why=listed.why,
        )
        for listed in names
    ]
    yield _section(texts.text("agency.names"), lines or [texts.texts["none"]])


def _infrastructure(content: Content, texts: LetterTexts, names: list[Listed]) -> Iterator[str]:
    known = Known.of(content.facts)
    lines = []
    for key, relation in _INFRASTRUCTURE:
        values = sorted({value for listed in names for value in known.values(listed.name, relation)})
        if values:
            lines.append(texts.text(f"agency.{key}", value=", ".join(values)))
    if lines:
        yield _section(texts.text("agency.infrastructure"), lines)


def _attempts(content: Content, texts: LetterTexts) -> Iterator[str]:
    lines = [_attempt(content, texts, attempt) for attempt in content.attempts]
    yield _section(texts.text("agency.attempts"), lines or [texts.text("agency.no_attempts")])
    compromised = sum(attempt.outcome is Outcome.COMPROMISED for attempt in content.attempts)
    if compromised:
        yield paragraph(texts.counted("agency.compromised", compromised))
    elif content.attempts:
        yield paragraph(texts.text("agency.not_compromised"))
    if content.unlinked:
        others = [_attempt(content, texts, attempt) for attempt in content.unlinked]
        yield _section(texts.text("agency.unlinked"), others)


def _attempt(content: Content, texts: LetterTexts, attempt: Attempt) -> str:
    names = {each.slug: each.name for each in content.organisations}
    told = texts.text(
        "agency.attempt",
        day=_day(attempt.happened_at),
        kind=texts.text(f"kind.{attempt.kind.value}"),
        channel=texts.text(f"channel.{attempt.channel.value}"),
        organisation=names.get(attempt.organisation, attempt.organisation),
        outcome=texts.text(f"outcome.{attempt.outcome.value}"),
        decoy=texts.text("agency.decoy") if attempt.decoy else "",
    )
    return f"{told}; {defanged(attempt.note)}" if attempt.note.strip() else told


def _behind(content: Content, texts: LetterTexts) -> Iterator[str]:
    said = Said(content, content.language)
    told = [heading(texts.text("agency.behind"))]
    for assessment in content.assessments:
        first, *rest = map(defanged, said.assessment(assessment))
        told.append("\n".join((paragraph(first), *map(item, rest))))
    if not content.assessments:
        told.append(texts.text("agency.no_assessment"))
    yield "\n\n".join(told)
    if content.evidence:
        told = ["; ".join(said.evidence(piece)) for piece in content.evidence[:_MOST_EVIDENCE]]
        yield _section(texts.text("agency.evidence"), list(map(defanged, told)))
    claims = [
        line
        for claim in content.claims
        for line in (said.claim(claim), *(each[1] for each in said.named(claim)))
    ]
    if claims:
        yield _section(texts.text("agency.claims"), claims)


def _sources(content: Content, texts: LetterTexts) -> Iterator[str]:
    if content.sources:
        yield _section(texts.text("agency.sources"), [defanged(source) for source in content.sources])


def _section(title: str, lines: list[str]) -> str:
    return "\n".join((heading(title), *map(item, lines)))


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
