"""The compiled scan: names as bytes in, raw hits out."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.buffers import HITS, LABELS, TEXT_BYTES, TEXTS, Output, Scratch
from tocsin.names.compiled import njit_bare, njit_entry
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
def _other_label(
    text: NDArray[np.uint8],
    label: Span,
    row: int,
    form: int,
    first_hit: int,
    index: Index,
    scratch: Scratch,
    out: Output,
) -> int:
    """Match one label outside the hot loop; how many hits, with offsets within the label, or -1 for no room."""
    _, _, spotted, tokens = read_label(text, label[0], label[1], index, scratch)
    out.counts[LABELS] += 1
    found = candidates(spotted, tokens, out.counts[LABELS], index, scratch)
    if found == 0:
        return 0
    return judge(text, label[0], label[1], found, row, form, first_hit, index, scratch, out)


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
) -> bool:
    """Match what an IDN label looks like, and what it is as written where it may be shown so; False for no room."""
    length, plain = decoded_label(data, label[0], label[1], table, scratch.points, scratch.label)
    first_hit = out.counts[HITS]
    if length:
        added = _other_label(scratch.label, (0, length), row, UNICODE, first_hit, index, scratch, out)
        if added < 0 or (added and not keep_text(data, name, label, length, added, scratch, out)):
            return False
    if not plain:
        return True
    added = _other_label(data, label, row, AS_WRITTEN, first_hit, index, scratch, out)
    shift(out, max(added, 0), label[0] - name[0])
    return added >= 0 and _digraph_label(data, name, label, row, first_hit, index, scratch, out)


@njit_bare
def _digraph_label(
    data: NDArray[np.uint8],
    name: Span,
    label: Span,
    row: int,
    first_hit: int,
    index: Index,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Match a label with its digraphs replaced, where it has any; False for no room."""
    length = _undigraphed(data, label, scratch.label)
    if length == 0:
        return True
    added = _other_label(scratch.label, (0, length), row, DIGRAPHS, first_hit, index, scratch, out)
    return added == 0 or (added > 0 and keep_text(data, name, label, length, added, scratch, out))


@njit_bare
def _found_label(
    data: NDArray[np.uint8],
    name: Span,
    label: Span,
    found: int,
    row: int,
    index: Index,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Compare the candidates with a label as written; False for no room."""
    added = judge(data, label[0], label[1], found, row, AS_WRITTEN, out.counts[HITS], index, scratch, out)
    shift(out, max(added, 0), label[0] - name[0])
    return added >= 0


@njit_bare
def _trimmed(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Return where the name ends without dots and blanks behind it."""
    while end > start and (data[end - 1] == 46 or data[end - 1] <= 32):
        end -= 1
    return end


@njit_entry
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
    """Match the rows in `first..after`; returns the row to go on with: less than `after` when `out` is full.

    Every label of a name is matched but its last, or the only one it has. This is one long function because numba
    hands tuples of arrays over one array at a time: a call per name would cost as much as reading the name.
    """
    for row in range(first, after):
        hits, text_bytes, texts = out.counts[HITS], out.counts[TEXT_BYTES], out.counts[TEXTS]
        name = (starts[row], ends[row])
        start = name[0]
        end = _trimmed(data, start, name[1])
        room = True
        while start < end and room:
            stop, flags, spotted, tokens = read_label(data, start, end, index, scratch)
            if stop == end and start > name[0]:
                break
            label = (start, stop)
            start = stop + 1
            if flags & HIGH_BYTE or is_ace(data, label[0], stop):
                room = _idn_label(data, name, label, row, index, table, scratch, out)
                continue
            out.counts[LABELS] += 1
            first_hit = out.counts[HITS]
            found = candidates(spotted, tokens, out.counts[LABELS], index, scratch)
            if found:
                room = _found_label(data, name, label, found, row, index, scratch, out)
            if flags & MAYBE_DIGRAPH and room:
                room = _digraph_label(data, name, label, row, first_hit, index, scratch, out)
        if not room:
            out.counts[HITS], out.counts[TEXT_BYTES], out.counts[TEXTS] = hits, text_bytes, texts
            return row
    return after
