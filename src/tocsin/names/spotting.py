"""The hot loop: one pass over a label that spots the terms worth comparing with it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.buffers import KEYS, Scratch
from tocsin.names.compiled import Integer, njit_bare, njit_inlined
from tocsin.names.folding import BEYOND_ASCII, FOLD, LABEL_EDGE, LAST_SYMBOL
from tocsin.names.index import (
    BOUND_LENGTH_SHIFT,
    DISTANCE_SHIFT,
    GRAM_LENGTH_SHIFT,
    GRAMS,
    HASH_SHIFT,
    KEY_SENTINEL,
    LEFT,
    MULTIPLIER,
    RIGHT,
    SHORT_GRAMS,
    SIDE_BITS,
    TERM,
    Index,
)
from tocsin.names.seeds import ONE_EACH, Where, key_base

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
_BOUND_LENGTH_SHIFT: Final = np.uint64(BOUND_LENGTH_SHIFT)
_SHORT_MASK: Final = np.uint64(SHORT_GRAMS - 1)
_SHORT: Final = np.uint64(key_base(Where.SHORT))
_FIRST: Final = np.uint64(key_base(Where.FIRST))
_LAST: Final = np.uint64(key_base(Where.LAST))
_MIDDLE: Final = np.uint64(key_base(Where.MIDDLE))
_SHORT_MIDDLE: Final = np.uint64(key_base(Where.SHORT_MIDDLE))
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
            spotted += 1 if (index.spot_bits[gram >> _SIX] >> (gram & _LOW_SIX)) & _ONE else 0
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
def _note(term: Integer, label: int, found: int, scratch: Scratch) -> int:
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
    return bool((bits[bit >> _SIX] >> (bit & _LOW_SIX)) & _ONE)


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
    return bool((text ^ code ^ here ^ there ^ (here << _FIVE) ^ (there >> _FIVE)) & within == 0)


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
    for shift in range(-1, 4):  # noqa: SIM110  # numba knows no generators here
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
    if distance == np.uint64(ONE_EACH):
        return _is_near(before, left, left_mask) and _is_near(after, right, right_mask)
    return (_is_near(before, left, left_mask) and _may_be_near(after, right, right_length)) or (
        _is_near(after, right, right_mask) and _may_be_near(before, left, left_length)
    )


@njit_inlined
def _look_ahead(count: int, scratch: Scratch) -> None:
    """Fill `scratch.ahead` from the end of the label."""
    window = np.uint64(0)
    scratch.ahead[count] = window
    for at in range(count - 1, -1, -1):
        window = (window << _FIVE) | (scratch.windows[at + 1] & np.uint64(31))
        scratch.ahead[at] = window


@njit_inlined
def _is_gram(key: np.uint64, index: Index) -> bool:
    """Tell whether a gram announces terms at its place."""
    return bool((index.gram_bits[key >> _SIX] >> (key & _LOW_SIX)) & _ONE)


@njit_inlined
def _ask(key: np.uint64, spot: int, size: int, asked: int, index: Index, scratch: Scratch) -> int:
    """Write a gram down, if it announces terms, with where it ends and the length of the run that it is bound to."""
    scratch.keys[asked] = key
    scratch.key_spots[asked] = spot
    scratch.key_sizes[asked] = size
    return asked + 1 if _is_gram(key, index) else asked


@njit_inlined
def _open(asked: int, index: Index, scratch: Scratch) -> None:
    """Find the postings of the grams written down, and read the first of each.

    Reading them one after the other, with nothing to decide between, lets the processor wait for all of them at once.
    """
    touched = np.uint64(0)
    for at in range(asked):
        key = scratch.keys[at]
        word = key >> _SIX
        below = (_ONE << (key & _LOW_SIX)) - _ONE
        rank = np.uint64(index.gram_ranks[word]) + _set_bits(index.gram_bits[word] & below)
        first = index.gram_first[rank]
        scratch.key_firsts[at] = first
        scratch.key_afters[at] = index.gram_first[rank + _ONE]
        touched |= index.postings[first, TERM]
    scratch.keys[KEYS] = touched  # so that the compiler keeps the reads


@njit_inlined
def _announced(asked: int, label: int, found: int, index: Index, scratch: Scratch) -> int:
    """Add the terms that the grams written down announce and whose other symbols may stand beside them."""
    _open(asked, index, scratch)
    for at in range(asked):
        spot = scratch.key_spots[at]
        size = scratch.key_sizes[at]
        after = scratch.ahead[spot]
        for place in range(scratch.key_firsts[at], scratch.key_afters[at]):
            facts = index.postings[place, TERM]
            length = np.int64((facts >> _GRAM_LENGTH_SHIFT) & np.uint64(7))
            if abs(size - np.int64(facts >> _BOUND_LENGTH_SHIFT)) <= 2 and _may_fit(
                index.postings[place, LEFT],
                index.postings[place, RIGHT],
                (facts >> _DISTANCE_SHIFT) & np.uint64(3),
                scratch.windows[spot - length],
                after,
            ):
                found = _note(np.int64(facts & np.uint64(0xFFFFFFFF)), label, found, scratch)
    return found


@njit_bare
def _announced_early(asked: int, tokens: int, label: int, found: int, index: Index, scratch: Scratch) -> int:
    """Look at the grams written down before the label is through, because there is no room for more."""
    _look_ahead(scratch.cuts[tokens], scratch)
    return _announced(asked, label, found, index, scratch)


@njit_inlined
def _free(
    spotted: int, tokens: int, label: int, found: int, index: Index, scratch: Scratch
) -> tuple[int, int]:
    """Write down the grams that may stand anywhere; returns how many, and the terms found."""
    asked = 0
    for at in range(spotted):
        if asked > KEYS - 2:
            found = _announced_early(asked, tokens, label, found, index, scratch)
            asked = 0
        spot = scratch.spots[at]
        window = scratch.windows[spot]
        asked = _ask(window & _GRAM_MASK, spot, 0, asked, index, scratch)
        asked = _ask((window & _SHORT_MASK) + _SHORT, spot, 0, asked, index, scratch)
    return asked, found


@njit_inlined
def _bound_run(start: int, end: int, asked: int, index: Index, scratch: Scratch) -> int:
    """Write down the grams that are bound to the ends of one run of whole tokens; returns how many there are by now."""
    size = end - start
    first = (scratch.windows[start + 3] & _SHORT_MASK) + _FIRST
    asked = _ask(first, start + 3, size, asked, index, scratch)
    last = (scratch.windows[end] & _SHORT_MASK) + _LAST
    asked = _ask(last, end, size, asked, index, scratch)
    for spot in range(start + 4, start + 7):  # the middle begins after two, three or four symbols
        short = min(spot, end)
        middle = scratch.windows[short] & _PAIR_MASK
        asked = _ask(middle + _SHORT_MIDDLE, short, size, asked, index, scratch)
        long = min(spot + 1, end)
        middle = scratch.windows[long] & _SHORT_MASK
        asked = _ask(middle + _MIDDLE, long, size, asked, index, scratch)
    return asked


@njit_inlined
def _bound(
    tokens: int, label: int, asked: int, found: int, index: Index, scratch: Scratch
) -> tuple[int, int]:
    """Write down the grams of every run of whole tokens; returns how many there are by now, and the terms found."""
    for last in range(1, tokens + 1):
        end = scratch.cuts[last]
        for first in range(last - 1, -1, -1):
            start = scratch.cuts[first]
            if end - start > index.bound_longest:
                break
            if end - start < index.bound_shortest:
                continue
            if asked > KEYS - 8:
                found = _announced_early(asked, tokens, label, found, index, scratch)
                asked = 0
            asked = _bound_run(start, end, asked, index, scratch)
    return asked, found


@njit_inlined
def candidates(spotted: int, tokens: int, label: int, index: Index, scratch: Scratch) -> int:
    """Put the terms to compare with the label just read into `scratch.candidates`; returns how many."""
    found = 0
    for at in range(len(index.everywhere)):
        found = _note(index.everywhere[at], label, found, scratch)
    if index.run_longest:
        found = _runs(tokens, label, found, index, scratch)
    asked, found = _free(spotted, tokens, label, found, index, scratch)
    if index.bound_longest > index.bound_shortest:
        asked, found = _bound(tokens, label, asked, found, index, scratch)
    if asked:
        _look_ahead(scratch.cuts[tokens], scratch)
        found = _announced(asked, label, found, index, scratch)
    return found
