"""Public suffixes, private section included, as compiled tables: which label of a name somebody registered."""

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.names.blocks import NameBlock, block_of, readonly
from tocsin.names.compiled import exercise, njit
from tocsin.names.suffix_rules import EXACT, EXCEPTION, WILDCARD, rules

_SEED: Final = np.uint64(0xCBF29CE484222325)  # FNV-1a
_PRIME: Final = np.uint64(0x100000001B3)


class SuffixTable(NamedTuple):
    """The rules, open-addressed by a hash of their bytes read from the right; `texts` tells equal hashes apart."""

    flags: NDArray[np.uint8]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    texts: NDArray[np.uint8]


@njit
def _hash(data: NDArray[np.uint8], start: int, end: int) -> np.uint64:
    """Hash bytes from the right; names are folded to lower case by whoever calls."""
    value = _SEED
    for at in range(end - 1, start - 1, -1):
        value = (value ^ np.uint64(data[at])) * _PRIME
    return value


@njit
def _fill(
    table: SuffixTable, starts: NDArray[np.int64], ends: NDArray[np.int64], kinds: NDArray[np.uint8]
) -> None:
    """Put every rule into the table; rules with the same text share a place."""
    last = np.uint64(len(table.flags) - 1)
    for rule in range(len(starts)):
        value = _hash(table.texts, starts[rule], ends[rule])
        slot = (value ^ (value >> np.uint64(32))) & last
        while table.flags[slot] and not _is_text(table, slot, table.texts, starts[rule], ends[rule]):
            slot = (slot + np.uint64(1)) & last
        table.flags[slot] |= kinds[rule]
        table.starts[slot] = starts[rule]
        table.ends[slot] = ends[rule]


@njit
def _lower(byte: np.uint8) -> np.uint8:
    return byte | np.uint8(32) if 65 <= byte <= 90 else byte


@njit
def _is_text(table: SuffixTable, slot: np.uint64, data: NDArray[np.uint8], start: int, end: int) -> bool:
    """Tell whether the slot's rule is the given text."""
    first = table.starts[slot]
    if table.ends[slot] - first != end - start:
        return False
    for offset in range(end - start):  # noqa: SIM110  # numba knows no generators here
        if table.texts[first + offset] != _lower(data[start + offset]):
            return False
    return True


@njit
def _flags(table: SuffixTable, value: np.uint64, data: NDArray[np.uint8], start: int, end: int) -> np.uint8:
    """Return the kinds of rule with this text, 0 for none."""
    last = np.uint64(len(table.flags) - 1)
    slot = (value ^ (value >> np.uint64(32))) & last
    while table.flags[slot]:
        if _is_text(table, slot, data, start, end):
            return np.uint8(table.flags[slot])
        slot = (slot + np.uint64(1)) & last
    return np.uint8(0)


@njit
def _suffix_labels(data: NDArray[np.uint8], start: int, end: int, table: SuffixTable) -> int:
    """Return how many labels the public suffix has: those of the longest rule that applies, 1 where none does.

    A wildcard stands for the label before it and, as the list's own tests have it, for what it is written under too;
    an exception makes its parent the suffix.
    """
    found = 1
    depth = 0
    value = _SEED
    for at in range(end - 1, start - 2, -1):
        if at >= start and data[at] != 46:
            value = (value ^ np.uint64(_lower(data[at]))) * _PRIME
            continue
        depth += 1
        flags = _flags(table, value, data, at + 1, end)
        if flags & EXCEPTION:
            found = depth - 1
        elif flags & WILDCARD:
            found = depth + 1 if at >= start else depth
        elif flags & EXACT:
            found = depth
        value = (value ^ np.uint64(46)) * _PRIME
    return found


@njit
def _registrable_span(data: NDArray[np.uint8], start: int, end: int, table: SuffixTable) -> tuple[int, int]:
    """Return where the registrable label of one name stands; -1 twice for a bare suffix, `*` or an empty label."""
    while end > start and data[end - 1] == 46:
        end -= 1
    while start < end and (
        data[start] == 46 or (data[start] == 42 and start + 1 < end and data[start + 1] == 46)
    ):
        start += 1
    dots = _suffix_labels(data, start, end, table)
    after = end
    while dots and after > start:
        after -= 1
        dots -= data[after] == 46
    first = after
    while first > start and data[first - 1] != 46:
        first -= 1
    return (first, after) if dots == 0 and first < after else (-1, -1)


@njit
def _spans(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    rows: NDArray[np.int64],
    table: SuffixTable,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the spans of the registrable labels of the given rows."""
    first = np.empty(len(rows), dtype=np.int64)
    after = np.empty(len(rows), dtype=np.int64)
    for at in range(len(rows)):
        first[at], after[at] = _registrable_span(data, starts[rows[at]], ends[rows[at]], table)
    return first, after


def registrable_spans(
    block: NameBlock, rows: NDArray[np.integer], table: SuffixTable
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where in `block.data` the registrable label of each given row stands, as two arrays; -1 where it has none."""
    return _spans(readonly(block.data), block.starts, block.ends, rows.astype(np.int64), table)


@lru_cache(maxsize=1)
def suffix_table() -> SuffixTable:
    """Return the table of the installed public suffix list, built once."""
    listed = list(rules())
    block = block_of(text for text, _ in listed)
    size = 1 << (2 * len(listed)).bit_length()
    table = SuffixTable(
        flags=np.zeros(size, dtype=np.uint8),
        starts=np.zeros(size, dtype=np.int32),
        ends=np.zeros(size, dtype=np.int32),
        texts=block.data,
    )
    _fill(table, block.starts, block.ends, np.array([kind for _, kind in listed], dtype=np.uint8))
    return table


@exercise
def _exercise() -> object:
    """Run the look-up once."""
    return registrable_spans(block_of(["www.example.co.uk"]), np.zeros(1, dtype=np.int64), suffix_table())
