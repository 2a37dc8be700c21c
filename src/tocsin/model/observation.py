"""Observed facts: what was true of an observable, according to whom, when, and since when everybody could know."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from tocsin.model.checks import moment_text, require_aware, require_order, require_sha256, require_text
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.ids import observable_id, tocsin_id
from tocsin.model.observables import AutonomousSystem, EmailAddress, IPAddress, Url


class ObservableKind(enum.StrEnum):
    """What a fact is about, in the words of STIX 2.1."""

    DOMAIN_NAME = "domain-name"
    IPV4 = "ipv4-addr"
    IPV6 = "ipv6-addr"
    CERTIFICATE = "x509-certificate"
    EMAIL = "email-addr"
    URL = "url"
    AUTONOMOUS_SYSTEM = "autonomous-system"


class Relation(enum.StrEnum):
    """What of the subject the value is. Plug-ins may use further ones, written alike."""

    # What a registry says, by RDAP or WHOIS.
    CREATED = "created"  # ISO 8601, a day or a moment
    UPDATED = "updated"
    EXPIRES = "expires"
    REGISTRAR = "registrar"
    REGISTRATION_STATUS = "registration-status"
    REGISTRANT_EMAIL = "registrant-email"
    REGISTRANT_NAME = "registrant-name"
    REGISTRANT_ORGANISATION = "registrant-organisation"
    # DNS
    NAME_SERVER = "name-server"
    SOA_SERVER = "soa-server"  # MNAME
    SOA_MAILBOX = "soa-mailbox"  # RNAME, written as a name
    MAIL_EXCHANGER = "mail-exchanger"
    RESOLVES_TO = "resolves-to"  # an address
    ALIAS_OF = "alias-of"  # CNAME
    TEXT = "text"
    CERTIFICATION_AUTHORITY = "certification-authority"  # CAA
    REVERSE_NAME = "reverse-name"  # PTR; the subject is an address
    AUTONOMOUS_SYSTEM = "autonomous-system"  # "AS13335"
    # Certificates
    CERTIFICATE = "certificate"  # SHA-256 of the DER, hexadecimal
    CERTIFICATE_ISSUER = "certificate-issuer"
    CERTIFICATE_NAME = "certificate-name"  # another name in the same certificate
    CERTIFICATE_FROM = "certificate-from"  # notBefore, ISO 8601
    # Pages
    PAGE_TITLE = "page-title"
    FAVICON = "favicon"  # MurmurHash3 of the base64 text, as search engines for hosts print it
    FORM_TARGET = "form-target"  # host a form would send to
    REDIRECTS_TO = "redirects-to"
    TECHNOLOGY = "technology"
    # What was said of the name elsewhere
    REPORTED = "reported"  # first or last seen in a report or feed; ISO 8601
    ATTRIBUTED_TO = "attributed-to"  # the group that somebody says it belongs to, in their word for it


class Observable(Protocol):
    """A cyber-observable: it has a STIX id and a text."""

    @property
    def id(self) -> str:
        """STIX id."""


def _network(text: str) -> Observable:
    if not text.startswith("AS") or not text[2:].isdecimal() or not text.isascii():
        raise InvalidValue(f"{text[:80]!r} is not an autonomous system: write 'AS13335'")
    return AutonomousSystem(int(text[2:]))


@dataclass(frozen=True, slots=True)
class _CertificateHash:
    """A certificate of which only the hash is known; the standard makes the id from what there is."""

    sha256: str

    def __post_init__(self) -> None:
        require_sha256(self.sha256, "the hash of a certificate")

    @property
    def id(self) -> str:
        return observable_id("x509-certificate", {"hashes": {"SHA-256": self.sha256}})


_MAKERS: Final[Mapping[ObservableKind, Callable[[str], Observable]]] = MappingProxyType(
    {
        ObservableKind.DOMAIN_NAME: DomainName,
        ObservableKind.IPV4: IPAddress,
        ObservableKind.IPV6: IPAddress,
        ObservableKind.CERTIFICATE: _CertificateHash,
        ObservableKind.EMAIL: EmailAddress,
        ObservableKind.URL: Url,
        ObservableKind.AUTONOMOUS_SYSTEM: _network,
    }
)


def observable(kind: ObservableKind, text: str) -> Observable:
    """The observable of a canonical text; raises InvalidValue or InvalidName when the text is none of that kind."""
    made = _MAKERS[kind](text)
    if isinstance(made, IPAddress) and kind is not (
        ObservableKind.IPV4 if made.version == 4 else ObservableKind.IPV6
    ):
        raise InvalidValue(f"address {text!r} is of version {made.version}, not an {kind.value}")
    return made


def address_kind(address: IPAddress) -> ObservableKind:
    """Kind of an address by its version."""
    return ObservableKind.IPV4 if address.version == 4 else ObservableKind.IPV6


@dataclass(frozen=True, slots=True)
class ObservedData:
    """One fact about one observable, as one source has it (STIX `observed-data`).

    `relation` says what of `subject` (the observable's canonical text) is `value`: 'resolves-to'. `true_from` and
    `true_to` bound when it held, as far as the source says; `first_seen` and `last_seen` are when the source saw it;
    `public_since` when anybody could have known it (None: never published). `origin` is the root fact: what several
    sources copied from one place has one origin.
    """

    kind: ObservableKind
    subject: str
    relation: str
    value: str
    source: str
    first_seen: datetime
    last_seen: datetime
    origin: str
    true_from: datetime | None = None
    true_to: datetime | None = None
    public_since: datetime | None = None
    grade: Grade = UNGRADED
    number_observed: int = 1

    def __post_init__(self) -> None:
        require_text(self.subject, "the subject of an observation")
        for text, what in ((self.relation, "relation"), (self.source, "source"), (self.origin, "origin")):
            require_text(text, f"the {what} of an observation of {self.subject}")
        require_text(self.value, f"what was observed of {self.subject}")
        require_order(self.first_seen, self.last_seen, f"the seeing of a fact about {self.subject}")
        require_aware(self.public_since, f"the publication of an observation of {self.subject}")
        require_order(self.true_from, self.true_to, f"an observation of {self.subject}")
        if self.number_observed < 1:
            raise InvalidValue(f"an observation of {self.subject} was made {self.number_observed} times")

    def was_public_at(self, moment: datetime) -> bool:
        """Whether an imitator could have known the fact by `moment`."""
        return self.public_since is not None and self.public_since <= moment

    @property
    def subject_id(self) -> str:
        """STIX id of the subject; raises InvalidValue or InvalidName when its text is none of its kind."""
        return observable(self.kind, self.subject).id

    @property
    def id(self) -> str:
        """Id made from the fact, its source and when it began: seeing it again is the same observation."""
        return tocsin_id(
            "observed-data",
            self.kind,
            self.subject,
            self.relation,
            self.value,
            self.source,
            moment_text(self.true_from),
        )


@dataclass(frozen=True, slots=True)
class FactSource:
    """One source of a fact: when it saw it, since when that is public, the root it goes back to, and its grade."""

    source: str
    origin: str
    first_seen: datetime
    last_seen: datetime
    public_since: datetime | None = None
    grade: Grade = UNGRADED
    number_observed: int = 1

    @property
    def said_at(self) -> datetime:
        """When it said so: when that was published, else when it saw it."""
        return self.public_since or self.first_seen

    @property
    def known_at(self) -> datetime:
        """When it saw it, or when anybody could have known it, whichever was first."""
        return min(self.first_seen, self.public_since or self.first_seen)

    def until(self, moment: datetime) -> "FactSource":
        """The source without what came after a moment: later sightings, a later publication."""
        is_public = self.public_since is not None and self.public_since <= moment
        return replace(
            self,
            last_seen=max(self.first_seen, min(self.last_seen, moment)),
            public_since=self.public_since if is_public else None,
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact with everybody who says so: the same fact twice is one fact with two sources."""

    kind: ObservableKind
    subject: str
    relation: str
    value: str
    sources: tuple[FactSource, ...]
    true_from: datetime | None = None
    true_to: datetime | None = None

    def __post_init__(self) -> None:
        if not self.sources:
            raise InvalidValue(f"a fact about {self.subject} has no source")

    @property
    def first_seen(self) -> datetime:
        """When any source first saw it."""
        return min(source.first_seen for source in self.sources)

    @property
    def last_seen(self) -> datetime:
        """When any source last saw it."""
        return max(source.last_seen for source in self.sources)

    @property
    def public_since(self) -> datetime | None:
        """When it first became public; None: never."""
        return min((source.public_since for source in self.sources if source.public_since), default=None)

    @property
    def said_at(self) -> datetime:
        """When any source first said so."""
        return min(source.said_at for source in self.sources)

    @property
    def known_at(self) -> datetime:
        """When it was first seen by a source, or could first have been known by anybody."""
        return min(source.known_at for source in self.sources)

    def as_known_at(self, moment: datetime) -> "Fact | None":
        """The fact with those of its sources that had it by `moment`, and no more of each than it had then; None where none had.

        What somebody thinks (ATTRIBUTED_TO) counts from when it was said, whatever they had seen before.
        """
        is_thought = self.relation == Relation.ATTRIBUTED_TO
        known = tuple(
            source.until(moment)
            for source in self.sources
            if (source.said_at if is_thought else source.known_at) <= moment
        )
        return replace(self, sources=known) if known else None


class FactRow(NamedTuple):
    """A fact as bulk paths pass it: texts and nothing else. `when` is ISO 8601 of true_from, or of first_seen; or ''."""

    subject: str
    relation: str
    value: str
    when: str
