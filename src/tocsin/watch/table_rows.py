"""The compiled scanner of delimited tables: where in each row the cell of one column lies."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.compiled import njit

# A quote that is not closed within so many bytes is a stray one, not the start of a text with line ends in it.
LONGEST_QUOTED: Final = 1 << 16
NO_CELL: Final = -1  # instead of the start of a cell: the row is too short to have the column
STRAY: Final = -2  # the row opens a quote that is not closed
ROW, START, END, QUOTED, WIDTH = range(5)  # what is said of each row
_INCOMPLETE: Final = -1  # instead of the end of a cell: the data end before it is known

_Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


def rows_of(data: bytes, delimiter: str, place: int, *, final: bool) -> tuple[Places, int]:
    """Find the rows of `data` (see ROW and what follows it), and how much of the data they take.

    A row ends with a line feed or carriage return outside quotes; empty rows, and those that begin with `#`, are none.
    Unless the data are `final`, a last row without its end is left.
    """
    view = np.frombuffer(data, dtype=np.uint8)
    most = int(np.count_nonzero(view == 10)) + data.count(b"\r") + 1
    found = np.empty((most, WIDTH), dtype=np.int64)
    count, consumed = _scan(view, ord(delimiter), place, final, found)
    return found[:count], int(consumed)


@njit
def _is_row_end(byte: int) -> bool:
    return byte in (10, 13)


@njit
def _after_row(data: _Bytes, at: int) -> int:
    while at < len(data) and not _is_row_end(data[at]):
        at += 1
    return at


@njit
def _closing_quote(data: _Bytes, at: int, final: bool) -> int:  # noqa: FBT001  # numba has no keywords
    """Find the quote that closes the one here: its place, STRAY or _INCOMPLETE."""
    first = at
    at += 1
    while at < len(data) and at - first <= LONGEST_QUOTED:
        if data[at] == 34:
            if at + 1 >= len(data) or data[at + 1] != 34:
                break
            at += 1
        at += 1
    if at - first > LONGEST_QUOTED:
        return STRAY
    if at + 1 >= len(data) and not final:  # not closed yet, or the first of two quotes
        return _INCOMPLETE
    return at if at < len(data) else STRAY


@njit
def _cell_end(data: _Bytes, at: int, delimiter: int, final: bool) -> int:  # noqa: FBT001  # as above
    """Find the delimiter or row end after the cell that starts here; STRAY or _INCOMPLETE where there is none."""
    if at < len(data) and data[at] == 34:
        at = _closing_quote(data, at, final)
        if at < 0:
            return at
        at += 1
    while at < len(data) and data[at] != delimiter and not _is_row_end(data[at]):
        at += 1
    return at if final or at < len(data) else _INCOMPLETE


@njit
def _row(data: _Bytes, at: int, delimiter: int, place: int, final: bool, found: Places) -> int:  # noqa: FBT001  # as above
    """Note one row and give its end; _INCOMPLETE where that is not there yet."""
    found[ROW] = at
    found[START] = NO_CELL
    found[END] = at
    found[QUOTED] = 0
    number = 0
    while True:
        end = _cell_end(data, at, delimiter, final)
        if end == STRAY:
            found[START] = STRAY
            return _after_row(data, found[ROW])
        if end == _INCOMPLETE:
            return end
        if number == place:
            found[START] = at
            found[END] = end
            found[QUOTED] = at < len(data) and data[at] == 34
        if end >= len(data) or data[end] != delimiter:
            return end
        at = end + 1
        number += 1


@njit
def _scan(data: _Bytes, delimiter: int, place: int, final: bool, found: Places) -> tuple[int, int]:  # noqa: FBT001  # as above
    count = 0
    at = 0
    while at < len(data):
        row = at
        if data[at] == 35:  # '#': a remark
            at = _after_row(data, at)
            if at >= len(data) and not final:
                return count, row
        elif not _is_row_end(data[at]):
            at = _row(data, at, delimiter, place, final, found[count])
            if at == _INCOMPLETE:
                return count, row
            count += 1
        at += 1
    return count, len(data)


def unquoted(data: bytes, rows: Places) -> tuple[_Bytes, Places, Places]:
    """Give the cells without their quotes and outer blanks; one with quotes within is rewritten behind the data."""
    view = np.frombuffer(data, dtype=np.uint8)
    starts, ends = rows[:, START].copy(), rows[:, END].copy()
    if rows[:, QUOTED].any():
        rewritten = np.zeros(len(rows), dtype=np.bool_)
        _strip_quotes(view, rows, starts, ends, rewritten)
        extra = bytearray()
        for row in np.flatnonzero(rewritten).tolist():
            cell = _cell(data[starts[row] : ends[row]])
            starts[row], ends[row] = len(data) + len(extra), len(data) + len(extra) + len(cell)
            extra += cell
        if extra:
            view = np.frombuffer(data + bytes(extra), dtype=np.uint8)
    _trim(view, starts, ends)
    return view, starts, ends


@njit
def _strip_quotes(
    data: _Bytes, rows: Places, starts: Places, ends: Places, rewritten: NDArray[np.bool_]
) -> None:
    for row in range(len(rows)):
        if not rows[row, QUOTED]:
            continue
        last = ends[row] - 1
        rewritten[row] = last == starts[row] or data[last] != 34
        for at in range(starts[row] + 1, last):
            if data[at] == 34:
                rewritten[row] = True
        if not rewritten[row]:
            starts[row] += 1
            ends[row] -= 1


@njit
def _trim(data: _Bytes, starts: Places, ends: Places) -> None:
    for row in range(len(starts)):
        first = starts[row]
        after = ends[row]
        while first < after and (data[first] == 32 or 9 <= data[first] <= 13):
            first += 1
        while first < after and (data[after - 1] == 32 or 9 <= data[after - 1] <= 13):
            after -= 1
        starts[row] = first
        ends[row] = after


def _cell(quoted: bytes) -> bytes:
    """Read one quoted cell as the csv module does: doubled quotes are one, and what follows the closing one stays."""
    closing = 1
    while quoted[closing : closing + 2] == b'""' or quoted[closing : closing + 1] != b'"':
        closing += 2 if quoted[closing : closing + 2] == b'""' else 1
    return quoted[1:closing].replace(b'""', b'"') + quoted[closing + 1 :]
