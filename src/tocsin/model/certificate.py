"""Certificates as observables: what was signed, for which names, by whom, from when to when."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.model.checks import require_aware, require_encodable, require_sha256
from tocsin.model.domain_names import WrittenName
from tocsin.model.errors import InvalidValue
from tocsin.model.ids import observable_id

_SERIAL: Final = re.compile(r"-?[0-9a-f]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class X509Certificate:
    """A certificate (STIX `x509-certificate`); its names are kept as written, for an attacker wrote them.

    A certificate that ends before it begins exists, and is valid at no time. The serial number is in lower-case
    hexadecimal; RFC 5280 allows 20 bytes, real ones have more.
    """

    sha256: str
    serial_number: str
    issuer: str
    subject: str
    not_before: datetime
    not_after: datetime
    names: tuple[WrittenName, ...] = ()

    def __post_init__(self) -> None:
        require_sha256(self.sha256, "the hash of a certificate")
        if not _SERIAL.match(self.serial_number):
            raise InvalidValue(
                f"serial number {self.serial_number[:80]!r} of a certificate is not lower-case hexadecimal"
            )
        for text in (self.issuer, self.subject, *(name.text for name in self.names)):
            require_encodable(text, f"a text of the certificate {self.sha256}")
        for moment in (self.not_before, self.not_after):
            require_aware(moment, f"the validity of certificate {self.sha256}")

    def is_valid_at(self, moment: datetime) -> bool:
        """Whether the certificate's own dates hold `moment`; nothing is said of revocation or trust."""
        return self.not_before <= moment <= self.not_after

    @property
    def id(self) -> str:
        """STIX id."""
        return observable_id(
            "x509-certificate",
            {"hashes": {"SHA-256": self.sha256}, "serial_number": self.serial_number},
        )
