"""Blocks keep every name as it was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.names.blocks import block_of, lines_block


def rows(data: bytes) -> list[str]:
    block = lines_block(data)
    return [block.written(row) for row in range(len(block))]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\n\n \r\n", []),
        (b"a.com", ["a.com"]),
        (b"a.com\nb.com\n", ["a.com", "b.com"]),
        (b"  a.com\t\r\n\r\nb.com", ["a.com", "b.com"]),
        (b"caf\xe9.fr\n", ["caf\\xe9.fr"]),
        ("caf\u00e9.fr\n".encode(), ["café.fr"]),
        (b"a\0b.com\n", ["a\0b.com"]),
    ],
)
def test_lines_are_rows_without_outer_blanks_and_empty_ones_are_skipped(
    data: bytes, expected: list[str]
) -> None:
    assert rows(data) == expected


def test_a_block_of_texts_has_a_row_for_each_even_an_empty_one() -> None:
    block = block_of(["a.com", "", " é.fr ", "\udcff"], first_row=7)

    assert [block.written(row) for row in range(len(block))] == ["a.com", "", "é.fr", "\\udcff"]
    assert block.first_row == 7


@settings(deadline=None)  # the first call compiles
@given(st.binary())
def test_the_rows_of_any_bytes_are_their_lines(data: bytes) -> None:
    wanted = [line.strip(b" \t\r\f\v") for line in data.split(b"\n")]
    block = lines_block(data)

    assert [block.raw(row) for row in range(len(block))] == [line for line in wanted if line]
