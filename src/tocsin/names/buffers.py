"""Working memory of the compiled scan, and the columns of what it puts out."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

ROW, TERM, DISTANCE, START, END, WHOLE, FORM, TEXT = range(8)
COLUMNS: Final = 8
HITS, TEXT_BYTES, TEXTS, LABELS = range(4)
KEYS: Final = 1024  # grams written down before they are looked at: many labels' worth


class Scratch(NamedTuple):
    """Working memory of one thread, big enough for the longest name of its rows."""

    symbols: NDArray[np.uint8]
    places: NDArray[np.int32]  # byte of each symbol within its text
    edges: NDArray[np.uint8]
    scores: NDArray[np.uint8]
    windows: NDArray[
        np.uint64
    ]  # after so many symbols of a label: the last twelve, nearest in the lowest bits
    ahead: NDArray[np.uint64]  # the next twelve, nearest in the lowest bits
    spots: NDArray[np.int64]  # symbols after which a gram ends that announces terms
    keys: NDArray[np.uint64]  # grams of a label that announce terms where they stand
    key_spots: NDArray[np.int64]  # symbols after which each ends
    key_sizes: NDArray[np.int64]  # lengths of the runs they are bound to; 0 for none
    key_firsts: NDArray[np.int64]  # and where its postings begin and end
    key_afters: NDArray[np.int64]
    cuts: NDArray[np.int64]  # symbols at which tokens of a label start
    stamps: NDArray[np.int64]  # per term: the last label that it was compared with
    candidates: NDArray[np.int32]
    points: NDArray[np.int32]  # code points of a label
    label: NDArray[np.uint8]  # a label rewritten for another form


class Output(NamedTuple):
    """Hits of one stretch of rows, column by column, and the names of other forms in which they lie."""

    hits: NDArray[np.int32]
    texts: NDArray[np.uint8]
    text_ends: NDArray[np.int64]
    counts: NDArray[np.int64]  # hits, bytes of texts, texts, labels seen


def scratch_for(longest: int, terms: int) -> Scratch:
    """Return memory for names of up to `longest` bytes; a label in Unicode can look up to four times as long."""
    size = 4 * longest + 256
    return Scratch(
        symbols=np.empty(size, dtype=np.uint8),
        places=np.empty(size, dtype=np.int32),
        edges=np.empty(size, dtype=np.uint8),
        scores=np.empty(size, dtype=np.uint8),
        windows=np.empty(size, dtype=np.uint64),
        ahead=np.empty(size, dtype=np.uint64),
        spots=np.empty(size, dtype=np.int64),
        keys=np.empty(KEYS + 1, dtype=np.uint64),
        key_firsts=np.empty(KEYS, dtype=np.int64),
        key_afters=np.empty(KEYS, dtype=np.int64),
        key_spots=np.empty(KEYS, dtype=np.int64),
        key_sizes=np.empty(KEYS, dtype=np.int64),
        cuts=np.empty(size, dtype=np.int64),
        stamps=np.zeros(terms, dtype=np.int64),
        candidates=np.empty(terms, dtype=np.int32),
        points=np.empty(size, dtype=np.int32),
        label=np.empty(size, dtype=np.uint8),
    )


def output_for(hits: int, text_bytes: int) -> Output:
    """Return room for so many hits and bytes."""
    return Output(
        hits=np.empty((hits, COLUMNS), dtype=np.int32),
        texts=np.empty(text_bytes, dtype=np.uint8),
        text_ends=np.empty(hits, dtype=np.int64),
        counts=np.zeros(4, dtype=np.int64),
    )
