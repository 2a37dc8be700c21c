import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.errors import NetError
from tocsin.net.bodies import decoded

PLAIN = b"<title>lure</title>" * 100
BARE = zlib.compressobj(wbits=-15)
BARE_BYTES = BARE.compress(PLAIN) + BARE.flush()


def pieces(data: bytes, size: int = 7) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", PLAIN),
        ("identity", PLAIN),
        ("gzip", gzip.compress(PLAIN, mtime=0)),
        (" GZip ", gzip.compress(PLAIN, mtime=0)),
        ("x-gzip", gzip.compress(PLAIN[:50], mtime=0) + gzip.compress(PLAIN[50:], mtime=0)),
        ("deflate", zlib.compress(PLAIN)),
        ("deflate", BARE_BYTES),
        ("gzip", b""),
    ],
)
def test_a_body_is_what_was_encoded(encoding: str, data: bytes) -> None:
    expected = PLAIN if data else b""

    assert decoded(pieces(data), encoding, most=10_000) == (expected, False)
    assert decoded(pieces(data, 65536), encoding, most=10_000) == (expected, False)


@pytest.mark.parametrize(
    ("encoding", "data"), [("", PLAIN), ("gzip", gzip.compress(PLAIN, mtime=0)), ("deflate", BARE_BYTES)]
)
def test_reading_stops_at_the_limit(encoding: str, data: bytes) -> None:
    assert decoded(pieces(data), encoding, most=len(PLAIN)) == (PLAIN, False)
    assert decoded(pieces(data), encoding, most=len(PLAIN) - 1) == (PLAIN[:-1], True)
    assert decoded(pieces(data), encoding, most=10) == (PLAIN[:10], True)


def test_a_bomb_is_no_larger_than_the_limit() -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    tracemalloc.start()

    body, is_cut = decoded([bomb], "gzip", most=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (len(body), is_cut) == (1_000_000, True)
    assert peak < 6_000_000


def test_endless_empty_members_are_dropped_after_some() -> None:
    members = gzip.compress(PLAIN, mtime=0) + gzip.compress(b"") * 2000 + gzip.compress(b"never read")

    assert decoded(pieces(members, 65536), "gzip", most=10_000) == (PLAIN, False)


def test_a_body_without_end_is_read_to_the_limit_only() -> None:
    def endless() -> Iterator[bytes]:
        for number in range(1000):
            assert number < 3
            yield bytes(1000)

    assert decoded(endless(), "", most=1500) == (bytes(1500), True)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip,gzip,gzip", "compress", "\x00"])
def test_an_encoding_that_was_not_asked_for_is_an_error(encoding: str) -> None:
    with pytest.raises(NetError, match="not asked for"):
        decoded([b"anything"], encoding, most=10)


def test_a_body_cut_short_is_worth_another_try_and_a_broken_one_is_not() -> None:
    with pytest.raises(NetError, match="cut short") as cut:
        decoded([gzip.compress(PLAIN, mtime=0)[:-9]], "gzip", most=10_000)
    with pytest.raises(NetError, match="not the gzip") as broken:
        decoded([b"<html>"], "gzip", most=10_000)

    assert (cut.value.retriable, broken.value.retriable) == (True, False)


@given(
    chunks=st.lists(st.binary(max_size=200), max_size=5),
    encoding=st.sampled_from(["", "gzip", "deflate"]),
    is_compressed=st.booleans(),
)
def test_any_bytes_are_a_body_or_one_error(
    chunks: list[bytes], encoding: str, *, is_compressed: bool
) -> None:
    if is_compressed:
        chunks = [zlib.compress(chunk) if encoding == "deflate" else gzip.compress(chunk) for chunk in chunks]
    try:
        body, _ = decoded(chunks, encoding, most=100)
    except NetError:
        return
    assert len(body) <= 100
