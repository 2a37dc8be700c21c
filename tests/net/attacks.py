"""Attempts to make the guard connect to this machine: ways of writing an address, times ways of handing it over."""

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from tests.net.servers import (
    LOOPBACK,
    Canary,
    DnsServer,
    WebServer,
    Zone,
    canary,
    dns_server,
    http_server,
    loopback_net,
    redirect,
)

from tocsin.model.errors import NetError, NetRefused
from tocsin.net.network import Net

# Every one of these is this machine, a private network or an address with such a one inside, for some reader.
PLAIN_V4: Final = tuple(
    """
    127.0.0.1 127.0.0.2 127.1.2.3 127.255.255.254 0.0.0.0 0.0.0.1 10.0.0.1 10.255.255.53 100.64.0.1 100.100.100.200
    169.254.169.254 169.254.0.1 168.63.129.16 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
    192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
    255.255.255.255
    """.split()
)
PLAIN_V6: Final = tuple(
    """
    ::1 :: ::127.0.0.1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:0:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8
    0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 0:0:0:0:0:ffff:7f00:0001 64:ff9b::7f00:1 64:ff9b::127.0.0.1
    64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1 2002:7f00:1:: 2002:7f00:0001::1 2002:a00:1::1
    2001:0:7f00:1:: 2001::1 2001:db8::1 2001:10::1 2001:20::1 3fff::1 3ffe::1 5f00::1 100::1 fe80::1 fe80::7f00:1 fec0::1
    fc00::1 fd00::1 fd00:ec2::254 fd20:ce::254 ff02::1 ff05::2 4000::1
    """.split()
)
ODD_V4: Final = tuple(
    """
    2130706433 017700000001 0x7f000001 0X7F000001 0x7f.0.0.1 0x7f.0x0.0x0.0x1 0177.0.0.1 0177.0000.0000.0001 127.1
    127.0.1 127.000.000.001 0127.0.0.1 127.0x000001 127.0.0x1 0x7f.1 0177.1 00000177.1 0 0x0 00 127.0.0.1.
    127.0.0.1.. 127..0.0.1 2130706433. 0x7f000001. 127.0.0.1%00 127.0.0.1%20 %31%32%37.0.0.1 127%2e0%2e0%2e1 127.0.0.1%25
    4294967296 6425673729 127.0.0.257 1.0x7f000001 lure.example.127.0.0.1 10.1 192.168.1 0xa000001 0x 0x. 1e1
    """.split()
)
ODD_TEXT: Final = (
    "①②⑦.⓪.⓪.①",
    "１２７.０.０.１",
    "127。0。0。1",
    "127．0．0．1",
    "127｡0｡0｡1",
    "𝟏𝟐𝟕.𝟎.𝟎.𝟏",
    "²130706433",
    "١٢٧.٠.٠.١",
    "127.0.0.1\u00ad",
    "127.0.0.\u200b1",
    "０ｘ７ｆ.1",
    "ⓛocalhost",
    "local\u00adhost",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ｌｏｃａｌｈｏｓｔ",
    "lure.localhost",
    "localhost.localdomain",
    "printer.local",
    "metadata.google.internal",
    "router.home.arpa",
    "hidden.onion",
    "ip6-localhost",
    "intranet",
    "fe80::1%lo",
    "fe80::1%25lo",
    "::1%1",
    "::ffff:127.0.0.1%lo",
    "::ffff:0x7f.1",
    "::1::",
    "[::1]",
    "*.127.0.0.1",
    " 127.0.0.1",
    "127.0.0.1 ",
    "127.0.0.1\t",
    "127.0.0.1\n",
    "127.0.0.1\x00",
    "127.0.0.1\x00.lure.example",
    "127.0.0.1\\",
    "127.0.0.1#.lure.example",
    "127.0.0.1?.lure.example",
    "lure.example@127.0.0.1",
    "127.0.0.1:80",
)
HOSTS: Final = (*PLAIN_V4, *PLAIN_V6, *ODD_V4, *ODD_TEXT)
# Whole URLs that two readers could take for different places. {port} is the canary's.
URLS: Final = (
    "http://lure.example@127.0.0.1:{port}/",
    "http://lure.example:80@127.0.0.1:{port}/",
    "http://lure.example%40127.0.0.1:{port}/",
    "http://lure.example#@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@lure.example/",
    "http://127.0.0.1:{port}\\@lure.example/",
    "http://lure.example\\@127.0.0.1:{port}/",
    "http://lure.example:80\\@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http:/127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:////127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
    "hTTps://127.0.0.1:{port}/",
    " http://127.0.0.1:{port}/",
    "\thttp://127.0.0.1:{port}/",
    "ht\ntp://127.0.0.1:{port}/",
    "http://127.0.0.1\n:{port}/",
    "http://127.0.0.1:{port}\r\nHost: lure.example/",
    "http://lure.example /@127.0.0.1:{port}/",
    "http://:@127.0.0.1:{port}/",
    "http://@127.0.0.1:{port}/",
    "http://[::1]@127.0.0.1:{port}/",
    "http://[::1:{port}/",
    "http://[127.0.0.1]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[v1.127.0.0.1]:{port}/",
    "http://127.0.0.1:０{port}/",
    "http://127.0.0.1:+{port}/",
    "http://127.0.0.1:0{port}/",
    "http://127.0.0.1: {port}/",
    "http://127.0.0.1:{port}:{port}/",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "file:///etc/passwd",
    "file://127.0.0.1:{port}/etc/passwd",
    "dict://127.0.0.1:{port}/d:x",
    "ldap://127.0.0.1:{port}/",
    "ws://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}/!/",
    "url:http://127.0.0.1:{port}/",
    "javascript:fetch('http://127.0.0.1:{port}/')",
    "data:text/html,<img src=http://127.0.0.1:{port}/>",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "unix:/var/run/docker.sock",
)
PROXY_VARIABLES: Final = (
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "ftp_proxy",
)


