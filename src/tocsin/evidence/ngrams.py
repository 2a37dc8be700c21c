"""How often a string is expected in the labels of ordinary names: counted strings, chained where none was counted.

A string of up to eight symbols has been counted (or is rarer than the table's threshold). A longer or rarer one is
its longest counted beginning times, for each further symbol, the share of that symbol after the longest counted
context ("stupid backoff", Brants et al. 2007, with their factor 0.4 for each context that had to be given up).
Symbols are numbers 1..38 for `.-a-z0-9`; `.` is the edge of a label.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.names.compiled import njit

ALPHABET: Final = ".-abcdefghijklmnopqrstuvwxyz0123456789"
RADIX: Final = np.uint64(len(ALPHABET) + 1)
LONGEST: Final = 8
BACKOFF: Final = 0.4
SYMBOLS_OF_A_LABEL: Final = 12.0  # edges included
LEAST: Final = 1e-10  # rates of words are summed over hundreds of spellings: below this one does not matter
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)  # multiplicative hashing with the golden ratio (Knuth)
_ONE: Final = np.uint64(1)


class Counts(NamedTuple):
    """Open-addressing hash table of 2**bits slots (key 0: free) and the number of labels that were counted."""

    keys: NDArray[np.uint64]
    values: NDArray[np.uint32]
    bits: int
    labels: float


def symbols(text: str) -> NDArray[np.uint8]:
    """Numbers of the symbols of a text of the alphabet."""
    return np.array([ALPHABET.index(symbol) + 1 for symbol in text], dtype=np.uint8)


def counts_table(codes: NDArray[np.uint64], counts: NDArray[np.uint32], labels: int) -> Counts:
    """Hash table of counted strings, at most half full."""
    bits = max(4, int(len(codes) * 2).bit_length())
    table = Counts(np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.uint32), bits, float(labels))
    _fill(table, codes, counts)
    return table


@njit
def _slot(table: Counts, code: np.uint64) -> np.uint64:
    """Slot that holds the code, or the free one where it would go."""
    last = np.uint64(len(table.keys) - 1)
    slot = (code * _SPREAD) >> np.uint64(64 - table.bits)
    while table.keys[slot] != 0 and table.keys[slot] != code:
        slot = (slot + _ONE) & last
    return slot


@njit
def _fill(table: Counts, codes: NDArray[np.uint64], counts: NDArray[np.uint32]) -> None:
    for i in range(len(codes)):
        slot = _slot(table, codes[i])
        table.keys[slot] = codes[i]
        table.values[slot] = counts[i]


@njit
def _count(table: Counts, code: np.uint64) -> float:
    """Count of the string with this code, 0 where it was too rare to be kept."""
    return float(table.values[_slot(table, code)])


@njit
def _share_of_next(table: Counts, text: NDArray[np.uint8], place: int) -> float:
    """Share of text[place] among what follows the longest counted context before it.

    Contexts grow to the left until one was not counted: then no longer one was, since it holds the shorter.
    """
    symbol = np.uint64(text[place])
    share = max(_count(table, symbol), 1.0) / (table.labels * SYMBOLS_OF_A_LABEL)
    code = np.uint64(0)
    power = _ONE
    for start in range(place - 1, max(0, place - LONGEST + 1) - 1, -1):
        code += np.uint64(text[start]) * power
        power *= RADIX
        context = _count(table, code)
        if context == 0:
            break
        both = _count(table, code * RADIX + symbol)
        share = both / context if both > 0 else share * BACKOFF
    return share


@njit
def expected(table: Counts, text: NDArray[np.uint8], length: int, least: float) -> float:
    """Times one ordinary label is expected to hold text[:length]; never 0. Below `least` it is only known to be so."""
    counted = 0
    code = np.uint64(0)
    times = 1.0
    while counted < min(length, LONGEST):
        code = code * RADIX + np.uint64(text[counted])
        longer = _count(table, code)
        if longer == 0:
            break
        times = longer
        counted += 1
    rate = times / table.labels
    for place in range(max(counted, 1), length):
        if rate < least:
            break
        rate *= _share_of_next(table, text, place)
    return rate


@njit
def _between(table: Counts, text: NDArray[np.uint8], length: int, before: int, after: int) -> float:
    """Expected occurrences of text[1:length+1] with a symbol of its own before and after (0: anything)."""
    first = 1 - (before > 0)
    last = length + 1 + (after > 0)
    if before > 0:
        text[0] = before
    if after > 0:
        text[length + 1] = after
    return expected(table, text[first:last], last - first, LEAST)


@njit
def standing(table: Counts, text: NDArray[np.uint8], length: int, out: NDArray[np.float64]) -> None:
    """Add to out[0..3] how often text[1:length+1] is a whole label, a token, at an edge of a token, or within one.

    text[0] and text[length + 1] are overwritten. The four ways exclude each other.
    """
    dot, hyphen = 1, 2
    anywhere = _between(table, text, length, 0, 0)
    if anywhere < LEAST:
        out[3] += anywhere
        return
    label = _between(table, text, length, dot, dot)
    token = (
        _between(table, text, length, dot, hyphen)
        + _between(table, text, length, hyphen, dot)
        + _between(table, text, length, hyphen, hyphen)
    )
    begins = _between(table, text, length, dot, 0) + _between(table, text, length, hyphen, 0)
    ends = _between(table, text, length, 0, dot) + _between(table, text, length, 0, hyphen)
    out[0] += label
    out[1] += token
    out[2] += max(0.0, begins + ends - 2 * label - 2 * token)
    out[3] += max(0.0, anywhere - begins - ends + label + token)


@njit
def misspelt(
    table: Counts, word: NDArray[np.uint8], fold: NDArray[np.uint8], out: NDArray[np.float64]
) -> None:
    """Add to out[0..3] how often texts at edit distance 1 of a word stand in the four ways of `standing`.

    Texts that fold to the word itself (`paypa1`) are not counted: matching takes those for the word as written.
    """
    length = len(word)
    text = np.zeros(length + 3, dtype=np.uint8)
    for place in range(length):
        for symbol in range(3, 39):  # a-z and 0-9
            if fold[symbol] != fold[word[place]]:
                text[1 : length + 1] = word
                text[1 + place] = symbol
                standing(table, text, length, out)
    for place in range(length):
        text[1 : place + 1] = word[:place]
        text[place + 1 : length] = word[place + 1 :]
        standing(table, text, length - 1, out)
        if place + 1 < length and fold[word[place]] != fold[word[place + 1]]:
            text[1 : length + 1] = word
            text[1 + place], text[2 + place] = word[place + 1], word[place]
            standing(table, text, length, out)
    # Inserting at either end gives a text that holds the word, which is not misspelt there.
    for place in range(1, length):
        for symbol in range(3, 39):
            if symbol != word[place]:
                text[1 : place + 1] = word[:place]
                text[place + 1] = symbol
                text[place + 2 : length + 2] = word[place:]
                standing(table, text, length + 1, out)


@njit
def rates_of(
    table: Counts,
    texts: NDArray[np.uint8],
    ends: NDArray[np.int64],
    fold: NDArray[np.uint8],
    wanted: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Rates (word, distance 0-1, way) of words given one after another; distance 1 only where wanted."""
    rates = np.zeros((len(ends), 2, 4))
    for number in range(len(ends)):
        start = 0 if number == 0 else ends[number - 1]
        word = texts[start : ends[number]]
        room = np.zeros(len(word) + 2, dtype=np.uint8)
        room[1:-1] = word
        standing(table, room, len(word), rates[number, 0])
        if wanted[number]:
            misspelt(table, word, fold, rates[number, 1])
    return rates
