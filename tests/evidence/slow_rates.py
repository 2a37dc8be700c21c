"""The documented formula of base rates in plain Python: slow, and what the compiled one is held against."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.ngrams import ALPHABET, BACKOFF, LEAST, LONGEST, SYMBOLS_OF_A_LABEL, Counts
from tocsin.names.folding import fold

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class SlowRates:
    """Rates from the counts of a table, as a dictionary."""

    def __init__(self, counts: Counts) -> None:
        self._count = counts_of(id(counts), counts)
        self._labels = counts.labels

    def expected(self, text: str, least: float = LEAST) -> float:
        """The longest counted beginning, times each further symbol's share after the longest counted context.

        Once below `least` it is not followed further, as documented.
        """
        length = max((n for n in range(1, min(len(text), LONGEST) + 1) if self._count(text[:n])), default=0)
        rate = max(self._count(text[:length]) if length else 0, 1) / self._labels
        for place in range(max(length, 1), len(text)):
            if rate < least:
                break
            rate *= self._share(text[:place], text[place])
        return rate

    def _share(self, before: str, symbol: str) -> float:
        factor = 1.0
        for start in range(max(0, len(before) - LONGEST + 1), len(before)):
            context = before[start:]
            if self._count(context):
                if both := self._count(context + symbol):
                    return factor * both / self._count(context)
                factor *= BACKOFF
        return factor * max(self._count(symbol), 1) / (self._labels * SYMBOLS_OF_A_LABEL)

    def standing(self, text: str) -> NDArray[np.float64]:
        """As a whole label, as a token, at one edge of a token, within one."""
        anywhere = self.expected(text)
        if anywhere < LEAST:
            return np.array([0.0, 0.0, 0.0, anywhere])
        label = self.expected(f".{text}.")
        token = sum(self.expected(around) for around in (f".{text}-", f"-{text}.", f"-{text}-"))
        begins = self.expected(f".{text}") + self.expected(f"-{text}")
        ends = self.expected(f"{text}.") + self.expected(f"{text}-")
        edge = max(0.0, begins + ends - 2 * label - 2 * token)
        return np.array([label, token, edge, max(0.0, anywhere - begins - ends + label + token)])

    def misspelt(self, word: str) -> NDArray[np.float64]:
        """The same of every text one edit away, added up."""
        return np.asarray(np.sum([self.standing(text) for text in one_edit(word)], axis=0))


_TABLES: dict[int, dict[int, int]] = {}


def counts_of(key: int, counts: Counts) -> Callable[[str], int]:
    """A function from text to count."""
    if key not in _TABLES:
        used = counts.keys != 0
        _TABLES[key] = dict(zip(counts.keys[used].tolist(), counts.values[used].tolist(), strict=True))
    table = _TABLES[key]

    def count(text: str) -> int:
        code = 0
        for symbol in text:
            code = code * (len(ALPHABET) + 1) + ALPHABET.index(symbol) + 1
        return table.get(code, 0)

    return count


def one_edit(word: str) -> Iterator[str]:
    """Texts one edit away in every way there is, but for those that fold to the word itself."""
    for place, letter in enumerate(word):
        yield from (word[:place] + s + word[place + 1 :] for s in LETTERS if fold(s) != fold(letter))
        yield word[:place] + word[place + 1 :]
    for place, (a, b) in enumerate(pairwise(word)):
        if fold(a) != fold(b):
            yield word[:place] + b + a + word[place + 2 :]
        yield from (word[: place + 1] + s + word[place + 1 :] for s in LETTERS if s != b)
