"""CSV tables (comma, semicolon, tab or bar): the column is named, known by its heading, or known by its content."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.model.errors import InputError, UsageError
from tocsin.names.blocks import NameBlock
from tocsin.names.compiled import njit
from tocsin.watch.columns import column_of_names, last_part, listing, looks_like_name
from tocsin.watch.seam import Batch, Text
from tocsin.watch.text import lines_in

DELIMITERS: Final = ",;\t|"
SAMPLED: Final = 200  # rows looked at to find delimiter and column
# A quote that is not closed within so many bytes is a stray one, not the start of a text with line ends in it.
LONGEST_QUOTED: Final = 1 << 16
_NO_FIELD: Final = -1  # the row is too short to have the column
_STRAY: Final = -2  # the row opens a quote that is not closed


@dataclass(frozen=True, slots=True)
class Table:
    """How a table is laid out: delimiter, place of the column of names, and whether its first row is a heading."""

    delimiter: str
    place: int
    has_heading: bool
    column: str


def read(text: Text, column: str | None, /) -> Iterator[Batch]:
    """Give the cell of the chosen column of every row; rows that begin with `#` are remarks."""
    table = layout(text.opening, column, text.label)
    skip = 1 if table.has_heading else 0
    held, line = b"", 1
    for first, piece in text.pieces():
        if not held:
            line = first
        data = held + piece
        rows, consumed = _rows(data, table, final=False)
        yield text.batch(_block(data, rows[skip:], text, line, table), line)
        skip = max(0, skip - len(rows))
        held, line = data[consumed:], line + lines_in(data, consumed)
    if held:
        rows, _ = _rows(held, table, final=True)
        yield text.batch(_block(held, rows[skip:], text, line, table), line)


def layout(opening: bytes, column: str | None, label: str) -> Table:
    """Find delimiter, heading and the column of names; InputError or UsageError where there is no such column."""
    delimiter = delimiter_of(opening) or ","
    rows = _sample(opening, delimiter)
    if not rows:
        raise InputError(f"{label} holds no rows: give a table with a column of domain names")
    heading, body = rows[0], rows[1:]
    if column is not None:
        return _named(column, heading, delimiter, label)
    has_heading = _is_heading(heading)
    if has_heading and not body:
        raise InputError(
            f"{label} has a heading ({', '.join(heading)[:200]}) and no rows below it: nothing to read"
        )
    body = body if has_heading else rows
    titles = _titles(heading, has_heading=has_heading, width=max(map(len, rows)))
    samples = {title: [row[at] for row in body if at < len(row)] for at, title in enumerate(titles)}
    chosen = column_of_names(samples, label)
    return Table(delimiter, titles.index(chosen), has_heading, chosen)


def delimiter_of(opening: bytes) -> str:
    """Say which delimiter divides most lines into the same number of cells, two at least; '' where none does."""
    best, best_share = "", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _sample(opening, delimiter)]
        usual = max(widths, key=widths.count, default=1)
        share = widths.count(usual) / len(widths) if usual > 1 else 0.0
        if share > best_share:
            best, best_share = delimiter, share
    return best if best_share >= 0.8 else ""


def _sample(opening: bytes, delimiter: str) -> list[list[str]]:
    places, _ = _rows(opening, Table(delimiter, 0, has_heading=False, column=""), final=True)
    starts = [*places[: SAMPLED + 1, 0].tolist(), len(opening)]
    strays = (places[: SAMPLED + 1, 1] == _STRAY).tolist()
    sample: list[list[str]] = []
    for start, end, stray in zip(starts, starts[1:], strays, strict=False):
        row = [] if stray else _parsed(opening[start:end], delimiter)
        if any(row):
            sample.append(row)
    return sample[:SAMPLED]


def _parsed(row: bytes, delimiter: str) -> list[str]:
    lines = io.StringIO(row.decode("utf-8", "backslashreplace").replace("\0", " "), newline="")
    try:
        return [cell.strip() for cell in next(csv.reader(lines, delimiter=delimiter), [])]
    except csv.Error:  # a cell longer than the csv module takes
        return []


def _is_heading(row: list[str]) -> bool:
    return not any(looks_like_name(cell) for cell in row) and any(cell and not cell.isdigit() for cell in row)


def _titles(heading: list[str], *, has_heading: bool, width: int) -> list[str]:
    given = heading if has_heading else []
    titles: list[str] = []
    for at in range(width):
        title = given[at] if at < len(given) and given[at] else str(at + 1)
        titles.append(title if title not in titles else f"{title} ({at + 1})")
    return titles


def _named(column: str, heading: list[str], delimiter: str, label: str) -> Table:
    titles = _titles(heading, has_heading=True, width=len(heading))
    for same in (lambda title: title == column, lambda title: last_part(title) == last_part(column)):
        for place, title in enumerate(titles):
            if same(title):
                return Table(delimiter, place, has_heading=True, column=title)
    if column.isdigit() and int(column) >= 1:
        place = int(column) - 1
        if place < len(heading):
            return Table(delimiter, place, has_heading=_is_heading(heading), column=column)
    raise UsageError(
        f"{label} has no column {column!r}: {listing(titles, 'column')}; "
        "give one of them, or its number counted from 1, with --column"
    )


def _rows(data: bytes, table: Table, *, final: bool) -> tuple[NDArray[np.int64], int]:
    """Find the rows of `data`: start of the row, start and end of the cell (or why there is none), whether quoted."""
    view = np.frombuffer(data, dtype=np.uint8)
    lines = lines_in(data, len(data)) + data.count(b"\r") + 1
    found = np.empty((lines, 4), dtype=np.int64)
    count, consumed = _scan(view, ord(table.delimiter), table.place, final, found)
    return found[:count], int(consumed)


@njit
def _scan(  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915  # one pass over the bytes, in one piece for the compiler
    data, delimiter, place, final, found
):
    size = len(data)
    count = 0
    at = 0
    while at < size:
        row = at
        if data[at] == 35:  # '#': a remark
            while at < size and data[at] != 10 and data[at] != 13:
                at += 1
            if at == size and not final:
                return count, row
            at += 1
            continue
        field = 0
        start = _NO_FIELD
        end = 0
        quoted = 0
        stray = False
        while True:  # field after field; `at` is at the first byte of one
            first = at
            was_quoted = 0
            if at < size and data[at] == 34:
                was_quoted = 1
                at += 1
                while at < size and at - first <= LONGEST_QUOTED:
                    if data[at] == 34:
                        if at + 1 >= size or data[at + 1] != 34:
                            break
                        at += 1
                    at += 1
                if at - first > LONGEST_QUOTED:
                    stray = True
                    break
                if at + 1 >= size and not final:  # not closed yet, or the first of two quotes
                    return count, row
                if at >= size:
                    stray = True
                    break
                at += 1
            while at < size and data[at] != delimiter and data[at] != 10 and data[at] != 13:
                at += 1
            if at >= size and not final:
                return count, row
            if field == place:
                start = first
                end = at
                quoted = was_quoted
            field += 1
            if at < size and data[at] == delimiter:
                at += 1
                continue
            break
        if stray:
            at = row
            while at < size and data[at] != 10 and data[at] != 13:
                at += 1
            start = _STRAY
            end = at
        blank = field == 1 and at == row
        if not blank:
            found[count, 0] = row
            found[count, 1] = start
            found[count, 2] = end if start >= 0 else at
            found[count, 3] = quoted
            count += 1
        at += 1
    return count, size


def _block(data: bytes, rows: NDArray[np.int64], text: Text, line: int, table: Table) -> NameBlock:
    """Make a block of the cells; refuse the rows that have none."""
    starts, ends = rows[:, 1], rows[:, 2]
    missing = starts < 0
    if missing.any():
        _refuse(data, rows[missing], text, line, table)
        rows = rows[~missing]
        starts, ends = rows[:, 1], rows[:, 2]
    view, starts, ends = _unquoted(data, starts.copy(), ends.copy(), rows[:, 3] > 0)
    _trim(view, starts, ends)
    empty = starts == ends
    if empty.any():
        at = int(rows[empty][0, 0])
        why = f"{int(empty.sum())} rows have nothing in column {table.column!r}; this is the first"
        text.refuse(line + lines_in(data, at), _row_text(data, at), why, count=int(empty.sum()))
        starts, ends = starts[~empty], ends[~empty]
    return NameBlock(view, starts, ends)


def _refuse(data: bytes, rows: NDArray[np.int64], text: Text, line: int, table: Table) -> None:
    for why, code in (
        (f"the row has no column {table.column!r}", _NO_FIELD),
        (f"a quote is opened and not closed within {LONGEST_QUOTED // 1024} KiB", _STRAY),
    ):
        found = rows[rows[:, 1] == code]
        for row in found[:5, 0].tolist():
            text.refuse(line + lines_in(data, row), _row_text(data, row), why)
        if len(found) > 5:
            row = int(found[5, 0])
            text.refuse(
                line + lines_in(data, row),
                _row_text(data, row),
                f"{why}, and further ones",
                count=len(found) - 5,
            )


def _row_text(data: bytes, at: int) -> bytes:
    return data[at : at + 80].splitlines()[0] if data[at : at + 1] else b""


def _unquoted(
    data: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64], quoted: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """Take the quotes off; a cell with quotes within is rewritten behind the data."""
    view = np.frombuffer(data, dtype=np.uint8)
    extra = bytearray()
    if quoted.any():
        plain = np.zeros(len(starts), dtype=np.bool_)
        _plainly_quoted(view, starts, ends, quoted, plain)
        starts[plain] += 1
        ends[plain] -= 1
        for row in np.flatnonzero(quoted & ~plain).tolist():
            cell = _cell(data[starts[row] : ends[row]])
            starts[row] = len(data) + len(extra)
            extra += cell
            ends[row] = len(data) + len(extra)
    if extra:
        view = np.frombuffer(data + bytes(extra), dtype=np.uint8)
    return view, starts, ends


@njit
def _plainly_quoted(data, starts, ends, quoted, plain):  # type: ignore[no-untyped-def]
    for row in range(len(starts)):
        if quoted[row] and ends[row] - starts[row] >= 2 and data[ends[row] - 1] == 34:
            plain[row] = True
            for at in range(starts[row] + 1, ends[row] - 1):
                if data[at] == 34:
                    plain[row] = False


@njit
def _trim(data, starts, ends):  # type: ignore[no-untyped-def]
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
