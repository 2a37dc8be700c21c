"""The matcher's index: compiled terms as the arrays that the compiled scan reads."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.names.folding import SYMBOL_BITS
from tocsin.names.seeds import (
    ALL_KEYS,
    GRAM,
    SHORT_GRAM,
    Need,
    Seed,
    Symbols,
    Where,
    anchored_seeds,
    gram_counts,
    key_base,
    keys,
    neighbourhood,
    pack,
    seeds,
)

GRAMS: Final = 1 << (GRAM * SYMBOL_BITS)
SHORT_GRAMS: Final = 1 << (SHORT_GRAM * SYMBOL_BITS)
KEY_SENTINEL: Final = 1 << 60  # keeps a key from being 0, which marks an empty slot
MULTIPLIER: Final = 0x9E3779B97F4A7C15  # Fibonacci hashing: the high bits of the product are well mixed
HASH_SHIFT: Final = 32
SIDE: Final = 10  # symbols of a term beside a gram that a posting holds, nearest in the lowest bits
SIDE_BITS: Final = 5 * SIDE
LENGTH_BITS: Final = 4
# The columns of a posting: the sides with their lengths; and its facts: term, length of the gram, edits that the sides
# may have, and the length of the term where its gram is bound to the ends of a run.
LEFT, RIGHT, TERM = range(3)
GRAM_LENGTH_SHIFT: Final = 32
DISTANCE_SHIFT: Final = 36
BOUND_LENGTH_SHIFT: Final = 40


class Index(NamedTuple):
    """Terms for the compiled scan.

    A set bit of `spot_bits` says that the last four symbols are a gram that announces terms or end with one. A set bit
    of `gram_bits` says that a gram does so at its place; `gram_ranks` has the number of set bits before each
    word, so that the n-th gram's postings are `postings[gram_first[n]:gram_first[n + 1]]`. `run_bits` does the same
    for words that stand alone, in front of an open-addressed table: `run_keys`, and in `run_terms` from
    `run_first[slot]` to `run_after[slot]` the terms. `everywhere` are terms that every label is compared with.
    `masks[t]` has, per symbol, the positions at which term `t` has it.
    """

    lengths: NDArray[np.uint8]
    whole: NDArray[np.int8]
    inside: NDArray[np.int8]
    masks: NDArray[np.uint64]
    spot_bits: NDArray[np.uint64]
    gram_bits: NDArray[np.uint64]
    gram_ranks: NDArray[np.uint32]
    gram_first: NDArray[np.uint32]
    postings: NDArray[np.uint64]
    run_bits: NDArray[np.uint64]
    run_keys: NDArray[np.uint64]
    run_first: NDArray[np.uint32]
    run_after: NDArray[np.uint32]
    run_terms: NDArray[np.int32]
    run_lengths: np.uint64  # bit n: some key has n symbols
    run_longest: np.uint64
    bound_shortest: np.int64  # run lengths for which a gram may be bound to the ends
    bound_longest: np.int64
    everywhere: NDArray[np.int32]


def _grouped(
    rows: list[tuple[int, ...]],
) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint64]]:
    """Group rows by their first column: the distinct keys in order, where each one's rows start, and the other columns."""
    unique = sorted(set(rows))
    keys, first = np.unique(np.array([row[0] for row in unique], dtype=np.uint64), return_index=True)
    others = np.array([row[1:] for row in unique], dtype=np.uint64)
    return keys, np.append(first, len(unique)).astype(np.uint32), others


