"""A MISP event: names with what may be looked for marked so, their registration and addresses, and who may be behind it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from tocsin.evidence.shown import percent
from tocsin.interchange.misp_event import DOMAIN_IP, WHOIS, Field, MispEvent
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName, InvalidValue
from tocsin.model.observables import AutonomousSystem, EmailAddress, IPAddress
from tocsin.model.observation import Relation
from tocsin.names.registries import registry_domain
from tocsin.reporting.blocklist import Listed, Refused, blocklist
from tocsin.reporting.exporters.markdown import analysis
from tocsin.reporting.file_names import file_name
from tocsin.reporting.known import Known
from tocsin.reporting.said import Said
from tocsin.reporting.seam import Content, Document

# Of WHOIS: the relation within MISP's template, and the type of its attribute.
_WHOIS: Final = (
    (Relation.CREATED, "creation-date", "datetime"),
    (Relation.UPDATED, "modification-date", "datetime"),
    (Relation.EXPIRES, "expiration-date", "datetime"),
    (Relation.REGISTRAR, "registrar", "whois-registrar"),
    (Relation.REGISTRANT_NAME, "registrant-name", "whois-registrant-name"),
    (Relation.REGISTRANT_ORGANISATION, "registrant-org", "whois-registrant-org"),
    (Relation.REGISTRANT_EMAIL, "registrant-email", "whois-registrant-email"),
)


def render(content: Content, /) -> Document:
    """Write the event. Only what may be blocked is marked for machines; nothing is tagged with a group's name."""
    event = MispEvent(content.title, content.author, content.tlp.value, content.made_at)
    found = blocklist(content)
    known = Known.of(content.facts)
    last_seen: dict[DomainName, datetime] = {}
    for alert in content.alerts:
        last_seen[alert.name] = max(alert.last_seen, last_seen.get(alert.name, alert.last_seen))
    for listed in found.listed:
        _listed(event, listed, last_seen.get(listed.name, listed.since))
    for refused in found.refused:
        _refused(event, refused)
    names = [each.name for each in found.listed] + [each.name for each in found.refused]
    for name in dict.fromkeys(registry_domain(name) or name for name in names):
        _registration(event, known, name)
    for name in names:
        _addresses(event, known, name)
    _words(event, content)
    return Document(
        event.text().encode(), "application/json", file_name(content, "misp.json"), found.sentences
    )


def _listed(event: MispEvent, listed: Listed, last_seen: datetime) -> None:
    event.attribute(
        "Network activity",
        _type_of(listed.name),
        listed.name.value,
        comment=f"{percent(listed.probability)}: {listed.why}",
        to_ids=True,
        first_seen=listed.since,
        last_seen=last_seen,
    )


def _refused(event: MispEvent, refused: Refused) -> None:
    event.attribute(
        "Network activity",
        _type_of(refused.name),
        refused.name.value,
        comment=f"not to be blocked: {refused.why}",
    )


def _type_of(name: DomainName) -> str:
    return "domain" if registry_domain(name) in {name, None} else "hostname"


def _registration(event: MispEvent, known: Known, name: DomainName) -> None:
    fields = [
        Field(role, kind, value)
        for relation, role, kind in _WHOIS
        if (value := known.value(name, relation)) and _is_valid(kind, value)
    ]
    fields += [
        Field("nameserver", "hostname", value)
        for value in known.values(name, Relation.NAME_SERVER)
        if _is_valid("hostname", value)
    ]
    if fields:
        event.object(WHOIS, name.value, [Field("domain", "domain", name.value), *fields])


def _addresses(event: MispEvent, known: Known, name: DomainName) -> None:
    addresses = [
        Field("ip", "ip-dst", value)
        for value in known.values(name, Relation.RESOLVES_TO)
        if _is_valid("ip-dst", value)
    ]
    if addresses:
        role = _type_of(name)
        event.object(DOMAIN_IP, name.value, [Field(role, role, name.value), *addresses])
    for value in known.values(name, Relation.AUTONOMOUS_SYSTEM):
        if _is_valid("AS", value):
            event.attribute("Network activity", "AS", value, comment=f"of {name}")


def _is_valid(kind: str, value: str) -> bool:
    """Whether MISP takes a value of that type; what it would refuse would cost the whole event."""
    try:
        if kind == "datetime":
            datetime.fromisoformat(value)
        elif kind == "hostname":
            DomainName(value)
        elif kind == "ip-dst":
            IPAddress(value)
        elif kind == "whois-registrant-email":
            EmailAddress(value)
        elif kind == "AS":
            AutonomousSystem(int(value.removeprefix("AS")))
    except (ValueError, InvalidName, InvalidValue):
        return False
    return True


def _words(event: MispEvent, content: Content) -> None:
    for organisation in content.organisations:
        event.attribute("Targeting data", "target-org", organisation.name)
    for text in _comments(content):
        event.attribute("Attribution", "comment", text)
    if text := analysis(content):
        event.report("Who may be behind it", text)


def _comments(content: Content) -> Iterator[str]:
    said = Said(content)
    for assessment in content.assessments:
        yield " ".join(said.assessment(assessment))
    for claim in content.claims:
        yield said.claim(claim)
        for _, sentence in said.named(claim):
            yield f"{claim.claimant}: {sentence}"
