"""The compiled scan: names as bytes in, raw hits out."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.buffers import HITS, LABELS, TEXT_BYTES, TEXTS, Output, Scratch
from tocsin.names.compiled import njit_bare
from tocsin.names.confusables import SkeletonTable
from tocsin.names.decoding import decoded_label, is_ace
from tocsin.names.index import Index
from tocsin.names.judging import judge, keep_text, shift
from tocsin.names.spotting import HIGH_BYTE, MAYBE_DIGRAPH, candidates, read_label

AS_WRITTEN: Final = 0
DIGRAPHS: Final = 1
UNICODE: Final = 2

Span = tuple[int, int]


@njit_bare
def _undigraphed(data: NDArray[np.uint8], label: Span, rewritten: NDArray[np.uint8]) -> int:
    """Write the label with rn, vv and cl read as m, w and d; the new length, or 0 where it has none of them."""
    length = 0
    at = label[0]
    changed = False
    while at < label[1]:
        letter = data[at] | 32 if 65 <= data[at] <= 90 else data[at]
        after = data[at + 1] | 32 if at + 1 < label[1] else 0
        step = 2
        if letter == 114 and after == 110:  # rn
            letter = 109
        elif letter == 118 and after == 118:  # vv
            letter = 119
        elif letter == 99 and after == 108:  # cl
            letter = 100
        else:
            step = 1
        rewritten[length] = letter
        length += 1
        at += step
        changed |= step == 2
    return length if changed else 0


@njit_bare
def _rewritten(
    data: NDArray[np.uint8],
    name: Span,
    label: Span,
    length: int,
    row: int,
    form: int,
    first_hit: int,
    index: Index,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Match the label that was rewritten into `scratch.label`; False for no room."""
    start = 0
    added = 0
    _, _, spotted, tokens, seen = read_label(scratch.label, start, length, index, scratch)
    out.counts[LABELS] += 1
    found = candidates(spotted, tokens, seen, out.counts[LABELS], index, scratch)
    if found:
        added = judge(scratch.label, start, length, found, row, form, first_hit, index, scratch, out)
    return added == 0 or (added > 0 and keep_text(data, name, label, length, added, scratch, out))


@njit_bare
def _idn_label(
    data: NDArray[np.uint8],
    name: Span,
    label: Span,
    row: int,
    index: Index,
    table: SkeletonTable,
    scratch: Scratch,
    out: Output,
) -> tuple[bool, bool]:
    """Match what an IDN label looks like; whether there was room, and whether to match it as written too."""
    length, plain = decoded_label(data, label[0], label[1], table, scratch.points, scratch.label)
    if length == 0:
        return True, plain
    first_hit = out.counts[HITS]
    return _rewritten(data, name, label, length, row, UNICODE, first_hit, index, scratch, out), plain


@njit_bare
def _plain_label(
    data: NDArray[np.uint8],
    name: Span,
    label: Span,
    found: int,
    flags: np.uint64,
    row: int,
    first_hit: int,
    index: Index,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Match a label as written, and with its digraphs replaced; False for no room."""
    if found:
        added = judge(data, label[0], label[1], found, row, AS_WRITTEN, first_hit, index, scratch, out)
        if added < 0:
            return False
        shift(out, added, label[0] - name[0])
    if flags & MAYBE_DIGRAPH:
        length = _undigraphed(data, label, scratch.label)
        if length:
            return _rewritten(data, name, label, length, row, DIGRAPHS, first_hit, index, scratch, out)
    return True


@njit_bare
def _one_name(
    data: NDArray[np.uint8],
    name: Span,
    row: int,
    index: Index,
    table: SkeletonTable,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Match every label of a name but its last, or the only one it has; False for no room."""
    start, end = name
    while end > start and (data[end - 1] == 46 or data[end - 1] <= 32):
        end -= 1
    while start < end:
        stop, flags, spotted, tokens, seen = read_label(data, start, end, index, scratch)
        if stop == end and start > name[0]:
            break
        if stop > start:
            first_hit = out.counts[HITS]
            plain = True
            if flags & HIGH_BYTE or is_ace(data, start, stop):
                room, plain = _idn_label(data, name, (start, stop), row, index, table, scratch, out)
                if not room:
                    return False
                if plain:
                    _, _, spotted, tokens, seen = read_label(data, start, stop, index, scratch)
            if plain:
                out.counts[LABELS] += 1
                found = candidates(spotted, tokens, seen, out.counts[LABELS], index, scratch)
                if (found or flags & MAYBE_DIGRAPH) and not _plain_label(
                    data, name, (start, stop), found, flags, row, first_hit, index, scratch, out
                ):
                    return False
        start = stop + 1
    return True


@njit_bare
def scan_rows(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    first: int,
    after: int,
    index: Index,
    table: SkeletonTable,
    scratch: Scratch,
    out: Output,
) -> int:
    """Match the rows in `first..after`; returns the row to go on with: less than `after` when `out` is full."""
    for row in range(first, after):
        hits, text_bytes, texts = out.counts[HITS], out.counts[TEXT_BYTES], out.counts[TEXTS]
        if not _one_name(data, (starts[row], ends[row]), row, index, table, scratch, out):
            out.counts[HITS], out.counts[TEXT_BYTES], out.counts[TEXTS] = hits, text_bytes, texts
            return row
    return after
