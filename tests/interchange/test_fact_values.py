import contextlib
import ipaddress
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.interchange import fact_values as values
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind, observable


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("evil.example", "evil.example"),
        ("EVIL.Example.", "evil.example"),
        ("*.evil.example", "evil.example"),
        ("evil[.]example", "evil.example"),
        ("evil(dot)example", "evil.example"),
        ("evil [dot] example", "evil.example"),
        ("evil{.}example", "evil.example"),
        ("evil[.example", "evil.example"),
        ("evil\\.example", "evil.example"),
        ("hxxps://evil[.]example/login?x=1", "evil.example"),
        ("hXXp://user:pass@EVIL.example:8080/", "evil.example"),
        ("hxxp[:]//evil[.]example", "evil.example"),
        ("hxxp[://]evil.example", "evil.example"),
        ("evil.example:443", "evil.example"),
        ("evil.example/path", "evil.example"),
        ("//evil.example/x", "evil.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("evil。example", "evil.example"),
        ("_dmarc.evil.example", "_dmarc.evil.example"),
    ],
)
def test_a_name_is_read_however_it_is_written(written: str, name: str) -> None:
    assert values.host_name_text(written) == name
    assert values.subject_of(written) == (ObservableKind.DOMAIN_NAME, name)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "localhost",
        "a..b",
        "someone@evil.example",
        "evil example",
        "x" * 5000,
        "a" * 64 + ".example",
        "1.2.3",
        "a\0b.example",
    ],
)
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(InvalidValue):
        values.subject_of(written)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192[.]0[.]2[.]1", "192.0.2.1"),
        ("192.0.2.1:8080", "192.0.2.1"),
        ("192.0.2.1/32", "192.0.2.1"),
        ("http://192.0.2.1/x", "192.0.2.1"),
        ("2001:DB8::0001", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("http://[2001:db8::1]:443/", "2001:db8::1"),
        ("2001:db8::1/128", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_an_address_is_read_however_it_is_written(written: str, address: str) -> None:
    kind, found = values.subject_of(written)

    assert (values.address_text(written), found) == (address, address)
    assert kind is (ObservableKind.IPV6 if ":" in address else ObservableKind.IPV4)


@pytest.mark.parametrize(
    "written", ["", "1.2.3", "192.0.2.0/24", "fe80::1%eth0", "010.1.1.1", "example.com", "1" * 9]
)
def test_what_is_no_address_is_refused(written: str) -> None:
    assert not values.is_address(written)


@pytest.mark.parametrize(
    ("written", "network"),
    [
        ("AS13335", "AS13335"),
        ("13335", "AS13335"),
        ("as13335 Cloudflare", "AS13335"),
        ("13335.0", "AS13335"),
        ("ASN64500", "AS64500"),
    ],
)
def test_a_network_is_its_number(written: str, network: str) -> None:
    assert values.network_text(written) == network


@pytest.mark.parametrize("written", ["", "Cloudflare", "AS99999999999", "1.2", "-1"])
def test_what_is_no_network_is_refused(written: str) -> None:
    with pytest.raises(InvalidValue):
        values.network_text(written)


@pytest.mark.parametrize(
    ("written", "email"),
    [
        ("John.Doe@Mail.Example", "john.doe@mail.example"),
        ("john[at]mail[.]example", "john@mail.example"),
        ("<john@mail.example>", "john@mail.example"),
        ("mailto:john@mail.example", "john@mail.example"),
        ("john@bücher.example", "john@xn--bcher-kva.example"),
    ],
)
def test_a_mail_address_is_read_however_it_is_written(written: str, email: str) -> None:
    assert values.email_text(written) == email
    assert values.contact_email_text(written) == email


def test_a_phrase_in_place_of_a_mail_address_is_kept() -> None:
    assert values.contact_email_text("REDACTED  FOR\nPRIVACY") == "REDACTED FOR PRIVACY"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("hxxp://evil[.]example/a?b=c", "http://evil.example/a?b=c"),
        ("evil.example/login", "http://evil.example/login"),
        ("fxp://evil.example/", "ftp://evil.example/"),
    ],
)
def test_a_url_is_refanged(written: str, url: str) -> None:
    assert values.url_text(written) == url


@pytest.mark.parametrize("written", ["", "not a url", "http://a b/", "x" * 5000])
def test_what_is_no_url_is_refused(written: str) -> None:
    with pytest.raises(InvalidValue):
        values.url_text(written)


def test_a_fingerprint_is_read_with_colons() -> None:
    assert values.fingerprint_text(":".join(["AB"] * 32), 64) == "ab" * 32


def test_text_is_one_line_and_keeps_its_markup() -> None:
    assert values.plain_text(" <b>a\x1b[31m\n b\ud800 ") == "<b>a [31m b\ufffd"
    assert len(values.plain_text("x" * 9_999)) == 1_000


@pytest.mark.parametrize(
    "written", [" " * (1 << 20), "[" * (1 << 20), "a." * (1 << 19), " [dot] " * (1 << 17)]
)
def test_a_text_made_to_take_long_does_not(written: str) -> None:
    began = time.process_time()
    for read in READERS:
        with contextlib.suppress(InvalidValue):
            read(written)

    assert time.process_time() - began < 1.0


READERS = (
    values.name_text,
    values.host_name_text,
    values.address_text,
    values.network_text,
    values.url_text,
    values.email_text,
    values.contact_email_text,
    values.plain_text,
    lambda text: values.fingerprint_text(text, 64),
)


@given(st.one_of(st.text(max_size=40), st.text("0123456789abc.:/[]@()hxpdot -", max_size=30)))
@settings(deadline=None)
def test_any_text_is_a_value_or_the_one_error(text: str) -> None:
    for read in READERS:
        try:
            read(text).encode()
        except InvalidValue:
            continue


@given(st.one_of(st.text(max_size=40), st.text("0123456789abc.:/[]@()hxpdot -", max_size=30)))
@settings(deadline=None)
def test_any_subject_can_be_an_observable(text: str) -> None:
    try:
        kind, subject = values.subject_of(text)
    except InvalidValue:
        return

    assert observable(kind, subject).id


@given(st.ip_addresses())
@settings(deadline=None)
def test_every_address_is_read(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert values.is_address(str(address)) or getattr(address, "scope_id", None)
