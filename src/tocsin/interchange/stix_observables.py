"""Observables of STIX: what each names, by its type and by its path in a pattern."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from tocsin.interchange import misp_attributes
from tocsin.interchange.fact_values import (
    address_subject,
    email_text,
    fingerprint_text,
    network_text,
    subject_of,
    url_text,
)
from tocsin.interchange.json_documents import text_of
from tocsin.interchange.misp_attributes import Subject
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind

Read = Callable[[str], list[Subject]]  # the observable first, then what else it names; raises InvalidValue

_SAN: Final = re.compile(r"(?:DNS(?: name)?|IP(?: Address)?)\s*[:=]\s*([^,\s]+)", re.IGNORECASE)
_COMMON_NAME: Final = re.compile(r"\bCN\s*=\s*([^,/+]+)")
_HASHES: Final = {
    "SHA256": "x509-fingerprint-sha256",
    "SHA1": "x509-fingerprint-sha1",
    "MD5": "x509-fingerprint-md5",
}


def certificate_values(each: Mapping[str, Any]) -> dict[str, list[str]]:
    """A certificate in the words of MISP's object."""
    values: dict[str, list[str]] = {}
    hashes = each.get("hashes")
    for name, value in hashes.items() if isinstance(hashes, dict) else ():
        role = _HASHES.get(str(name).upper().replace("-", ""))
        if role and text_of(value):
            values[role] = [text_of(value)]
    extensions = each.get("x509_v3_extensions")
    names = text_of(extensions.get("subject_alternative_name")) if isinstance(extensions, dict) else ""
    values["dns_names"] = _SAN.findall(names)
    values["subject-common-name"] = _COMMON_NAME.findall(text_of(each.get("subject")))
    for role, key in (("issuer", "issuer"), ("validity-not-before", "validity_not_before")):
        if text_of(each.get(key)):
            values[role] = [text_of(each.get(key))]
    return values


def _name(value: str) -> list[Subject]:
    return [subject_of(value)]


def _address(value: str) -> list[Subject]:
    try:
        return [address_subject(value)]
    except InvalidValue:
        if "/" in value:
            raise InvalidValue(misp_attributes.A_RANGE) from None
        raise


def _url(value: str) -> list[Subject]:
    host = misp_attributes.host_of_url(value)
    return [(ObservableKind.URL, url_text(value)), *([host] if host else [])]


def _email(value: str) -> list[Subject]:
    return [(ObservableKind.EMAIL, email_text(value))]


def _network(value: str) -> list[Subject]:
    return [(ObservableKind.AUTONOMOUS_SYSTEM, network_text(value))]


def _fingerprint(value: str) -> list[Subject]:
    return [(ObservableKind.CERTIFICATE, fingerprint_text(value, 64))]


READERS: Final[Mapping[str, Read]] = {  # by type
    "domain-name": _name,
    "hostname": _name,  # OpenCTI's own
    "x-opencti-hostname": _name,
    "ipv4-addr": _address,
    "ipv6-addr": _address,
    "url": _url,
    "email-addr": _email,
    "autonomous-system": _network,
}
IN_PATTERNS: Final[Mapping[tuple[str, str], Read]] = {  # by type and path, without the quotes of the path
    **{(kind, "value"): read_value for kind, read_value in READERS.items() if kind != "autonomous-system"},
    ("autonomous-system", "number"): _network,
    ("domain-name", "resolves_to_refs[*].value"): _name,
    ("network-traffic", "dst_ref.value"): _name,
    ("network-traffic", "src_ref.value"): _name,
    ("email-message", "from_ref.value"): _email,
    ("email-message", "sender_ref.value"): _email,
    ("x509-certificate", "hashes.SHA-256"): _fingerprint,
    ("x509-certificate", "hashes.SHA256"): _fingerprint,
}
