"""Edit distances in registers, and the one best place where a term lies in a label.

Distance is OSA (restricted Damerau-Levenshtein): insertion, deletion, substitution, and the swap of two neighbours,
no part edited twice. Bit-parallel after Hyyrö (2003): a column of the table is two words, so a term has at most 63 symbols.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.compiled import Integer, njit_bare

FAR: Final = 99
NO_HIT: Final = np.int64(1) << np.int64(62)

_PER_EDIT: Final = np.int64(512) << np.int64(40)

_ONE: Final = np.uint64(1)


@njit_bare
def search_scores(
    symbols: NDArray[np.uint8],
    count: int,
    masks: NDArray[np.uint64],
    length: Integer,
    scores: NDArray[np.uint8],
) -> Integer:
    """Find, for each end in 1..count, the smallest distance of a substring that ends there; returns the smallest of all."""
    vertical_plus = ~np.uint64(0)
    vertical_minus = np.uint64(0)
    diagonal = np.uint64(0)
    before = np.uint64(0)
    last = _ONE << np.uint64(length - 1)
    score = length
    least = FAR
    for end in range(count):
        match = masks[symbols[end]]
        swap = (((~diagonal) & match) << _ONE) & before
        diagonal = (((match & vertical_plus) + vertical_plus) ^ vertical_plus) | match | vertical_minus | swap
        plus = vertical_minus | ~(diagonal | vertical_plus)
        minus = diagonal & vertical_plus
        score += (1 if plus & last else 0) - (1 if minus & last else 0)
        plus <<= _ONE
        minus <<= _ONE
        vertical_plus = minus | ~(diagonal | plus)
        vertical_minus = plus & diagonal
        before = match
        scores[end + 1] = min(score, FAR)
        least = min(least, score)
    return least


@njit_bare
def osa(
    symbols: NDArray[np.uint8], start: int, end: int, masks: NDArray[np.uint64], length: Integer
) -> Integer:
    """Return the distance between `symbols[start:end]` and the whole term."""
    vertical_plus = ~np.uint64(0)
    vertical_minus = np.uint64(0)
    diagonal = np.uint64(0)
    before = np.uint64(0)
    last = _ONE << np.uint64(length - 1)
    score = length
    for at in range(start, end):
        match = masks[symbols[at]]
        swap = (((~diagonal) & match) << _ONE) & before
        diagonal = (((match & vertical_plus) + vertical_plus) ^ vertical_plus) | match | vertical_minus | swap
        plus = vertical_minus | ~(diagonal | vertical_plus)
        minus = diagonal & vertical_plus
        score += (1 if plus & last else 0) - (1 if minus & last else 0)
        plus = (plus << _ONE) | _ONE
        minus <<= _ONE
        vertical_plus = minus | ~(diagonal | plus)
        vertical_minus = plus & diagonal
        before = match
    return score


@njit_bare
def _is_same(symbols: NDArray[np.uint8], at: int, masks: NDArray[np.uint64], place: int) -> bool:
    """Tell whether a symbol is the one at a place of the term."""
    return bool((masks[symbols[at]] >> np.uint64(place)) & _ONE)


@njit_bare
def within_one(
    symbols: NDArray[np.uint8], start: int, end: int, masks: NDArray[np.uint64], length: Integer
) -> Integer:
    """Return the distance between `symbols[start:end]` and the whole term if it is 0 or 1, else FAR."""
    size = end - start
    shorter = min(size, length)
    head = 0
    while head < shorter and _is_same(symbols, start + head, masks, head):
        head += 1
    if head == size == length:
        return 0
    tail = 0
    while tail < shorter - head and _is_same(symbols, end - 1 - tail, masks, length - 1 - tail):
        tail += 1
    if head + tail + 1 >= max(size, length):
        return 1
    is_swap = (
        size == length
        and head + tail + 2 == length
        and _is_same(symbols, start + head, masks, head + 1)
        and _is_same(symbols, start + head + 1, masks, head)
    )
    return 1 if is_swap else FAR


@njit_bare
def _distance(
    symbols: NDArray[np.uint8],
    start: int,
    end: int,
    masks: NDArray[np.uint64],
    length: Integer,
    limit: Integer,
) -> Integer:
    """Return the distance between `symbols[start:end]` and the term, exact where it is not above `limit`."""
    if limit == 0:  # the search has seen the term end here unchanged
        return 0
    if limit == 1:
        return within_one(symbols, start, end, masks, length)
    return osa(symbols, start, end, masks, length)


@njit_bare
def best_place(  # the one loop over places, with what rules each out
    symbols: NDArray[np.uint8],
    edges: NDArray[np.uint8],
    count: int,
    masks: NDArray[np.uint64],
    length: Integer,
    whole_distance: Integer,
    inside_distance: Integer,
    scores: NDArray[np.uint8],
) -> tuple[Integer, Integer, int, int]:
    """Return the best hit of a term in a label as (distance, 0 whole or 1 inside, start, end); distance FAR where none is.

    `edges[i]` tells whether a token starts at symbol `i` (and so whether one ends before it). Best is: smallest
    distance, then whole before inside, then longest, then leftmost.
    """
    least = search_scores(symbols, count, masks, length, scores)
    if least > whole_distance:
        return FAR, 1, 0, 0
    # An inside hit at the smallest distance of all cannot be beaten by a whole one that is farther.
    limit = least if least <= inside_distance else whole_distance
    best = NO_HIT
    found = (FAR, 1, 0, 0)
    for end in range(1, count + 1):
        if scores[end] > limit or (edges[end] == 0 and scores[end] > inside_distance):
            continue
        for start in range(max(end - length - limit, 0), min(end - length + limit, end - 1) + 1):
            inside = 1 - (edges[start] & edges[end])
            if inside and least > inside_distance:
                continue
            rank = (inside * 256 + (255 - (end - start))) * (1 << 40) + start
            if least * _PER_EDIT + rank >= best:
                continue
            distance = _distance(symbols, start, end, masks, length, limit)
            if distance > (inside_distance if inside else limit):
                continue
            rank += distance * _PER_EDIT
            if rank < best:
                best = rank
                found = (distance, inside, start, end)
    return found
