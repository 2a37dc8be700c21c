"""The compiled decoder against the codecs of the standard library."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.names.blocks import block_of, lines_block
from tocsin.names.confusables import skeleton, skeleton_table
from tocsin.names.decoding import BROKEN, LONGEST_PUNYCODE, decoded_label, punycode_points

LABEL = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs"], exclude_characters="\u3002\uff0e\uff61"),
    min_size=1,
    max_size=40,
)


def decode(text: str) -> str | None:
    points = np.empty(LONGEST_PUNYCODE + 1, dtype=np.int32)
    block = block_of([text])
    count = punycode_points(block.data, 0, len(block.data), points)
    return None if count == BROKEN else "".join(map(chr, points[:count].tolist()))


def look(data: bytes) -> tuple[bytes, bool]:
    label = np.empty(4 * len(data) + 8, dtype=np.uint8)
    length, plain = decoded_label(
        np.frombuffer(data, dtype=np.uint8),
        0,
        len(data),
        skeleton_table(),
        np.empty(LONGEST_PUNYCODE + 1, dtype=np.int32),
        label,
    )
    return label[:length].tobytes(), plain


@settings(deadline=None)  # the first call compiles
@given(LABEL)
def test_what_the_standard_library_encodes_is_decoded(text: str) -> None:
    encoded = text.encode("punycode").decode("ascii")

    assert text.isascii() or len(encoded) > LONGEST_PUNYCODE or decode(encoded) == text


@settings(deadline=None)  # the first call compiles
@given(st.text("abcxyz0189-AZ", min_size=1, max_size=30))
def test_any_ascii_decodes_as_in_the_standard_library_or_is_broken(text: str) -> None:
    found = decode(text)

    assert found is None or found == text.encode().decode("punycode")


@settings(deadline=None)  # the first call compiles
@given(LABEL)
def test_a_label_in_unicode_looks_like_its_skeleton(text: str) -> None:
    if not text.isascii():
        assert look(text.encode()) == (skeleton(text).encode(), False)


@settings(deadline=None)  # the first call compiles
@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_give_a_result(data: bytes) -> None:
    shown, _ = look(data)

    assert shown.decode() is not None


def test_labels_that_do_not_decode_are_left_as_written() -> None:
    for label in (b"xn--", b"xn--99999999", b"xn--a-", b"xn-a", b"paypal", b"xn--" + b"a" * 300):
        assert look(label) == (b"", True)


def test_punycode_without_an_ascii_part_is_matched_as_written_too() -> None:
    assert look(b"XN--PYPAL-4VE") == (b"paypal", False)
    assert look(b"xn--paypal")[1]


def test_the_lines_of_a_file_do_not_leak_into_each_other() -> None:
    block = lines_block(b"\xc3\n\xa9.com\n")

    assert [look(block.raw(row)) for row in range(2)] == [(b"-", False), (b"-.com", False)]
