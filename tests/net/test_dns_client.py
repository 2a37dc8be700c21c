import itertools
import time

import pytest
from tests.net.servers import Zone, dns_server, loopback_net

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import NetError, NetRefused
from tocsin.net.answers import Answer
from tocsin.net.deadlines import Deadline
from tocsin.net.dns_client import MOST_ALIASES, DnsClient, NoDns, system_servers
from tocsin.net.pacing import Pace
from tocsin.net.retrying import Patience
from tocsin.net.settings import Endpoint

LURE = DomainName("lure.example")


def client(*servers: Endpoint, attempts: int = 1, timeout_s: float = 2.0) -> DnsClient:
    patience = Patience(attempts, 0, 0, lambda _: None)
    return DnsClient(servers, patience=patience, pace=Pace(per_s=1e6, burst=1000), timeout_s=timeout_s)


@pytest.mark.parametrize(
    ("kind", "values", "records"),
    [
        ("A", ["192.0.2.1"], ("192.0.2.1",)),
        ("AAAA", ["2001:db8::1"], ("2001:db8::1",)),
        ("NS", ["ns2.host.example", "ns1.host.example"], ("ns1.host.example", "ns2.host.example")),
        ("MX", ["10 mx.host.example"], ("10 mx.host.example",)),
        ("TXT", ['"v=spf1 -all"'], ("v=spf1 -all",)),
        ("CAA", ['0 issue "ca.example"'], ('0 issue "ca.example"',)),
    ],
)
def test_a_name_is_looked_up(kind: str, values: list[str], records: tuple[str, ...]) -> None:
    with dns_server({"lure.example": {kind: values}}, ttl=60) as server:
        assert client(server.endpoint).lookup(LURE, kind) == Answer(records, 60)
        assert server.asked == [("lure.example", kind)]
        assert server.over_tcp == []


def test_names_with_underscores_and_addresses_turned_round_are_names_too() -> None:
    zone: Zone = {
        "_dmarc.lure.example": {"TXT": ['"x"']},
        "1.2.0.192.in-addr.arpa": {"PTR": ["host.example"]},
    }
    with dns_server(zone) as server:
        assert client(server.endpoint).lookup(DomainName("_dmarc.lure.example"), "TXT").records == ("x",)
        assert client(server.endpoint).lookup(DomainName("1.2.0.192.in-addr.arpa"), "PTR").records == (
            "host.example",
        )


def test_missing_data_is_no_error() -> None:
    with dns_server({"lure.example": {"A": ["192.0.2.1"]}}) as server:
        assert client(server.endpoint).lookup(LURE, "MX") == Answer()
        assert client(server.endpoint).lookup(DomainName("other.example"), "MX") == Answer(exists=False)


def test_a_long_answer_comes_by_tcp() -> None:
    addresses = [f"192.0.2.{number}" for number in range(200)]
    with dns_server({"lure.example": {"A": addresses}}) as server:
        assert len(client(server.endpoint).lookup(LURE, "A").records) == 200
        assert server.over_tcp == [("lure.example", "A")]


def test_aliases_are_told_in_order() -> None:
    zone: Zone = {
        "lure.example": {"CNAME": ["one.example"]},
        "one.example": {"CNAME": ["two.example"]},
        "two.example": {"A": ["192.0.2.1"]},
    }
    with dns_server(zone) as server:
        answer = client(server.endpoint).lookup(LURE, "A")

    assert (answer.records, answer.aliases) == (("192.0.2.1",), ("one.example", "two.example"))


def test_cyclic_aliases_are_an_error_that_will_not_pass() -> None:
    zone: Zone = {"lure.example": {"CNAME": ["one.example"]}, "one.example": {"CNAME": ["lure.example"]}}
    with dns_server(zone) as server, pytest.raises(NetError, match="in a circle") as caught:
        client(server.endpoint, attempts=3).lookup(LURE, "A")

    assert not caught.value.retriable
    assert len(server.asked) == 1


def test_aliases_without_end_are_given_up() -> None:
    names = ["lure.example", *(f"{number}.example" for number in range(99))]
    zone: Zone = {name: {"CNAME": [after]} for name, after in itertools.pairwise(names)}

    for follows_aliases in (True, False):
        with dns_server(zone) as server:
            server.follows_aliases = follows_aliases
            with pytest.raises(NetError, match=f"more than {MOST_ALIASES} aliases"):
                client(server.endpoint).lookup(LURE, "A")

            assert len(server.asked) == 1 if follows_aliases else MOST_ALIASES + 1


def test_aliases_that_the_resolver_does_not_follow_are_followed() -> None:
    zone: Zone = {"lure.example": {"CNAME": ["one.example"]}, "one.example": {"A": ["192.0.2.1"]}}
    with dns_server(zone) as server:
        server.follows_aliases = False
        answer = client(server.endpoint).lookup(LURE, "A")

    assert (answer.records, answer.aliases) == (("192.0.2.1",), ("one.example",))


