import gzip
import itertools
import logging
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.net.servers import (
    Asked,
    Misbehaviour,
    Page,
    WebServer,
    drip,
    http_server,
    loopback_net,
    redirect,
)

from tocsin.model.errors import NetError, NetRefused
from tocsin.net.cache import Cached, MemoryCache
from tocsin.net.http_client import HttpClient
from tocsin.net.network import Net
from tocsin.net.settings import NetSettings

LURE = "http://lure.example/"
AUTHORITY = trustme.CA()
LEAF = AUTHORITY.issue_cert("lure.example", "rdap.example")
OTHER_LEAF = trustme.CA().issue_cert("rdap.example")


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("authorities") / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(path)
    return str(path)


def net_to(web: WebServer, **settings: Any) -> Net:
    """Return a net for which lure.example, other.example and rdap.example are the given server, at both ports."""
    hosts = ("lure.example", "other.example", "rdap.example")
    return loopback_net(reroute={(host, port): web for host in hosts for port in (80, 443)}, **settings)


def said_by(wire: bytes) -> Misbehaviour:
    def misbehave(_asked: Asked, connection: socket.socket) -> None:
        connection.sendall(wire)

    return misbehave


def test_a_page_is_fetched_with_its_headers_as_sent() -> None:
    page = Page(
        b"<title>x</title>", 203, (("Server", "nginx"), ("X-Powered-By", "PHP"), ("Set-Cookie", "a=b"))
    )
    with http_server({"/login?a=b": page}) as web:
        response = net_to(web).http.get("http://LURE.example/login?a=b#top", accept="text/html")

    assert (response.status, response.url, response.body) == (
        203,
        "http://lure.example/login?a=b",
        b"<title>x</title>",
    )
    assert response.headers[:3] == (("server", "nginx"), ("x-powered-by", "PHP"), ("set-cookie", "a=b"))
    assert (response.redirects, response.truncated) == ((), False)


def test_nothing_goes_out_but_a_plain_get() -> None:
    with http_server({"/": redirect("/next")}) as web:
        net_to(web).http.get(LURE, accept="text/html")
        asked = web.asked

    assert [each.method for each in asked] == ["GET", "GET"]
    assert [dict(each.headers) for each in asked] == [
        {
            "host": "lure.example",
            "user-agent": "Mozilla/5.0 (compatible)",
            "accept": "text/html",
            "accept-encoding": "gzip",
            "connection": "close",
        }
    ] * 2


def test_there_is_no_way_to_send_anything() -> None:
    public = [name for name in vars(HttpClient) if not name.startswith("_")]

    assert public == ["get"]


def test_cookies_are_never_sent_back() -> None:
    with http_server(
        {"/": Page(status=302, headers=(("Location", "/b"), ("Set-Cookie", "id=1; Path=/")))}
    ) as web:
        net = net_to(web)
        net.http.get(LURE)
        net.http.get(LURE)

        assert not any("cookie" in asked.headers for asked in web.asked)


def test_credentials_of_the_system_are_never_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine lure.example login me password secret\ndefault login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    with http_server() as web:
        net_to(web).http.get(LURE)

        assert "authorization" not in web.asked[0].headers


@pytest.mark.parametrize("accept", ["text/html\r\nX-Evil: 1", "text/html\nX: 1", "a\x00b"])
def test_a_header_cannot_be_smuggled_into_the_request(accept: str) -> None:
    with http_server() as web:
        with pytest.raises(NetError):
            net_to(web).http.get(LURE, accept=accept)

        assert web.asked == []


# Suspects, infrastructure, what was configured


def test_suspects_are_not_reached_until_that_is_switched_on() -> None:
    with http_server() as web:
        with pytest.raises(NetRefused, match="switched off"):
            net_to(web, reach_suspects=False).http.get(LURE)
        with pytest.raises(NetRefused, match="passive mode"):
            net_to(web, passive=True).http.get(LURE)

        assert web.asked == []


