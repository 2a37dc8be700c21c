"""Real servers on loopback for every test that needs the outside: DNS, HTTP, TLS, and a canary that nobody may touch.

with dns_server({"lure.example": {"A": ["192.0.2.7"]}}) as dns, http_server({"/": Page(b"hello")}) as web:
    net = loopback_net(dns, reroute={("lure.example", 80): web})
    net.http.get("http://lure.example/").body
"""

import contextlib
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from tocsin.net.cache import Cache
from tocsin.net.network import Net
from tocsin.net.settings import Endpoint, NetSettings

if TYPE_CHECKING:
    import trustme  # benches use these servers where it is not installed

LOOPBACK = "127.0.0.1"
LONGEST_UDP = 1232
# type -> values in zone file form (names without the last dot), or what gives them anew at every question.
# Instead of types: {"rcode": ["SERVFAIL"]}, {"raw": [b"..."]} (the bytes after the id), {"silent": []}.
# Beside types: {"drip": []} (TCP answers come in single bytes), {"from elsewhere": []} (UDP answers come from another port).
Values = Sequence[str | bytes] | Callable[[], Sequence[str]]
Zone = Mapping[str, Mapping[str, Values]]


class Served(Protocol):
    """Anything that listens."""

    @property
    def endpoint(self) -> Endpoint: ...


@dataclass
class DnsServer:
    """A recursive resolver that knows one zone; `zone` may be replaced while it runs, `asked` tells what was asked."""

    endpoint: Endpoint
    zone: Zone
    ttl: int = 300
    follows_aliases: bool = True
    after: Callable[[str, str], None] | None = None  # called with name and type when a question has come in
    asked: list[tuple[str, str]] = field(default_factory=list)
    over_tcp: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, wire: bytes) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        self.asked.append((name, dns.rdatatype.to_text(question.rdtype)))
        known = self.zone.get(name, {})
        if self.after is not None:
            self.after(*self.asked[-1])
        if "silent" in known:
            return None
        if "raw" in known:
            raw = _values(known["raw"])[0]
            return wire[:2] + (raw if isinstance(raw, bytes) else raw.encode())
        response = dns.message.make_response(query, recursion_available=True)
        if "rcode" in known:
            response.set_rcode(dns.rcode.from_text(str(_values(known["rcode"])[0])))
        elif name not in self.zone:
            response.set_rcode(dns.rcode.NXDOMAIN)
        else:
            self._fill(response, name, dns.rdatatype.to_text(question.rdtype))
        return response.to_wire(max_size=65535)

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        for _ in range(64):  # a resolver that follows a circle for ever helps nobody
            known = self.zone.get(name, {})
            if kind in known:
                response.answer.append(self._rrset(name, kind, _values(known[kind])))
                return
            if "CNAME" not in known:
                return
            target = str(_values(known["CNAME"])[0])
            rrset = self._rrset(name, "CNAME", [target])
            if rrset in response.answer:
                return
            response.answer.append(rrset)
            if not self.follows_aliases:
                return
            name = target

    def _rrset(self, name: str, kind: str, values: Sequence[str | bytes]) -> dns.rrset.RRset:
        texts = [value.decode() if isinstance(value, bytes) else value for value in values]
        rdatas = [
            dns.rdata.from_text(
                dns.rdataclass.IN, dns.rdatatype.from_text(kind), text, origin=dns.name.root, relativize=False
            )
            for text in texts
        ]
        return dns.rrset.from_rdata_list(dns.name.from_text(name), self.ttl, rdatas)


def _values(values: Values) -> Sequence[str | bytes]:
    return values() if callable(values) else values


@contextlib.contextmanager
def dns_server(zone: Zone, *, ttl: int = 300) -> Iterator[DnsServer]:
    """Answer DNS questions by UDP and TCP on one port of 127.0.0.1 (see `Zone`); names not in the zone do not exist."""
    with _listener() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(tcp.getsockname())
        server = DnsServer(_endpoint(tcp), zone, ttl)
        with (
            _served_by_datagram(udp, server),
            _served(tcp, lambda connection: _dns_by_tcp(connection, server)),
        ):
            yield server