def test_a_failure_is_left_to_the_caller_to_ask_about_later() -> None:
    with dns_server({"lure.example": {"rcode": ["SERVFAIL"]}}) as server:
        with pytest.raises(NetError, match="SERVFAIL") as caught:
            client(server.endpoint, attempts=3).lookup(LURE, "A")

        assert (caught.value.retriable, caught.value.retry_after_s) == (True, 60)
        assert len(server.asked) == 1


@pytest.mark.parametrize("code", ["SERVFAIL", "REFUSED"])
def test_the_next_resolver_is_asked_when_one_fails(code: str) -> None:
    with (
        dns_server({"lure.example": {"rcode": [code]}}) as failing,
        dns_server({"lure.example": {"A": ["192.0.2.1"]}}) as server,
    ):
        assert client(failing.endpoint, server.endpoint).lookup(LURE, "A").records == ("192.0.2.1",)
        assert len(failing.asked) == len(server.asked) == 1


def test_a_question_that_got_lost_is_asked_again() -> None:
    with dns_server({"lure.example": {"silent": []}}) as server:

        def lost(name: str, _kind: str) -> None:
            server.zone = {name: {"A": ["192.0.2.1"]}}

        server.after = lost

        assert client(server.endpoint, timeout_s=0.6).lookup(LURE, "A").records == ("192.0.2.1",)
        assert len(server.asked) == 2


def test_the_next_resolver_is_asked_when_one_is_silent() -> None:
    with (
        dns_server({"lure.example": {"silent": []}}) as silent,
        dns_server({"lure.example": {"A": ["192.0.2.1"]}}) as server,
    ):
        answer = client(silent.endpoint, server.endpoint, timeout_s=0.6).lookup(LURE, "A")

    assert answer.records == ("192.0.2.1",)


def test_a_silent_resolver_is_given_up_in_time() -> None:
    with dns_server({"lure.example": {"silent": []}}) as server:
        started = time.monotonic()
        with pytest.raises(NetError) as caught:
            client(server.endpoint, timeout_s=0.2).lookup(LURE, "A")

    assert caught.value.retriable
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "raw", [b"", b"\x00", b"\xff" * 600, b"\x81\x80\x00\x01\x00\xff\x00\x00\x00\x00" + b"\xc0\x0c" * 40]
)
def test_a_resolver_that_talks_nonsense_is_given_up_in_time(raw: bytes) -> None:
    with (
        dns_server({"lure.example": {"raw": [raw]}}) as server,
        pytest.raises(NetError, match="does not answer"),
    ):
        client(server.endpoint, timeout_s=0.2).lookup(LURE, "A")


def test_a_tcp_answer_that_drips_is_given_up_in_time() -> None:
    with dns_server({"lure.example": {"A": [f"192.0.2.{n}" for n in range(200)], "drip": []}}) as server:
        started = time.monotonic()
        with pytest.raises(NetError):
            client(server.endpoint, timeout_s=0.3).lookup(LURE, "A")

    assert time.monotonic() - started < 2


def test_an_answer_from_somebody_else_is_not_heard() -> None:
    zone: Zone = {"lure.example": {"A": ["192.0.2.66"], "from elsewhere": []}}
    with dns_server(zone) as server, pytest.raises(NetError, match="does not answer"):
        client(server.endpoint, timeout_s=0.2).lookup(LURE, "A")

    assert set(server.asked) == {("lure.example", "A")}


def test_addresses_are_of_both_families_and_asked_once() -> None:
    with dns_server({"lure.example": {"A": ["192.0.2.1", "192.0.2.2"], "AAAA": ["2001:db8::1"]}}) as server:
        found = client(server.endpoint, attempts=3).addresses(
            LURE, deadline=Deadline.after(2, "lure.example")
        )

        assert found == ("192.0.2.1", "2001:db8::1", "192.0.2.2")
        assert server.asked == [("lure.example", "A"), ("lure.example", "AAAA")]


@pytest.mark.parametrize("kind", ["ANY", "AXFR", "IXFR", "lure", "a"])
def test_only_types_that_say_something_of_a_name_are_asked_for(kind: str) -> None:
    with pytest.raises(ValueError, match=kind):
        client().lookup(LURE, kind)


def test_without_a_resolver_the_settings_are_named() -> None:
    with pytest.raises(NetError, match="name one in the settings"):
        client().lookup(LURE, "A")


def test_the_resolvers_of_the_system_are_addresses_with_the_port_of_dns() -> None:
    assert all(server.port == 53 for server in system_servers())


def test_in_passive_mode_no_question_is_asked() -> None:
    with dns_server({"lure.example": {"A": ["192.0.2.1"]}}) as server:
        with pytest.raises(NetRefused, match="passive mode"):
            loopback_net(server, passive=True).dns.lookup(LURE, "A")
        with pytest.raises(NetRefused):
            NoDns().lookup(LURE, "A")

        assert server.asked == []
