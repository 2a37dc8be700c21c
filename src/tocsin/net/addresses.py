"""Which addresses data may send us to: public ones, in every form an address can be written in."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from tocsin.model.errors import InvalidName, NetRefused
from tocsin.names.parsing import domain_name

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The IANA registries of special-purpose addresses (RFC 6890 and its updates) and of multicast, and the address by which
# one cloud answers its guests. `ipaddress.is_global` lets some of these through, so this table is our own.
_SPECIAL_V4: Final = (
    ("0.0.0.0/8", "this network (RFC 791)"),
    ("10.0.0.0/8", "private (RFC 1918)"),
    ("100.64.0.0/10", "shared behind carriers (RFC 6598)"),
    ("127.0.0.0/8", "loopback (RFC 1122)"),
    ("168.63.129.16/32", "a cloud's own service for its guests"),
    ("169.254.0.0/16", "link-local (RFC 3927)"),
    ("172.16.0.0/12", "private (RFC 1918)"),
    ("192.0.0.0/24", "for protocol assignments (RFC 6890)"),
    ("192.0.2.0/24", "for documentation (RFC 5737)"),
    ("192.31.196.0/24", "for AS112 (RFC 7535)"),
    ("192.52.193.0/24", "for AMT (RFC 7450)"),
    ("192.88.99.0/24", "for 6to4 relays (RFC 7526)"),
    ("192.168.0.0/16", "private (RFC 1918)"),
    ("192.175.48.0/24", "for AS112 (RFC 7534)"),
    ("198.18.0.0/15", "for benchmarks (RFC 2544)"),
    ("198.51.100.0/24", "for documentation (RFC 5737)"),
    ("203.0.113.0/24", "for documentation (RFC 5737)"),
    ("224.0.0.0/4", "for multicast (RFC 5771)"),
    ("240.0.0.0/4", "reserved or broadcast (RFC 1112)"),
)
# Only 2000::/3 is handed out for use on the public network (RFC 4291, 2.4); within it these are not, or carry another
# address inside.
_SPECIAL_V6: Final = (
    ("2001::/23", "for protocol assignments, Teredo and ORCHID among them (RFC 2928)"),
    ("2001:db8::/32", "for documentation (RFC 3849)"),
    ("2002::/16", "6to4, which carries another address (RFC 3056)"),
    ("2620:4f:8000::/48", "for AS112 (RFC 7534)"),
    ("3ffe::/16", "6bone, handed back (RFC 3701)"),
    ("3fff::/20", "for documentation (RFC 9637)"),
)
_UNICAST_V6: Final = IPv6Network("2000::/3")
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # RFC 6052, 2.1: the last 32 bits are an IPv4 address
_V4: Final = tuple((IPv4Network(text), reason) for text, reason in _SPECIAL_V4)
_V6: Final = tuple((IPv6Network(text), reason) for text, reason in _SPECIAL_V6)

# A last label that resolvers of old read as a number (the WHATWG URL standard, "ends in a number").
_NUMERIC_LABEL: Final = re.compile(r"(?:\d+|0[xX][0-9a-fA-F]*)\Z")
# Names that never lead to a public host (RFC 6761, 6762, 7686, 8375; ICANN's `internal`).
_LOCAL_NAMES: Final = ("localhost", "local", "internal", "onion", "home.arpa", "localdomain")


@dataclass(frozen=True, slots=True)
class Host:
    """A host that may be asked for: an address written plainly, or a name in A-label form to be resolved."""

    text: str
    address: Address | None = None


def is_public(address: str) -> bool:
    """Whether text is a plainly written address on the public network."""
    return forbidden_reason(address) is None


def forbidden_reason(address: str) -> str | None:
    """Return why an address must not be connected to, or None for a public one; odd forms are forbidden as such."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "not a plainly written address"
    return reason_against(parsed)


def reason_against(address: Address) -> str | None:
    """Return what `forbidden_reason` does, for a parsed address."""
    if isinstance(address, IPv4Address):
        return next((reason for network, reason in _V4 if address in network), None)
    if address.scope_id is not None:
        return "bound to an interface of this machine"
    if address in _TRANSLATED:
        reason = reason_against(IPv4Address(int(address) & 0xFFFFFFFF))
        return reason and f"a wrapping of an address that is {reason}"
    if address not in _UNICAST_V6:
        return "outside the public unicast space (RFC 4291)"
    return next((reason for network, reason in _V6 if address in network), None)


def is_address(text: str) -> bool:
    """Whether text is an address, plainly written: public or not."""
    return _plain_address(text) is not None


def networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    """Return networks written in CIDR form. Raises ValueError."""
    return tuple(ip_network(text, strict=False) for text in texts)


def public_host(text: str) -> Host:
    """Return the host that text from outside names.

    Raises NetRefused for addresses that are not public or oddly written (octal, short, hexadecimal, one number, a zone,
    digits beyond ASCII, a dot at the end), for names that are local by definition, and for what is neither.
    """
    address = _plain_address(text)
    if address is not None:
        reason = reason_against(address)
        if reason:
            raise NetRefused(f"{text!r} is not asked: it is {reason}")
        return Host(str(address), address)
    return Host(_public_name(text))


def _plain_address(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _public_name(text: str) -> str:
    if any(character.isspace() for character in text) or set(text) & set("*%:[]@/\\?#"):
        raise NetRefused(f"{text[:80]!r} is not asked: it is neither a name nor a plainly written address")
    try:
        name = domain_name(text).value
    except InvalidName as error:
        raise NetRefused(f"{text[:80]!r} is not asked: {error}") from error
    if _NUMERIC_LABEL.match(name.rpartition(".")[2]):
        raise NetRefused(f"{text[:80]!r} is not asked: it is an address in an odd form")
    if "." not in name or any(f".{name}".endswith(f".{local}") for local in _LOCAL_NAMES):
        raise NetRefused(f"{text[:80]!r} is not asked: such names are local")
    return name