@dataclass
class Tally:
    """What was tried: how many attempts each way, and which ended otherwise than refused."""

    tried: dict[str, int] = field(default_factory=dict)
    hits: int = 0
    answered: list[str] = field(default_factory=list)  # attempts after which somebody gave an answer
    failed: list[str] = field(default_factory=list)  # attempts that ended in an error, but were not refused

    @property
    def attempts(self) -> int:
        return sum(self.tried.values())


@dataclass
class Scene:
    """A canary on every address of this machine, a web server and a resolver for the attacks, and what came of them."""

    bird: Canary
    web: WebServer
    resolver: DnsServer
    tally: Tally = field(default_factory=Tally)

    def net(self, **settings: Any) -> Net:
        """Return a net that would reach the canary if only its address were checked less well."""
        return loopback_net(
            self.resolver,
            reroute={("redirector.example", 80): self.web},
            **{
                "ports": (80, 443, self.bird.port),
                "timeout_s": 5.0,
                "requests_per_s": 1e6,
                "burst": 1000,
                **settings,
            },
        )

    def attempt(self, way: str, form: str, action: Callable[[], object]) -> None:
        """Try one form one way, and write down how it ended."""
        self.tally.tried[way] = self.tally.tried.get(way, 0) + 1
        try:
            action()
        except NetRefused:
            pass
        except NetError as error:
            self.tally.failed.append(f"{way}: {form!r}: {error}")
        else:
            self.tally.answered.append(f"{way}: {form!r}")


@contextlib.contextmanager
def scene() -> Iterator[Scene]:
    """Set up a scene."""
    with canary() as bird, http_server() as web, dns_server({}) as resolver:
        yield Scene(bird, web, resolver)


def in_url(host: str, port: int, scheme: str = "http") -> str:
    """Return a URL with the host as it is, in brackets where IPv6 must have them."""
    authority = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
    return f"{scheme}://{authority}:{port}/"


def directly(scene: Scene) -> None:
    """Hand every form to the three clients as it is."""
    net, port = scene.net(), scene.bird.port
    for host in HOSTS:
        scene.attempt("http URL", host, partial(net.http.get, in_url(host, port)))
        scene.attempt("https URL", host, partial(net.http.get, in_url(host, port, "https")))
        scene.attempt("not suspect", host, partial(net.http.get, in_url(host, port), suspect=False))
        scene.attempt("TLS", host, partial(net.tls.certificate, host, port))
    for url in URLS:
        scene.attempt("odd URL", url, partial(net.http.get, url.format(port=port)))


