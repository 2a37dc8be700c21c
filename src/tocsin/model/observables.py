"""Cyber-observables of STIX 2.1 beside domain names: addresses, networks, URLs and files."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

from tocsin.model.checks import require_encodable, require_sha256
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.ids import observable_id

MAX_AS_NUMBER: Final = 2**32 - 1  # RFC 6793
MAX_EMAIL_BYTES: Final = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
_MAX_LOCAL_BYTES: Final = 64
# A scheme and something after it; blanks and controls must be percent-encoded (RFC 3986), other text is kept as found.
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x1f\x7f]+\Z")


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute URL exactly as it was found (STIX `url`); never opened by whoever merely holds it."""

    value: str

    def __post_init__(self) -> None:
        require_encodable(self.value, "a URL")
        if not _URL.match(self.value):
            raise InvalidValue(f"{self.value[:80]!r} is not an absolute URL")

    @property
    def id(self) -> str:
        """STIX id."""
        return observable_id("url", {"value": self.value})

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class IPAddress:
    """One address of either version in its canonical text (STIX `ipv4-addr`, `ipv6-addr`)."""

    value: str

    def __post_init__(self) -> None:
        try:
            canonical = str(ipaddress.ip_address(self.value))
        except ValueError as error:
            raise InvalidValue(f"{self.value[:80]!r} is not an IP address") from error
        if "%" in self.value:
            raise InvalidValue(f"{self.value[:80]!r} names an interface, which means nothing elsewhere")
        if canonical != self.value:
            raise InvalidValue(f"IP address {self.value[:80]!r} is written {canonical!r}")

    @property
    def version(self) -> int:
        """4 or 6."""
        return 6 if ":" in self.value else 4

    @property
    def id(self) -> str:
        """STIX id."""
        return observable_id(f"ipv{self.version}-addr", {"value": self.value})

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class AutonomousSystem:
    """A network by its number (STIX `autonomous-system`); the name is a remark and no part of the id."""

    number: int
    name: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.number <= MAX_AS_NUMBER:
            raise InvalidValue(f"{self.number} is not the number of an autonomous system")

    @property
    def id(self) -> str:
        """STIX id."""
        return observable_id("autonomous-system", {"number": self.number})

    def __str__(self) -> str:
        return f"AS{self.number}"


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An e-mail address with its domain in A-label form (STIX `email-addr`); the part before `@` is kept as written."""

    value: str

    def __post_init__(self) -> None:
        local, at, domain = self.value.rpartition("@")
        require_encodable(local, "an e-mail address")
        if not at or not local or not local.isprintable() or (" " in local and local[0] != '"'):
            raise InvalidValue(f"{self.value[:80]!r} is not an e-mail address")
        if len(local.encode()) > _MAX_LOCAL_BYTES or len(self.value.encode()) > MAX_EMAIL_BYTES:
            raise InvalidValue(f"e-mail address {self.value[:80]!r} is too long")
        DomainName(domain)

    @property
    def domain(self) -> DomainName:
        """What follows the `@`."""
        return DomainName(self.value.rpartition("@")[2])

    @property
    def id(self) -> str:
        """STIX id."""
        return observable_id("email-addr", {"value": self.value})

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class File:
    """A file by its SHA-256, with its name where it had one (STIX `file`).

    As the standard has it, the name is part of the id: the same bytes under two names are two files.
    """

    sha256: str
    name: str = ""
    size: int | None = None

    def __post_init__(self) -> None:
        require_sha256(self.sha256, "the hash of a file")
        require_encodable(self.name, "the name of a file")
        if self.size is not None and self.size < 0:
            raise InvalidValue(f"the size of file {self.name[:80]!r} is {self.size}; it must be 0 or more")

    @property
    def id(self) -> str:
        """STIX id."""
        named: dict[str, object] = {"name": self.name} if self.name else {}
        return observable_id("file", {"hashes": {"SHA-256": self.sha256}, **named})
