"""What characters look like in ASCII: UTS #39 confusables, diacritics stripped, and rows of our own."""

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

UNKNOWN: Final = 0
DROPPED: Final = 1
PAGE_BITS: Final = 8


class SkeletonTable(NamedTuple):
    """Two-level table by code point; a cell is up to four ASCII bytes, lowest first, or UNKNOWN or DROPPED."""

    pages: NDArray[np.int32]
    cells: NDArray[np.uint32]


def _packed(text: str) -> int:
    return int.from_bytes(text.encode("ascii"), "little")


def _rows() -> dict[int, int]:
    rows: dict[int, int] = {}
    own = {
        "а": "a",
        "е": "e",
        "о": "o",
        "р": "p",
        "с": "c",
        "у": "y",
        "х": "x",
        "і": "i",
        "ѕ": "s",
        "ј": "j",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
    }
    for point in range(128, 0x20000):
        if 0xD800 <= point < 0xE000:
            continue
        character = chr(point)
        if unicodedata.category(character) in {"Mn", "Cf"}:
            rows[point] = DROPPED
            continue
        plain = "".join(
            c for c in unicodedata.normalize("NFKD", character).lower() if not unicodedata.combining(c)
        )
        plain = "".join(own.get(c, c) for c in plain)
        if plain.isascii() and plain.isalnum() and len(plain) <= 4:
            rows[point] = _packed(plain)
    return rows


@lru_cache(maxsize=1)
def skeleton_table() -> SkeletonTable:
    """The table, loaded once."""
    rows = _rows()
    used = sorted({point >> PAGE_BITS for point in rows})
    pages = np.zeros(0x110000 >> PAGE_BITS, dtype=np.int32)
    cells = np.zeros((len(used) + 1) << PAGE_BITS, dtype=np.uint32)
    for number, page in enumerate(used, start=1):
        pages[page] = number << PAGE_BITS
    for point, cell in rows.items():
        cells[pages[point >> PAGE_BITS] + (point & 0xFF)] = cell
    return SkeletonTable(pages, cells)


def skeleton(label: str) -> str:
    """What a U-label looks like in ASCII letters; characters that look like none stay as they are."""
    table = skeleton_table()
    seen = []
    for character in label.lower():
        point = ord(character)
        cell = UNKNOWN if point < 128 else int(table.cells[table.pages[point >> PAGE_BITS] + (point & 0xFF)])
        if cell == UNKNOWN:
            seen.append(character)
        elif cell != DROPPED:
            seen.append(cell.to_bytes(4, "little").rstrip(b"\0").decode("ascii"))
    return "".join(seen)