def test_in_passive_mode_a_registry_may_still_be_asked(authorities: str) -> None:
    with http_server({"/": Page(b"{}")}, cert=LEAF) as web:
        net = net_to(web, passive=True, certificate_authorities=authorities)

        assert net.http.get("https://rdap.example/", suspect=False).body == b"{}"
        assert web.asked[0].headers["user-agent"] == NetSettings().user_agent


def test_the_certificate_of_a_registry_must_verify_and_that_of_a_suspect_need_not(authorities: str) -> None:
    with http_server({"/": Page(b"lure")}, cert=OTHER_LEAF) as web:
        net = net_to(web, certificate_authorities=authorities)

        assert net.http.get("https://rdap.example/").body == b"lure"
        with pytest.raises(NetError, match=r"certificate of 'rdap.example' does not verify") as caught:
            net.http.get("https://rdap.example/", suspect=False)

    assert not caught.value.retriable


def test_a_certificate_for_another_name_does_not_verify(authorities: str) -> None:
    with http_server(cert=LEAF) as web, pytest.raises(NetError, match=r"other.example"):
        net_to(web, certificate_authorities=authorities).http.get("https://other.example/", suspect=False)


def test_what_was_configured_may_be_private_but_only_below_its_url() -> None:
    with http_server({"/rdap/domain/x": Page(b"{}"), "/": Page(b"secret")}) as web:
        net = loopback_net(configured_urls=(f"{web.url}/rdap",))

        assert net.http.get(f"{web.url}/rdap/domain/x", suspect=False).body == b"{}"
        for path in ("/", "/admin", "/rdapx", "/rdap/../", "/rdap/%2e%2e/", "/rdap/%2E./x"):
            with pytest.raises(NetRefused):
                net.http.get(web.url + path, suspect=False)
        assert len(web.asked) == 1


def test_an_address_from_data_is_never_of_the_configured_class() -> None:
    with http_server() as web:
        net = loopback_net(configured_urls=(web.url,), ports=(80, web.endpoint.port))

        with pytest.raises(NetRefused, match="loopback"):
            net.http.get(f"{web.url}/x")
        assert web.asked == []


def test_a_configured_server_may_redirect_to_itself_only() -> None:
    with http_server() as other, http_server() as web:
        web.routes = {"/a": redirect("/b"), "/b": Page(b"here"), "/away": redirect(f"{other.url}/")}
        net = loopback_net(configured_urls=(web.url, other.url))

        assert net.http.get(f"{web.url}/a", suspect=False).body == b"here"
        with pytest.raises(NetRefused, match="it was configured"):
            net.http.get(f"{web.url}/away", suspect=False)
        assert other.asked == []


def test_a_registry_cannot_lead_to_a_configured_server() -> None:
    with http_server() as private, http_server({"/": redirect(f"{private.url}/x")}) as web:
        net = loopback_net(
            reroute={("rdap.example", 80): web},
            configured_urls=(private.url,),
            ports=(80, private.endpoint.port),
        )

        with pytest.raises(NetRefused, match="loopback"):
            net.http.get("http://rdap.example/", suspect=False)
        assert private.asked == []


def test_a_registry_cannot_lead_out_of_encryption(authorities: str) -> None:
    with http_server({"/": redirect("http://other.example/")}, cert=LEAF) as web:
        net = net_to(web, certificate_authorities=authorities)
        with pytest.raises(NetRefused, match="gives up encryption"):
            net.http.get("https://rdap.example/", suspect=False)


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_told(status: int) -> None:
    routes = {
        "/": redirect("http://other.example/a", status),
        "/a": redirect("b", status),
        "/b": Page(b"end"),
    }
    with http_server(routes) as web:
        response = net_to(web).http.get(LURE)

        assert (response.url, response.body) == ("http://other.example/b", b"end")
        assert response.redirects == ("http://lure.example/", "http://other.example/a")
        assert [asked.method for asked in web.asked] == ["GET"] * 3


