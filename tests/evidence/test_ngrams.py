from itertools import product

import numpy as np
import pytest
from tests.evidence.slow_rates import SlowRates

from tocsin.evidence.ngrams import (
    ALPHABET,
    BACKOFF,
    LEAST,
    LONGEST,
    RADIX,
    SYMBOLS_OF_A_LABEL,
    Counts,
    counts_table,
    expected,
    symbols,
)


def code(text: str) -> int:
    value = 0
    for number in symbols(text):
        value = value * int(RADIX) + int(number)
    return value


def table_of(counts: dict[str, int], labels: int = 1000) -> Counts:
    return counts_table(
        np.array([code(text) for text in counts], np.uint64),
        np.array(list(counts.values()), np.uint32),
        labels,
    )


SMALL = table_of({".": 2000, "a": 400, "b": 100, "c": 50, "ab": 40, "bc": 20, ".a": 90, "a.": 80})


def test_symbols_are_numbered_from_one() -> None:
    assert symbols(ALPHABET).tolist() == list(range(1, len(ALPHABET) + 1))


def test_the_longest_string_has_a_code_of_64_bits() -> None:
    assert int(RADIX) ** LONGEST < 2**64


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("a", 0.4),
        ("ab", 0.04),
        (".a", 0.09),
        ("abc", 0.04 * BACKOFF * 20 / 100),
        ("aba", 0.04 * BACKOFF**2 * 400 / (1000 * SYMBOLS_OF_A_LABEL)),
        ("z", 0.001),
    ],
)
def test_an_uncounted_string_is_its_counted_beginning_times_shares(text: str, rate: float) -> None:
    assert expected(SMALL, symbols(text), len(text), LEAST) == pytest.approx(rate)


def test_the_small_table_agrees_with_the_slow_reference() -> None:
    slow = SlowRates(SMALL)

    for text in ("a", "b", "z", "abc", "abab", ".abc.", "cab-", "zzzzz"):
        fast = expected(SMALL, symbols(text), len(text), 0.0)
        assert fast == pytest.approx(slow.expected(text, least=0.0), rel=1e-12)


def test_a_table_of_many_strings_finds_each() -> None:
    letters = ALPHABET[2:14]
    texts = ["".join(parts) for length in (1, 2, 3) for parts in product(letters, repeat=length)]
    table = table_of({text: number for number, text in enumerate(texts, 1)})

    for number, text in enumerate(texts, 1):
        assert expected(table, symbols(text), len(text), 0.0) == pytest.approx(number / 1000)
