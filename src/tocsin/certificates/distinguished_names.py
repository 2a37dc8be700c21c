"""Distinguished names of certificates as text: 'C=US, O=Example, CN=R3'."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from tocsin.certificates.der import OBJECT_IDENTIFIER, SEQUENCE, SET, Element, Malformed, oid_text

COMMON_NAME: Final = "CN"
MOST_PARTS: Final = 100
_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "2.5.4.3": COMMON_NAME,
        "2.5.4.4": "SN",
        "2.5.4.5": "serialNumber",
        "2.5.4.6": "C",
        "2.5.4.7": "L",
        "2.5.4.8": "ST",
        "2.5.4.9": "street",
        "2.5.4.10": "O",
        "2.5.4.11": "OU",
        "2.5.4.12": "title",
        "2.5.4.15": "businessCategory",
        "2.5.4.17": "postalCode",
        "2.5.4.42": "GN",
        "2.5.4.97": "organizationIdentifier",
        "0.9.2342.19200300.100.1.1": "UID",
        "0.9.2342.19200300.100.1.25": "DC",
        "1.2.840.113549.1.9.1": "emailAddress",
    }
)
# Codecs of the string types; Latin-1 stands for what authorities put into the types that allow less.
_CODECS: Final[Mapping[int, str]] = MappingProxyType({0x0C: "utf-8", 0x1E: "utf-16-be", 0x1C: "utf-32-be"})
_ESCAPED: Final = str.maketrans({character: f"\\{character}" for character in '\\,+"<>;='})


def parts(name: Element) -> Iterator[tuple[str, str]]:
    """Give (type, text) of every attribute in order; raises Malformed after those that can be read."""
    for number, each in enumerate(name.children()):
        if number >= MOST_PARTS:
            raise Malformed(f"a name has more than {MOST_PARTS} parts")
        if each.tag != SET:
            raise Malformed("a part of a name is no set")
        for attribute in each.children():
            yield _attribute(attribute)


def _attribute(attribute: Element) -> tuple[str, str]:
    found = list(attribute.children()) if attribute.tag == SEQUENCE else []
    if len(found) != 2 or found[0].tag != OBJECT_IDENTIFIER:
        raise Malformed("an attribute of a name is no pair of type and value")
    oid = oid_text(found[0].content)
    return _TYPES.get(oid, oid), string(found[1])


def string(value: Element) -> str:
    """Return the text of any of the string types; what does not fit its type becomes U+FFFD."""
    return value.content.decode(_CODECS.get(value.tag, "latin-1"), "replace")


def text(attributes: list[tuple[str, str]]) -> str:
    """Write a name in the order of the certificate, with the characters of RFC 4514 escaped."""
    return ", ".join(f"{kind}={value.translate(_ESCAPED)}" for kind, value in attributes)
