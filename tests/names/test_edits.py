"""Bit-parallel distances against rapidfuzz."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from tocsin.names import edits
from tocsin.names.index import build
from tocsin.names.seeds import Need

_Function = TypeVar("_Function", bound=Callable[..., object])


def _compiled(function: _Function) -> _Function:
    return cast("_Function", numba.njit(function))


@_compiled
def _both(
    symbols: NDArray[np.uint8], masks: NDArray[np.uint64], length: int, scores: NDArray[np.uint8]
) -> tuple[int, int, int]:
    size = len(symbols)
    return (
        edits.osa(symbols, 0, size, masks, length),
        edits.within_one(symbols, 0, size, masks, length),
        edits.search_scores(symbols, size, masks, length, scores),
    )


def distances(text: str, term: str) -> tuple[int, int, int]:
    symbols = np.frombuffer(text.encode(), dtype=np.uint8) - np.uint8(96)
    need = Need(tuple((np.frombuffer(term.encode(), dtype=np.uint8) - np.uint8(96)).tolist()), 1, 1)
    masks = build([need]).masks[0]
    whole, near, least = _both(symbols, masks, len(term), np.empty(len(text) + 1, dtype=np.uint8))
    return int(whole), int(near), int(least)


WORD = st.text("abc", min_size=1, max_size=12)


@settings(deadline=None)
@given(WORD, WORD)
def test_distances_are_those_of_rapidfuzz(text: str, term: str) -> None:
    wanted = OSA.distance(text, term)

    whole, near, least = distances(text, term)

    assert whole == wanted
    assert near == (wanted if wanted <= 1 else edits.FAR)
    stretches = [text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1)]
    assert least == min(OSA.distance(stretch, term) for stretch in stretches) or least == len(term)


def test_a_term_of_63_symbols_fits_the_registers() -> None:
    assert distances("a" * 62 + "b", "a" * 63) == (1, 1, 1)
