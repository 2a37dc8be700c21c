"""The candidates of a label compared with it, and what comes of it written down."""

import numpy as np
from numpy.typing import NDArray

from tocsin.names.buffers import (
    DISTANCE,
    END,
    FORM,
    HITS,
    ROW,
    START,
    TERM,
    TEXT,
    TEXT_BYTES,
    TEXTS,
    WHOLE,
    Output,
    Scratch,
)
from tocsin.names.compiled import njit_bare
from tocsin.names.edits import FAR, best_place
from tocsin.names.folding import FOLD, LAST_SYMBOL
from tocsin.names.index import Index


@njit_bare
def _fold_label(text: NDArray[np.uint8], start: int, end: int, scratch: Scratch) -> int:
    """Put the label's symbols, their places and the token edges into `scratch`; return how many there are."""
    count = 0
    edge = 1
    for at in range(start, end):
        symbol = FOLD[text[at]]
        if symbol == 0 or symbol > LAST_SYMBOL:
            edge = 1
            continue
        scratch.symbols[count] = symbol
        scratch.places[count] = at - start
        scratch.edges[count] = edge
        edge = 0
        count += 1
    scratch.edges[count] = 1
    return count


@njit_bare
def _is_beaten(out: Output, first_hit: int, term: int, distance: int) -> bool:
    """Tell whether another form of the same label has the term as near or nearer."""
    for hit in range(first_hit, out.counts[HITS]):
        if out.hits[hit, TERM] == term and out.hits[hit, DISTANCE] <= distance:
            return True
    return False


@njit_bare
def judge(
    text: NDArray[np.uint8],
    start: int,
    end: int,
    found: int,
    row: int,
    form: int,
    first_hit: int,
    index: Index,
    scratch: Scratch,
    out: Output,
) -> int:
    """Compare the candidates with the label; hits get offsets within it. Returns how many there are, -1 for no room."""
    count = _fold_label(text, start, end, scratch)
    added = 0
    for at in range(found):
        term = scratch.candidates[at]
        distance, inside, begin, after = best_place(
            scratch.symbols,
            scratch.edges,
            count,
            index.masks[term],
            np.int64(index.lengths[term]),
            np.int64(index.whole[term]),
            np.int64(index.inside[term]),
            scratch.scores,
        )
        if distance == FAR or _is_beaten(out, first_hit, term, distance):
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


@njit_bare
def shift(out: Output, added: int, by: int) -> None:
    """Turn offsets within the label into offsets within the name, for the newest hits."""
    for hit in range(out.counts[HITS] - added, out.counts[HITS]):
        out.hits[hit, START] += by
        out.hits[hit, END] += by


@njit_bare
def keep_text(
    data: NDArray[np.uint8],
    name: tuple[int, int],
    label: tuple[int, int],
    length: int,
    added: int,
    scratch: Scratch,
    out: Output,
) -> bool:
    """Store the name with one label rewritten, and point the newest hits at it; False for no room."""
    before = label[0] - name[0]
    size = before + length + name[1] - label[1]
    at = out.counts[TEXT_BYTES]
    text = out.counts[TEXTS]
    if at + size > len(out.texts) or text == len(out.text_ends):
        return False
    for offset in range(before):
        out.texts[at + offset] = data[name[0] + offset]
    for offset in range(length):
        out.texts[at + before + offset] = scratch.label[offset]
    for offset in range(name[1] - label[1]):
        out.texts[at + before + length + offset] = data[label[1] + offset]
    out.text_ends[text] = at + size
    out.counts[TEXT_BYTES] += size
    out.counts[TEXTS] += 1
    for hit in range(out.counts[HITS] - added, out.counts[HITS]):
        out.hits[hit, TEXT] = text
    shift(out, added, before)
    return True
