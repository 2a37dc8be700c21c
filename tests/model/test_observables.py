import pytest
import stix2.v21
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.errors import InvalidName, InvalidValue
from tocsin.model.observables import AutonomousSystem, EmailAddress, File, IPAddress, Url

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.mark.parametrize(
    "value", ["https://one.example/?q=é&x='\"", "HTTP://one.example", "mailto:a@one.example"]
)
def test_the_id_of_a_url_is_the_one_of_the_standard(value: str) -> None:
    assert Url(value).id == stix2.v21.URL(value=value).id


@pytest.mark.parametrize(
    "value", ["", "one.example", "http:", "https://one.example/a b", "https://a\n.example", "ü:x", "a:\ud800"]
)
def test_what_is_no_absolute_url_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue):
        Url(value)


@pytest.mark.parametrize("value", ["192.0.2.1", "0.0.0.0"])  # noqa: S104  # an address like others
def test_the_id_of_an_ipv4_address_is_the_one_of_the_standard(value: str) -> None:
    assert (IPAddress(value).id, IPAddress(value).version) == (stix2.v21.IPv4Address(value=value).id, 4)


@pytest.mark.parametrize("value", ["2001:db8::1", "::", "::ffff:192.0.2.1", "::ffff:c000:201"])
def test_an_ipv6_address_has_one_text_and_the_id_of_the_standard(value: str) -> None:
    try:
        address = IPAddress(value)
    except InvalidValue as error:
        assert "is written" in str(error)  # noqa: PT017  # which of the two texts is canonical depends on the Python
        return
    assert (address.id, address.version) == (stix2.v21.IPv6Address(value=value).id, 6)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "one.example",
        "192.0.2.01",
        "192.0.2.1/32",
        "2001:DB8::1",
        "2001:db8:0::1",
        "fe80::1%eth0",
        "127.1",
        "1",
    ],
)
def test_other_texts_of_addresses_are_refused(value: str) -> None:
    with pytest.raises(InvalidValue):
        IPAddress(value)


def test_the_id_of_a_network_is_the_one_of_the_standard() -> None:
    network = AutonomousSystem(64496, "Example")

    assert (network.id, str(network)) == (stix2.v21.AutonomousSystem(number=64496).id, "AS64496")


@pytest.mark.parametrize("number", [-1, 2**32])
def test_a_network_has_a_number_of_32_bits(number: int) -> None:
    with pytest.raises(InvalidValue):
        AutonomousSystem(number)


@pytest.mark.parametrize(
    "value", ["a@one.example", "O'Neil+x@one.example", "é@xn--bcher-kva.example", '"a b"@one.example']
)
def test_the_id_of_an_email_address_is_the_one_of_the_standard(value: str) -> None:
    assert EmailAddress(value).id == stix2.v21.EmailAddress(value=value).id
    assert EmailAddress(value).domain.value == value.rpartition("@")[2]


@pytest.mark.parametrize(
    "value", ["", "a", "@one.example", "a b@one.example", "a\n@one.example", "x" * 65 + "@one.example"]
)
def test_what_is_no_email_address_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue):
        EmailAddress(value)


def test_the_domain_of_an_email_address_is_in_a_label_form() -> None:
    with pytest.raises(InvalidName):
        EmailAddress("a@bücher.example")


def test_the_id_of_a_file_is_the_one_of_the_standard() -> None:
    assert File(SHA256).id == stix2.v21.File(hashes={"SHA-256": SHA256}).id
    assert (
        File(SHA256, "invoice.exe", 7).id == stix2.v21.File(hashes={"SHA-256": SHA256}, name="invoice.exe").id
    )


@pytest.mark.parametrize("arguments", [("x",), (SHA256.upper(),), (SHA256, "", -1), (SHA256, "\udfff")])
def test_a_file_without_a_proper_hash_or_size_is_refused(arguments: tuple[str, str, int]) -> None:
    with pytest.raises(InvalidValue):
        File(*arguments)


@given(st.text(max_size=30), st.sampled_from([Url, IPAddress, EmailAddress, File]))
def test_any_text_gives_a_value_with_an_id_or_the_one_error(text: str, kind: type) -> None:
    try:
        value = kind(text)
    except (InvalidValue, InvalidName):
        return
    assert "--" in value.id
