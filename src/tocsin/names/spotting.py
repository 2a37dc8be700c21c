"""The hot loop: one pass over a label that spots the terms worth comparing with it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.buffers import Scratch
from tocsin.names.compiled import njit_bare, njit_inlined
from tocsin.names.folding import BEYOND_ASCII, FOLD, LABEL_EDGE, LAST_SYMBOL
from tocsin.names.index import (
    DISTANCE_SHIFT,
    GRAM_LENGTH_SHIFT,
    GRAMS,
    HASH_SHIFT,
    KEY_SENTINEL,
    LEFT,
    MULTIPLIER,
    RIGHT,
    SIDE_BITS,
    TERM,
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
_SIDE_BITS: Final = np.uint64(SIDE_BITS)
_DISTANCE_SHIFT: Final = np.uint64(DISTANCE_SHIFT)
_GRAM_LENGTH_SHIFT: Final = np.uint64(GRAM_LENGTH_SHIFT)
_LANES: Final = np.uint64(sum(1 << 5 * lane for lane in range(12)))
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


@njit_inlined
def read_label(
    text: NDArray[np.uint8], start: int, end: int, index: Index, scratch: Scratch
) -> tuple[int, np.uint64, int, int]:
    """Read from `start` to the next dot or `end`; leave windows, spots and cuts in `scratch`.

    Returns where it stopped, flags, the number of spots and of tokens.
    """
    window = np.uint64(0)
    flags = np.uint64(0)
    count = 0
    spotted = 0
    tokens = 0
    scratch.cuts[0] = 0
    scratch.windows[0] = window
    at = start
    while at < end:
        symbol = np.uint64(FOLD[text[at]])
        if symbol - _ONE < np.uint64(LAST_SYMBOL):
            window = (window << _FIVE) | symbol
            flags |= _PAIRS[window & _PAIR_MASK]
            gram = window & _GRAM_MASK
            count += 1
            scratch.windows[count] = window
            scratch.spots[spotted] = count
            spotted += np.int64((index.gram_bits[gram >> _SIX] >> (gram & _LOW_SIX)) & _ONE)
        elif symbol == LABEL_EDGE:
            break
        else:
            if symbol == BEYOND_ASCII:
                flags |= HIGH_BYTE
            if count > scratch.cuts[tokens]:
                tokens += 1
                scratch.cuts[tokens] = count
        at += 1
    if count > scratch.cuts[tokens]:
        tokens += 1
        scratch.cuts[tokens] = count
    return at, flags, spotted, tokens


@njit_inlined
def _note(term: int, label: int, found: int, scratch: Scratch) -> int:
    """Add a term to the label's candidates, once."""
    if scratch.stamps[term] == label:
        return found
    scratch.stamps[term] = label
    scratch.candidates[found] = term
    return found + 1


@njit_inlined
def _is_key(word: np.uint64, bits: NDArray[np.uint64]) -> bool:
    """Tell whether a word may be a key: the bitmap in front of the table, where nearly all words end."""
    place = ((word | _SENTINEL) * _MULTIPLIER) >> _HASH_SHIFT
    bit = place & np.uint64(len(bits) * 64 - 1)
    return (bits[bit >> _SIX] >> (bit & _LOW_SIX)) & _ONE != 0


@njit_bare
def _look_up(word: np.uint64, label: int, found: int, index: Index, scratch: Scratch) -> int:
    """Add the terms whose neighbourhood holds `word`."""
    key = word | _SENTINEL
    last = np.uint64(len(index.run_keys) - 1)
    slot = ((key * _MULTIPLIER) >> _HASH_SHIFT) & last
    while index.run_keys[slot] != 0:
        if index.run_keys[slot] == key:
            for at in range(index.run_first[slot], index.run_after[slot]):
                found = _note(index.run_terms[at], label, found, scratch)
        slot = (slot + _ONE) & last
    return found


@njit_inlined
def _neighbours(
    word: np.uint64, length: np.uint64, label: int, found: int, index: Index, scratch: Scratch
) -> int:
    """Add the terms within one edit of a word that stands alone."""
    if (index.run_lengths >> length) & _ONE and _is_key(word, index.run_bits):
        found = _look_up(word, label, found, index, scratch)
    if (index.run_lengths >> (length - _ONE)) & _ONE:
        below = np.uint64(0)
        for _ in range(length):
            shorter = (word & below) | ((word >> _FIVE) & ~below)
            if _is_key(shorter, index.run_bits):
                found = _look_up(shorter, label, found, index, scratch)
            below = (below << _FIVE) | np.uint64(31)
    return found


@njit_inlined
def _runs(tokens: int, label: int, found: int, index: Index, scratch: Scratch) -> int:
    """Add the short terms that stand alone, or nearly, as one token or several."""
    for last in range(1, tokens + 1):
        for first in range(last - 1, -1, -1):
            length = np.uint64(scratch.cuts[last] - scratch.cuts[first])
            if length > index.run_longest:
                break
            word = scratch.windows[scratch.cuts[last]] & ((_ONE << (_FIVE * length)) - _ONE)
            found = _neighbours(word, length, label, found, index, scratch)
    return found


