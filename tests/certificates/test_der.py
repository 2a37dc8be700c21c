import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.certificates.making import sequence, tlv

from tocsin.certificates.der import Malformed, element, oid_text


def test_elements_within_are_given_in_order() -> None:
    found = element(sequence(tlv(2, b"\x01"), tlv(4, b"xy")) + b"more")

    assert [(each.tag, each.content) for each in found.children()] == [(2, b"\x01"), (4, b"xy")]
    assert found.whole == sequence(tlv(2, b"\x01"), tlv(4, b"xy"))


def test_what_fits_is_given_before_what_does_not() -> None:
    children = element(tlv(0x30, tlv(2, b"\x01"), b"\x04\x50x")).children()

    assert next(children).content == b"\x01"
    with pytest.raises(Malformed, match="longer than what holds it"):
        next(children)


def test_a_length_longer_than_it_needs_to_be_is_read() -> None:
    assert element(b"\x04\x82\x00\x01x").content == b"x"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x01",
        b"\x30\x80",
        b"\x30\x85\x00\x00\x00\x00\x01x",
        b"\x30\x82\x01",
        b"\x1f\x81\x01\x00",
    ],
)
def test_what_does_not_fit_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        element(data)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\x55\x1d\x11", "2.5.29.17"),
        (b"\x2a\x86\x48\x86\xf7\x0d", "1.2.840.113549"),
        (b"\x88\x37\x03", "2.999.3"),
    ],
)
def test_an_object_identifier_is_written_with_dots(content: bytes, text: str) -> None:
    assert oid_text(content) == text


@pytest.mark.parametrize("content", [b"", b"\x80", b"\x2a" * 100])
def test_an_object_identifier_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(Malformed):
        oid_text(content)


@given(st.binary(max_size=60))
def test_any_bytes_are_elements_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        for each in element(data).children():
            oid_text(each.content)
