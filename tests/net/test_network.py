import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import trustme
from tests.net.servers import Page, Zone, canary, dns_server, http_server, loopback_net, redirect, tls_server

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import NetError, NetRefused
from tocsin.net.network import Net
from tocsin.net.settings import Endpoint, NetSettings

AUTHORITY = trustme.CA()


def test_a_net_made_of_defaults_opens_nothing_and_reaches_no_suspect() -> None:
    threads = threading.active_count()

    with Net() as net:
        assert not net.passive
        with pytest.raises(NetRefused):
            net.http.get("http://192.0.3.1/")
        with pytest.raises(NetRefused):
            net.tls.certificate("192.0.3.1")

    assert threading.active_count() == threads


def test_in_passive_mode_nothing_that_the_suspect_may_see_goes_out() -> None:
    with (
        dns_server({"lure.example": {"A": ["127.0.0.1"]}}) as resolver,
        http_server({"/": Page()}) as web,
        tls_server(AUTHORITY.issue_cert("lure.example")) as tls,
    ):
        net = loopback_net(
            resolver, reroute={("lure.example", 80): web, ("lure.example", 443): tls}, passive=True
        )
        for action in (
            lambda: net.dns.lookup(DomainName("lure.example"), "A"),
            lambda: net.http.get("http://lure.example/"),
            lambda: net.tls.certificate("lure.example"),
        ):
            with pytest.raises(NetRefused, match="passive mode"):
                action()

        assert net.passive
        assert (resolver.asked, web.asked, tls.names) == ([], [], [])


def test_many_threads_share_one_net(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    zone: Zone = {f"{number}.example": {"A": ["127.0.0.1"], "TXT": [f'"{number}"']} for number in range(8)}
    leaf = AUTHORITY.issue_cert(*zone)
    with (
        canary() as bird,
        dns_server(zone) as resolver,
        http_server({"/": redirect("/end")}, cert=leaf) as web,
        tls_server(leaf) as tls,
    ):
        web.routes = {f"/{number}": Page(b"%d" % number) for number in range(8)}
        net = loopback_net(
            resolver,
            reroute={**{(name, 443): web for name in zone}, ("tls.example", 443): tls},
            certificate_authorities=str(path),
            ports=(80, 443, bird.port),
            timeout_s=20,
            requests_per_s=1e6,
            burst=10_000,
        )

        def work(turn: int) -> bool:
            number = turn % 8
            name = f"{number}.example"
            with pytest.raises(NetRefused):
                net.http.get(f"http://{name}:{bird.port}/")
            return (
                net.dns.lookup(DomainName(name), "TXT").records == (str(number),)
                and net.http.get(f"https://{name}/{number}", suspect=turn % 2 == 0).body == b"%d" % number
                and net.http.get(f"https://{name}/{number}", max_age_s=60).body == b"%d" % number
                and len(net.tls.certificate("tls.example")) == 1
            )

        with ThreadPoolExecutor(16) as pool:
            assert all(pool.map(work, range(160)))

        assert bird.hits == 0


def test_whoever_waits_goes_home_when_the_net_is_closed() -> None:
    with http_server() as web:
        pass
    settings = NetSettings(
        resolver=web.endpoint, reach_suspects=True, attempts=3, backoff_s=60, longest_wait_s=600
    )
    net = Net(settings, detours={Endpoint("lure.example", 80): web.endpoint})
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(net.http.get, "http://lure.example/")
        net.close()

        with pytest.raises(NetError, match="stopped") as caught:
            waiting.result(10)
        assert caught.value.retriable
        with pytest.raises(NetError, match="stopped"):
            net.http.get("http://lure.example/")


def test_a_dead_server_costs_one_clear_line() -> None:
    with http_server() as web:
        pass
    with pytest.raises(NetError) as caught:
        loopback_net(reroute={("lure.example", 80): web}).http.get("http://lure.example/")

    assert str(caught.value) == "'lure.example' cannot be connected to: Connection refused"