@njit_inlined
def _set_bits(word: np.uint64) -> np.uint64:
    """Return the number of set bits; LLVM knows this pattern and makes one instruction of it."""
    word -= (word >> _ONE) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit_inlined
def _is_near(text: np.uint64, code: np.uint64, within: np.uint64) -> bool:
    """Tell whether the text begins with `code`, a mask of whose symbols is `within`, but for at most one edit.

    Both have the first symbol in the lowest bits. Up to the first symbol that differs there is nothing to decide; from
    there on the rest has to agree as it is (substitution), one later (insertion), one earlier (deletion) or swapped.
    """
    differing = (text ^ code) & within
    if differing == 0:
        return True
    flags = differing | (differing >> _ONE)
    flags |= flags >> np.uint64(2)
    flags = (flags | (differing >> np.uint64(4))) & _LANES
    first = flags & (~flags + _ONE)
    rest = ~(first - _ONE)
    if differing < (first << _FIVE):
        return True
    if ((text >> _FIVE) ^ code) & within & rest == 0:
        return True
    if (text ^ (code >> _FIVE)) & (within >> _FIVE) & rest == 0:
        return True
    lane = (first << _FIVE) - first
    here, there = code & lane, code & (lane << _FIVE)
    return (text ^ code ^ here ^ there ^ (here << _FIVE) ^ (there >> _FIVE)) & within == 0


@njit_bare
def _may_be_near(text: np.uint64, code: np.uint64, length: np.uint64) -> bool:
    """Tell whether the text may begin with `code` but for two edits: its near half but for one, or its far half as it is.

    The symbol between the halves is in neither, so that a swap of two neighbours touches one of them at most.
    """
    if length < np.uint64(4):
        return True
    half = (length >> _ONE) * _FIVE
    near = (_ONE << half) - _ONE
    if _is_near(text, code & near, near):
        return True
    far = code >> (half + _FIVE)
    within = (_ONE << (length * _FIVE - half - _FIVE)) - _ONE
    for shift in range(-1, 4):  # noqa: SIM110  # numba compiles no generator
        if ((text >> (half + _FIVE * np.uint64(shift))) ^ far) & within == 0:
            return True
    return False


@njit_inlined
def _may_fit(
    left: np.uint64, right: np.uint64, distance: np.uint64, before: np.uint64, after: np.uint64
) -> bool:
    """Tell whether what stands before and after a gram can be the rest of the term; never wrongly no."""
    left_length = left >> _SIDE_BITS
    right_length = right >> _SIDE_BITS
    left_mask = (_ONE << (left_length * _FIVE)) - _ONE
    right_mask = (_ONE << (right_length * _FIVE)) - _ONE
    left &= left_mask
    right &= right_mask
    left_is_same = (before ^ left) & left_mask == 0
    right_is_same = (after ^ right) & right_mask == 0
    if left_is_same and right_is_same:
        return True
    if distance == 0:
        return False
    if distance == _ONE:
        return (left_is_same and _is_near(after, right, right_mask)) or (
            right_is_same and _is_near(before, left, left_mask)
        )
    return (_is_near(before, left, left_mask) and _may_be_near(after, right, right_length)) or (
        _is_near(after, right, right_mask) and _may_be_near(before, left, left_length)
    )


@njit_inlined
def _look_ahead(count: int, scratch: Scratch) -> None:
    """Fill `scratch.ahead` from the end of the label down to the first spot."""
    window = np.uint64(0)
    scratch.ahead[count] = window
    for at in range(count - 1, scratch.spots[0] - 1, -1):
        window = (window << _FIVE) | (scratch.windows[at + 1] & np.uint64(31))
        scratch.ahead[at] = window


@njit_inlined
def _announced(spotted: int, label: int, found: int, index: Index, scratch: Scratch) -> int:
    """Add the terms that a gram announces and whose other symbols may stand beside it."""
    for at in range(spotted):
        spot = scratch.spots[at]
        after = scratch.ahead[spot]
        gram = scratch.windows[spot] & _GRAM_MASK
        word = gram >> _SIX
        below = (_ONE << (gram & _LOW_SIX)) - _ONE
        rank = np.uint64(index.gram_ranks[word]) + _set_bits(index.gram_bits[word] & below)
        for place in range(index.gram_first[rank], index.gram_first[rank + _ONE]):
            facts = index.postings[place, TERM]
            length = np.int64((facts >> _GRAM_LENGTH_SHIFT) & np.uint64(7))
            if _may_fit(
                index.postings[place, LEFT],
                index.postings[place, RIGHT],
                facts >> _DISTANCE_SHIFT,
                scratch.windows[spot - length],
                after,
            ):
                found = _note(np.int64(facts & np.uint64(0xFFFFFFFF)), label, found, scratch)
    return found


@njit_inlined
def candidates(spotted: int, tokens: int, label: int, index: Index, scratch: Scratch) -> int:
    """Put the terms to compare with the label just read into `scratch.candidates`; returns how many."""
    found = 0
    for at in range(len(index.everywhere)):
        found = _note(index.everywhere[at], label, found, scratch)
    if index.run_longest:
        found = _runs(tokens, label, found, index, scratch)
    if spotted:
        _look_ahead(scratch.cuts[tokens], scratch)
        found = _announced(spotted, label, found, index, scratch)
    return found
