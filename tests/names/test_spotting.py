"""What is compared in registers is never wrongly ruled out."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from tocsin.names import spotting

_Function = TypeVar("_Function", bound=Callable[..., object])


def _compiled(function: _Function) -> _Function:
    return cast("_Function", numba.njit(function))


@_compiled
def _near(text: np.uint64, code: np.uint64, within: np.uint64, length: np.uint64) -> tuple[bool, bool]:
    return spotting._is_near(text, code, within), spotting._may_be_near(text, code, length)


def packed(word: str) -> np.uint64:
    return np.uint64(sum((ord(letter) - 96) << 5 * at for at, letter in enumerate(word)))


WORD = st.text("abc", max_size=10)


@settings(deadline=None, max_examples=500)
@given(st.text("abc", max_size=12), WORD)
def test_the_comparison_in_registers_is_that_of_the_nearest_beginning(text: str, code: str) -> None:
    within = np.uint64((1 << 5 * len(code)) - 1)
    least = min(OSA.distance(text[:end], code) for end in range(len(text) + 1))

    is_near, may_be_near = _near(packed(text), packed(code), within, np.uint64(len(code)))

    assert is_near == (least <= 1)
    assert may_be_near or least > 2
