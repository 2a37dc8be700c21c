"""The certificate that a host shows: its hash, issuer, other names, beginning, and the hash of its key."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from tocsin.certificates.x509 import ReadCertificate, read_certificate
from tocsin.interchange.times import utc_text
from tocsin.investigation.observing import Observer
from tocsin.investigation.seam import Reach, Subject
from tocsin.model.errors import InputError, InvalidName, NetError
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.model.plain_text import plain_text
from tocsin.names.parsing import domain_name
from tocsin.net.network import Net

CERTIFICATE_KEY: Final = "certificate-key"  # SHA-256 of the public key: it outlives certificates
SUBJECTS: Final = frozenset({ObservableKind.DOMAIN_NAME})
RELATIONS: Final = frozenset(
    {
        Relation.CERTIFICATE,
        Relation.CERTIFICATE_ISSUER,
        Relation.CERTIFICATE_NAME,
        Relation.CERTIFICATE_FROM,
        CERTIFICATE_KEY,
    }
)
REACH: Final = Reach.SUSPECT
MOST_NAMES: Final = 200  # a certificate for thousands of names ties none of them together
_FIRST_CERTIFICATE: Final = datetime(1994, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER: Final = timedelta(days=1)


def enrich(subject: Subject, net: Net, now: datetime, /) -> Iterator[ObservedData]:
    """Shake hands on port 443 and look at the first certificate; nobody says that it is genuine."""
    chain = net.tls.certificate(subject.value)
    try:
        shown = read_certificate(chain[0])
    except InputError as error:
        raise NetError(f"{subject.value!r} shows what cannot be read: {error}") from error
    observer = Observer(subject, "tls_certificate", now, f"certificate:{shown.sha256}")
    yield from observer.saw(Relation.CERTIFICATE, shown.sha256)
    yield from observer.saw(Relation.CERTIFICATE_ISSUER, shown.issuer)
    yield from observer.saw(CERTIFICATE_KEY, shown.key_sha256)
    if shown.not_before and _FIRST_CERTIFICATE <= shown.not_before <= now + _CLOCKS_DIFFER:
        yield from observer.saw(Relation.CERTIFICATE_FROM, utc_text(shown.not_before))
    for name in _other_names(shown, subject.value):
        yield from observer.saw(Relation.CERTIFICATE_NAME, name)


def _other_names(shown: ReadCertificate, own: str) -> tuple[str, ...]:
    """Return the other names in the certificate; those that are none (a NUL in the middle) as plain text."""
    names = dict.fromkeys(_name(text) for text in (*shown.names, *shown.addresses))
    names.pop(own, None)
    return tuple(names)[:MOST_NAMES]


def _name(text: str) -> str:
    try:
        return domain_name(text).value
    except InvalidName:
        return plain_text(text, longest=300)
