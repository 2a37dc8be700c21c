"""The compiled scan: names as bytes in, raw hits out."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.names.compiled import njit
from tocsin.names.decoding import decoded_label
from tocsin.names.edits import FAR, best_place
from tocsin.names.folding import FOLD, LABEL_EDGE, SEPARATOR
from tocsin.names.seeds import GRAM_MASK, KEY_SENTINEL, RUN_MULTIPLIER, Seeds
from tocsin.names.confusables import SkeletonTable

AS_WRITTEN: Final = 0
DIGRAPHS: Final = 1
UNICODE: Final = 2

_BITS: Final = np.uint64(5)
_GRAM_MASK: Final = np.uint64(GRAM_MASK)
_SENTINEL: Final = np.uint64(KEY_SENTINEL)
_MULTIPLIER: Final = np.uint64(RUN_MULTIPLIER)
_LONGEST_RUN: Final = 9


class Scratch(NamedTuple):
    """Working memory of one thread, big enough for the longest name of its block."""

    symbols: NDArray[np.uint8]
    places: NDArray[np.int32]  # byte of each symbol within the label
    edges: NDArray[np.uint8]
    scores: NDArray[np.uint8]
    stamps: NDArray[np.int64]  # per term: the last label that it was compared with
    candidates: NDArray[np.int32]
    label: NDArray[np.uint8]  # a label rewritten for another form


class Output(NamedTuple):
    """Hits of one stretch of rows, column by column, and the names of other forms in which they lie."""

    hits: NDArray[np.int32]  # row, term, distance, start, end, whole, form, text, label
    texts: NDArray[np.uint8]
    text_ends: NDArray[np.int64]
    counts: NDArray[np.int64]  # hits, bytes of texts, texts, labels seen


ROW, TERM, DISTANCE, START, END, WHOLE, FORM, TEXT, LABEL = range(9)
HITS, TEXT_BYTES, TEXTS, LABELS = range(4)


@njit
def _fold_label(data: NDArray[np.uint8], start: int, end: int, scratch: Scratch) -> int:
    """Put the label's symbols, their places and the token edges into `scratch`; return how many there are."""
    count = 0
    edge = 1
    for at in range(start, end):
        symbol = FOLD[data[at]]
        if symbol == SEPARATOR or symbol == LABEL_EDGE:  # noqa: PLR1714  # numba has no set membership this cheap
            edge = 1
            continue
        scratch.symbols[count] = symbol
        scratch.places[count] = at - start
        scratch.edges[count] = edge
        edge = 0
        count += 1
    scratch.edges[count] = 1
    return count


@njit
def _note(term: int, label: int, found: int, scratch: Scratch) -> int:
    """Add a term to the label's candidates, once."""
    if scratch.stamps[term] == label:
        return found
    scratch.stamps[term] = label
    scratch.candidates[found] = term
    return found + 1


@njit
def _look_up(key: np.uint64, label: int, found: int, seeds: Seeds, scratch: Scratch) -> int:
    """Candidates whose neighbourhood holds the word `key`."""
    last = np.uint64(len(seeds.run_keys) - 1)
    key |= _SENTINEL
    slot = ((key * _MULTIPLIER) >> np.uint64(40)) & last
    while seeds.run_keys[slot] != 0:
        if seeds.run_keys[slot] == key:
            for at in range(seeds.run_places[slot, 0], seeds.run_places[slot, 1]):
                found = _note(seeds.run_terms[at], label, found, scratch)
        slot = (slot + np.uint64(1)) & last
    return found


@njit
def _runs(count: int, label: int, found: int, seeds: Seeds, scratch: Scratch) -> int:
    """Candidates among the short words that must stand alone."""
    for start in range(count):
        if scratch.edges[start] == 0:
            continue
        word = np.uint64(0)
        for end in range(start + 1, min(start + seeds.run_longest, count) + 1):
            word = (word << _BITS) | np.uint64(scratch.symbols[end - 1])
            if scratch.edges[end] == 0:
                continue
            found = _look_up(word, label, found, seeds, scratch)
            for out in range(end - start):
                below = (np.uint64(1) << (_BITS * np.uint64(out))) - np.uint64(1)
                found = _look_up((word & below) | ((word >> _BITS) & ~below), label, found, seeds, scratch)
    return found


@njit
def _grams(count: int, label: int, found: int, seeds: Seeds, scratch: Scratch) -> int:
    """Candidates announced by a seed."""
    window = np.uint64(0)
    for at in range(count):
        window = ((window << _BITS) | np.uint64(scratch.symbols[at])) & _GRAM_MASK
        for place in range(seeds.gram_first[window], seeds.gram_first[window + np.uint64(1)]):
            found = _note(seeds.gram_terms[place], label, found, scratch)
    return found


@njit
def _beaten(out: Output, first: int, term: int, distance: int) -> bool:
    """Whether an earlier form of the same label has the term as near or nearer."""
    for hit in range(first, out.counts[HITS]):
        if out.hits[hit, TERM] == term and out.hits[hit, DISTANCE] <= distance:
            return True
    return False


