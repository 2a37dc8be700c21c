import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from typing import Final

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.model.errors import InputError
from tocsin.watch.decompression import compression_of, decompressed

COMPRESSIONS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "gz": gzip.compress,
    "zst": zstandard.compress,
    "xz": lzma.compress,
    "bz2": bz2.compress,
}


def chunked(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_a_compression_is_known_by_its_first_bytes(kind: str) -> None:
    assert compression_of(COMPRESSIONS[kind](b"one.example")) == kind
    assert compression_of(COMPRESSIONS[kind](b"")) == kind


def test_a_skippable_frame_begins_zstandard_too() -> None:
    packed = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd" + zstandard.compress(b"one.example")

    assert compression_of(packed) == "zst"
    assert b"".join(decompressed([packed], "zst", "'x'")) == b"one.example"


@pytest.mark.parametrize("opening", [b"", b"one.example\n", b"BZh.example\n", b"\x1f", b"(names)"])
def test_text_is_not_compressed(opening: bytes) -> None:
    assert compression_of(opening) == ""


@given(
    st.sampled_from(sorted(COMPRESSIONS)), st.lists(st.binary(max_size=2_000), max_size=4), st.integers(1, 50)
)
@settings(max_examples=150, deadline=None)
def test_what_was_compressed_comes_back_whatever_the_chunks_and_parts(
    kind: str, parts: list[bytes], size: int
) -> None:
    packed = b"".join(COMPRESSIONS[kind](part) for part in parts)

    assert b"".join(decompressed(chunked(packed, size), kind, "'x'")) == b"".join(parts)


@given(st.sampled_from(sorted(COMPRESSIONS)), st.binary(min_size=1, max_size=500), st.integers(1, 400))
@settings(max_examples=150, deadline=None)
def test_data_that_end_too_early_are_an_error_after_what_is_there(kind: str, data: bytes, lost: int) -> None:
    packed = COMPRESSIONS[kind](data)
    given: list[bytes] = []

    with pytest.raises(InputError, match=r"in the middle|something else"):
        given.extend(decompressed([packed[: max(1, len(packed) - lost)]], kind, "'x'"))

    assert data.startswith(b"".join(given))


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_pieces_stay_small_whatever_they_come_from(kind: str) -> None:
    packed = COMPRESSIONS[kind](bytes(50 << 20))

    assert max(len(piece) for piece in decompressed([packed], kind, "'x'")) <= 1 << 20


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_thousands_of_empty_parts_cost_little(kind: str) -> None:
    packed = COMPRESSIONS[kind](b"") * 20_000 + COMPRESSIONS[kind](b"one.example")

    assert b"".join(decompressed([packed], kind, "'x'")) == b"one.example"
