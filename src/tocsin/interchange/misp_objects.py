"""Objects of MISP events: what the attributes of one object say of the name, address or certificate it is about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from tocsin.interchange.dns_facts import record_facts
from tocsin.interchange.fact_columns import COLUMNS, Pairs
from tocsin.interchange.fact_values import fingerprint_text, host_name_text, subject_of
from tocsin.interchange.misp_attributes import Stated, Subject, host_of_url
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind, Relation

_Read = Callable[[str, datetime | None], Pairs]
Refuse = Callable[[str, str, str], None]  # object_relation, value, why
Held = Mapping[str, Sequence[str]]  # values of an object by object_relation

NO_SUBJECT: Final = "is part of an object that does not say of what it is true"


@dataclass(frozen=True, slots=True)
class _Template:
    """An object: where the subject stands (the first that is there), and how other attributes speak of it."""

    subjects: tuple[str, ...]
    facts: Mapping[str, _Read]


def _column(name: str) -> _Read:
    read = next(column.read for column in COLUMNS if column.name == name)
    assert read is not None  # noqa: S101  # the columns named below all hold facts
    return read


def _record(rrtype: str) -> _Read:
    return lambda text, _: record_facts(rrtype, text)


_ADDRESS: Final = _column("ips")
_TEMPLATES: Final[Mapping[str, _Template]] = MappingProxyType(
    {
        "domain-ip": _Template(
            ("hostname", "domain"), {"ip": _ADDRESS, "registration-date": _column("created")}
        ),
        "whois": _Template(
            ("domain", "ip-address"),
            {
                "registrar": _column("registrar"),
                "registrant-email": _column("registrant_email"),
                "registrant-name": _column("registrant_name"),
                "registrant-org": _column("registrant_organisation"),
                "creation-date": _column("created"),
                "modification-date": _column("updated"),
                "expiration-date": _column("expires"),
                "nameserver": _column("nameservers"),
                "ip-address": _ADDRESS,
            },
        ),
        "dns-record": _Template(
            ("queried-domain",),
            {
                "a-record": _record("A"),
                "aaaa-record": _record("AAAA"),
                "cname-record": _record("CNAME"),
                "mx-record": _record("MX"),
                "ns-record": _record("NS"),
                "ptr-record": _record("PTR"),
                "soa-record": _column("soa"),
                "srv-record": _record("SRV"),
                "txt-record": _record("TXT"),
            },
        ),
        "url": _Template(("host", "domain", "url"), {"ip": _ADDRESS}),
        "phishing": _Template(("hostname", "url"), {"ip": _ADDRESS, "url-redirect": _column("redirects_to")}),
        "ip-port": _Template(
            ("hostname", "domain", "ip", "ip-dst"),
            {"ip": _ADDRESS, "ip-dst": _ADDRESS, "AS": _column("asn"), "ptr-record": _record("PTR")},
        ),
        "http-request": _Template(("host", "url"), {"ip-dst": _ADDRESS}),
        "network-socket": _Template(("hostname-dst",), {"ip-dst": _ADDRESS}),
        "favicon": _Template(("link",), {"favicon-mmh3": _column("favicon")}),
    }
)
TEMPLATES: Final = (*_TEMPLATES, "x509", "passive-dns")


def stated(name: str, held: Held, now: datetime | None, refuse: Refuse) -> Iterator[Stated]:
    """Facts that an object of a known template states; none for other objects. What cannot be read is refused."""
    if name == "x509":
        yield from _certificate(held, now, refuse)
    template = _TEMPLATES.get(name)
    if template is None:
        return
    role, subjects = _subjects(held, template.subjects)
    for relation, read in template.facts.items():
        if relation == role:
            continue
        for text in held.get(relation, ()):
            if not subjects:
                refuse(relation, text, NO_SUBJECT)
                continue
            try:
                pairs = read(text, now)
            except InvalidValue as error:
                refuse(relation, text, str(error))
                continue
            yield from (
                (subject, what, value)
                for subject in subjects
                for what, value in pairs
                if _makes_sense(subject, what)
            )


def _makes_sense(subject: Subject, relation: str) -> bool:
    """An address resolves to nothing, and a name has a network only by its address."""
    is_address = subject[0] in {ObservableKind.IPV4, ObservableKind.IPV6}
    if relation == Relation.RESOLVES_TO:
        return not is_address
    return is_address or relation != Relation.REVERSE_NAME


def _subjects(held: Held, roles: Sequence[str]) -> tuple[str, list[Subject]]:
    for role in roles:
        found = []
        for text in held.get(role, ()):
            subject = host_of_url(text)
            if subject is not None:
                found.append(subject)
        if found:
            return role, found
    return "", []


def _certificate(held: Held, now: datetime | None, refuse: Refuse) -> Iterator[Stated]:
    """Every name of a certificate has it; what issued it and when is said of the certificate, and of its names."""
    about = list(_about_certificate(held, now, refuse))
    names = list(_names_of_certificate(held, refuse))
    prints = list(_fingerprints(held, refuse))
    for relation, value in prints:
        yield from ((name, relation, value) for name in names)
        if relation == Relation.CERTIFICATE:
            subject = (ObservableKind.CERTIFICATE, value)
            yield from ((subject, what, said) for what, said in about)
            yield from ((subject, Relation.CERTIFICATE_NAME.value, name[1]) for name in names)
    yield from ((name, what, said) for name in names for what, said in about)


def _about_certificate(held: Held, now: datetime | None, refuse: Refuse) -> Iterator[tuple[str, str]]:
    for role, relation, column in (
        ("issuer", Relation.CERTIFICATE_ISSUER, "certificate_issuer"),
        ("validity-not-before", Relation.CERTIFICATE_FROM, "created"),
    ):
        for text in held.get(role, ()):
            try:
                yield relation.value, _column(column)(text, now)[0][1]
            except InvalidValue as error:
                refuse(role, text, str(error))


def _names_of_certificate(held: Held, refuse: Refuse) -> Iterator[Subject]:
    """Names and addresses of a certificate, each once; a common name is one only where it looks like one."""
    found: dict[Subject, None] = {}
    for role in ("dns_names", "ip"):
        for text in held.get(role, ()):
            try:
                found[subject_of(text)] = None
            except InvalidValue as error:
                refuse(role, text, str(error))
    for text in held.get("subject-common-name", ()):
        try:
            found[(ObservableKind.DOMAIN_NAME, host_name_text(text))] = None
        except InvalidValue:
            continue  # a person's or a company's name stands there as well
    yield from found


def _fingerprints(held: Held, refuse: Refuse) -> Iterator[tuple[str, str]]:
    for role, relation, digits in (
        ("x509-fingerprint-sha256", Relation.CERTIFICATE.value, 64),
        ("x509-fingerprint-sha1", "certificate-sha1", 40),
        ("x509-fingerprint-md5", "certificate-md5", 32),
    ):
        for text in held.get(role, ()):
            try:
                yield relation, fingerprint_text(text, digits)
            except InvalidValue as error:
                refuse(role, text, str(error))


# What one object says of another: relationship_type to the relation of the fact, by what the target is.
_TIES: Final[Mapping[str, Relation]] = MappingProxyType(
    {
        "resolves-to": Relation.RESOLVES_TO,
        "resolved-to": Relation.RESOLVES_TO,
        "redirects-to": Relation.REDIRECTS_TO,
        "registered-to": Relation.REGISTRANT_EMAIL,
        "signed-by": Relation.CERTIFICATE,
    }
)


def tied(relationship: str, source: Subject, target: Subject) -> Stated | None:
    """Fact that a relationship between two observables states; None where it states none."""
    relation = _TIES.get(relationship.strip().lower().replace("_", "-"))
    if relation is None or source == target or source[0] is not ObservableKind.DOMAIN_NAME:
        return None
    kind, value = target
    if relation is Relation.RESOLVES_TO:
        if kind is ObservableKind.DOMAIN_NAME:
            return source, Relation.ALIAS_OF.value, value
        return (source, relation.value, value) if kind in {ObservableKind.IPV4, ObservableKind.IPV6} else None
    fits = {
        Relation.REDIRECTS_TO: ObservableKind.URL,
        Relation.REGISTRANT_EMAIL: ObservableKind.EMAIL,
        Relation.CERTIFICATE: ObservableKind.CERTIFICATE,
    }
    return (source, relation.value, value) if kind is fits[relation] else None


def gives_facts(relationship: str) -> bool:
    """Whether a relationship is one that facts can follow from."""
    return relationship.strip().lower().replace("_", "-") in _TIES
