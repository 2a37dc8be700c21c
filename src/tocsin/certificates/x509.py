"""X.509 certificates (RFC 5280), read so that no malformed part can hide the names in another."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from itertools import islice
from types import MappingProxyType
from typing import Final

from tocsin.certificates import distinguished_names
from tocsin.certificates.der import (
    GENERALIZED_TIME,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    UTC_TIME,
    Element,
    Malformed,
    element,
    oid_text,
)
from tocsin.model.certificate import X509Certificate
from tocsin.model.domain_names import WrittenName
from tocsin.model.errors import InputError

MAX_BYTES: Final = 4 * 1024 * 1024
MOST_NAMES: Final = 20_000
_MOST_EXTENSIONS: Final = 200
_ALTERNATIVE_NAMES: Final = "2.5.29.17"
_ALTERNATIVE_NAMES_DER: Final = b"\x06\x03\x55\x1d\x11"
_DNS_NAME, _ADDRESS = 0x82, 0x87  # context tags of GeneralName (RFC 5280, 4.2.1.6)
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_MOST_PROBLEMS: Final = 20
_AFTER_YEAR: Final = (
    rb"(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?Z?"  # an offset is not allowed (RFC 5280, 4.1.2.5)
)
_TIMES: Final = MappingProxyType(
    {
        UTC_TIME: re.compile(rb"(\d{2})" + _AFTER_YEAR),
        GENERALIZED_TIME: re.compile(rb"(\d{4})" + _AFTER_YEAR),
    }
)


@dataclass(frozen=True, slots=True)
class ReadCertificate:
    """What could be read of a certificate. Texts are as they stand in it: an attacker wrote them.

    `names` are those of the DNS in the alternative names, then the common name where it is one and not among them;
    `addresses` are IP addresses there. `key_sha256` is that of the public key (SubjectPublicKeyInfo), '' where it could not
    be reached. `problems` says in sentences what could not be read.
    """

    sha256: str
    serial_number: str = ""
    issuer: str = ""
    subject: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    key_sha256: str = ""
    problems: tuple[str, ...] = ()

    @property
    def is_self_issued(self) -> bool:
        """Whether issuer and subject are the same; nothing is said of the signature."""
        return bool(self.issuer) and self.issuer == self.subject

    def observable(self) -> X509Certificate:
        """Return it as a value of the model; InputError where its serial number or dates could not be read."""
        if self.not_before is None or self.not_after is None or not self.serial_number:
            raise InputError(f"certificate {self.sha256}: {'; '.join(self.problems)}")
        names = tuple(WrittenName(name) for name in self.names)
        return X509Certificate(
            self.sha256, self.serial_number, self.issuer, self.subject, self.not_before, self.not_after, names
        )


@dataclass(slots=True)
class _Reading:
    """What is read so far, in the fields of ReadCertificate."""

    serial_number: str = ""
    issuer: list[tuple[str, str]] = field(default_factory=list)
    subject: list[tuple[str, str]] = field(default_factory=list)
    dates: list[datetime | None] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    addresses: dict[str, None] = field(default_factory=dict)
    key: bytes = b""
    problems: list[str] = field(default_factory=list)

    def tell(self, problem: str) -> None:
        """Keep the first problems; one certificate can have thousands."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)


def read_certificate(data: bytes) -> ReadCertificate:
    """Read a certificate in DER, whatever is wrong with it; InputError where the bytes are no certificate at all."""
    if len(data) > MAX_BYTES:
        raise InputError(f"a certificate has {len(data)} bytes; {MAX_BYTES} are allowed")
    reading = _Reading()
    try:
        body = next(_sequence(element(data), "a certificate").children(), None)
        fields = _sequence(body, "what is signed of a certificate").children()
        _read_fields(fields, reading)
    except Malformed as error:
        reading.tell(str(error))
    if not reading.names and not reading.addresses:
        _search(data, reading)
    if not (reading.names or reading.addresses or reading.subject or reading.issuer or reading.serial_number):
        raise InputError(f"these {len(data)} bytes are no certificate: {reading.problems[0]}")
    return _finished(data, reading)


def _finished(data: bytes, reading: _Reading) -> ReadCertificate:
    dates = [*reading.dates, None, None]
    for kind, value in reading.subject:
        if kind == distinguished_names.COMMON_NAME and "." in value and " " not in value:
            reading.names.setdefault(value)
    return ReadCertificate(
        sha256=hashlib.sha256(data).hexdigest(),
        serial_number=reading.serial_number,
        issuer=distinguished_names.text(reading.issuer),
        subject=distinguished_names.text(reading.subject),
        not_before=dates[0],
        not_after=dates[1],
        names=tuple(reading.names),
        addresses=tuple(reading.addresses),
        key_sha256=hashlib.sha256(reading.key).hexdigest() if reading.key else "",
        problems=tuple(reading.problems),
    )


def _sequence(found: Element | None, what: str) -> Element:
    if found is None or found.tag != SEQUENCE:
        raise Malformed(f"{what} is no sequence")
    return found