def _dns_by_tcp(connection: socket.socket, server: DnsServer) -> None:
    size = int.from_bytes(_exactly(connection, 2), "big")
    answer = server.answer(_exactly(connection, size))
    server.over_tcp.append(server.asked[-1])
    if answer is None:
        return
    wire = len(answer).to_bytes(2, "big") + answer
    if "drip" in server.zone.get(server.asked[-1][0], {}):
        drip(connection, wire)
    else:
        connection.sendall(wire)


def drip(connection: socket.socket, data: bytes, *, pause_s: float = 0.05) -> None:
    """Send single bytes, slowly: no read takes long, and the whole takes for ever."""
    for place in range(len(data)):
        connection.sendall(data[place : place + 1])
        time.sleep(pause_s)


@contextlib.contextmanager
def _served_by_datagram(udp: socket.socket, server: DnsServer) -> Iterator[None]:
    stop, stopper = socket.socketpair()

    def serve() -> None:
        while _readable(udp, stop):
            wire, peer = udp.recvfrom(65535)
            answer = server.answer(wire)
            if answer is None:
                continue
            if len(answer) > LONGEST_UDP:
                cut = dns.message.make_response(dns.message.from_wire(wire))
                cut.flags |= dns.flags.TC
                answer = cut.to_wire()
            if "from elsewhere" in server.zone.get(server.asked[-1][0], {}):
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                    other.sendto(answer, peer)
            else:
                udp.sendto(answer, peer)

    with _running(serve, stop, stopper):
        yield


@dataclass(frozen=True)
class Asked:
    """A request as it came in: header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    raw: bytes


@dataclass(frozen=True)
class Page:
    """An answer; Content-Length is put in unless `headers` has it or Transfer-Encoding."""

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()

    def wire(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} Said"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if not {"content-length", "transfer-encoding"} & {name.lower() for name, _ in self.headers}:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


def redirect(location: str, status: int = 302) -> Page:
    """Return a page that leads elsewhere."""
    return Page(status=status, headers=(("Location", location),))


# A page; a function of the request; or a function that is given the request and the connection, to misbehave on it.
Route = Page | Callable[[Asked], Page]
Misbehaviour = Callable[[Asked, socket.socket], None]


@dataclass
class WebServer:
    """A server of a few paths; `asked` has every request, in order. Paths not among the routes are 404."""

    endpoint: Endpoint
    routes: Mapping[str, Route]
    misbehaviour: Misbehaviour | None = None
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of the server's root, by http and its loopback address, without the last slash."""
        return f"http://{self.endpoint}"

    def serve(self, connection: socket.socket) -> None:
        asked = _request(connection)
        if asked is None:
            return
        self.asked.append(asked)
        if self.misbehaviour is not None:
            self.misbehaviour(asked, connection)
            return
        path = asked.target.partition("?")[0]
        route = self.routes.get(asked.target, self.routes.get(path, Page(status=404)))
        page = route if isinstance(route, Page) else route(asked)
        connection.sendall(page.wire())


@contextlib.contextmanager
def http_server(
    routes: Mapping[str, Route] | None = None,
    *,
    cert: "trustme.LeafCert | None" = None,
    misbehaviour: Misbehaviour | None = None,
) -> Iterator[WebServer]:
    """Serve HTTP (with `cert`: HTTPS) on a port of 127.0.0.1; one request for each connection."""
    with _listener() as listener:
        server = WebServer(_endpoint(listener), routes or {}, misbehaviour)
        with _served(listener, server.serve, context=_context(cert)):
            yield server


def _request(connection: socket.socket) -> Asked | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        more = connection.recv(65536)
        if not more:
            return None
        raw += more
    first, *lines = raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return Asked(method, target, {name.lower(): value.strip() for name, _, value in pairs}, raw)


@dataclass
class TlsServer:
    """A server that shakes hands and says nothing; `names` has the host name asked for in every handshake."""

    endpoint: Endpoint
    names: list[str | None] = field(default_factory=list)


@contextlib.contextmanager
def tls_server(cert: "trustme.LeafCert") -> Iterator[TlsServer]:
    """Show a certificate and its chain on a port of 127.0.0.1."""
    context = _context(cert)
    assert context is not None
    with _listener() as listener:
        server = TlsServer(_endpoint(listener))
        context.sni_callback = lambda _stream, name, _context: server.names.append(name)
        with _served(listener, lambda connection: connection.recv(1) and None, context=context):
            yield server


@dataclass
class RawServer:
    """A server that does what a test says with every connection."""

    endpoint: Endpoint


