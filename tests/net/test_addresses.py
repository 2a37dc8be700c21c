from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.net import attacks

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import NetRefused
from tocsin.net.addresses import forbidden_reason, is_address, is_public, networks, public_host

PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 168.63.129.15 169.253.1.1
    172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.1.1 192.169.1.1 198.17.255.255 198.20.0.0 223.255.255.255
    2000::1 2001:200::1 2001:4860:4860::8888 2600::1 2606:4700:4700::1111 2a00:1450::1 3ffd::1 64:ff9b::8.8.8.8
""".split()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked_right_up_to_the_edge_of_special_networks(address: str) -> None:
    assert forbidden_reason(address) is None
    assert is_public(address)
    assert public_host(address).address == ip_address(address)


@pytest.mark.parametrize("address", [*attacks.PLAIN_V4, *attacks.PLAIN_V6])
def test_an_address_that_is_not_public_is_forbidden_with_a_reason(address: str) -> None:
    assert forbidden_reason(address)
    with pytest.raises(NetRefused):
        public_host(address)


@pytest.mark.parametrize("text", [*attacks.ODD_V4, *attacks.ODD_TEXT])
def test_an_oddly_written_address_is_never_an_address(text: str) -> None:
    assert not is_public(text)
    try:
        host = public_host(text)
    except NetRefused:
        return
    assert host.text.startswith("xn--"), "digits that IDNA does not map are letters of a name"
    assert host.address is None


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_passes_is_global_for_the_standard_library_too(address: IPv4Address | IPv6Address) -> None:
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_an_address_translated_to_ipv6_is_as_public_as_it_is_itself(address: IPv4Address) -> None:
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"::{address}")


@settings(deadline=None)  # the tables of IDNA are read in the first example
@given(st.text() | st.text("0123456789abcdefx.:%[]@-_①０。", max_size=20))
def test_any_text_is_a_host_to_ask_for_or_refused(text: str) -> None:
    try:
        host = public_host(text)
    except NetRefused:
        return
    assert is_public(host.text) if host.address else DomainName(host.text).labels[1:]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Lure.Example", "lure.example"),
        ("lure.example.", "lure.example"),
        ("éxample.fr", "xn--xample-9ua.fr"),
    ],
)
def test_a_name_is_read_in_its_one_form(written: str, name: str) -> None:
    assert public_host(written).text == name


def test_an_address_is_one_whether_public_or_not() -> None:
    assert is_address("10.0.0.1")
    assert is_address("::1")
    assert not is_address("0x7f.1")
    assert not is_address("lure.example")


def test_networks_are_written_in_cidr_form() -> None:
    assert [str(network) for network in networks(("192.0.3.7/24", "2600::/16"))] == [
        "192.0.3.0/24",
        "2600::/16",
    ]
    with pytest.raises(ValueError, match="lure"):
        networks(("lure",))
