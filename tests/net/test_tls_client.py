import socket
import ssl
import time

import pytest
import trustme
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.net.servers import http_server, loopback_net, raw_server, tls_server

from tocsin.model.errors import NetError, NetRefused

ROOT = trustme.CA()
BETWEEN = ROOT.create_child_ca()
LEAF = BETWEEN.issue_cert("lure.example", "www.lure.example")


def test_a_certificate_is_shown_with_its_chain_as_sent() -> None:
    with tls_server(LEAF) as server:
        net = loopback_net(reroute={("lure.example", 443): server})
        chain = net.tls.certificate("lure.example")

        assert server.names == ["lure.example"]
    pems = b"".join(blob.bytes() for blob in LEAF.cert_chain_pems).decode()
    sent = [
        ssl.PEM_cert_to_DER_cert(f"{pem}-----END CERTIFICATE-----")
        for pem in pems.split("-----END CERTIFICATE-----\n")[:-1]
    ]
    assert list(chain) == sent
    assert len(chain) == 2
    names = x509.load_der_x509_certificate(chain[0]).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert "lure.example" in names.value.get_values_for_type(x509.DNSName)


def test_a_certificate_for_another_name_is_shown_all_the_same() -> None:
    with tls_server(LEAF) as server:
        net = loopback_net(reroute={("other.example", 443): server, ("192.0.3.1", 443): server})

        assert len(net.tls.certificate("other.example")) == 2
        assert len(net.tls.certificate("192.0.3.1")) == 2
        assert server.names == ["other.example", None], "an address is no name of a server (RFC 6066, 3)"


def test_suspects_are_not_reached_until_that_is_switched_on() -> None:
    with tls_server(LEAF) as server:
        reroute = {("lure.example", 443): server}
        with pytest.raises(NetRefused, match="switched off"):
            loopback_net(reroute=reroute, reach_suspects=False).tls.certificate("lure.example")
        with pytest.raises(NetRefused, match="passive mode"):
            loopback_net(reroute=reroute, passive=True).tls.certificate("lure.example")

        assert server.names == []


def test_ports_not_in_the_settings_are_refused() -> None:
    with pytest.raises(NetRefused, match="port"):
        loopback_net().tls.certificate("lure.example", 8443)


def test_a_server_that_speaks_no_tls_is_an_error_in_time() -> None:
    with http_server() as silent:
        net = loopback_net(reroute={("lure.example", 443): silent}, timeout_s=0.3)
        started = time.monotonic()
        with pytest.raises(NetError, match=r"'lure.example' did not answer in time"):
            net.tls.certificate("lure.example")

    assert time.monotonic() - started < 2


def test_a_server_that_is_not_there_is_asked_again_and_then_given_up() -> None:
    with tls_server(LEAF) as server:
        pass
    slept: list[float] = []
    net = loopback_net(reroute={("lure.example", 443): server}, attempts=3, sleep=slept.append)

    with pytest.raises(NetError, match=r"'lure.example' cannot be connected to") as caught:
        net.tls.certificate("lure.example")

    assert caught.value.retriable
    assert len(slept) == 2


@pytest.mark.parametrize("host", ["éxample.fr", "faß.example", "１２７.０.０.１"])
def test_a_name_that_tls_would_read_differently_is_refused(host: str) -> None:
    with pytest.raises(NetRefused, match="A-label"):
        loopback_net().tls.certificate(host)


def test_a_chain_larger_than_openssl_takes_is_an_error() -> None:
    huge = ROOT.issue_cert(*(f"{number}.lure-with-a-long-name.example" for number in range(5000)))
    with tls_server(huge) as server, pytest.raises(NetError, match=r"TLS with 'lure.example' failed"):
        loopback_net(reroute={("lure.example", 443): server}).tls.certificate("lure.example")


@settings(max_examples=30, deadline=None)
@given(
    start=st.sampled_from([b"", b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03", b"\x15\x03\x03"]),
    rest=st.binary(max_size=200),
)
def test_any_bytes_are_a_certificate_or_one_error(start: bytes, rest: bytes) -> None:
    def misbehave(connection: socket.socket) -> None:
        connection.sendall(start + rest)

    with raw_server(misbehave) as server, pytest.raises(NetError):
        loopback_net(reroute={("lure.example", 443): server}).tls.certificate("lure.example")
