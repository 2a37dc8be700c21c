"""What characters look like in ASCII: UTS #39 confusables, diacritics stripped, and rows of our own."""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
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


def _points(ranges: str) -> Iterator[int]:
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _rows() -> dict[int, int]:
    """Return the cell of each character in the table."""
    rows: dict[int, int] = {}
    text = files("tocsin.names").joinpath("confusables.txt").read_text(encoding="ascii")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        target, ranges = line.split("\t")
        cell = DROPPED if target == "." else int.from_bytes(target.encode("ascii"), "little")
        rows.update(dict.fromkeys(_points(ranges), cell))
    return rows


@lru_cache(maxsize=1)
def skeleton_table() -> SkeletonTable:
    """Return the table, loaded once."""
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
    """Return what a U-label looks like in lower-case ASCII; characters that look like nothing in ASCII stay as they are."""
    table = skeleton_table()
    return "".join(_seen(character, table) for character in label)


def _seen(character: str, table: SkeletonTable) -> str:
    point = ord(character)
    if point < 128:
        return character.lower()
    cell = int(table.cells[table.pages[point >> PAGE_BITS] + (point & 0xFF)])
    if cell in {UNKNOWN, DROPPED}:
        return "" if cell == DROPPED else character
    return cell.to_bytes(4, "little").rstrip(b"\0").decode("ascii")
