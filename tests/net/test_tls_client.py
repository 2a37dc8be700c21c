import ssl
import time

import pytest
import trustme
from cryptography import x509
from tests.net.servers import http_server, loopback_net, tls_server

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

    assert time.monotonic() - started < 1


def test_a_server_that_is_not_there_is_asked_again_and_then_given_up() -> None:
    with tls_server(LEAF) as server:
        pass
    slept: list[float] = []
    net = loopback_net(reroute={("lure.example", 443): server}, attempts=3, sleep=slept.append)

    with pytest.raises(NetError, match=r"'lure.example' cannot be connected to") as caught:
        net.tls.certificate("lure.example")

    assert caught.value.retriable
    assert len(slept) == 2
