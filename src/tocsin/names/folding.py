"""Folding of text to the matcher's symbols: case, digits that look like letters, and `i`/`l` are not told apart."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

# Digits are read as the letters they are put for. `1`, `i` and `l` are one symbol: in many fonts nobody can tell.
LOOK_ALIKES: Final = {
    "0": "o",
    "1": "i",
    "2": "z",
    "3": "e",
    "4": "a",
    "5": "s",
    "6": "b",
    "7": "t",
    "8": "b",
    "9": "g",
    "l": "i",
}
SYMBOL_BITS: Final = 5
LABEL_EDGE: Final = 0  # a dot
LAST_SYMBOL: Final = 26  # a..z are 1..26
SEPARATOR: Final = 31  # a byte that is no symbol: it ends a token and is dropped from the joined label
BEYOND_ASCII: Final = 30  # the same, and its label is to be read as Unicode


def _fold_table() -> NDArray[np.uint8]:
    table = np.full(256, SEPARATOR, dtype=np.uint8)
    for symbol, letter in enumerate("abcdefghijklmnopqrstuvwxyz", start=1):
        table[ord(letter)] = symbol
    for written, read_as in LOOK_ALIKES.items():
        table[ord(written)] = table[ord(read_as)]
    table[ord("A") : ord("Z") + 1] = table[ord("a") : ord("z") + 1]
    table[ord(".")] = LABEL_EDGE
    table[128:] = BEYOND_ASCII
    table.flags.writeable = False
    return table


FOLD: Final = _fold_table()
"""For each byte: 1-26 for a symbol, 0 for a dot, 30 beyond ASCII, 31 for everything else."""


def fold(text: str) -> str:
    """Return the symbols of `text` as letters: hyphens, underscores and all that is not a-z or 0-9 are dropped."""
    symbols = FOLD[np.frombuffer(text.encode("utf-8", "replace"), dtype=np.uint8)]
    kept = symbols[(symbols != LABEL_EDGE) & (symbols <= LAST_SYMBOL)]
    letters: NDArray[np.uint8] = (kept + (ord("a") - 1)).astype(np.uint8)
    return letters.tobytes().decode("ascii")
