"""What values of the model check of themselves, said in one way."""

import re
from datetime import datetime
from typing import Final

from tocsin.model.errors import InvalidValue

_STIX_ID: Final = re.compile(
    r"(?P<type>[a-z][a-z0-9-]{1,248}[a-z0-9])--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"
)
_SHA256: Final = re.compile(r"[0-9a-f]{64}\Z")


def require_text(text: str, what: str) -> None:
    """Text that says something and can be written as UTF-8."""
    if not text.strip():
        raise InvalidValue(f"{what} is empty")
    require_encodable(text, what)


def require_encodable(text: str, what: str) -> None:
    """Text without lone surrogates: it would break the first time it is written, far from where it came in."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidValue(f"{what} holds half of a character at place {error.start}") from error


def require_share(value: float, what: str) -> None:
    """A number of 0 to 1, both included; not a NaN."""
    if not 0.0 <= value <= 1.0:
        raise InvalidValue(f"{what} is {value}, which is not in 0..1")


def require_aware(moment: datetime | None, what: str) -> None:
    """A time with its zone, or none."""
    if moment is not None and moment.utcoffset() is None:
        raise InvalidValue(f"{what} has no time zone")


def require_order(first: datetime | None, last: datetime | None, what: str) -> None:
    """Two times with their zones, the first not after the last; either may be open."""
    require_aware(first, what)
    require_aware(last, what)
    if first is not None and last is not None and last < first:
        raise InvalidValue(f"{what} ends ({last.isoformat()}) before it begins ({first.isoformat()})")


def require_id(stix_id: str, what: str, *types: str) -> None:
    """A STIX id, of one of the types where some are given."""
    found = _STIX_ID.match(stix_id)
    if found is None:
        raise InvalidValue(f"{what} is {stix_id[:80]!r}, which is not a STIX id")
    if types and found["type"] not in types:
        raise InvalidValue(f"{what} is a {found['type']!r}; it must be one of {', '.join(types)}")


def require_unique(values: tuple[object, ...], what: str) -> None:
    """No value twice."""
    if len(set(values)) != len(values):
        raise InvalidValue(f"{what} hold something twice")


def require_sha256(digest: str, what: str) -> None:
    """A SHA-256 in 64 lower-case hexadecimal digits."""
    if not _SHA256.match(digest):
        raise InvalidValue(f"{what} is {digest[:80]!r}, which is not a SHA-256 in lower-case hexadecimal")
