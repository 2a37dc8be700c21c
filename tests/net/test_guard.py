import socket
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.net import attacks
from tests.net.servers import LOOPBACK, canary, dns_server, http_server, loopback_net

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import NetError, NetRefused
from tocsin.net.deadlines import Deadline
from tocsin.net.guard import Guard, connect_configured, is_own
from tocsin.net.settings import Endpoint

# In none of the special networks, and nobody's: only ever named in answers that are refused as a whole.
UNUSED_PUBLIC = "192.0.3.1"


class Fixed:
    """A resolver of one answer, for tests of the guard alone."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    def addresses(self, name: DomainName, /, *, deadline: Deadline) -> tuple[str, ...]:
        del name
        deadline.remaining_s()
        return self._addresses


@pytest.mark.parametrize("way", attacks.WAYS, ids=lambda way: str(way.__name__))
def test_no_form_of_an_address_reaches_this_machine(way: Callable[[attacks.Scene], None]) -> None:
    with attacks.scene() as stage:
        way(stage)

    assert stage.bird.hits == 0
    assert stage.tally.attempts > 0
    # A Location that is no absolute URL is a path of the server that sent it: that one may answer, nobody else.
    assert all(text.startswith("redirect: ") for text in stage.tally.answered)
    assert all("has no address" in text for text in stage.tally.failed)


def test_more_than_sixty_forms_are_tried() -> None:
    assert len(set(attacks.HOSTS)) == len(attacks.HOSTS) >= 150
    assert len(set(attacks.URLS)) == len(attacks.URLS) >= 40


def test_the_canary_sings_when_somebody_does_come() -> None:
    with canary() as bird:
        for host in (LOOPBACK, "127.0.0.2", "127.255.255.254"):
            with socket.create_connection((host, bird.port), 2) as connection:
                connection.recv(1)

    assert bird.hits == 3


def test_only_the_check_of_the_address_stands_between_an_attack_and_the_canary() -> None:
    with canary() as bird, dns_server({"lure.example": {"A": [LOOPBACK]}}) as resolver:
        endpoint = Endpoint(LOOPBACK, bird.port)
        net = loopback_net(resolver, allow=[type("Served", (), {"endpoint": endpoint})()])
        with pytest.raises(NetError):
            net.http.get(f"http://lure.example:{bird.port}/")

    assert bird.hits == 1


def test_one_address_that_is_not_public_refuses_all() -> None:
    guard = Guard(resolver=Fixed(UNUSED_PUBLIC, "10.0.0.1"))

    with pytest.raises(NetRefused, match=r"10\.0\.0\.1 is private"):
        guard.connect("lure.example", 80, timeout_s=1)


@given(
    bad=st.sampled_from((*attacks.PLAIN_V4, *attacks.PLAIN_V6)),
    others=st.lists(st.ip_addresses().map(str), max_size=300),
    place=st.integers(0, 300),
)
def test_one_bad_address_anywhere_among_any_others_refuses_all(
    bad: str, others: list[str], place: int
) -> None:
    addresses = [*others[:place], bad, *others[place:]]

    with pytest.raises(NetRefused):
        Guard(resolver=Fixed(*addresses)).connect("lure.example", 443, timeout_s=1)


@pytest.mark.parametrize("port", [22, 25, 8080, 0, -1, 65536])
def test_ports_not_in_the_settings_are_refused(port: int) -> None:
    with pytest.raises(NetRefused, match="port"):
        Guard(resolver=Fixed(UNUSED_PUBLIC)).connect("lure.example", port, timeout_s=1)


def test_the_allowance_of_one_endpoint_allows_no_other() -> None:
    with http_server() as web, canary(web.endpoint.port, ("127.0.0.2",)) as bird:
        guard = Guard(resolver=Fixed(LOOPBACK), allow=[web.endpoint])
        guard.connect("lure.example", web.endpoint.port, timeout_s=1).close()
        for host, port in (("127.0.0.2", web.endpoint.port), (LOOPBACK, 80), ("lure.example", 80)):
            with pytest.raises(NetRefused):
                guard.connect(host, port, timeout_s=1)
        with pytest.raises(NetRefused):
            Guard(resolver=Fixed(UNUSED_PUBLIC), allow=[web.endpoint]).connect(
                "lure.example", web.endpoint.port, timeout_s=1
            )

    assert bird.hits == 0


def test_a_detour_goes_where_it_says_and_for_its_own_port_only() -> None:
    with http_server() as web:
        guard = Guard(resolver=Fixed(LOOPBACK), detours={Endpoint("lure.example", 443): web.endpoint})
        guard.connect("lure.example", 443, timeout_s=1).close()

        with pytest.raises(NetRefused):
            guard.connect("lure.example", 80, timeout_s=1)


def test_networks_of_the_settings_are_refused_though_they_are_public() -> None:
    guard = Guard(resolver=Fixed("192.0.3.1"), forbidden=[ip_network("192.0.3.0/24")])

    with pytest.raises(NetRefused, match="the settings forbid"):
        guard.connect("lure.example", 443, timeout_s=1)


def test_the_addresses_of_this_machine_are_its_own() -> None:
    assert is_own(ip_address(LOOPBACK))
    assert is_own(ip_address("127.9.9.9"))
    assert not is_own(ip_address(UNUSED_PUBLIC))


def test_a_name_without_an_address_is_no_reason_to_come_again() -> None:
    with pytest.raises(NetError, match="has no address") as caught:
        Guard(resolver=Fixed()).connect("lure.example", 80, timeout_s=1)

    assert not caught.value.retriable
    assert not isinstance(caught.value, NetRefused)


def test_a_closed_port_is_worth_another_try_and_the_next_address_is_tried_at_once() -> None:
    with http_server() as web:
        port = web.endpoint.port
        both = [Endpoint("127.0.0.2", port), web.endpoint]
        Guard(resolver=Fixed("127.0.0.2", LOOPBACK), allow=both).connect(
            "lure.example", port, timeout_s=1
        ).close()
        with pytest.raises(
            NetError, match=r"'lure.example' cannot be connected to: Connection refused"
        ) as caught:
            Guard(resolver=Fixed("127.0.0.2"), allow=both).connect("lure.example", port, timeout_s=1)

    assert caught.value.retriable


def test_a_host_that_takes_no_connection_is_given_up_in_time() -> None:
    with socket.create_server((LOOPBACK, 0), backlog=0) as full:
        endpoint = Endpoint(LOOPBACK, full.getsockname()[1])
        waiting = []
        for _ in range(
            4
        ):  # the kernel keeps a few connections for a server that takes none; then it is silent
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex((endpoint.host, endpoint.port))
        started = time.monotonic()
        with pytest.raises(NetError, match="did not answer in time") as caught:
            Guard(resolver=Fixed(), allow=[endpoint]).connect(endpoint.host, endpoint.port, timeout_s=0.2)
        for each in waiting:
            each.close()

    assert caught.value.retriable
    assert time.monotonic() - started < 2


def test_what_the_operator_configured_is_connected_to_wherever_it_is() -> None:
    with http_server() as web:
        connect_configured(web.endpoint, Deadline.after(1, "web")).close()
        connect_configured(Endpoint("localhost", web.endpoint.port), Deadline.after(1, "web")).close()

    with pytest.raises(NetError, match="cannot be connected to"):
        connect_configured(web.endpoint, Deadline.after(1, "web"))
    with pytest.raises(NetError, match="is no host"):
        connect_configured(Endpoint("a..b", 80), Deadline.after(1, "nothing"))
