"""DER, walked with every bound checked: one element at a time, no recursion, nothing trusted (X.690)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tocsin.model.errors import InputError

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
OBJECT_IDENTIFIER: Final = 0x06
UTC_TIME: Final = 0x17
GENERALIZED_TIME: Final = 0x18
SEQUENCE: Final = 0x30
SET: Final = 0x31
_MOST_LENGTH_BYTES: Final = 4
_MOST_OID_BYTES: Final = 64


class Malformed(InputError):
    """The bytes end too early, or are no DER that this reads."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag (first byte; tags of many bytes do not occur in certificates), and where its content lies."""

    data: bytes
    tag: int
    head: int
    start: int
    end: int

    @property
    def content(self) -> bytes:
        """The content."""
        return self.data[self.start : self.end]

    @property
    def whole(self) -> bytes:
        """The element with its tag and length."""
        return self.data[self.head : self.end]

    def children(self) -> Iterator["Element"]:
        """Give the elements within, in order; raises Malformed where one does not fit, after those that do."""
        at = self.start
        while at < self.end:
            child = element(self.data, at, self.end)
            yield child
            at = child.end


def element(data: bytes, at: int = 0, end: int | None = None) -> Element:
    """Read the element at a place; it must end by `end`. Lengths longer than they need to be are read all the same."""
    end = len(data) if end is None else end
    if at + 2 > end:
        raise Malformed(f"an element at byte {at} is cut short")
    tag, first = data[at], data[at + 1]
    start = at + 2
    length = first
    if tag & 0x1F == 0x1F:
        raise Malformed(f"the tag at byte {at} has more than one byte")
    if first & 0x80:
        count = first & 0x7F
        if not 0 < count <= _MOST_LENGTH_BYTES or start + count > end:
            raise Malformed(f"the length at byte {at + 1} is indefinite, too long or cut short")
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + length > end:
        raise Malformed(f"an element of {length} bytes at byte {at} is longer than what holds it")
    return Element(data, tag, at, start, start + length)


def oid_text(content: bytes) -> str:
    """Return an object identifier in dotted form, '2.5.29.17'; raises Malformed."""
    if not content or len(content) > _MOST_OID_BYTES or content[-1] & 0x80:
        raise Malformed("an object identifier is empty, too long or cut short")
    arcs: list[int] = []
    value = 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))
