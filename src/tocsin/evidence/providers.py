"""Well-known providers that many unrelated names share: an analyst's estimates of orders of magnitude, and what to leave out."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

_WORD: Final = re.compile(r"\w+")
_TRADING_AS: Final = re.compile(r"\s+(?:d/b/a|t/a)\s+")


@dataclass(frozen=True, slots=True)
class NameServerProvider:
    """Who runs name servers: its share of names, whether a registrar gives them by default, how many sets it hands out."""

    name: str
    share: float
    default_of: str | None = None
    sets: int = 1


@dataclass(frozen=True, slots=True)
class Providers:
    """The table of providers.toml; shares are of newly registered and reported names."""

    source: str
    registrars: Mapping[str, float]
    name_servers: Mapping[str, NameServerProvider]  # by the domain the servers are under
    networks: Mapping[str, float]  # "AS13335"
    in_front: frozenset[str]
    mail_exchangers: Mapping[str, float]
    mail_providers: frozenset[str]
    certificate_issuers: Mapping[str, float]
    suffixes: Mapping[str, float]
    other_suffix: float
    parking_servers: frozenset[str]
    parking_zones: frozenset[str]
    resting_share: float
    resting_addresses: frozenset[str]
    resting_prefixes: tuple[str, ...]
    legal_forms: frozenset[str]

    def company(self, name: str) -> str:
        """A company's name without legal form, spaces and signs: 'GoDaddy.com, LLC' is 'godaddy'."""
        words = _WORD.findall(_TRADING_AS.split(name.lower())[0])
        told = "".join(word for word in words if word not in self.legal_forms)
        return told or "".join(words)

    def name_server(self, zone: str) -> NameServerProvider | None:
        """Who runs the name servers under a registrable domain, as far as the table knows."""
        return self.name_servers.get("awsdns" if zone.startswith("awsdns-") else zone)

    def issuer_share(self, issuer: str) -> float:
        """Share of names whose certificates the issuer makes; 0 where it is not in the table."""
        text = " ".join(_WORD.findall(issuer.lower()))
        return max((share for name, share in self.certificate_issuers.items() if name in text), default=0.0)

    def is_resting(self, address: str) -> bool:
        """Whether the address is nobody's host, but where names are pointed to while they rest."""
        return address in self.resting_addresses or address.startswith(self.resting_prefixes)

    def is_parking(self, server: str, zone: str) -> bool:
        """Whether a name server, under the domain `zone`, is that of a company that parks names."""
        return zone in self.parking_zones or server in self.parking_servers


@cache
def load_providers() -> Providers:
    """The table that ships with Tocsin."""
    table = tomllib.loads((files("tocsin.evidence") / "providers.toml").read_text(encoding="utf-8"))
    suffixes = _shares(table["suffix"])
    resting, parking = table["resting_addresses"], table["parking"]
    return Providers(
        source=table["source"],
        registrars=_shares(table["registrar"]),
        name_servers=_name_servers(table["name_server"]),
        networks=_shares(table["autonomous_system"]),
        in_front=frozenset(table["in_front"]["networks"]),
        mail_exchangers=_shares(table["mail_exchanger"]),
        mail_providers=frozenset(table["mail_provider"]["domains"].split()),
        certificate_issuers=_shares(table["certificate_issuer"]),
        suffixes=MappingProxyType(
            {name: share for name, share in suffixes.items() if name != "other_suffix"}
        ),
        other_suffix=suffixes["other_suffix"],
        parking_servers=frozenset(parking["name_servers"]),
        parking_zones=frozenset(parking["zones"].split()),
        resting_share=resting["share"],
        resting_addresses=frozenset(resting["addresses"]),
        resting_prefixes=tuple(resting["prefixes"]),
        legal_forms=frozenset(table["legal_forms"].split()),
    )


def _shares(table: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType(dict(table))


def _name_servers(table: Mapping[str, Mapping[str, Any]]) -> Mapping[str, NameServerProvider]:
    found = {}
    for name, entry in table.items():
        provider = NameServerProvider(name, entry["share"], entry.get("default_of"), entry.get("sets", 1))
        found.update(dict.fromkeys(entry["zones"], provider))
    return MappingProxyType(found)
