"""The bulk matcher: which names of a block hold which terms, exactly or nearly, and where."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.model.errors import InvalidValue
from tocsin.names import buffers
from tocsin.names.blocks import NameBlock, lines_block, readonly
from tocsin.names.compiled import exercise
from tocsin.names.confusables import skeleton_table
from tocsin.names.folding import FOLD
from tocsin.names.index import Index, build
from tocsin.names.scanning import scan_rows
from tocsin.names.seeds import Need
from tocsin.names.validity import Fault, validity

__all__ = ["Fault", "Hits", "Term", "TermIndex", "match", "validity"]

MAX_TERM_LENGTH: Final = 63
MAX_DISTANCE: Final = 2
_STRETCH_ROWS: Final = 1 << 15  # rows that one thread takes at a time
_FIRST_ROOM: Final = 1 << 13


@dataclass(frozen=True, slots=True)
class Term:
    """A word to find: `text` of a-z and 0-9; `whole_distance` edits where it stands alone, `inside_distance` in a label.

    -1 inside means that it must stand alone, as a whole label or as whole hyphen-separated tokens of one.
    """

    text: str
    whole_distance: int
    inside_distance: int

    def __post_init__(self) -> None:
        if not 1 <= len(self.text) <= MAX_TERM_LENGTH or not all(c in _WRITABLE for c in self.text):
            raise InvalidValue(f"term {self.text!r} must be 1-{MAX_TERM_LENGTH} of a-z and 0-9")
        if not -1 <= self.inside_distance <= self.whole_distance <= MAX_DISTANCE or self.whole_distance < 0:
            raise InvalidValue(
                f"term {self.text!r} has the distances {self.whole_distance} and {self.inside_distance};"
                f" use 0 <= whole <= {MAX_DISTANCE} and -1 <= inside <= whole"
            )

    def symbols(self) -> tuple[int, ...]:
        """Return the symbols the matcher compares."""
        return tuple(FOLD[np.frombuffer(self.text.encode("ascii"), dtype=np.uint8)].tolist())


_WRITABLE: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@dataclass(frozen=True, slots=True, eq=False)
class TermIndex:
    """Terms compiled for the matcher; hits name a term by its place in `terms`."""

    terms: tuple[Term, ...]
    index: Index

    @classmethod
    def compile(cls, terms: Sequence[Term]) -> "TermIndex":
        """Return an index of the given terms, in their order; no terms is allowed and finds nothing."""
        needs = [Need(term.symbols(), term.whole_distance, term.inside_distance) for term in terms]
        return cls(tuple(terms), build(needs))


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Hits, one entry of each array per hit, ordered by row.

    `text` is -1 where the hit lies in the name as written (form 0): it is then
    `block.data[block.starts[row] + start : block.starts[row] + end]`. Otherwise it lies at `start:end` of name `text` of
    `forms`: the same name, label for label, with one label rewritten (form 1: digraphs; form 2: Unicode decoded).
    """

    row: NDArray[np.int32]
    term: NDArray[np.int32]
    distance: NDArray[np.uint8]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    whole: NDArray[np.bool_]
    form: NDArray[np.uint8]
    text: NDArray[np.int32]
    forms: NameBlock

    def __len__(self) -> int:
        return len(self.row)


def match(block: NameBlock, index: TermIndex, *, threads: int = 2) -> Hits:
    """Find every term that stands in each name, at its best place per label and form; rows are split among `threads`."""
    rows = len(block)
    if not rows or not index.terms:
        return _joined([])
    stretches = [(first, min(first + _STRETCH_ROWS, rows)) for first in range(0, rows, _STRETCH_ROWS)]
    if threads <= 1 or len(stretches) == 1:
        return _joined([part for stretch in stretches for part in _scan(block, index, *stretch)])
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda stretch: _scan(block, index, *stretch), stretches)
        return _joined([part for stretch in parts for part in stretch])


def _scan(block: NameBlock, index: TermIndex, first: int, after: int) -> list[buffers.Output]:
    """Return the hits of a stretch of rows, in as many pieces as it takes; room grows while a single name overflows it."""
    data = readonly(block.data)
    longest = int((block.ends[first:after] - block.starts[first:after]).max())
    scratch = buffers.scratch_for(longest, len(index.terms))
    room, text_room = _FIRST_ROOM, max(1 << 16, 8 * longest)
    parts = []
    labels = 0
    while first < after:
        out = buffers.output_for(room, text_room)
        out.counts[buffers.LABELS] = labels  # stamps of earlier labels must not come again
        reached = scan_rows(
            data, block.starts, block.ends, first, after, index.index, skeleton_table(), scratch, out
        )
        labels = int(out.counts[buffers.LABELS])
        if reached == first:
            room, text_room = 2 * room, 2 * text_room
        elif out.counts[buffers.HITS]:
            parts.append(out)
        first = reached
    return parts


def _joined(parts: list[buffers.Output]) -> Hits:
    """Make one set of arrays from the pieces."""
    counts = np.array([part.counts for part in parts], dtype=np.int64).reshape(-1, 4)
    hits = np.concatenate(
        [
            np.empty((0, buffers.COLUMNS), dtype=np.int32),
            *(part.hits[: part.counts[buffers.HITS]] for part in parts),
        ]
    )
    text_shift = np.repeat(
        np.cumsum(counts[:, buffers.TEXTS]) - counts[:, buffers.TEXTS], counts[:, buffers.HITS]
    )
    texts = hits[:, buffers.TEXT] + np.where(hits[:, buffers.TEXT] >= 0, text_shift, 0)
    return Hits(
        row=hits[:, buffers.ROW].copy(),
        term=hits[:, buffers.TERM].copy(),
        distance=hits[:, buffers.DISTANCE].astype(np.uint8),
        start=hits[:, buffers.START].copy(),
        end=hits[:, buffers.END].copy(),
        whole=hits[:, buffers.WHOLE].astype(np.bool_),
        form=hits[:, buffers.FORM].astype(np.uint8),
        text=texts.astype(np.int32),
        forms=_forms(parts, counts),
    )


def _forms(parts: list[buffers.Output], counts: NDArray[np.int64]) -> NameBlock:
    shift = np.cumsum(counts[:, buffers.TEXT_BYTES]) - counts[:, buffers.TEXT_BYTES]
    data = np.concatenate(
        [np.empty(0, dtype=np.uint8), *(part.texts[: part.counts[buffers.TEXT_BYTES]] for part in parts)]
    )
    ends = np.concatenate(
        [
            np.empty(0, dtype=np.int64),
            *(p.text_ends[: p.counts[buffers.TEXTS]] + s for p, s in zip(parts, shift, strict=True)),
        ]
    )
    starts = np.concatenate((np.zeros(1, dtype=np.int64), ends))[: len(ends)]
    return NameBlock(data, starts, ends)


@exercise
def _exercise() -> Hits:
    """Run the matcher once on every kind of argument."""
    return match(lines_block(b"example.test\n"), TermIndex.compile((Term("example", 1, 0),)))
