"""The one outbound guard: resolves, checks every address, and connects to an address that was checked."""

import errno
import socket
from collections.abc import Mapping, Sequence
from ipaddress import IPv6Address, ip_address
from typing import Final, Protocol

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import NetError, NetRefused
from tocsin.net.addresses import Address, Network, public_host, reason_against
from tocsin.net.deadlines import Deadline
from tocsin.net.settings import Endpoint

MOST_ADDRESSES: Final = 4  # tried for one connection; each gets an equal share of the time left


class Resolver(Protocol):
    """Names to addresses. Thread-safe; keeps to the deadline; raises NetError."""

    def addresses(self, name: DomainName, /, *, deadline: Deadline) -> tuple[str, ...]:
        """Return the IPv4 and IPv6 addresses of a name, aliases followed; none when it has none."""


class Guard:
    """Connections to hosts that data names: public addresses only, and never a second look-up after the check.

    `allow` (address and port) and `detours` (host and port, with where it goes instead) are for tests on loopback; no
    setting fills them. Thread-safe.
    """

    def __init__(
        self,
        *,
        resolver: Resolver,
        ports: Sequence[int] = (80, 443),
        forbidden: Sequence[Network] = (),
        allow: Sequence[Endpoint] = (),
        detours: Mapping[Endpoint, Endpoint] | None = None,
    ) -> None:
        self._resolver = resolver
        self._ports = frozenset(ports)
        self._forbidden = tuple(forbidden)
        self._allow = frozenset(allow)
        self._detours = dict(detours or {})

    def connect(self, host: str, port: int, *, timeout_s: float) -> socket.socket:
        """Return a connected TCP socket. Raises NetRefused before any packet is sent to the host, or NetError."""
        return self.connect_by(host, port, Deadline.after(timeout_s, host))

    def connect_by(self, host: str, port: int, deadline: Deadline) -> socket.socket:
        """Do what `connect` does, by a deadline."""
        if not host or not 0 < port < 65536:
            raise NetRefused(f"{host[:80]!r} port {port} is not asked: there is no such place")
        detour = self._detours.get(Endpoint(host, port))
        if detour is not None:
            return _connect_first((detour,), host, deadline)
        return _connect_first(self._checked(host, port, deadline), host, deadline)

    def _checked(self, host: str, port: int, deadline: Deadline) -> tuple[Endpoint, ...]:
        if Endpoint(host, port) in self._allow:
            return (Endpoint(host, port),)
        if port not in self._ports and port not in {allowed.port for allowed in self._allow}:
            raise NetRefused(
                f"{host[:80]!r} port {port} is not asked: the port is not among those in the settings"
            )
        wanted = public_host(host)
        if wanted.address is not None:
            addresses: tuple[str, ...] = (str(wanted.address),)
        else:
            addresses = self._resolver.addresses(DomainName(wanted.text), deadline=deadline)
        endpoints = tuple(Endpoint(address, port) for address in addresses)
        for endpoint in endpoints:
            self._check(endpoint, host)
        if not endpoints:
            raise NetError(f"{host!r} has no address")
        return endpoints

    def _check(self, endpoint: Endpoint, host: str) -> None:
        if endpoint in self._allow:
            return
        if endpoint.port not in self._ports:
            raise NetRefused(
                f"{host!r} port {endpoint.port} is not asked: the port is not among those in the settings"
            )
        reason = self._reason(ip_address(endpoint.host))
        if reason:
            raise NetRefused(f"{host!r} is not asked: {endpoint.host} is {reason}")

    def _reason(self, address: Address) -> str | None:
        reason = reason_against(address)
        if reason:
            return reason
        if any(address in network for network in self._forbidden):
            return "in a network that the settings forbid"
        return "of this machine" if is_own(address) else None


def is_own(address: Address) -> bool:
    """Whether an address belongs to this machine, asked of its routes; no packet is sent."""
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            source = ip_address(probe.getsockname()[0])
    except OSError:
        return False  # no route: no connection either
    return source == address or source.is_loopback


def connect_configured(endpoint: Endpoint, deadline: Deadline) -> socket.socket:
    """Return a socket connected to exactly what the operator wrote; the system resolves its name. Raises NetError."""
    try:
        return socket.create_connection((endpoint.host, endpoint.port), deadline.remaining_s())
    except UnicodeError as error:  # a host that no resolver has a way to ask for
        raise NetError(f"{endpoint.host!r} is no host: {error}") from error
    except OSError as error:
        raise _failure(str(endpoint), error) from error


def _connect_first(endpoints: Sequence[Endpoint], host: str, deadline: Deadline) -> socket.socket:
    tried = endpoints[:MOST_ADDRESSES]
    for left, endpoint in zip(range(len(tried), 0, -1), tried, strict=True):
        try:
            return _connect(endpoint, deadline.share_s(left))
        except OSError as error:
            failure = _failure(host, error)
    raise failure


def _connect(endpoint: Endpoint, timeout_s: float) -> socket.socket:
    address = ip_address(endpoint.host)
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.connect((str(address), endpoint.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        connection.close()
        raise
    return connection


def _failure(host: str, error: OSError) -> NetError:
    if isinstance(error, TimeoutError):
        return NetError(f"{host!r} did not answer in time", retriable=True)
    if isinstance(error, socket.gaierror):
        return NetError(f"{host!r} has no address: {error.strerror}")
    what = errno.errorcode.get(error.errno or 0, "").lower() or type(error).__name__
    return NetError(f"{host!r} cannot be connected to: {error.strerror or what}", retriable=True)
