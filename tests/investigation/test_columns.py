"""Rows as columns, and strings of four letters, against plain sets."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence.ngrams import ALPHABET
from tocsin.investigation.columns import GRAM, RADIX, grams_of, rows_to_columns, symbols_of
from tocsin.names.blocks import block_of

_LABELS = st.lists(st.text("ab-.c7", max_size=20), max_size=6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=40))
def test_rows_become_the_rising_values_of_each_name(rows: list[tuple[int, int]]) -> None:
    owners, values = (np.array([row[place] for row in rows], dtype=np.int64) for place in range(2))

    starts, found = rows_to_columns(owners, values, 6)

    assert starts[0] == 0
    for name in range(6):
        mine = found[starts[name] : starts[name + 1]].tolist()
        assert mine == sorted({value for owner, value in rows if owner == name})
    assert len(found) == starts[6]


@settings(max_examples=30, deadline=None)
@given(_LABELS)
def test_grams_are_the_strings_of_four_letters_within_labels(texts: list[str]) -> None:
    block = block_of(texts)

    starts, grams = grams_of(symbols_of(block.data), block.starts, block.ends)

    for place, text in enumerate(texts):
        mine = [_text(code) for code in grams[starts[place] : starts[place + 1]].tolist()]
        parts = {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
        assert sorted(mine) == sorted(part for part in parts if "." not in part)
        assert len(mine) == len(set(mine))


def test_only_letters_digits_hyphen_and_dot_are_symbols() -> None:
    found = symbols_of(np.arange(256, dtype=np.uint8))

    assert {chr(byte) for byte in range(256) if found[byte]} == set(ALPHABET)
    assert [int(found[ord(letter)]) for letter in ALPHABET] == list(range(1, len(ALPHABET) + 1))


def test_nothing_gives_empty_columns() -> None:
    nothing = np.empty(0, dtype=np.int64)
    starts, values = rows_to_columns(nothing, nothing, 0)
    gram_starts, grams = grams_of(np.empty(0, dtype=np.uint8), nothing, nothing)

    assert (starts.tolist(), values.tolist()) == ([0], [])
    assert (gram_starts.tolist(), grams.tolist()) == ([0], [])


def _text(code: int) -> str:
    letters = ""
    for _ in range(GRAM):
        code, symbol = divmod(code, RADIX)
        letters = ALPHABET[symbol - 1] + letters
    return letters