def by_redirect(scene: Scene) -> None:
    """Hand every form over in the Location of a redirect."""
    net, port = scene.net(), scene.bird.port
    locations = [*(in_url(host, port) for host in HOSTS), *(url.format(port=port) for url in URLS)]
    wires = [location.encode("utf-8").decode("latin-1") for location in locations]
    # A header has no place for some characters: those locations are tried in `directly` only.
    for status, wire in itertools.product((301, 307), wires):
        if set(wire) & set("\r\n\x00"):
            continue
        scene.web.routes = {"/": redirect(wire, status)}
        scene.attempt("redirect", wire, lambda: net.http.get("http://redirector.example/"))


def by_name(scene: Scene) -> None:
    """Hand every address over as the answer of a resolver: alone, behind aliases, beside public ones."""
    net, port = scene.net(), scene.bird.port
    for kind, addresses in (("A", PLAIN_V4), ("AAAA", PLAIN_V6)):
        for address in addresses:
            scene.resolver.zone = _zone(kind, address)
            for way in ("alone", "alias", "aliases", "beside"):
                url = f"http://{way}.example:{port}/"
                scene.attempt(f"DNS, {way}", address, partial(net.http.get, url))
            scene.attempt("DNS, TLS", address, lambda: net.tls.certificate("alias.example", port))


def _zone(kind: str, address: str) -> Zone:
    public = {"A": "192.0.3.1", "AAAA": "2600::1"}
    return {
        "alone.example": {kind: [address]},
        "alias.example": {"CNAME": ["alone.example"]},
        "aliases.example": {"CNAME": ["alias.example"]},
        "beside.example": {"A": [public["A"]], "AAAA": [public["AAAA"]], kind: [public[kind], address]},
    }


def by_rebinding(scene: Scene) -> None:
    """Change the answer between the check and whatever might come after: first here, then the canary, and so on."""
    with http_server() as first, canary(first.endpoint.port, ("127.0.0.2", "::1")) as bird:
        for other in (["127.0.0.2"], ["127.0.0.2", LOOPBACK], [LOOPBACK, "127.0.0.2"]):
            turns = itertools.cycle([[LOOPBACK], other])
            scene.resolver.zone = {"turn.example": {"A": partial(next, turns)}}
            net = loopback_net(scene.resolver, allow=[first], requests_per_s=1e6, burst=1000)
            url = f"http://turn.example:{first.endpoint.port}/"
            for turn in range(10):
                before = len(scene.resolver.asked)
                with contextlib.suppress(NetRefused):
                    net.http.get(url)
                    assert turn % 2 == 0
                assert [kind for _, kind in scene.resolver.asked[before:]] == ["A", "AAAA"]
                scene.tally.tried["rebinding"] = scene.tally.tried.get("rebinding", 0) + 1
    scene.bird.hits += bird.hits


def by_environment(scene: Scene) -> None:
    """Point every variable that names a proxy at the canary, and ask for what may be asked for."""
    pointed = dict.fromkeys(PROXY_VARIABLES, f"http://127.0.0.1:{scene.bird.port}")
    scene.web.routes = {}
    with _set(pointed):
        net = scene.net()
        for variable in PROXY_VARIABLES:
            net.http.get("http://redirector.example/")
            scene.tally.tried["proxy variables"] = scene.tally.tried.get("proxy variables", 0) + 1
            scene.attempt(
                "proxy and address", variable, lambda: net.http.get(f"http://127.0.0.1:{scene.bird.port}/")
            )


@contextlib.contextmanager
def _set(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


WAYS: Final[Sequence[Callable[[Scene], None]]] = (
    directly,
    by_redirect,
    by_name,
    by_rebinding,
    by_environment,
)


def run_all() -> Tally:
    """Try everything; the canary's hits are in the tally."""
    with scene() as stage:
        for way in WAYS:
            way(stage)
    stage.tally.hits = stage.bird.hits  # only now everybody who came has been let in
    return stage.tally
