"""X-ARF 4 reports of suspicious registrations, one on each line."""

from collections.abc import Collection, Mapping
from datetime import datetime

from tocsin.interchange.defanging import name_for_people
from tocsin.interchange.times import utc_moment
from tocsin.interchange.xarf import Reporter, SuspiciousRegistration, xarf_report
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidName, InvalidValue
from tocsin.model.observables import EmailAddress, IPAddress
from tocsin.model.observation import Relation
from tocsin.reporting.blocklist import Listed, blocklist
from tocsin.reporting.known import Known
from tocsin.reporting.listing import file_stem
from tocsin.reporting.seam import Content, Document


def render(content: Content, /) -> Document:
    """Write the reports. Raises InputError without an e-mail address to answer to.

    The format wants the day of registration: a name of which it is not known has no report, and the remarks say so.
    """
    reporter = _reporter(content)
    found = blocklist(content)
    siblings = _siblings(content, {listed.name for listed in found.listed})
    known = Known.of(content.facts)
    body, without = "", []
    for listed in found.listed:
        registered = _registered(known, listed.name)
        if registered is None:
            without.append(
                f"no report on {name_for_people(listed.name)}: when it was registered is not known"
            )
        else:
            body += xarf_report(
                reporter, _case(content, known, siblings, listed, registered), tlp=content.tlp.value
            )
    return Document(
        body.encode(),
        "application/x-ndjson",
        f"{file_stem(content)}.xarf.jsonl",
        (*found.sentences, *without),
    )


def _reporter(content: Content) -> Reporter:
    try:
        return Reporter(content.author, EmailAddress(content.contact))
    except (InvalidName, InvalidValue) as error:
        raise InputError(
            f"X-ARF wants an e-mail address to answer to, not {content.contact[:80]!r}: give one with --contact"
        ) from error


def _registered(known: Known, name: DomainName) -> datetime | None:
    """The last day of registration that is known: a name may have been free in between."""
    days = []
    for value in known.values(name, Relation.CREATED):
        try:
            days.append(utc_moment(value))
        except ValueError:
            continue  # a fact may hold any text
    return max(days, default=None)


def _case(
    content: Content,
    known: Known,
    siblings: Mapping[DomainName, tuple[DomainName, ...]],
    listed: Listed,
    registered: datetime,
) -> SuspiciousRegistration:
    kinds = [kind for alert in content.alerts if alert.name == listed.name for kind in alert.match.kinds]
    addresses = [
        each for value in known.values(listed.name, Relation.RESOLVES_TO) if (each := _address(value))
    ]
    return SuspiciousRegistration(
        name=listed.name,
        registered=registered,
        seen=listed.since,
        probability=listed.probability,
        why=listed.why,
        targets=[each.name for each in content.organisations if each.slug in listed.organisations],
        kinds=kinds,
        registrar=known.value(listed.name, Relation.REGISTRAR),
        name_servers=known.values(listed.name, Relation.NAME_SERVER),
        ipv4=[each.value for each in addresses if each.version == 4],
        ipv6=[each.value for each in addresses if each.version == 6],
        related=[name for name in siblings.get(listed.name, ()) if name != listed.name],
    )


def _address(value: str) -> IPAddress | None:
    try:
        return IPAddress(value)
    except InvalidValue:
        return None


def _siblings(
    content: Content, listed: Collection[DomainName]
) -> Mapping[DomainName, tuple[DomainName, ...]]:
    """For each name of a case, the names of that case that may be blocked themselves."""
    found = {}
    for record in content.cases:
        members = tuple(member.name for member in record.members if member.name in listed)
        found.update(dict.fromkeys(members, members))
    return found