@contextlib.contextmanager
def raw_server(serve: Callable[[socket.socket], None]) -> Iterator[RawServer]:
    """Hand every connection to a port of 127.0.0.1 over, and close it afterwards."""
    with _listener() as listener, _served(listener, serve):
        yield RawServer(_endpoint(listener))


def _context(cert: "trustme.LeafCert | None") -> ssl.SSLContext | None:
    if cert is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    cert.configure_cert(context)
    return context


@dataclass
class Canary:
    """Counts the connections that should never have been made."""

    port: int
    hits: int = 0


@contextlib.contextmanager
def canary(port: int = 0, hosts: Sequence[str] = ("0.0.0.0", "::")) -> Iterator[Canary]:  # noqa: S104  # all of them
    """Listen on every address of this machine (or the given ones), IPv4 and IPv6, and count who comes."""
    bird = Canary(port)

    def sing(_connection: socket.socket) -> None:
        bird.hits += 1

    with contextlib.ExitStack() as stack:
        for host in hosts:
            try:
                listener = stack.enter_context(_listener(host, bird.port))
            except OSError:
                if ":" in host:
                    continue  # a machine without IPv6 has nothing to hit there
                raise
            bird.port = listener.getsockname()[1]
            stack.enter_context(_served(listener, sing))
        yield bird


def loopback_net(
    resolver: DnsServer | None = None,
    *,
    reroute: Mapping[tuple[str, int], Served] | None = None,
    allow: Sequence[Served] = (),
    cache: Cache | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    sleep: Callable[[float], None] = lambda _seconds: None,
    **settings: Any,
) -> Net:
    """Return a `Net` for tests: asks `resolver`, reaches suspects, never sleeps, gives up after two seconds.

    `reroute` sends what would go to a host and port to a server here instead, without resolving the host; `allow` lets
    addresses that lead to a server here through. Both are the guard's explicit allowance for tests. Further keywords are
    `NetSettings`.
    """
    # Without a resolver, questions go to a port that answers none (TCP's discard), never to the system's.
    asked = resolver.endpoint if resolver else Endpoint(LOOPBACK, 9)
    chosen = {"resolver": asked, "reach_suspects": True, "timeout_s": 2.0, "attempts": 1, **settings}
    return Net(
        NetSettings(**chosen),
        allow=tuple(served.endpoint for served in allow),
        detours={Endpoint(*place): served.endpoint for place, served in (reroute or {}).items()},
        cache=cache,
        clock=clock,
        sleep=sleep,
    )


def _listener(host: str = LOOPBACK, port: int = 0) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=64)


def _endpoint(listener: socket.socket) -> Endpoint:
    host, port = listener.getsockname()[:2]
    return Endpoint(host, port)


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise ConnectionError("the other side went away")
        data += more
    return data


@contextlib.contextmanager
def _served(
    listener: socket.socket,
    serve: Callable[[socket.socket], object],
    *,
    context: ssl.SSLContext | None = None,
) -> Iterator[None]:
    stop, stopper = socket.socketpair()
    open_now: set[socket.socket] = set()
    workers: list[threading.Thread] = []

    def answer(connection: socket.socket) -> None:
        # Whatever the other side does is its right: a server of a test has nothing to say about it.
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.settimeout(20)
            if context is None:
                serve(connection)
                return
            with context.wrap_socket(connection, server_side=True) as stream:
                open_now.add(stream)
                serve(stream)

    def accept() -> None:
        # Who has come is let in even after the end: a canary must not miss the last one.
        while _readable(listener, stop) or _readable(listener):
            connection, _ = listener.accept()
            open_now.add(connection)
            worker = threading.Thread(target=answer, args=(connection,), daemon=True)
            worker.start()
            workers.append(worker)

    with _running(accept, stop, stopper):
        yield
    for connection in tuple(open_now):
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    for worker in workers:
        worker.join(5)


@contextlib.contextmanager
def _running(serve: Callable[[], None], stop: socket.socket, stopper: socket.socket) -> Iterator[None]:
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopper.close()
        thread.join(5)
        stop.close()


def _readable(socket_: socket.socket, stop: socket.socket | None = None) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(socket_, selectors.EVENT_READ)
        if stop is not None:
            selector.register(stop, selectors.EVENT_READ)
        ready = selector.select(None if stop else 0)
        return bool(ready) and all(key.fileobj is not stop for key, _ in ready)
