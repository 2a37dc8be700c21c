import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.certificates.making import name, sequence, tlv

from tocsin.certificates.der import Malformed, element
from tocsin.certificates.distinguished_names import MOST_PARTS, parts, text


def part(oid: bytes, value: bytes, tag: int = 0x13) -> bytes:
    return tlv(0x31, sequence(tlv(6, oid), tlv(tag, value)))


def test_a_name_is_written_in_the_order_of_the_certificate() -> None:
    made = sequence(
        part(b"\x55\x04\x06", b"US"), part(b"\x55\x04\x0a", b"Let's, Encrypt"), part(b"\x55\x04\x03", b"R3")
    )

    assert text(list(parts(element(made)))) == "C=US, O=Let's\\, Encrypt, CN=R3"


@pytest.mark.parametrize(
    ("tag", "value", "read"),
    [
        (0x0C, "é".encode(), "é"),
        (0x0C, b"\xff", "\ufffd"),
        (0x14, b"\xe9", "é"),
        (0x1E, "é漢".encode("utf-16-be"), "é漢"),
        (0x1E, b"\xd8\x00", "\ufffd"),
        (0x1C, "é".encode("utf-32-be"), "é"),
        (0x13, b"a\x00b", "a\x00b"),
    ],
)
def test_every_type_of_string_is_read(tag: int, value: bytes, read: str) -> None:
    assert list(parts(element(name(value, tag)))) == [("CN", read)]


def test_a_type_that_is_not_known_goes_by_its_number() -> None:
    assert list(parts(element(sequence(part(b"\x2a\x03", b"x"))))) == [("1.2.3", "x")]


@pytest.mark.parametrize(
    "made",
    [
        sequence(sequence()),
        sequence(tlv(0x31, sequence())),
        sequence(*[part(b"\x55\x04\x03", b"x")] * (MOST_PARTS + 1)),
    ],
)
def test_a_malformed_name_is_refused(made: bytes) -> None:
    with pytest.raises(Malformed):
        list(parts(element(made)))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_name_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        text(list(parts(element(sequence(data))))).encode()
