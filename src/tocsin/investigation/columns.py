"""A corpus as arrays for compiled code: the shared values of each name, its moments, and the letters of its labels."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.ngrams import ALPHABET
from tocsin.names.compiled import njit

GRAM: Final = 4  # letters that a shared part of two names has at least
RADIX: Final = len(ALPHABET) + 1
LONGEST_LABEL: Final = 64  # of the letters left of the public suffix the last so many are compared
UNKNOWN: Final = np.nan


class Columns(NamedTuple):
    """Facts of names, name `i` at place `i` of each array.

    `values[starts[i]:starts[i + 1]]` are the numbers of its values, rising; `known[i]` has a bit for each trait that it
    has a value of; `in_front[i]` tells that its addresses hide the real host. `created` is in hours and `reported` in
    days since 1970, NaN where unknown; `whole_day[i]` tells that only the day of `created` is known. `letters` are
    symbols of `evidence.ngrams` (0 for others), name `i` at `letters[first[i]:after[i]]`, what is left of its public
    suffix; `grams[gram_starts[i]:gram_starts[i + 1]]` are the numbers of its strings of four letters, rising.
    """

    starts: NDArray[np.int64]
    values: NDArray[np.int32]
    known: NDArray[np.uint32]
    in_front: NDArray[np.bool_]
    created: NDArray[np.float64]
    whole_day: NDArray[np.bool_]
    reported: NDArray[np.float64]
    letters: NDArray[np.uint8]
    first: NDArray[np.int64]
    after: NDArray[np.int64]
    gram_starts: NDArray[np.int64]
    grams: NDArray[np.int32]


_SYMBOL: Final = np.zeros(256, dtype=np.uint8)
for _number, _letter in enumerate(ALPHABET):
    _SYMBOL[ord(_letter)] = _number + 1


def symbols_of(data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Symbols of bytes: letters, digits, hyphen and dot have one, all else is 0."""
    return _SYMBOL[data]


@njit
def grams_of(
    letters: NDArray[np.uint8], first: NDArray[np.int64], after: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Strings of four letters within the labels of each name: where they start, and their numbers, rising, each once."""
    room = 0
    for name in range(len(first)):
        room += max(after[name] - first[name] - GRAM + 1, 0)
    starts = np.zeros(len(first) + 1, dtype=np.int64)
    found = np.empty(room, dtype=np.int32)
    own = np.empty(LONGEST_LABEL, dtype=np.int32)
    kept = 0
    for name in range(len(first)):
        many = 0
        for at in range(first[name], after[name] - GRAM + 1):
            code = 0
            for place in range(at, at + GRAM):
                if letters[place] <= 1:  # no letter, or the dot between two labels
                    code = -1
                    break
                code = code * RADIX + letters[place]
            if code >= 0:
                own[many] = code
                many += 1
        mine = np.sort(own[:many])
        for at in range(many):
            if at == 0 or mine[at] != mine[at - 1]:
                found[kept] = mine[at]
                kept += 1
        starts[name + 1] = kept
    return starts, found[:kept].copy()


def rows_to_columns(
    owners: NDArray[np.int64], values: NDArray[np.int64], names: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Pairs of name and value, in any order and with repeats, as starts and rising values of each name."""
    order = np.lexsort((values, owners))
    owners, values = owners[order], values[order]
    fresh = np.ones(len(owners), dtype=np.bool_)
    fresh[1:] = (owners[1:] != owners[:-1]) | (values[1:] != values[:-1])
    starts = np.zeros(names + 1, dtype=np.int64)
    np.cumsum(np.bincount(owners[fresh], minlength=names), out=starts[1:])
    return starts, values[fresh].astype(np.int32)
