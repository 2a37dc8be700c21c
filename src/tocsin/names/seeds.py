"""What of a term must be found exactly in a label before anything is compared: the index of the matcher.

Pigeonhole: k edits cannot touch k+1 separate pieces of a term, so one of them stands in the label as it is. A swap
of two neighbours can touch two pieces where they meet, so such a swap is a seed of its own. Short terms that must
stand alone are found by their deletion neighbourhood instead: two words within one edit share a form with at most
one symbol taken out.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.names.folding import LAST_SYMBOL, SYMBOL_BITS

GRAM: Final = 4  # symbols of a seed
GRAM_MASK: Final = (1 << (GRAM * SYMBOL_BITS)) - 1
NEIGHBOURHOOD_LENGTH: Final = (
    7  # terms up to here that must stand alone go through the deletion neighbourhood
)
KEY_SENTINEL: Final = 1 << 60  # keeps a key from being 0, which marks an empty slot


class Seeds(NamedTuple):
    """Compiled terms, as the arrays the kernel reads.

    `gram_first[g]:gram_first[g + 1]` are the places in `gram_terms` of the terms that gram `g` may announce;
    `run_keys` is an open-addressed table of packed words, `run_terms[run_places[slot, 0]:run_places[slot, 1]]` the terms of each; `everywhere` are terms
    that every label is compared with. `masks[t]` has, per symbol, the positions at which term `t` has it.
    """

    lengths: NDArray[np.uint8]
    whole: NDArray[np.int8]
    inside: NDArray[np.int8]
    masks: NDArray[np.uint64]
    gram_first: NDArray[np.int32]
    gram_terms: NDArray[np.int32]
    run_keys: NDArray[np.uint64]
    run_places: NDArray[np.int32]
    run_terms: NDArray[np.int32]
    run_longest: int
    everywhere: NDArray[np.int32]


def pack(symbols: tuple[int, ...]) -> int:
    """Return the symbols in one number, the last one in the lowest bits."""
    packed = 0
    for symbol in symbols:
        packed = packed << SYMBOL_BITS | symbol
    return packed


def neighbourhood(symbols: tuple[int, ...], distance: int) -> set[tuple[int, ...]]:
    """Return the word, and for distance 1 all its forms with one symbol taken out."""
    forms = {symbols}
    if distance:
        forms |= {symbols[:at] + symbols[at + 1 :] for at in range(len(symbols))}
    return forms


def _pieces(length: int, count: int) -> tuple[tuple[int, int], ...]:
    """Return `count` neighbouring pieces of nearly equal length."""
    cuts = [length * part // count for part in range(count + 1)]
    return tuple(zip(cuts, cuts[1:], strict=False))


def _with_all_before(gram: tuple[int, ...]) -> Iterator[int]:
    """Yield the gram after every possible symbol before it, where it is shorter than a seed."""
    if len(gram) == GRAM:
        yield pack(gram)
        return
    yield pack(gram)  # at the start of a label
    for symbol in range(1, LAST_SYMBOL + 1):
        yield from _with_all_before((symbol, *gram))


def grams(symbols: tuple[int, ...], distance: int) -> set[int]:
    """Return grams of which any label with the term within `distance` must hold at least one."""
    found: set[int] = set()
    pieces = _pieces(len(symbols), distance + 1)
    for start, end in pieces:
        found.update(_with_all_before(symbols[start:end][:GRAM]))
    for (before, cut), (_, after) in zip(pieces, pieces[1:], strict=False):
        swapped = (*symbols[: cut - 1], symbols[cut], symbols[cut - 1], *symbols[cut + 1 :])
        # A second swap may stand at a neighbouring cut: the gram stays clear of the symbols it would touch.
        left, right = (min(2, max(1, length - (distance > 1))) for length in (cut - before, after - cut))
        found.update(_with_all_before(swapped[cut - left : cut + right]))
    return found


class Need(NamedTuple):
    """One term as symbols, with its distances."""

    symbols: tuple[int, ...]
    whole: int
    inside: int

    @property
    def goes_by_runs(self) -> bool:
        """Whether hits of whole tokens are looked up as words instead of by seeds."""
        return self.whole > self.inside and self.whole <= 1 and len(self.symbols) <= NEIGHBOURHOOD_LENGTH

    @property
    def seed_distance(self) -> int:
        """The distance that seeds must cover; -1 where they are not needed."""
        return self.inside if self.goes_by_runs else max(self.whole, self.inside)

    @property
    def is_everywhere(self) -> bool:
        """Whether the pieces would be too short to tell anything."""
        return self.seed_distance >= 0 and len(self.symbols) < 2 * (self.seed_distance + 1)


def _grouped(pairs: list[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return (key, term) pairs sorted by key: the keys, and the terms."""
    unique = sorted(set(pairs))
    keys = np.array([key for key, _ in unique], dtype=np.int64)
    return keys, np.array([term for _, term in unique], dtype=np.int32)