def _read_fields(fields: Iterator[Element], reading: _Reading) -> None:
    """Read the fields of TBSCertificate in their order; each may be malformed by itself."""
    first = next(fields, None)
    serial = next(fields, None) if first is not None and first.tag == _VERSION else first
    if serial is None or serial.tag != INTEGER:
        raise Malformed("a certificate has no serial number")
    reading.serial_number = _serial(serial.content)
    next(fields, None)  # the algorithm of the signature
    _read_name(next(fields, None), reading.issuer, reading)
    _read_dates(next(fields, None), reading)
    _read_name(next(fields, None), reading.subject, reading)
    key = next(fields, None)
    reading.key = key.whole if key is not None and key.tag == SEQUENCE else b""
    for each in fields:
        if each.tag == _EXTENSIONS:
            _read_extensions(each, reading)


def _serial(content: bytes) -> str:
    number = int.from_bytes(content[:32], "big", signed=True)
    return f"{'-' if number < 0 else ''}{abs(number):x}"


def _read_name(name: Element | None, into: list[tuple[str, str]], reading: _Reading) -> None:
    try:
        into.extend(distinguished_names.parts(_sequence(name, "a name")))
    except Malformed as error:
        reading.tell(str(error))


def _read_dates(validity: Element | None, reading: _Reading) -> None:
    try:
        for each in _sequence(validity, "the validity").children():
            reading.dates.append(_date(each, reading))
    except Malformed as error:
        reading.tell(str(error))


def _date(found: Element, reading: _Reading) -> datetime | None:
    pattern = _TIMES.get(found.tag)
    matched = pattern.fullmatch(found.content) if pattern else None
    try:
        if matched is not None:
            return _moment(matched)
    except ValueError:
        pass
    reading.tell(f"date {found.content[:32]!r} cannot be read")
    return None


def _moment(matched: re.Match[bytes]) -> datetime:
    year, month, day, hour, minute = (int(part) for part in matched.groups()[:5])
    if len(matched[1]) == 2:
        year += 2000 if year < 50 else 1900  # RFC 5280, 4.1.2.5.1
    return datetime(year, month, day, hour, minute, int(matched[6] or 0), tzinfo=UTC)


def _read_extensions(wrapper: Element, reading: _Reading) -> None:
    """Find the alternative names among the extensions; what is wrong with the others is told and passed over."""
    try:
        extensions = _sequence(next(wrapper.children(), None), "the list of extensions").children()
        for each in islice(extensions, _MOST_EXTENSIONS):
            _read_extension(each, reading)
        if next(extensions, None) is not None:
            reading.tell(f"there are more than {_MOST_EXTENSIONS} extensions")
    except Malformed as error:
        reading.tell(str(error))


def _read_extension(extension: Element, reading: _Reading) -> None:
    try:
        oid, value = _pair(extension)
        if oid == _ALTERNATIVE_NAMES:
            _read_alternative_names(value, reading)
    except Malformed as error:
        reading.tell(str(error))


def _pair(extension: Element) -> tuple[str, Element]:
    found = list(_sequence(extension, "an extension").children())
    if len(found) < 2 or found[0].tag != OBJECT_IDENTIFIER or found[-1].tag != OCTET_STRING:
        raise Malformed("an extension is no pair of type and value")
    return oid_text(found[0].content), found[-1]


def _read_alternative_names(value: Element, reading: _Reading) -> None:
    names = _sequence(element(value.data, value.start, value.end), "the list of alternative names")
    for each in names.children():
        if len(reading.names) + len(reading.addresses) >= MOST_NAMES:
            raise Malformed(f"there are more than {MOST_NAMES} alternative names")
        if each.tag == _DNS_NAME:
            reading.names.setdefault(_written(each.content))
        elif each.tag == _ADDRESS:
            try:
                reading.addresses.setdefault(str(ip_address(each.content)))
            except ValueError:
                reading.tell(f"address {each.content[:16]!r} among the alternative names has an odd length")


def _written(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _search(data: bytes, reading: _Reading) -> None:
    """Look for alternative names where the structure did not lead to any: better a name too many than one hidden."""
    at = data.find(_ALTERNATIVE_NAMES_DER)
    for _ in range(_MOST_EXTENSIONS):
        if at < 0:
            return
        _search_at(data, at + len(_ALTERNATIVE_NAMES_DER), reading)
        at = data.find(_ALTERNATIVE_NAMES_DER, at + 1)


def _search_at(data: bytes, at: int, reading: _Reading) -> None:
    before = len(reading.names)
    try:
        found = element(data, at)
        if found.tag == 0x01:  # whether it is critical
            found = element(data, found.end)
        if found.tag == OCTET_STRING:
            _read_alternative_names(found, reading)
    except Malformed as error:
        reading.tell(str(error))
    if len(reading.names) > before:
        reading.tell("alternative names stand outside of the structure")