def test_a_redirect_is_the_answer_when_it_is_not_to_be_followed() -> None:
    with http_server({"/": Page(b"moved", 302, (("Location", "http://127.0.0.1/"),))}) as web:
        response = net_to(web).http.get(LURE, follow=False)

        assert (response.status, response.header("location"), response.body) == (
            302,
            "http://127.0.0.1/",
            b"moved",
        )


def test_a_redirect_without_a_place_is_a_page() -> None:
    with http_server({"/": Page(b"lost", 302), "/304": Page(status=304)}) as web:
        assert net_to(web).http.get(LURE).body == b"lost"
        assert net_to(web).http.get(LURE + "304").status == 304


def test_a_circle_of_redirects_is_left() -> None:
    with http_server({"/": redirect("/b"), "/b": redirect("/")}) as web:
        with pytest.raises(NetError, match="in a circle"):
            net_to(web).http.get(LURE)

        assert len(web.asked) == 2


def test_redirects_without_end_are_left_after_five() -> None:
    numbers = itertools.count()

    def onward(_asked: Asked) -> Page:
        return redirect(f"/{next(numbers)}")

    with http_server({f"/{number}": onward for number in ["", *range(99)]}) as web:
        with pytest.raises(NetError, match="more than 5 times"):
            net_to(web).http.get(LURE)

        assert len(web.asked) == 6


def test_a_redirect_in_utf_8_is_read_as_browsers_do() -> None:
    with http_server({"/": redirect("/é".encode().decode("latin-1")), "/%C3%A9": Page(b"end")}) as web:
        assert net_to(web).http.get(LURE).body == b"end"


def test_the_body_of_a_redirect_is_not_waited_for() -> None:
    def endless(asked: Asked, connection: socket.socket) -> None:
        if asked.target == "/":
            connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 999999999\r\n\r\nx")
            connection.recv(1)  # until the other side has had enough
        else:
            connection.sendall(Page(b"end").wire())

    with http_server(misbehaviour=endless) as web:
        assert net_to(web).http.get(LURE).body == b"end"


# Sizes


def chunked(chunks: Iterator[bytes]) -> Misbehaviour:
    def misbehave(_asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for chunk in chunks:
            connection.sendall(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        connection.sendall(b"0\r\n\r\n")

    return misbehave


def test_a_body_at_the_limit_passes_and_one_beyond_does_not() -> None:
    with http_server({"/": Page(b"x" * 1000)}) as web:
        net = net_to(web)

        assert len(net.http.get(LURE, max_bytes=1000).body) == 1000
        with pytest.raises(NetError, match="1000 bytes; 999 are allowed") as caught:
            net.http.get(LURE, max_bytes=999)

    assert not caught.value.retriable


def test_a_body_beyond_the_limit_may_be_cut() -> None:
    with http_server({"/": Page(b"x" * 1000)}) as web:
        response = net_to(web).http.get(LURE, max_bytes=10, truncate=True)

    assert (response.body, response.truncated) == (b"x" * 10, True)


def test_a_body_without_end_is_left_at_the_limit() -> None:
    with http_server(misbehaviour=chunked(itertools.repeat(b"x" * 1000))) as web:
        with pytest.raises(NetError, match="more than the 100000 bytes"):
            net_to(web).http.get(LURE, max_bytes=100_000)

        assert len(net_to(web).http.get(LURE, max_bytes=100_000, truncate=True).body) == 100_000


@pytest.mark.parametrize(
    "noise",
    [
        b"1;" + b"x" * 1000 + b"\r\nx\r\n",  # extensions of chunks count, though nobody reads them
        b"1\r\nx\r\n",
        b"1\r\n" + gzip.compress(b"")[:1] + b"\r\n",
    ],
)
def test_what_surrounds_a_body_counts_too(noise: bytes) -> None:
    def misbehave(_asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(20_000):
            connection.sendall(noise)

    with http_server(misbehaviour=misbehave) as web, pytest.raises(NetError):
        net_to(web).http.get(LURE, max_bytes=10_000)


def test_a_decompression_bomb_is_left_at_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000), 9)
    with http_server({"/": Page(bomb, headers=(("Content-Encoding", "gzip"),))}) as web:
        with pytest.raises(NetError, match="more than the 2000000 bytes"):
            net_to(web).http.get(LURE)

        assert net_to(web).http.get(LURE, max_bytes=10, truncate=True).body == bytes(10)


def test_a_compressed_page_is_a_page() -> None:
    with http_server({"/": Page(gzip.compress(b"page"), headers=(("Content-Encoding", "gzip"),))}) as web:
        assert net_to(web).http.get(LURE).body == b"page"


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "gzip\r\nContent-Encoding: gzip"])
def test_encodings_that_were_not_asked_for_are_an_error(encoding: str) -> None:
    page = Page(b"x", headers=(("Content-Encoding", encoding),))
    with http_server({"/": page}) as web, pytest.raises(NetError, match="not asked for"):
        net_to(web).http.get(LURE)


