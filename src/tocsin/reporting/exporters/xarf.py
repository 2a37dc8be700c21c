"""X-ARF 4 reports of suspicious registrations, one on each line."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from itertools import islice

from tocsin.interchange.defanging import name_for_people
from tocsin.interchange.times import utc_moment
from tocsin.interchange.xarf import MOST_RELATED, Reporter, SuspiciousRegistration, xarf_report
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidName, InvalidValue
from tocsin.model.observables import EmailAddress, IPAddress
from tocsin.model.observation import Relation
from tocsin.reporting.blocklist import Listed, blocklist
from tocsin.reporting.file_names import file_name
from tocsin.reporting.known import Known
from tocsin.reporting.seam import Content, Document


def render(content: Content, /) -> Document:
    """Write the reports. Raises InputError without an e-mail address to answer to.

    The format wants the day of registration: a name of which it is not known has no report, and the remarks say so.
    """
    reporter = _reporter(content)
    found = blocklist(content)
    cases = _Cases(content, {listed.name for listed in found.listed})
    lines: list[str] = []
    without: list[str] = []
    for listed in found.listed:
        made = cases.registration(listed)
        if made is None:
            name = name_for_people(listed.name)
            without.append(f"no report on {name}: when it was registered is not known")
        else:
            lines.append(xarf_report(reporter, made, tlp=content.tlp.value))
    return Document(
        "".join(lines).encode(),
        "application/x-ndjson",
        file_name(content, "xarf.jsonl"),
        (*found.sentences, *without),
    )


def _reporter(content: Content) -> Reporter:
    try:
        return Reporter(content.author, EmailAddress(content.contact))
    except (InvalidName, InvalidValue) as error:
        raise InputError(
            f"X-ARF wants an e-mail address to answer to, not {content.contact[:80]!r}: give one with --contact"
        ) from error


class _Cases:
    """What a report knows of each name, for quick look-ups; siblings are names of its case that are listed too."""

    def __init__(self, content: Content, listed: Collection[DomainName]) -> None:
        self._known = Known.of(content.facts)
        self._names = {organisation.slug: organisation.name for organisation in content.organisations}
        self._kinds: defaultdict[DomainName, list[str]] = defaultdict(list)
        for alert in content.alerts:
            self._kinds[alert.name] += alert.match.kinds
        self._siblings: dict[DomainName, tuple[DomainName, ...]] = {}
        for record in content.cases:
            members = tuple(member.name for member in record.members if member.name in listed)
            self._siblings.update(dict.fromkeys(members, members))

    def registration(self, listed: Listed) -> SuspiciousRegistration | None:
        """What is reported of a name; None where it is not known when it was registered."""
        registered = self._registered(listed.name)
        if registered is None:
            return None
        texts = self._known.values(listed.name, Relation.RESOLVES_TO)
        addresses = [each for text in texts if (each := _address(text))]
        siblings = (name for name in self._siblings.get(listed.name, ()) if name != listed.name)
        return SuspiciousRegistration(
            name=listed.name,
            registered=registered,
            seen=listed.since,
            probability=listed.probability,
            why=listed.why,
            targets=[self._names[slug] for slug in listed.organisations if slug in self._names],
            kinds=self._kinds.get(listed.name, ()),
            registrar=self._known.value(listed.name, Relation.REGISTRAR),
            name_servers=self._known.values(listed.name, Relation.NAME_SERVER),
            ipv4=[each.value for each in addresses if each.version == 4],
            ipv6=[each.value for each in addresses if each.version == 6],
            related=tuple(islice(siblings, MOST_RELATED)),
        )

    def _registered(self, name: DomainName) -> datetime | None:
        """The last day of registration that is known: a name may have been free in between."""
        days = []
        for value in self._known.values(name, Relation.CREATED):
            try:
                days.append(utc_moment(value))
            except ValueError:
                continue  # a fact may hold any text
        return max(days, default=None)


def _address(value: str) -> IPAddress | None:
    try:
        return IPAddress(value)
    except InvalidValue:
        return None
