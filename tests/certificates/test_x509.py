import contextlib
import hashlib
from datetime import UTC, datetime

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from tests.certificates.making import (
    KEY_USAGE,
    SAN,
    alternative_names,
    certificate,
    extension,
    name,
    sequence,
    tlv,
)

from tocsin.certificates.x509 import MAX_BYTES, MOST_NAMES, read_certificate
from tocsin.model.errors import InputError

AUTHORITY = trustme.CA()
REAL = x509.load_pem_x509_certificate(
    AUTHORITY.issue_cert("lure.example", "*.lure.example", "192.0.2.7", common_name="lure.example")
    .cert_chain_pems[0]
    .bytes()
)
DER = REAL.public_bytes(Encoding.DER)


def test_a_library_that_is_not_ours_reads_the_same() -> None:
    found = read_certificate(DER)

    names = REAL.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    key = REAL.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert found.problems == ()
    assert list(found.names) == names.get_values_for_type(x509.DNSName)
    assert list(found.addresses) == [str(each) for each in names.get_values_for_type(x509.IPAddress)]
    assert (found.not_before, found.not_after) == (REAL.not_valid_before_utc, REAL.not_valid_after_utc)
    assert found.serial_number == f"{REAL.serial_number:x}"
    assert found.key_sha256 == hashlib.sha256(key).hexdigest()
    assert found.sha256 == hashlib.sha256(DER).hexdigest()
    assert found.subject.endswith("CN=lure.example")
    assert not found.is_self_issued
    assert found.observable().sha256 == found.sha256


def test_a_root_is_issued_by_itself() -> None:
    root = x509.load_pem_x509_certificate(AUTHORITY.cert_pem.bytes())

    assert read_certificate(root.public_bytes(Encoding.DER)).is_self_issued


def test_a_malformed_extension_hides_no_name() -> None:
    crooked = certificate(
        extension(KEY_USAGE, b"\xff\xff\xff"),
        sequence(b"\x06\x01"),
        tlv(4, b"x"),
        alternative_names(b"lure.example"),
    )

    found = read_certificate(crooked)

    assert found.names == ("lure.example",)
    assert found.problems
    with pytest.raises(ValueError):  # noqa: PT011  # what a library does, and why this walker is here
        _ = x509.load_der_x509_certificate(crooked).extensions


def test_names_are_found_behind_an_extension_that_runs_over_the_rest() -> None:
    crooked = certificate(b"\x30\x84\x7f\xff\xff\xff" + alternative_names(b"lure.example", critical=True))

    found = read_certificate(crooked)

    assert found.names == ("lure.example",)
    assert "outside of the structure" in found.problems[-1]


def test_two_lists_of_names_are_both_read() -> None:
    assert read_certificate(
        certificate(alternative_names(b"a.example"), alternative_names(b"b.example"))
    ).names == (
        "a.example",
        "b.example",
    )


def test_names_before_a_broken_one_are_kept() -> None:
    broken = extension(SAN, sequence(tlv(0x82, b"a.example"), b"\x82\x50b"))

    found = read_certificate(certificate(broken))

    assert found.names == ("a.example",)
    assert found.problems


def test_names_are_kept_as_they_are_written() -> None:
    found = read_certificate(
        certificate(alternative_names(b"good.example\x00.evil.example", b"\xff", "é.example".encode()))
    )

    assert found.names == ("good.example\x00.evil.example", "\xff", "é.example")


def test_ten_thousand_names_are_read() -> None:
    names = [f"n{number}.example".encode() for number in range(10_000)]

    assert len(read_certificate(certificate(alternative_names(*names))).names) == 10_000


def test_more_names_than_allowed_are_cut_and_told() -> None:
    names = [b"n%d.example" % number for number in range(MOST_NAMES + 5)]

    found = read_certificate(certificate(alternative_names(*names)))

    assert len(found.names) == MOST_NAMES
    assert "more than" in found.problems[0]


def test_a_common_name_that_is_a_host_is_a_name_too() -> None:
    assert read_certificate(certificate(subject=name(b"lure.example"))).names == ("lure.example",)
    assert read_certificate(certificate(subject=name(b"Jean Dupont Ltd."))).names == ()


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (tlv(0x17, b"170315100000Z"), datetime(2017, 3, 15, 10, tzinfo=UTC)),
        (tlv(0x17, b"500315100000Z"), datetime(1950, 3, 15, 10, tzinfo=UTC)),
        (tlv(0x17, b"1703151000Z"), datetime(2017, 3, 15, 10, tzinfo=UTC)),
        (tlv(0x18, b"20170315100000Z"), datetime(2017, 3, 15, 10, tzinfo=UTC)),
        (tlv(0x18, b"99991231235959Z"), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (tlv(0x18, b"00000000000000Z"), None),
        (tlv(0x17, b"170231100000Z"), None),
        (tlv(0x17, b"20170315100000Z"), None),
        (tlv(0x13, b"170315100000Z"), None),
        (tlv(0x17, "\u0661703151000Z".encode()), None),
    ],
)
def test_a_date_is_read_or_told(made: bytes, read: datetime | None) -> None:
    found = read_certificate(certificate(alternative_names(b"a.example"), dates=(made,)))

    assert found.not_before == read
    assert found.not_after is None
    assert bool(found.problems) is (read is None)
    with pytest.raises(InputError):
        found.observable()


def test_a_flood_of_extensions_is_cut_and_told() -> None:
    found = read_certificate(certificate(alternative_names(b"a.example"), *[extension(KEY_USAGE, b"")] * 300))

    assert found.names == ("a.example",)
    assert "more than 200 extensions" in found.problems[0]


def test_a_negative_serial_number_is_one() -> None:
    assert read_certificate(certificate(serial=b"\xff\x00")).serial_number == "-100"


def test_addresses_of_an_odd_length_are_told() -> None:
    value = sequence(
        tlv(0x87, b"\xc0\x00\x02\x07"), tlv(0x87, b"\x01\x02\x03"), tlv(0x86, b"http://x.example")
    )

    found = read_certificate(certificate(extension(SAN, value)))

    assert found.addresses == ("192.0.2.7",)
    assert "odd length" in found.problems[0]


def test_thousands_of_problems_are_told_by_the_first() -> None:
    value = sequence(*[tlv(0x87, b"\x01")] * 5000)

    assert len(read_certificate(certificate(extension(SAN, value))).problems) == 20


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30\x80\x00\x00",
        b"-----BEGIN CERTIFICATE-----",
        b"\x30" * 100_000,
        sequence(),
        sequence(sequence()),
        b"\0" * (MAX_BYTES + 1),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_is_no_certificate_is_the_one_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_certificate(data)


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(InputError):
        read_certificate(data)


@given(st.integers(0, len(DER) - 1), st.integers(0, 255))
def test_a_certificate_with_one_wrong_byte_is_read_or_the_one_error(place: int, byte: int) -> None:
    data = bytearray(DER)
    data[place] = byte

    with contextlib.suppress(InputError):
        found = read_certificate(bytes(data))
        "".join((found.issuer, found.subject, *found.names, *found.problems)).encode()


@given(st.integers(0, len(DER)))
def test_a_certificate_cut_short_is_read_or_the_one_error(length: int) -> None:
    with contextlib.suppress(InputError):
        read_certificate(DER[:length])