@pytest.mark.parametrize(
    "head",
    [
        b"X: " + b"a" * 40_000 + b"\r\n",
        b"X: a\r\n" * 10_000,
        b"".join(b"X-%d: \r\n" % number for number in range(5000)),
        b"X: " + b"a" * 1_000_000,
        b"X:" + b" " * 200_000,
    ],
    ids=["one long", "many", "many names", "without end", "blanks"],
)
def test_huge_headers_are_left(head: bytes) -> None:
    with http_server(misbehaviour=said_by(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")) as web:
        started = time.monotonic()
        with pytest.raises(NetError):
            net_to(web).http.get(LURE)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "filler", [b" ", b"\t", b",", b";", b"=", b'"', b"a,", b"=?utf-8?q?", b"\xff", b"a=b; "]
)
def test_eight_kilobytes_of_header_take_no_time(filler: bytes) -> None:
    value = (filler * 8192)[:8192]
    names = (b"Content-Type", b"Set-Cookie", b"Retry-After", b"X", b"Link")
    wire = b"HTTP/1.1 200 OK\r\n" + b"".join(b"%b: a%ba\r\n" % (name, value) for name in names[:3])
    with http_server(misbehaviour=said_by(wire + b"Content-Length: 0\r\n\r\n")) as web:
        started = time.process_time()
        net_to(web).http.get(LURE)

    assert time.process_time() - started < 0.5


def test_interim_answers_without_end_are_left() -> None:
    hints = said_by(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100_000)
    with http_server(misbehaviour=hints) as web, pytest.raises(NetError, match="larger than allowed"):
        net_to(web).http.get(LURE)


def test_endless_trailers_are_left() -> None:
    wire = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n" + b"X: y\r\n" * 500_000
    with http_server(misbehaviour=said_by(wire)) as web, pytest.raises(NetError):
        net_to(web).http.get(LURE, max_bytes=1000)


# Time


def dripping(wire: bytes) -> Misbehaviour:
    def misbehave(_asked: Asked, connection: socket.socket) -> None:
        drip(connection, wire)

    return misbehave


@pytest.mark.parametrize(
    "wire",
    [
        b"HTTP/1.1 200 OK\r\nX-Slow: very very very very very slow\r\n\r\n",
        b"HTTP/1.1 103 Early\r\n\r\n" * 10,
        b"",
    ],
    ids=["header", "interim", "silence"],
)
def test_a_slow_server_is_given_up_in_time(wire: bytes) -> None:
    def misbehave(asked: Asked, connection: socket.socket) -> None:
        dripping(wire)(asked, connection)
        connection.recv(1)

    with http_server(misbehaviour=misbehave) as web:
        started = time.monotonic()
        with pytest.raises(NetError, match=r"'lure.example' did not answer in time") as caught:
            net_to(web, timeout_s=0.3).http.get(LURE)
        took_s = time.monotonic() - started

    assert caught.value.retriable
    assert took_s < 2


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_slow_body_is_given_up_in_time(scheme: str) -> None:
    def misbehave(_asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        drip(connection, b"x" * 1000)

    with http_server(misbehaviour=misbehave, cert=LEAF if scheme == "https" else None) as web:
        started = time.monotonic()
        with pytest.raises(NetError, match="did not answer in time"):
            net_to(web, timeout_s=0.3).http.get(f"{scheme}://lure.example/")

    assert time.monotonic() - started < 2


def test_redirects_share_one_deadline() -> None:
    def misbehave(asked: Asked, connection: socket.socket) -> None:
        time.sleep(0.15)
        connection.sendall(redirect(f"{asked.target}x").wire())

    with http_server(misbehaviour=misbehave) as web:
        with pytest.raises(NetError, match="did not answer in time"):
            net_to(web, timeout_s=0.4).http.get(LURE)

        assert len(web.asked) <= 3


def test_a_handshake_that_never_comes_is_given_up_in_time() -> None:
    with http_server(misbehaviour=said_by(b"")) as web:  # it waits for a request in the clear
        started = time.monotonic()
        with pytest.raises(NetError, match="did not answer in time"):
            net_to(web, timeout_s=0.3).http.get("https://lure.example/")

    assert time.monotonic() - started < 2


# What is no HTTP


@pytest.mark.parametrize(
    "wire",
    [
        b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x16",
        b"<html>hello</html>\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: lure\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n",
    ],
)
def test_what_is_no_http_is_an_error(wire: bytes) -> None:
    with (
        http_server(misbehaviour=said_by(wire)) as web,
        pytest.raises(NetError, match=r"lure.example") as caught,
    ):
        net_to(web, attempts=3).http.get(LURE)

    assert not caught.value.retriable
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    "wire", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"]
)
def test_an_answer_cut_short_is_asked_for_again(wire: bytes) -> None:
    with http_server(misbehaviour=said_by(wire)) as web:
        with pytest.raises(NetError) as caught:
            net_to(web, attempts=3).http.get(LURE)

        assert caught.value.retriable
        assert len(web.asked) == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\nLocation: "]),
    rest=st.binary(max_size=80),
)
def test_any_bytes_are_a_response_or_one_error(
    fuzzed: tuple[WebServer, Net], head: bytes, rest: bytes
) -> None:
    web, net = fuzzed
    web.misbehaviour = said_by(head + rest)

    try:
        response = net.http.get(LURE)
    except NetError:
        return

    assert 100 <= response.status < 1000


