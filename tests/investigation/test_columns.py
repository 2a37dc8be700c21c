"""Rows as columns, and strings of four letters, against plain sets."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence.ngrams import ALPHABET
from tocsin.investigation.columns import GRAM, RADIX, grams_of, rows_to_columns, symbols_of
from tocsin.names.blocks import block_of

LABELS = st.lists(st.text("abc01-.", max_size=20), min_size=1, max_size=8)


def numbers_of(text: str) -> set[int]:
    symbols = symbols_of(np.frombuffer(text.encode(), dtype=np.uint8)).tolist()
    return {
        sum(symbols[at + place] * RADIX ** (GRAM - 1 - place) for place in range(GRAM))
        for at in range(len(text) - GRAM + 1)
        if "." not in text[at : at + GRAM]
    }


@settings(deadline=None)
@given(LABELS)
def test_strings_of_four_letters_are_those_within_labels_each_once_and_rising(labels: list[str]) -> None:
    block = block_of(labels)

    starts, grams = grams_of(symbols_of(block.data), block.starts, block.ends)

    for place, label in enumerate(labels):
        found = grams[starts[place] : starts[place + 1]].tolist()
        assert found == sorted(numbers_of(label))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=30))
def test_pairs_of_name_and_value_become_rising_values_of_each_name(pairs: list[tuple[int, int]]) -> None:
    owners, values = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))

    starts, found = rows_to_columns(owners, values, 5)

    for name in range(5):
        expected = sorted({value for owner, value in pairs if owner == name})
        assert found[starts[name] : starts[name + 1]].tolist() == expected


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
