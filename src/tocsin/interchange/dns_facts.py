"""Resource records as text (passive DNS, MISP's DNS objects) turned into relations and values."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tocsin.interchange.fact_columns import Pairs
from tocsin.interchange.fact_values import address_text, host_name_text, name_text, plain_text
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind, Relation

DNSSEC: Final = "is a record of DNSSEC, which ties no names together"
NO_TYPE: Final = "is no record type"
_DNSSEC: Final = frozenset(
    "DS DNSKEY RRSIG NSEC NSEC3 NSEC3PARAM CDS CDNSKEY DLV KEY SIG NXT TSIG TKEY".split()
)
_TYPE: Final = re.compile(r"[A-Z][A-Z0-9-]{0,15}\Z")
_STRINGS: Final = re.compile(r'"((?:[^"\\]|\\.)*)(?:"|\\?\Z)', re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\(\d{3}|.)", re.DOTALL)
_REVERSE_V4: Final = re.compile(
    r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa\.?\Z", re.IGNORECASE
)
_REVERSE_V6: Final = re.compile(r"((?:[0-9a-f]\.){32})ip6\.arpa\.?\Z", re.IGNORECASE)


def record_owner(text: str, rrtype: str) -> tuple[ObservableKind, str]:
    """What a record is about: the address of a PTR record's reverse name, else the name; raises InvalidValue."""
    if rrtype.upper() == "PTR":
        address = reversed_address(text)
        if address:
            return (ObservableKind.IPV6 if ":" in address else ObservableKind.IPV4), address
    return ObservableKind.DOMAIN_NAME, host_name_text(text)


def reversed_address(text: str) -> str | None:
    """Address of a name under in-addr.arpa or ip6.arpa; None for any other."""
    found = _REVERSE_V4.match(text.strip())
    if found:
        written = ".".join(reversed(found.groups()))
    else:
        found = _REVERSE_V6.match(text.strip())
        if not found:
            return None
        digits = found[1].replace(".", "")[::-1]
        written = ":".join(digits[at : at + 4] for at in range(0, 32, 4))
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        return None


def record_facts(rrtype: str, rdata: str) -> Pairs:
    """Relation and value of a record; of an SOA record both names, of a null MX nothing. Raises InvalidValue."""
    kind = rrtype.strip().upper()
    if kind in _DNSSEC:
        raise InvalidValue(DNSSEC)
    if not _TYPE.match(kind):
        raise InvalidValue(NO_TYPE)
    read = _READERS.get(kind)
    if read is not None:
        return read(rdata)
    return ((f"dns-{kind.lower()}", plain_text(rdata)),)


def _one(relation: Relation, read: Callable[[str], str]) -> Callable[[str], Pairs]:
    return lambda rdata: ((relation.value, read(rdata)),)


def _soa(rdata: str) -> Pairs:
    words = rdata.split()
    if len(words) < 2:
        raise InvalidValue("is an SOA record without its two names")
    pairs = [(Relation.SOA_SERVER.value, name_text(words[0]))]
    if "\\" not in words[1]:  # a dot in the mailbox; no name of the model can hold it
        pairs.append((Relation.SOA_MAILBOX.value, name_text(words[1].replace("@", "."))))
    return tuple(pairs)


def _mx(rdata: str) -> Pairs:
    exchanger = (rdata.split() or [""])[-1]
    if exchanger == ".":  # RFC 7505: takes no mail
        return ()
    return ((Relation.MAIL_EXCHANGER.value, name_text(exchanger)),)


def _txt(rdata: str) -> str:
    """Strings of a TXT record joined, as programs that read them do (RFC 7208, 3.3)."""
    if not rdata.lstrip().startswith('"'):
        return plain_text(rdata)
    joined = "".join(_STRINGS.findall(rdata)).encode("utf-8", "backslashreplace")
    return plain_text(_ESCAPE.sub(_unescaped, joined).decode("utf-8", "backslashreplace"))


def _unescaped(found: re.Match[bytes]) -> bytes:
    """Byte that stands behind a backslash as itself or as its number (RFC 1035, 5.1)."""
    if not found[1].isdigit() or len(found[1]) < 3:
        return found[1]
    return bytes([int(found[1])]) if int(found[1]) < 256 else found[0]


_READERS: Final[Mapping[str, Callable[[str], Pairs]]] = MappingProxyType(
    {
        "A": _one(Relation.RESOLVES_TO, address_text),
        "AAAA": _one(Relation.RESOLVES_TO, address_text),
        "NS": _one(Relation.NAME_SERVER, name_text),
        "CNAME": _one(Relation.ALIAS_OF, name_text),
        "PTR": _one(Relation.REVERSE_NAME, name_text),
        "MX": _mx,
        "SOA": _soa,
        "TXT": _one(Relation.TEXT, _txt),
        "SPF": _one(Relation.TEXT, _txt),
        "CAA": _one(Relation.CERTIFICATION_AUTHORITY, plain_text),
    }
)