def _hashed(
    pairs: list[tuple[int, int]],
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """Return an open-addressed table of the keys: slots, first and last place of their terms, terms."""
    keys, terms = _grouped(pairs)
    distinct, first = np.unique(keys, return_index=True)
    after = np.append(first, len(keys))[1:]
    size = 1 << max(4, int(len(distinct) * 2 + 1).bit_length())
    slots = np.zeros(size, dtype=np.uint64)
    places = np.zeros((size, 2), dtype=np.int32)
    for key, begin, end in zip(distinct.tolist(), first.tolist(), after.tolist(), strict=True):
        slot = run_slot(key, size)
        while slots[slot]:
            slot = (slot + 1) % size
        slots[slot] = key
        places[slot] = begin, end
    return slots, places, terms


RUN_MULTIPLIER: Final = 0x9E3779B97F4A7C15


def run_slot(key: int, size: int) -> int:
    """Return where the search for a key starts (Fibonacci hashing)."""
    return (key * RUN_MULTIPLIER & 0xFFFFFFFFFFFFFFFF) >> 40 & (size - 1)


def _masks(needs: list[Need]) -> NDArray[np.uint64]:
    masks = np.zeros((len(needs), 32), dtype=np.uint64)
    for term, need in enumerate(needs):
        for at, symbol in enumerate(need.symbols):
            masks[term, symbol] |= np.uint64(1 << at)
    return masks


def compile_seeds(needs: list[Need]) -> Seeds:
    """Return the index of the given terms."""
    gram_pairs: list[tuple[int, int]] = []
    run_pairs: list[tuple[int, int]] = []
    for term, need in enumerate(needs):
        if need.goes_by_runs:
            forms = neighbourhood(need.symbols, need.whole)
            run_pairs += [(pack(form) | KEY_SENTINEL, term) for form in forms]
        if need.seed_distance >= 0 and not need.is_everywhere:
            gram_pairs += [(gram, term) for gram in grams(need.symbols, need.seed_distance)]
    gram_keys, gram_terms = _grouped(gram_pairs)
    counts = np.bincount(gram_keys, minlength=GRAM_MASK + 1)
    run_keys, run_places, run_terms = _hashed(run_pairs)
    return Seeds(
        lengths=np.array([len(need.symbols) for need in needs], dtype=np.uint8),
        whole=np.array([need.whole for need in needs], dtype=np.int8),
        inside=np.array([need.inside for need in needs], dtype=np.int8),
        masks=_masks(needs),
        gram_first=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        gram_terms=gram_terms,
        run_keys=run_keys,
        run_places=run_places,
        run_terms=run_terms,
        run_longest=max(
            (len(need.symbols) + need.whole for need in needs if need.goes_by_runs),
            default=0,
        ),
        everywhere=np.array([t for t, need in enumerate(needs) if need.is_everywhere], dtype=np.int32),
    )
