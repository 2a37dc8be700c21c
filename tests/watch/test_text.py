from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.model.errors import InputError
from tocsin.names.blocks import block_of
from tocsin.watch.text import KEPT, PIECE, TextStream, peeked


def stream(*chunks: bytes) -> TextStream:
    return TextStream("'x'", chunks, lambda: 7)


def whole(text: TextStream) -> bytes:
    return b"".join(piece for _, piece in text.pieces())


def test_pieces_are_whole_lines_with_the_number_of_the_first() -> None:
    line = b"x" * 99 + b"\n"
    text = stream(*[line * 7_000] * 10)

    pieces = list(text.pieces())

    assert b"".join(piece for _, piece in pieces) == line * 70_000
    assert all(piece.endswith(b"\n") for _, piece in pieces)
    assert [number for number, _ in pieces] == [
        1 + sum(len(piece) for _, piece in pieces[:at]) // 100 for at in range(len(pieces))
    ]


def test_a_line_of_two_mebibytes_is_refused_with_its_number() -> None:
    text = stream(b"one\n", b"x" * PIECE, b"x" * PIECE, b"x\ntwo", b"\nthree\n")

    pieces = list(text.pieces())

    assert pieces == [(1, b"one\n"), (3, b"two\nthree\n")]
    (place,) = text.rest().unreadable
    assert (place.row, place.why) == (2, "the line is longer than 2 MiB")


def test_a_failure_ends_the_pieces_and_costs_the_line_it_cuts() -> None:
    def failing() -> Iterator[bytes]:
        yield b"one\ntwo\nthr"
        raise InputError("broken")

    text = TextStream("'x'", failing(), lambda: 0)

    assert whole(text) == b"one\ntwo\n"
    assert str(text.failure) == "broken"
    assert [(place.row, place.text) for place in text.rest().unreadable] == [(3, "thr")]


def test_places_beyond_the_first_few_are_counted_only() -> None:
    text = stream(b"x\n")
    for number in range(100):
        text.refuse(number, b"\xff", "no name")

    batch = text.rest()

    assert (len(batch.unreadable), batch.unreadable_count) == (KEPT, 100)
    assert batch.unreadable[0].text == r"\xff"
    assert text.rest().unreadable_count == 0


def test_batches_number_their_names() -> None:
    text = stream(b"x\n")

    first, second = text.batch(block_of(["a", "b"])), text.batch(block_of(["c"]))

    assert (first.block.first_row, second.block.first_row) == (0, 2)
    assert (second.cursor, second.bytes_read) == ("bytes=7 names=3", 7)


def test_peeking_takes_nothing_away() -> None:
    start, chunks = peeked([b"ab", b"cd", b"ef"], 3)

    assert (start, b"".join(chunks)) == (b"abcd", b"abcdef")


@given(st.text(max_size=40), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]), st.integers(1, 9))
@settings(max_examples=200, deadline=None)
def test_text_of_any_encoding_with_a_mark_comes_as_utf_8(content: str, encoding: str, size: int) -> None:
    content = "a\n" + content + "\n"
    data = content.encode(encoding)

    text = stream(*(data[at : at + size] for at in range(0, len(data), size)))

    assert whole(text) == content.encode()


def test_what_cannot_be_read_in_pieces_comes_whole() -> None:
    assert stream(b"\xef\xbb\xbfone", b" line\n" * 3).whole(100) == b"one line\n line\n line\n"


def test_the_whole_has_a_limit_and_fails_where_reading_fails() -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 100
        raise InputError("broken off")

    with pytest.raises(InputError, match="split it"):
        stream(b"x" * 11).whole(10)
    with pytest.raises(InputError, match="broken off"):
        TextStream("'x'", broken(), lambda: 0).whole(1000)