def _bits(places: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Return a bitmap with the given places set."""
    flags = np.zeros(size, dtype=np.uint8)
    flags[places] = 1
    return np.packbits(flags, bitorder="little").view(np.uint64)


def _hash(keys: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    places: NDArray[np.uint64] = ((keys * np.uint64(MULTIPLIER)) >> np.uint64(HASH_SHIFT)) & np.uint64(
        size - 1
    )
    return places


def _slots(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return for each slot of an open-addressed table the place of its key, -1 for none."""
    size = 1 << max(4, (2 * len(keys)).bit_length())
    slots = np.full(size, -1, dtype=np.int64)
    for place, start in enumerate(_hash(keys, size).tolist()):
        slot = start
        while slots[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        slots[slot] = place
    return slots


def _masks(needs: Sequence[Need]) -> NDArray[np.uint64]:
    masks = np.zeros((len(needs), 32), dtype=np.uint64)
    for term, need in enumerate(needs):
        for at, symbol in enumerate(need.symbols):
            masks[term, symbol] |= np.uint64(1 << at)
    return masks


def _side(symbols: Symbols) -> int:
    """Return a side of a seed, nearest symbol first, with its length."""
    return pack(symbols[:SIDE][::-1]) | len(symbols[:SIDE]) << SIDE_BITS


def _posting(need: Need, term: int, seed: Seed) -> tuple[int, int, int]:
    bound = len(need.symbols) if seed.where > Where.SHORT else 0
    facts = (
        term
        | len(seed.gram) << GRAM_LENGTH_SHIFT
        | seed.distance << DISTANCE_SHIFT
        | bound << BOUND_LENGTH_SHIFT
    )
    return _side(seed.left), _side(seed.right), facts


def _seeds(needs: Sequence[Need]) -> Iterator[tuple[int, Need, Seed]]:
    """Yield every seed of every term."""
    counts = gram_counts(needs)
    for term, need in enumerate(needs):
        if need.gram_distance >= 0 and not need.is_everywhere:
            yield from ((term, need, seed) for seed in seeds(need, counts))
        if need.is_anchored:
            yield from ((term, need, seed) for seed in anchored_seeds(need))


def _postings(needs: Sequence[Need]) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint64]]:
    """Return the keys in order, where the postings of each start, and the postings."""
    found, first, postings = _grouped(
        [(key, *_posting(need, term, seed)) for term, need, seed in _seeds(needs) for key in keys(seed)]
    )
    return found, first, postings.reshape(-1, 3)


def _spots(found: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return which four symbols are a gram or end with a short one."""
    short = found[(found >= key_base(Where.SHORT)) & (found < key_base(Where.FIRST))]
    before = np.arange(1 << SYMBOL_BITS, dtype=np.uint64) * np.uint64(SHORT_GRAMS)
    endings = before[:, None] + (short - np.uint64(key_base(Where.SHORT)))[None, :]
    return _bits(np.concatenate((found[found < GRAMS], endings.ravel())), GRAMS)


def build(needs: Sequence[Need]) -> Index:
    """Return the index of the given terms."""
    gram_keys, gram_first, postings = _postings(needs)
    runs = [
        (len(form), pack(form) | KEY_SENTINEL, term)
        for term, need in enumerate(needs)
        if need.goes_by_runs
        for form in neighbourhood(need.symbols, need.whole)
    ]
    run_keys, run_first, run_terms = _grouped([(key, term) for _, key, term in runs])
    slots = _slots(run_keys)
    gram_bits = _bits(gram_keys, ALL_KEYS)
    bound = [len(need.symbols) for need in needs if need.is_anchored]
    return Index(
        lengths=np.array([len(need.symbols) for need in needs], dtype=np.uint8),
        whole=np.array([need.whole for need in needs], dtype=np.int8),
        inside=np.array([need.inside for need in needs], dtype=np.int8),
        masks=_masks(needs),
        spot_bits=_spots(gram_keys),
        gram_bits=gram_bits,
        gram_ranks=np.concatenate(([0], np.cumsum(np.bitwise_count(gram_bits))))[:-1].astype(np.uint32),
        gram_first=gram_first,
        postings=postings,
        run_bits=_run_bits(run_keys),
        run_keys=np.where(slots >= 0, np.append(run_keys, np.uint64(0))[slots], np.uint64(0)),
        run_first=run_first[slots],
        run_after=run_first[slots + 1],
        run_terms=run_terms.ravel().astype(np.int32),
        run_lengths=np.uint64(sum(1 << length for length in {length for length, _, _ in runs})),
        run_longest=np.uint64(
            max((len(need.symbols) + need.whole for need in needs if need.goes_by_runs), default=0)
        ),
        bound_shortest=np.int64(min(bound, default=99) - 2),
        bound_longest=np.int64(max(bound, default=0) + 2),
        everywhere=np.array([term for term, need in enumerate(needs) if need.is_everywhere], dtype=np.int32),
    )


def _run_bits(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a bitmap in which one place in about sixteen is set: most words that are no key end there."""
    size = 1 << max(10, (16 * len(keys)).bit_length())
    return _bits(_hash(keys, size), size)
