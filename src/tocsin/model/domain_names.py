"""Four types for a name: as written, in A-label form, in U-label form for people, and registrable.

They check themselves but do not convert: IDNA and the public suffix list live in `tocsin.names`, which builds them.
"""

import re
from dataclasses import dataclass
from typing import Final

from tocsin.model.errors import InvalidName
from tocsin.model.ids import observable_id

MAX_NAME_BYTES: Final = 253  # RFC 1035, 2.3.4, as text without the trailing dot
MAX_LABEL_BYTES: Final = 63
# LDH labels of RFC 5890, and the underscore that real names carry (RFC 8552); hyphens may stand anywhere, since
# registries and attackers do not all keep the rule about the ends.
_LABEL: Final = re.compile(r"[a-z0-9_-]{1,63}\Z")


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name exactly as a source wrote it: any text, for showing back and for nothing else."""

    text: str


@dataclass(frozen=True, slots=True)
class DomainName:
    """A domain name in A-label form: lower case, ASCII, no trailing dot, no wildcard (STIX `domain-name`)."""

    value: str

    def __post_init__(self) -> None:
        if not self.value:
            raise InvalidName("a domain name is empty")
        if len(self.value) > MAX_NAME_BYTES:
            raise InvalidName(f"a domain name has {len(self.value)} bytes; {MAX_NAME_BYTES} are allowed")
        for label in self.value.split("."):
            if not _LABEL.match(label):
                raise InvalidName(f"label {label[:80]!r} of a domain name is not in A-label form")

    @property
    def id(self) -> str:
        """STIX id."""
        return observable_id("domain-name", {"value": self.value})

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels from left to right."""
        return tuple(self.value.split("."))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class UnicodeName:
    """A domain name in U-label form, for people; never compared, stored as a key or resolved.

    Characters that would hide or reorder text are already shown as escapes by whoever built it (`tocsin.names`).
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text.isprintable():
            raise InvalidName(f"a name to be shown holds unprintable characters: {self.text!r}")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class RegistrableDomain:
    """The part of a name that somebody registered: one label and its public suffix (`example.co.uk`)."""

    label: str
    public_suffix: str

    def __post_init__(self) -> None:
        DomainName(self.value)
        if "." in self.label:
            raise InvalidName(f"registrable label {self.label!r} has a dot")

    @property
    def value(self) -> str:
        """The whole, in A-label form."""
        return f"{self.label}.{self.public_suffix}"

    def __str__(self) -> str:
        return self.value
