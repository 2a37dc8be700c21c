"""Many names as one buffer of bytes with the place of each: what readers hand to the matcher."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tocsin.names.compiled import njit

_BLANKS = " \t\r\n\f\v"


@dataclass(frozen=True, slots=True, eq=False)
class NameBlock:
    """Names as bytes: name `row` is `data[starts[row]:ends[row]]`, as written, line ends and outer blanks off.

    `first_row` is the place of the first name within its file, counted from 0 over the lines that hold one.
    """

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    first_row: int = 0

    def __len__(self) -> int:
        return len(self.starts)

    def raw(self, row: int) -> bytes:
        """Return the bytes of one name."""
        return self.data[self.starts[row] : self.ends[row]].tobytes()

    def written(self, row: int) -> str:
        r"""Return one name as text: UTF-8, with bytes that are not UTF-8 shown as `\xNN`."""
        return self.raw(row).decode("utf-8", "backslashreplace")


def readonly(data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the same bytes as a read-only array: numba compiles once for each kind of array it is given."""
    view = np.ascontiguousarray(data).view()
    view.flags.writeable = False
    return view


@njit
def _trimmed_lines(
    data: NDArray[np.uint8], line_ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of the lines that hold something, without their outer blanks (space and the controls 9-13)."""
    starts = np.empty(len(line_ends), dtype=np.int64)
    ends = np.empty(len(line_ends), dtype=np.int64)
    kept = 0
    start = 0
    for line in range(len(line_ends)):
        first = start
        after = line_ends[line]
        start = after + 1
        while first < after and (data[first] == 32 or 9 <= data[first] <= 13):
            first += 1
        while first < after and (data[after - 1] == 32 or 9 <= data[after - 1] <= 13):
            after -= 1
        starts[kept] = first
        ends[kept] = after
        kept += first < after
    return starts[:kept], ends[:kept]


def lines_block(data: bytes, first_row: int = 0) -> NameBlock:
    r"""Return the lines of `data` (`\n` or `\r\n`; the last may lack its end), without copying it; empty ones are skipped."""
    view = np.frombuffer(data, dtype=np.uint8)
    line_ends = np.flatnonzero(view == ord("\n"))
    if len(view) and view[-1] != ord("\n"):
        line_ends = np.append(line_ends, len(data))
    starts, ends = _trimmed_lines(view, line_ends.astype(np.int64, copy=False))
    return NameBlock(view, starts, ends, first_row)


def block_of(names: Iterable[str], first_row: int = 0) -> NameBlock:
    """Return the given names, one row each (an empty name too), without their outer blanks."""
    encoded = [name.strip(_BLANKS).encode("utf-8", "backslashreplace") for name in names]
    ends = np.cumsum([len(name) for name in encoded], dtype=np.int64)
    starts = ends - np.fromiter((len(name) for name in encoded), dtype=np.int64, count=len(encoded))
    return NameBlock(np.frombuffer(b"".join(encoded), dtype=np.uint8), starts, ends, first_row)
