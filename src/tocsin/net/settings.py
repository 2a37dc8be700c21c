"""What an operator may set about the outside, with defaults that work."""

from dataclasses import dataclass
from typing import Final

from tocsin.model.errors import InvalidValue, NetRefused
from tocsin.net.addresses import is_address, networks
from tocsin.net.urls import web_address

IANA_BOOTSTRAP: Final = "https://data.iana.org/rdap/dns.json"  # RFC 9224


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """A host and a port, exactly."""

    host: str
    port: int

    def __post_init__(self) -> None:
        if not self.host or not 0 < self.port < 65536:
            raise InvalidValue(f"{self.host!r} port {self.port} is no endpoint")

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class NetSettings:
    """Settings of `net`; times in seconds, sizes in bytes, rates for each host.

    `resolver`, `rdap_servers` and `configured_urls` are the configured class: private addresses are allowed there, and
    nowhere else. Everything that data names is held to public addresses.
    """

    passive: bool = False  # no packet to anything that the suspect may control
    reach_suspects: bool = False  # fetch pages and certificates of suspect hosts: they can see it
    resolver: Endpoint | None = None  # an address; None: those of the system
    rdap_bootstrap: str = IANA_BOOTSTRAP
    rdap_servers: tuple[tuple[str, str], ...] = ()  # (suffix, base URL), before the bootstrap file
    configured_urls: tuple[str, ...] = ()  # other base URLs of the operator's own
    certificate_authorities: str | None = None  # a PEM file to trust beside the system's
    forbidden_networks: tuple[str, ...] = ()  # CIDR; public addresses that data must not lead to
    ports: tuple[int, ...] = (80, 443)
    timeout_s: float = 10.0  # for one attempt as a whole, redirects and all
    max_bytes: int = 2_000_000  # of a decoded body
    max_header_bytes: int = 32_768
    redirects: int = 5
    attempts: int = 3
    backoff_s: float = 0.5
    longest_wait_s: float = 15.0  # a longer Retry-After is left to the caller
    requests_per_s: float = 2.0
    burst: int = 5
    dns_queries_per_s: float = 50.0
    user_agent: str = "Tocsin (defensive threat intelligence)"
    suspect_user_agent: str = "Mozilla/5.0 (compatible)"

    def __post_init__(self) -> None:
        numbers = (self.timeout_s, self.max_bytes, self.max_header_bytes, self.attempts, self.requests_per_s)
        if min(*numbers, self.burst, self.dns_queries_per_s, *self.ports) <= 0:
            raise InvalidValue("a limit or port of net must be above zero")
        if min(self.redirects, self.backoff_s, self.longest_wait_s) < 0:
            raise InvalidValue("a limit of net must not be below zero")
        if self.resolver is not None and not is_address(self.resolver.host):
            raise InvalidValue(
                f"the resolver {self.resolver.host!r} is no address: there is nobody to ask for it"
            )
        try:
            networks(self.forbidden_networks)
        except ValueError as error:
            raise InvalidValue(f"a forbidden network is not in CIDR form: {error}") from error
        try:
            tuple(web_address(url) for url in self.operator_urls)
        except NetRefused as error:
            raise InvalidValue(f"a URL of the settings cannot be used: {error}") from error

    @property
    def operator_urls(self) -> tuple[str, ...]:
        """Every base URL that the operator wrote: the configured class of `HttpClient`."""
        own = () if self.rdap_bootstrap == IANA_BOOTSTRAP else (self.rdap_bootstrap,)
        return (*own, *(base for _, base in self.rdap_servers), *self.configured_urls)