@pytest.fixture(name="fuzzed")
def _fuzzed() -> Iterator[tuple[WebServer, Net]]:
    with http_server() as web:
        yield web, net_to(web, requests_per_s=1e6, burst=1000)


# Patience, pace and cache


def test_a_registry_that_is_busy_is_asked_again_when_it_says() -> None:
    answers = iter([Page(status=429, headers=(("Retry-After", "3"),)), Page(status=503), Page(b"{}")])
    slept: list[float] = []
    with http_server({"/": lambda _: next(answers)}) as web:
        net = net_to(web, attempts=3, sleep=slept.append)

        assert net.http.get("http://rdap.example/", suspect=False).body == b"{}"

    assert slept[0] == 3


def test_a_pause_that_is_too_long_is_told_and_kept() -> None:
    busy = Page(status=429, headers=(("Retry-After", "3600"),))
    with http_server({"/": busy}) as web:
        net = net_to(web, attempts=3)
        waits = []
        for _ in range(2):
            with pytest.raises(NetError) as caught:
                net.http.get("http://rdap.example/", suspect=False)
            waits.append(caught.value.retry_after_s)

        assert waits[0] == 3600
        assert waits[1] is not None
        assert 3590 < waits[1] <= 3600
        assert len(web.asked) == 1, "the second was not sent"


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_a_suspects_error_page_is_a_page(status: int) -> None:
    with http_server({"/": Page(b"<title>error</title>", status)}) as web:
        assert net_to(web, attempts=3).http.get(LURE).status == status
        assert len(web.asked) == 1


def test_what_is_not_there_is_an_answer_of_a_registry() -> None:
    with http_server() as web:
        assert net_to(web, attempts=3).http.get("http://rdap.example/x", suspect=False).status == 404


