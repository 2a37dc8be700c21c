"""A plain, slow matcher straight from the definition: every label, every token run, every substring, a full table each."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from tocsin.names.confusables import skeleton
from tocsin.names.folding import fold
from tocsin.names.matching import Term

_Function = TypeVar("_Function", bound=Callable[..., object])
Hit = tuple[int, int, int, int, bool, str]  # term, form, label, distance, whole, text of the span


def _compiled(function: _Function) -> _Function:
    return cast("_Function", numba.njit(function))


@_compiled
def _table_row(table: NDArray[np.int64], row: int, symbol: int, before: int, term: NDArray[np.uint8]) -> int:
    least = table[row, 0] = row
    for at in range(1, len(term) + 1):
        cost = 0 if term[at - 1] == symbol else 1
        cell = min(table[row - 1, at] + 1, table[row, at - 1] + 1, table[row - 1, at - 1] + cost)
        if row > 1 and at > 1 and symbol == term[at - 2] and before == term[at - 1]:
            cell = min(cell, table[row - 2, at - 2] + 1)
        table[row, at] = cell
        least = min(least, cell)
    return least


@_compiled
def best(
    label: NDArray[np.uint8], edges: NDArray[np.uint8], term: NDArray[np.uint8], whole: int, inside: int
) -> tuple[int, int, int, int]:
    size = len(term)
    found = (99, 1, 0, 0)
    table = np.zeros((size + 4, size + 1), dtype=np.int64)
    for at in range(size + 1):
        table[0, at] = at
    for start in range(len(label)):
        last_least = 0
        for end in range(start + 1, min(len(label), start + size + 2) + 1):
            before = label[end - 2] if end - 2 >= start else 0
            least = _table_row(table, end - start, label[end - 1], before, term)
            if least > whole and last_least > whole:
                break  # a table's values only grow from here
            last_least = least
            distance = table[end - start, size]
            is_run = edges[start] == 1 and edges[end] == 1
            if distance > (whole if is_run else inside):
                continue
            rank = (distance, 0 if is_run else 1, start - end, start)
            if rank < (found[0], found[1], found[2] - found[3], found[2]):
                found = (distance, 0 if is_run else 1, start, end)
    return found


def symbols_of(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(fold(text).encode(), dtype=np.uint8)


def prepared(label: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8], list[int]]:
    places = [at for at, character in enumerate(label) if re.fullmatch("[A-Za-z0-9]", character)]
    edges = [1 if i == 0 or places[i - 1] != place - 1 else 0 for i, place in enumerate(places)] + [1]
    return symbols_of(label), np.array(edges, dtype=np.uint8), places


def label_hits(
    label: str, terms: Sequence[NDArray[np.uint8]], policy: Sequence[Term]
) -> Iterator[tuple[int, int, bool, str]]:
    symbols, edges, places = prepared(label)
    for number, term in enumerate(terms):
        distance, inside, start, end = best(
            symbols, edges, term, policy[number].whole_distance, policy[number].inside_distance
        )
        if distance < 99:
            yield number, distance, not inside, label[places[start] : places[end - 1] + 1]


def unicode_form(label: str) -> str | None:
    """What the label looks like when it is an IDN one; None when it is not."""
    if not label.isascii():
        return skeleton(re.sub("[\u3002\uff0e\uff61]", "-", label))
    if not label.lower().startswith("xn--") or len(label) > 4 + 255:
        return None
    try:
        decoded = label[4:].encode().decode("punycode")
    except (UnicodeError, ValueError, IndexError):
        return None
    return None if decoded.isascii() or re.search("[\ud800-\udfff]", decoded) else skeleton(decoded)


def forms_of(label: str) -> Iterator[tuple[int, str]]:
    decoded = unicode_form(label)
    if decoded is not None:
        yield 2, decoded
        if not label.isascii() or "-" in label[4:]:
            return
    yield 0, label
    pairs = {"rn": "m", "vv": "w", "cl": "d"}
    rewritten = re.sub("rn|vv|cl", lambda pair: pairs[pair[0]], label.lower())
    if rewritten != label.lower():
        yield 1, rewritten


def hits_of(name: str, terms: Sequence[NDArray[np.uint8]], policy: Sequence[Term]) -> Iterator[Hit]:
    labels = name.strip(" ").rstrip(". ").split(".")
    for place, label in enumerate(labels[:-1] if len(labels) > 1 else labels):
        nearest: dict[int, int] = {}
        for form, text in forms_of(label):
            here: dict[int, int] = {}
            for term, distance, whole, span in label_hits(text, terms, policy):
                if nearest.get(term, 99) > distance:
                    yield term, form, place, distance, whole, span
                    here[term] = distance
            nearest.update(here)
