import pytest

from tocsin.pages.favicon import favicon_hash, is_picture, murmur3


@pytest.mark.parametrize(
    ("data", "seed", "value"),
    [  # vectors of the public reference implementation (SMHasher)
        (b"", 0, 0),
        (b"", 1, 0x514E28B7),
        (b"", 0xFFFFFFFF, 0x81F16F39),
        (b"\xff\xff\xff\xff", 0, 0x76293B50),
        (b"\x21\x43\x65\x87", 0, 0xF55B516B),
        (b"\x21\x43\x65", 0, 0x7E4A8634),
        (b"\x21", 0, 0x72661CF4),
        (b"aaaa", 0x9747B28C, 0x5A97808A),
        (b"Hello, world!", 0x9747B28C, 0x24884CBA),
        (b"The quick brown fox jumps over the lazy dog", 0x9747B28C, 0x2FA826CD),
    ],
)
def test_the_hash_is_the_known_one(data: bytes, seed: int, value: int) -> None:
    assert murmur3(data, seed) & 0xFFFFFFFF == value


def test_the_hash_of_a_favicon_is_of_its_base64_in_lines() -> None:
    assert favicon_hash(b"foo") == str(murmur3(b"Zm9v\n"))
    assert favicon_hash(b"\x00" * 100) == str(murmur3(b"A" * 76 + b"\n" + b"A" * 58 + b"==\n"))


def test_the_hash_is_signed_as_search_engines_print_it() -> None:
    assert murmur3(b"foo") == -156908512


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b"\x00\x00\x01\x00\x01", True),
        (b"\x89PNG\r\n\x1a\n...", True),
        (b"  <svg xmlns=", True),
        (b"<?xml version='1.0'?>\n<svg>", True),
        (b"<!doctype html><svg>", False),
        (b"<html>", False),
        (b"", False),
    ],
)
def test_an_error_page_is_no_picture(data: bytes, is_one: bool) -> None:  # noqa: FBT001  # a column of the table
    assert is_picture(data) is is_one
