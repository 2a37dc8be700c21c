"""What stands beside the watched word, in bulk: words that phishing names use as lures, and the top-level domain."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.model.errors import InvalidName
from tocsin.names.blocks import NameBlock
from tocsin.names.compiled import njit
from tocsin.names.matching import Hits, Term, TermIndex, match
from tocsin.names.parsing import domain_name
from tocsin.watch.traits import Spans, Texts, spans_of, texts_of

# Shorter words are lures only where they stand alone: `doc` is in `doctor`.
_SHORTEST_JOINED: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class LureWords:
    """Lure words compiled for the matcher, each with the class of what it promises (a place in `classes`)."""

    classes: tuple[str, ...]
    words: tuple[str, ...]
    class_of: NDArray[np.int64]
    index: TermIndex


@cache
def lure_words() -> LureWords:
    """The words that ship with Tocsin."""
    table: Mapping[str, list[str]] = MappingProxyType(
        tomllib.loads((files("tocsin.watch") / "lures.toml").read_text(encoding="utf-8"))
    )
    classes = tuple(table)
    place = {word: number for number, name in enumerate(classes) for word in reversed(table[name])}
    terms = [Term(word, 0, 0 if len(word) >= _SHORTEST_JOINED else -1) for word in place]
    return LureWords(
        classes, tuple(place), np.array(list(place.values()), dtype=np.int64), TermIndex.compile(terms)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Lures:
    """Lure words of names, ordered by row: the places in `LureWords.words` and where each stands in the name."""

    row: NDArray[np.int64]
    word: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def lures_of(block: NameBlock, rows: NDArray[np.int64]) -> Lures:
    """Lure words of the given rows (sorted, each once), as written and at the edge of a token at least."""
    part = NameBlock(block.data, block.starts[rows], block.ends[rows])
    hits = match(part, lure_words().index, threads=1)
    kept = (hits.form == 0) & (hits.whole | _at_edge(texts_of(part, hits), spans_of(hits)))
    return Lures(
        rows[hits.row[kept]],
        hits.term[kept].astype(np.int64),
        hits.start[kept].astype(np.int64),
        hits.end[kept].astype(np.int64),
    )


@njit
def _at_edge(texts: Texts, spans: Spans) -> NDArray[np.bool_]:
    """Whether each hit begins or ends a token."""
    found = np.zeros(len(spans.row), dtype=np.bool_)
    for hit in range(len(spans.row)):
        row = spans.row[hit]
        name = texts.data[texts.starts[row] : texts.ends[row]]
        if spans.text[hit] >= 0:
            continue
        before, after = spans.start[hit] - 1, spans.end[hit]
        opens = before < 0 or name[before] == 45 or name[before] == 46 or name[before] == 95
        found[hit] = (
            opens or after >= len(name) or name[after] == 45 or name[after] == 46 or name[after] == 95
        )
    return found


@njit
def strongest_lure(
    pair_row: NDArray[np.int64],
    pair_start: NDArray[np.int64],
    pair_end: NDArray[np.int64],
    lure_row: NDArray[np.int64],
    lure_start: NDArray[np.int64],
    lure_end: NDArray[np.int64],
    weight: NDArray[np.float64],
) -> NDArray[np.int64]:
    """For each pair (ordered by row) the place of the weightiest lure beside its span in the same row; -1 for none."""
    best = np.full(len(pair_row), -1, dtype=np.int64)
    first = 0
    for pair in range(len(pair_row)):
        while first < len(lure_row) and lure_row[first] < pair_row[pair]:
            first += 1
        at = first
        while at < len(lure_row) and lure_row[at] == pair_row[pair]:
            apart = lure_end[at] <= pair_start[pair] or lure_start[at] >= pair_end[pair]
            if apart and (best[pair] < 0 or weight[at] > weight[best[pair]]):
                best[pair] = at
            at += 1
    return best


def top_level_hashes(block: NameBlock, hits: Hits) -> NDArray[np.uint64]:
    """FNV-1a hash of the top-level domain of the name of each hit, as an A-label."""
    rows = hits.row.astype(np.int64)
    found = _ascii_hashes(texts_of(block, hits), rows)
    # What is not in ASCII (`.рф`, or a dot of another script) is put as A-labels: few names, so one by one.
    for hit in np.flatnonzero(found == 0):
        found[hit] = top_level_hash(_written_top_level(block.written(int(rows[hit]))))
    return found


def _written_top_level(written: str) -> str:
    try:
        return domain_name(written).labels[-1]
    except InvalidName:
        return ""


@njit
def _ascii_hashes(texts: Texts, rows: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Hash of the last label of each given row, in lower case and without trailing dots; 0 where it is not ASCII."""
    found = np.zeros(len(rows), dtype=np.uint64)
    for i in range(len(rows)):
        name = texts.data[texts.starts[rows[i]] : texts.ends[rows[i]]]
        end = len(name)
        while end > 0 and name[end - 1] == 46:
            end -= 1
        start = end
        while start > 0 and name[start - 1] != 46:
            start -= 1
        value = np.uint64(0xCBF29CE484222325)
        for byte in name[start:end]:
            if byte >= 128:
                value = np.uint64(0)
                break
            low = byte + 32 if 65 <= byte <= 90 else byte
            value = (value ^ np.uint64(low)) * np.uint64(0x100000001B3)
        found[i] = value
    return found


def top_level_hash(label: str) -> int:
    """The same hash of one label."""
    value = 0xCBF29CE484222325
    for byte in label.encode("utf-8"):
        value = ((value ^ byte) * 0x100000001B3) % (1 << 64)
    return value
