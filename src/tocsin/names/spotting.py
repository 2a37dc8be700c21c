"""The hot loop: one pass over a label that spots the terms worth comparing with it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.buffers import Scratch
from tocsin.names.compiled import njit_bare
from tocsin.names.folding import BEYOND_ASCII, FOLD, LABEL_EDGE, LAST_SYMBOL
from tocsin.names.index import (
    DISTANCE_SHIFT,
    GRAMS,
    HASH_SHIFT,
    KEY_SENTINEL,
    MAX_TERMS,
    MULTIPLIER,
    SET_SHIFT,
    Index,
)

MAYBE_DIGRAPH: Final = np.uint64(1)
HIGH_BYTE: Final = np.uint64(2)

# numba makes a float of an unsigned and a signed integer, so every constant of the hot loop is unsigned.
_ONE: Final = np.uint64(1)
_FIVE: Final = np.uint64(5)
_SIX: Final = np.uint64(6)
_LOW_SIX: Final = np.uint64(63)
_GRAM_MASK: Final = np.uint64(GRAMS - 1)
_PAIR_MASK: Final = np.uint64(1023)
_SET_SHIFT: Final = np.uint64(SET_SHIFT)
_DISTANCE_SHIFT: Final = np.uint64(DISTANCE_SHIFT)
_TERM_MASK: Final = np.uint64(MAX_TERMS - 1)
_SENTINEL: Final = np.uint64(KEY_SENTINEL)
_MULTIPLIER: Final = np.uint64(MULTIPLIER)
_HASH_SHIFT: Final = np.uint64(HASH_SHIFT)


def _pairs() -> NDArray[np.uint64]:
    """Return for each pair of symbols whether it may be rn, vv or cl; `l` shares its symbol with `i` and `1`."""
    table = np.zeros(1024, dtype=np.uint64)
    for first, second in (b"rn", b"vv", b"cl"):
        table[int(FOLD[first]) << 5 | int(FOLD[second])] = MAYBE_DIGRAPH
    return table


_PAIRS: Final = _pairs()


@njit_bare
def read_label(
    text: NDArray[np.uint8], start: int, end: int, index: Index, scratch: Scratch
) -> tuple[int, np.uint64, int, int, np.uint64]:
    """Read from `start` to the next dot or `end`; leave grams, cuts and words in `scratch`.

    Returns where it stopped, flags, the number of grams and of tokens, and the set of symbols seen.
    """
    window = np.uint64(0)
    seen = np.uint64(0)
    flags = np.uint64(0)
    count = 0
    spotted = 0
    tokens = 0
    scratch.cuts[0] = 0
    at = start
    while at < end:
        symbol = np.uint64(FOLD[text[at]])
        if symbol - _ONE < np.uint64(LAST_SYMBOL):
            window = (window << _FIVE) | symbol
            seen |= _ONE << symbol
            flags |= _PAIRS[window & _PAIR_MASK]
            gram = window & _GRAM_MASK
            scratch.grams[spotted] = gram
            spotted += np.int64((index.gram_bits[gram >> _SIX] >> (gram & _LOW_SIX)) & _ONE)
            count += 1
        elif symbol == LABEL_EDGE:
            break
        else:
            if symbol == BEYOND_ASCII:
                flags |= HIGH_BYTE
            if count > scratch.cuts[tokens]:
                tokens += 1
                scratch.cuts[tokens] = count
                scratch.words[tokens] = window
        at += 1
    if count > scratch.cuts[tokens]:
        tokens += 1
        scratch.cuts[tokens] = count
        scratch.words[tokens] = window
    return at, flags, spotted, tokens, seen


@njit_bare
def _note(term: int, label: int, found: int, scratch: Scratch) -> int:
    """Add a term to the label's candidates, once."""
    if scratch.stamps[term] == label:
        return found
    scratch.stamps[term] = label
    scratch.candidates[found] = term
    return found + 1


@njit_bare
def _look_up(word: np.uint64, label: int, found: int, index: Index, scratch: Scratch) -> int:
    """Add the terms whose neighbourhood holds `word`."""
    key = word | _SENTINEL
    place = (key * _MULTIPLIER) >> _HASH_SHIFT
    bit = place & np.uint64(len(index.run_bits) * 64 - 1)
    if (index.run_bits[bit >> _SIX] >> (bit & _LOW_SIX)) & _ONE == 0:
        return found
    last = np.uint64(len(index.run_keys) - 1)
    slot = place & last
    while index.run_keys[slot] != 0:
        if index.run_keys[slot] == key:
            for at in range(index.run_first[slot], index.run_after[slot]):
                found = _note(index.run_terms[at], label, found, scratch)
        slot = (slot + _ONE) & last
    return found


@njit_bare
def _neighbours(
    word: np.uint64, length: np.uint64, label: int, found: int, index: Index, scratch: Scratch
) -> int:
    """Add the terms within one edit of a word that stands alone."""
    if (index.run_lengths >> length) & _ONE:
        found = _look_up(word, label, found, index, scratch)
    if (index.run_lengths >> (length - _ONE)) & _ONE:
        below = np.uint64(0)
        for _ in range(length):
            shorter = (word & below) | ((word >> _FIVE) & ~below)
            found = _look_up(shorter, label, found, index, scratch)
            below = (below << _FIVE) | np.uint64(31)
    return found


@njit_bare
def _runs(tokens: int, label: int, found: int, index: Index, scratch: Scratch) -> int:
    """Add the short terms that stand alone, or nearly, as one token or several."""
    for last in range(1, tokens + 1):
        for first in range(last - 1, -1, -1):
            length = np.uint64(scratch.cuts[last] - scratch.cuts[first])
            if length > index.run_longest:
                break
            word = scratch.words[last] & ((_ONE << (_FIVE * length)) - _ONE)
            found = _neighbours(word, length, label, found, index, scratch)
    return found


@njit_bare
def _set_bits(word: np.uint64) -> np.uint64:
    """Return the number of set bits; LLVM knows this pattern and makes one instruction of it."""
    word -= (word >> _ONE) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit_bare
def _announced(spotted: int, seen: np.uint64, label: int, found: int, index: Index, scratch: Scratch) -> int:
    """Add the terms that a gram announces, unless more of their symbols are missing than edits can explain."""
    for at in range(spotted):
        gram = np.uint64(scratch.grams[at])
        word = gram >> _SIX
        below = (_ONE << (gram & _LOW_SIX)) - _ONE
        rank = np.uint64(index.gram_ranks[word]) + _set_bits(index.gram_bits[word] & below)
        for place in range(index.gram_first[rank], index.gram_first[rank + _ONE]):
            posting = index.postings[place]
            missing = (posting >> _SET_SHIFT) & ~seen
            distance = (posting >> _DISTANCE_SHIFT) & np.uint64(3)
            if distance:
                missing &= missing - _ONE
            if distance > _ONE:
                missing &= missing - _ONE
            if missing == 0:
                found = _note(np.int64(posting & _TERM_MASK), label, found, scratch)
    return found


@njit_bare
def candidates(spotted: int, tokens: int, seen: np.uint64, label: int, index: Index, scratch: Scratch) -> int:
    """Put the terms to compare with the label just read into `scratch.candidates`; returns how many."""
    found = 0
    if len(index.everywhere):
        for at in range(len(index.everywhere)):
            found = _note(index.everywhere[at], label, found, scratch)
    if index.run_longest:
        found = _runs(tokens, label, found, index, scratch)
    return _announced(spotted, seen, label, found, index, scratch)
