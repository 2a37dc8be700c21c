"""GET, and nothing else: no forms, cookies, credentials or proxies, each redirect through the guard by hand."""

import hashlib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from urllib.parse import unquote

import httpcore2

from tocsin.model.errors import NetError, NetRefused
from tocsin.net.bodies import decoded
from tocsin.net.cache import Cache, Cached
from tocsin.net.deadlines import Deadline
from tocsin.net.events import log
from tocsin.net.guard import Guard, connect_configured
from tocsin.net.pacing import Pace
from tocsin.net.responses import Response, from_meta, retry_after_s, to_meta
from tocsin.net.retrying import Patience
from tocsin.net.settings import Endpoint, NetSettings
from tocsin.net.streams import Connect, GuardedBackend, Meter
from tocsin.net.urls import WebAddress, web_address

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# Worth asking again of a server that is not under suspicion; a suspect's error page is a page like any other.
PASSING: Final = frozenset({429, 502, 503, 504})
READ_BYTES: Final = 65_536  # httpcore reads as much at a time


@dataclass(frozen=True, slots=True)
class _Way:
    """How a class of addresses is reached."""

    kind: str
    connect: Connect
    context: ssl.SSLContext
    user_agent: str

    def check(self, here: WebAddress, there: WebAddress) -> None:
        """Raise NetRefused when a redirect leads where this class must not go."""
        if self.kind == "configured" and here.origin != there.origin:
            raise NetRefused(
                f"a redirect from {here.authority!r} to {there.authority!r} is not followed: it was configured"
            )
        if self.kind == "infrastructure" and (here.scheme, there.scheme) == ("https", "http"):
            raise NetRefused(f"a redirect from {here.authority!r} is not followed: it gives up encryption")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked for at every hop."""

    accept: str
    most: int
    truncate: bool
    follow: bool


class HttpClient:
    """GET requests, behind the guard. Thread-safe: every request has a connection of its own."""

    def __init__(
        self,
        settings: NetSettings,
        guard: Guard,
        *,
        verifying: ssl.SSLContext,
        looking: ssl.SSLContext,
        patience: Patience,
        pace: Pace,
        cache: Cache,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._suspect = _Way("suspect", guard.connect_by, looking, settings.suspect_user_agent)
        self._infrastructure = _Way("infrastructure", guard.connect_by, verifying, settings.user_agent)
        self._bases = tuple(web_address(url) for url in settings.operator_urls)
        self._patience = patience
        self._pace = pace
        self._cache = cache
        self._clock = clock

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        max_bytes: int | None = None,
        suspect: bool = True,
        max_age_s: float = 0,
        follow: bool = True,
        truncate: bool = False,
    ) -> Response:
        """Return what a server answers to a GET, whatever its status.

        `suspect` (the default) is for every URL that came from data: it is refused unless `reach_suspects` is set, and in
        passive mode. False is for services that do not belong to the suspect (a registry's RDAP server): their
        certificates must verify, 429, 502, 503 and 504 are asked again, and a URL below one that the operator configured may be
        private. An answer kept for no longer than `max_age_s` seconds is given without asking; 0 neither looks nor keeps.
        A body beyond `max_bytes` is an error, or cut when `truncate` is set. Without `follow`, a redirect is the answer.
        Raises NetRefused and NetError.
        """
        address = web_address(url)
        way = self._way(address, suspect=suspect)
        wish = _Wish(accept, self._settings.max_bytes if max_bytes is None else max_bytes, truncate, follow)
        key = _key(way, wish, address)
        kept = self._kept(key, max_age_s, wish.most)
        if kept is not None:
            return kept
        response = self._patience.run(lambda: self._asked(address, way, wish))
        if max_age_s > 0 and not response.truncated and response.status < 500 and response.status != 429:
            at = self._clock()
            expires = at + timedelta(seconds=max_age_s)
            self._cache.put(key, Cached(key, at, expires, to_meta(response), response.body))
        return response

    def _way(self, address: WebAddress, *, suspect: bool) -> _Way:
        if suspect:
            check_suspects_allowed(self._settings, address.host)
            return self._suspect
        if any(_is_below(address, base) for base in self._bases):
            return replace(self._infrastructure, kind="configured", connect=partial(_to_configured, address))
        return self._infrastructure

    def _kept(self, key: str, max_age_s: float, most: int) -> Response | None:
        cached = self._cache.get(key) if max_age_s > 0 else None
        if cached is None or not timedelta(0) <= self._clock() - cached.at <= timedelta(seconds=max_age_s):
            return None
        return from_meta(cached.meta, cached.body) if len(cached.body) <= most else None

    def _asked(self, address: WebAddress, way: _Way, wish: _Wish) -> Response:
        deadline = Deadline.after(self._settings.timeout_s, address.host)
        passed: list[WebAddress] = []
        while True:
            deadline = deadline.later(self._pace.wait(address.host))
            response = self._hop(address, way, wish, deadline)
            location = response.header("location") if response.status in REDIRECTS else None
            if location is None or not wish.follow:
                return replace(response, redirects=tuple(map(str, passed)))
            passed.append(address)
            if len(passed) > self._settings.redirects:
                raise NetError(
                    f"{passed[0].authority!r} redirects more than {self._settings.redirects} times"
                )
            there = address.joined(_as_utf8(location))
            way.check(address, there)
            if there in passed:
                raise NetError(f"{passed[0].authority!r} redirects in a circle")
            address = there

    def _hop(self, address: WebAddress, way: _Way, wish: _Wish, deadline: Deadline) -> Response:
        started = time.monotonic()
        fate = "failed"
        try:
            response = self._exchange(address, way, wish, deadline)
            fate = str(response.status)
        except NetRefused:
            fate = "refused"
            raise
        finally:
            took_ms = round(1000 * (time.monotonic() - started))
            log.info("web server asked", host=address.host, reach=way.kind, fate=fate, took_ms=took_ms)
        if way.kind != "suspect" and response.status in PASSING:
            raise self._pause(address, response)
        return response

    def _pause(self, address: WebAddress, response: Response) -> NetError:
        wait_s = retry_after_s(response.header("retry-after"), self._clock())
        if wait_s is not None:
            self._pace.hold(address.host, wait_s)
        return NetError(f"{address.host!r} answers {response.status}", retriable=True, retry_after_s=wait_s)

    def _exchange(self, address: WebAddress, way: _Way, wish: _Wish, deadline: Deadline) -> Response:
        meter = Meter(self._settings.max_header_bytes + READ_BYTES)
        backend = GuardedBackend(way.connect, way.context, deadline=deadline, meter=meter)
        # A pool for one request: nothing is shared between threads, and no connection outlives its check.
        with httpcore2.ConnectionPool(network_backend=backend, ssl_context=_unused_context()) as pool:
            try:
                answer = pool.handle_request(_request(address, way, wish))
                headers = self._headers(answer, address)
                meter.left = 2 * wish.most + 2 * READ_BYTES  # twice: chunks have heads of their own
                return _response(answer, address, headers, wish)
            except (httpcore2.ProtocolError, httpcore2.NetworkError, httpcore2.TimeoutException) as error:
                raise _misspoken(address, error) from error

    def _headers(self, answer: httpcore2.Response, address: WebAddress) -> tuple[tuple[str, str], ...]:
        size = sum(len(name) + len(value) + 4 for name, value in answer.headers)
        if size > self._settings.max_header_bytes:
            raise NetError(
                f"{address.host!r} sends headers of {size} bytes; {self._settings.max_header_bytes} are allowed"
            )
        return tuple(
            (name.decode("ascii", "replace").lower(), value.decode("latin-1"))
            for name, value in answer.headers
        )


def check_suspects_allowed(settings: NetSettings, host: str) -> None:
    """Raise NetRefused unless the settings allow a packet to a suspect's host."""
    if settings.passive:
        raise NetRefused(f"{host!r} is not asked: passive mode")
    if not settings.reach_suspects:
        raise NetRefused(f"{host!r} is not asked: reaching suspect hosts is switched off")


def _misspoken(address: WebAddress, error: Exception) -> NetError:
    # By its text: for httpcore a peer that went away and one that talks nonsense are the same kind of error.
    is_cut_off = "closed connection" in str(error) or "disconnected" in str(error)
    return NetError(f"{address.host!r} does not speak HTTP as it must: {error}", retriable=is_cut_off)


def _is_below(address: WebAddress, base: WebAddress) -> bool:
    folder = base.path.partition("?")[0]
    same = address.origin == base.origin
    inside = address.path == base.path or address.path.startswith(
        folder if folder.endswith("/") else f"{folder}/"
    )
    return same and inside and ".." not in unquote(address.path)


def _to_configured(address: WebAddress, host: str, port: int, deadline: Deadline) -> socket.socket:
    if (host, port) != (address.host, address.port):
        raise NetRefused(f"{host!r} port {port} is not asked: {address.authority!r} was configured")
    return connect_configured(Endpoint(host, port), deadline)


def _unused_context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # see `streams`: ours are never handed to httpcore


def _request(address: WebAddress, way: _Way, wish: _Wish) -> httpcore2.Request:
    headers = (
        ("Host", address.authority),
        ("User-Agent", way.user_agent),
        ("Accept", wish.accept),
        ("Accept-Encoding", "gzip"),
        ("Connection", "close"),
    )
    url = httpcore2.URL(
        scheme=address.scheme.encode(),
        host=address.host.encode(),
        port=address.port,
        target=address.path.encode(),
    )
    return httpcore2.Request("GET", url, headers=headers)


def _response(
    answer: httpcore2.Response, address: WebAddress, headers: tuple[tuple[str, str], ...], wish: _Wish
) -> Response:
    response = Response(answer.status, str(address), headers, b"")
    if wish.follow and answer.status in REDIRECTS and response.header("location") is not None:
        return response  # nobody reads the body of a redirect that is followed
    length = response.header("content-length") or ""
    if not wish.truncate and length.isdecimal() and int(length[:18]) > wish.most:
        raise NetError(f"{address.host!r} answers with {length} bytes; {wish.most} are allowed")
    encoding = ",".join(value for name, value in headers if name == "content-encoding")
    body, truncated = decoded(answer.iter_stream(), encoding, most=wish.most)
    if truncated and not wish.truncate:
        raise NetError(f"{address.host!r} answers with more than the {wish.most} bytes that are allowed")
    return replace(response, body=body, truncated=truncated)


def _as_utf8(location: str) -> str:
    # Headers are bytes; what browsers read in a Location is UTF-8.
    return location.encode("latin-1").decode("utf-8", "replace")


def _key(way: _Way, wish: _Wish, address: WebAddress) -> str:
    asked = f"{way.kind}\n{wish.accept}\n{wish.follow}\n{address}"
    return f"http:{hashlib.sha256(asked.encode()).hexdigest()}"