@njit
def _match_label(
    text: NDArray[np.uint8],
    start: int,
    end: int,
    row: int,
    form: int,
    first_hit: int,
    seeds: Seeds,
    scratch: Scratch,
    out: Output,
) -> int:
    """Match one label in one form; hits get offsets within the label. Returns how many were added, -1 for no room."""
    count = _fold_label(text, start, end, scratch)
    out.counts[LABELS] += 1
    label = out.counts[LABELS]
    found = 0
    for at in range(len(seeds.everywhere)):
        found = _note(seeds.everywhere[at], label, found, scratch)
    if seeds.run_longest:
        found = _runs(count, label, found, seeds, scratch)
    found = _grams(count, label, found, seeds, scratch)
    added = 0
    for at in range(found):
        term = scratch.candidates[at]
        distance, inside, begin, after = best_place(
            scratch.symbols,
            scratch.edges,
            count,
            seeds.masks[term],
            np.int64(seeds.lengths[term]),
            np.int64(seeds.whole[term]),
            np.int64(seeds.inside[term]),
            scratch.scores,
        )
        if distance == FAR or _beaten(out, first_hit, term, distance):
            continue
        if out.counts[HITS] == len(out.hits):
            return -1
        hit = out.hits[out.counts[HITS]]
        hit[ROW] = row
        hit[TERM] = term
        hit[DISTANCE] = distance
        hit[START] = scratch.places[begin]
        hit[END] = scratch.places[after - 1] + 1
        hit[WHOLE] = 1 - inside
        hit[FORM] = form
        hit[TEXT] = -1
        out.counts[HITS] += 1
        added += 1
    return added


@njit
def _undigraphed(data: NDArray[np.uint8], start: int, end: int, label: NDArray[np.uint8]) -> int:
    """Write the label with rn, vv and cl read as m, w and d; the new length, or 0 where it has none of them."""
    length = 0
    at = start
    changed = False
    while at < end:
        letter = data[at] | 32 if 65 <= data[at] <= 90 else data[at]
        after = data[at + 1] | 32 if at + 1 < end else 0
        if letter == 114 and after == 110:  # rn
            letter = 109
        elif letter == 118 and after == 118:  # vv
            letter = 119
        elif letter == 99 and after == 108:  # cl
            letter = 100
        else:
            label[length] = letter
            length += 1
            at += 1
            continue
        label[length] = letter
        length += 1
        at += 2
        changed = True
    return length if changed else 0


@njit
def _keep_text(
    data: NDArray[np.uint8],
    name_start: int,
    name_end: int,
    start: int,
    end: int,
    length: int,
    added: int,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Store the name with one label rewritten, and point the newest `added` hits at it; False for no room."""
    before = start - name_start
    size = before + length + name_end - end
    at = out.counts[TEXT_BYTES]
    text = out.counts[TEXTS]
    if at + size > len(out.texts) or text == len(out.text_ends):
        return False
    out.texts[at : at + before] = data[name_start:start]
    out.texts[at + before : at + before + length] = scratch.label[:length]
    out.texts[at + before + length : at + size] = data[end:name_end]
    out.text_ends[text] = at + size
    out.counts[TEXT_BYTES] += size
    out.counts[TEXTS] += 1
    for hit in range(out.counts[HITS] - added, out.counts[HITS]):
        out.hits[hit, TEXT] = text
        out.hits[hit, START] += before
        out.hits[hit, END] += before
    return True


@njit
def _shift(out: Output, added: int, by: int) -> None:
    """Turn offsets within the label into offsets within the name."""
    for hit in range(out.counts[HITS] - added, out.counts[HITS]):
        out.hits[hit, START] += by
        out.hits[hit, END] += by


@njit
def _one_label(
    data: NDArray[np.uint8],
    name_start: int,
    name_end: int,
    start: int,
    end: int,
    row: int,
    seeds: Seeds,
    table: SkeletonTable,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Match one label in all its forms; False for no room."""
    first_hit = out.counts[HITS]
    length, plain = decoded_label(data, start, end, table, scratch.label)
    if length:
        added = _match_label(scratch.label, 0, length, row, UNICODE, first_hit, seeds, scratch, out)
        if added < 0 or (
            added > 0 and not _keep_text(data, name_start, name_end, start, end, length, added, scratch, out)
        ):
            return False
    if not plain:
        return True
    added = _match_label(data, start, end, row, AS_WRITTEN, first_hit, seeds, scratch, out)
    if added < 0:
        return False
    _shift(out, added, start - name_start)
    length = _undigraphed(data, start, end, scratch.label)
    if length == 0:
        return True
    added = _match_label(scratch.label, 0, length, row, DIGRAPHS, first_hit, seeds, scratch, out)
    return added == 0 or (
        added > 0 and _keep_text(data, name_start, name_end, start, end, length, added, scratch, out)
    )


@njit
def _labels_end(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Where the labels to match end: before the last label, or the name's end where it has but one."""
    for at in range(end - 1, start - 1, -1):
        if data[at] == 46:
            return at
    return end


@njit
def _one_name(
    data: NDArray[np.uint8],
    name_start: int,
    name_end: int,
    row: int,
    seeds: Seeds,
    table: SkeletonTable,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Match every label of a name but its last; False for no room."""
    end = name_end
    while end > name_start and (data[end - 1] == 46 or data[end - 1] <= 32):
        end -= 1
    end = _labels_end(data, name_start, end)
    start = name_start
    for at in range(name_start, end + 1):
        if at < end and data[at] != 46:
            continue
        if at > start and not _one_label(
            data, name_start, name_end, start, at, row, seeds, table, scratch, out
        ):
            return False
        start = at + 1
    return True


@njit
def scan_rows(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    first: int,
    after: int,
    seeds: Seeds,
    table: SkeletonTable,
    scratch: Scratch,
    out: Output,
) -> int:
    """Match the rows in `first..after`; returns the row to go on with: less than `after` when `out` is full."""
    for row in range(first, after):
        hits, text_bytes, texts = out.counts[HITS], out.counts[TEXT_BYTES], out.counts[TEXTS]
        if not _one_name(data, starts[row], ends[row], row, seeds, table, scratch, out):
            out.counts[HITS], out.counts[TEXT_BYTES], out.counts[TEXTS] = hits, text_bytes, texts
            return row
    return after