def test_a_host_is_not_asked_faster_than_allowed() -> None:
    slept: list[float] = []
    with http_server({"/": Page()}) as web:
        net = net_to(web, requests_per_s=0.5, burst=2, sleep=slept.append)
        for _ in range(4):
            net.http.get(LURE)
        net.http.get("http://other.example/")

    assert slept == [pytest.approx(2, abs=0.5), pytest.approx(4, abs=0.5)]


def test_waiting_for_ones_turn_does_not_use_up_the_time() -> None:
    with http_server({"/": Page()}) as web:
        net = net_to(web, requests_per_s=2, burst=1, timeout_s=0.4, sleep=time.sleep)

        assert [net.http.get(LURE).status for _ in range(2)] == [200] * 2


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_an_answer_is_kept_for_as_long_as_the_caller_accepts() -> None:
    clock = Clock()
    with http_server({"/": redirect("/b"), "/b": Page(b"old")}) as web:
        net = net_to(web, clock=clock)
        first = net.http.get(LURE, max_age_s=60)
        web.routes = {"/": Page(b"new")}

        assert net.http.get(LURE, max_age_s=60) == first
        assert net.http.get(LURE).body == b"new", "without an age, nothing kept is given"
        clock.now += timedelta(seconds=61)
        assert net.http.get(LURE, max_age_s=60).body == b"new"
        clock.now -= timedelta(days=1)
        assert net.http.get(LURE, max_age_s=60).body == b"new", "an answer from the future is not trusted"


def test_what_was_kept_for_one_class_or_wish_is_not_given_to_another() -> None:
    numbers = itertools.count()
    with http_server({"/": lambda _: Page(b"%d" % next(numbers))}) as web:
        net = net_to(web)
        bodies = [
            net.http.get(LURE, max_age_s=60).body,
            net.http.get(LURE, max_age_s=60, suspect=False).body,
            net.http.get(LURE, max_age_s=60, accept="text/html").body,
            net.http.get(LURE, max_age_s=60, follow=False).body,
        ]

    assert bodies == [b"0", b"1", b"2", b"3"]


def test_errors_and_cut_bodies_are_not_kept() -> None:
    numbers = itertools.count()
    with http_server({"/": lambda _: Page(b"%d" % next(numbers) * 20, 500)}) as web:
        net = net_to(web)
        assert net.http.get(LURE, max_age_s=60).body != net.http.get(LURE, max_age_s=60).body
    with http_server({"/": lambda _: Page(b"%d" % next(numbers) * 20)}) as web:
        net = net_to(web)
        cut = net.http.get(LURE, max_age_s=60, max_bytes=5, truncate=True).body
        assert cut != net.http.get(LURE, max_age_s=60, max_bytes=5, truncate=True).body


def test_a_cache_that_was_written_by_somebody_else_is_asked_past() -> None:
    class Strange(MemoryCache):
        def get(self, key: str, /) -> Cached | None:
            return Cached(key, datetime.now(UTC) - timedelta(seconds=1), datetime.now(UTC), "{", b"strange")

    with http_server({"/": Page(b"asked")}) as web:
        assert net_to(web, cache=Strange()).http.get(LURE, max_age_s=60).body == b"asked"


def test_each_request_is_one_line_of_the_log_without_its_path(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO, "tocsin.net"), http_server({"/": Page()}) as web:
        net = net_to(web)
        net.http.get(f"{LURE}?mail=victim@party.example")
        with pytest.raises(NetRefused):
            net.http.get("http://10.0.0.1/")

    lines = [(record.getMessage(), vars(record)) for record in caplog.records]
    assert [message for message, _ in lines] == ["web server asked", "web server asked"]
    assert [(facts["host"], facts["fate"]) for _, facts in lines] == [
        ("lure.example", "200"),
        ("10.0.0.1", "refused"),
    ]
    assert "victim" not in str(lines)
    assert capsys.readouterr().out == "", "stdout is for results"
