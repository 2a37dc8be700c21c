"""What values of the model check of themselves, said in one way."""

import re
from datetime import UTC, datetime
from typing import Final

from tocsin.model.errors import InvalidValue

_STIX_ID: Final = re.compile(
    r"(?P<type>[a-z][a-z0-9-]{1,248}[a-z0-9])--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"
)
_SHA256: Final = re.compile(r"[0-9a-f]{64}\Z")


def require_text(text: str, what: str) -> None:
    """Refuse text that says nothing or cannot be written as UTF-8."""
    if not text.strip():
        raise InvalidValue(f"{what} is empty")
    require_encodable(text, what)


def require_encodable(text: str, what: str) -> None:
    """Refuse lone surrogates: they would break the first time they are written, far from where they came in."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidValue(f"{what} holds half of a character at place {error.start}") from error


def require_share(value: float, what: str) -> None:
    """Refuse what is not a number of 0 to 1, both included; a NaN too."""
    if not 0.0 <= value <= 1.0:
        raise InvalidValue(f"{what} is {value}, which is not in 0..1")


def require_aware(moment: datetime | None, what: str) -> None:
    """Refuse a time without its zone; None will do."""
    if moment is not None and moment.utcoffset() is None:
        raise InvalidValue(f"{what} has no time zone")


def require_order(first: datetime | None, last: datetime | None, what: str) -> None:
    """Refuse two times without zones, or the last before the first; either may be open."""
    require_aware(first, what)
    require_aware(last, what)
    if first is not None and last is not None and last < first:
        raise InvalidValue(f"{what} ends ({last.isoformat()}) before it begins ({first.isoformat()})")


def require_id(stix_id: str, what: str, *types: str) -> None:
    """Refuse what is not a STIX id, of one of the types where some are given."""
    found = _STIX_ID.match(stix_id)
    if found is None:
        raise InvalidValue(f"{what} is {stix_id[:80]!r}, which is not a STIX id")
    if types and found["type"] not in types:
        raise InvalidValue(f"{what} is a {found['type']!r}; it must be one of {', '.join(types)}")


def require_unique(values: tuple[object, ...], what: str) -> None:
    """Refuse a value that comes twice."""
    if len(set(values)) != len(values):
        raise InvalidValue(f"{what} hold something twice")


def require_sha256(digest: str, what: str) -> None:
    """Refuse what is not a SHA-256 in 64 lower-case hexadecimal digits."""
    if not _SHA256.match(digest):
        raise InvalidValue(f"{what} is {digest[:80]!r}, which is not a SHA-256 in lower-case hexadecimal")


def moment_text(moment: datetime | None) -> str:
    """Write a time for an id: the same moment in every zone is the same text; None is ''."""
    return moment.astimezone(UTC).isoformat() if moment is not None else ""
