"""Attributes of MISP events: which observables each type names, and what follows from the attribute alone."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tocsin.interchange.fact_values import (
    address_subject,
    email_text,
    fingerprint_text,
    host_name_text,
    network_text,
    subject_of,
    url_text,
)
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind, Relation

Subject = tuple[ObservableKind, str]
Stated = tuple[Subject, str, str]  # a subject, a relation and a value
_Named = tuple[tuple[Subject, ...], tuple[Stated, ...]]

A_RANGE: Final = "is a range of addresses, not one"
A_VICTIM: Final = "is the address of somebody who was aimed at: it is not kept"
A_REFERENCE: Final = "refers to a report, and is no part of an attack"
NEEDS_A_NAME: Final = "says nothing on its own: only within an object is it known of which name it is true"
_VICTIMS: Final = frozenset(
    {"target-email", "target-user", "target-machine", "email-dst", "email-dst-display-name"}
)
_NEEDING: Final = frozenset(
    {
        "whois-registrant-name",
        "whois-registrant-org",
        "whois-registrant-phone",
        "whois-registrar",
        "whois-creation-date",
        "favicon-mmh3",
        "x509-fingerprint-sha1",
        "x509-fingerprint-md5",
    }
)


def named(kind: str, value: str) -> _Named:
    """Observables that an attribute names, and facts that it states by itself; raises InvalidValue where it names none."""
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(value)
    if kind in _VICTIMS:
        raise InvalidValue(A_VICTIM)
    if kind in _NEEDING:
        raise InvalidValue(NEEDS_A_NAME)
    if kind == "link":
        raise InvalidValue(A_REFERENCE)
    raise InvalidValue(f"is of the type {kind[:40]!r}, which gives no facts")


def host_of_url(url: str) -> Subject | None:
    """Name or address of the host of a URL; None where it has none."""
    try:
        return subject_of(url)
    except InvalidValue:
        return None


def _name(value: str) -> _Named:
    return ((ObservableKind.DOMAIN_NAME, host_name_text(value)),), ()


def _host(value: str) -> _Named:
    """A host name; people put addresses there, too."""
    return (subject_of(value),), ()


def _address(value: str) -> _Named:
    try:
        return (address_subject(value),), ()
    except InvalidValue:
        if "/" in value:
            raise InvalidValue(A_RANGE) from None
        raise


def _name_and_address(value: str) -> _Named:
    name, _, address = value.partition("|")
    subject, to = (ObservableKind.DOMAIN_NAME, host_name_text(name)), address_subject(address)
    return (subject, to), ((subject, Relation.RESOLVES_TO.value, to[1]),)


def _before_port(read: Callable[[str], _Named]) -> Callable[[str], _Named]:
    return lambda value: read(value.partition("|")[0])


def _url(value: str) -> _Named:
    url = url_text(value)
    host = host_of_url(url)
    return ((ObservableKind.URL, url), *([host] if host else [])), ()


def _email(value: str) -> _Named:
    return ((ObservableKind.EMAIL, email_text(value)),), ()


def _certificate(value: str) -> _Named:
    return ((ObservableKind.CERTIFICATE, fingerprint_text(value, 64)),), ()


def _network(value: str) -> _Named:
    return ((ObservableKind.AUTONOMOUS_SYSTEM, network_text(value)),), ()


_READERS: Final[Mapping[str, Callable[[str], _Named]]] = MappingProxyType(
    {
        "domain": _host,
        "hostname": _host,
        "domain|ip": _name_and_address,
        "hostname|port": _before_port(_name),
        "ip-src": _address,
        "ip-dst": _address,
        "ip-src|port": _before_port(_address),
        "ip-dst|port": _before_port(_address),
        "url": _url,
        "uri": _url,
        "email": _email,
        "email-src": _email,
        "email-reply-to": _email,
        "whois-registrant-email": _email,
        "dns-soa-email": _email,
        "x509-fingerprint-sha256": _certificate,
        "AS": _network,
    }
)
