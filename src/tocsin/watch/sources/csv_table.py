"""CSV tables (comma, semicolon, tab or bar): the column is named, known by its heading, or known by its content."""

from collections.abc import Iterator

from tocsin.names.blocks import NameBlock
from tocsin.watch.layout import Table, layout
from tocsin.watch.seam import Batch, Text
from tocsin.watch.table_rows import LONGEST_QUOTED, NO_CELL, ROW, START, STRAY, Places, rows_of, unquoted
from tocsin.watch.text import lines_in

_TOLD = 5  # places told one by one; the rest are counted with the last


def read(text: Text, column: str | None, /) -> Iterator[Batch]:
    """Give the cell of the chosen column of every row; rows that begin with `#` are remarks."""
    table = layout(text.opening, column, text.label)
    skip = 1 if table.has_heading else 0
    held, line = b"", 1
    for first, piece in text.pieces():
        if not held:
            line = first
        data = held + piece
        rows, consumed = rows_of(data, table.delimiter, table.place, final=False)
        yield text.batch(_block(data, rows[skip:], text, line, table), line)
        skip = max(0, skip - len(rows))
        held, line = data[consumed:], line + lines_in(data, consumed)
    if held:
        rows, _ = rows_of(held, table.delimiter, table.place, final=True)
        yield text.batch(_block(held, rows[skip:], text, line, table), line)


def _block(data: bytes, rows: Places, text: Text, line: int, table: Table) -> NameBlock:
    """Make a block of the cells; refuse the rows that have none."""
    for code, why in (
        (NO_CELL, f"the row has no column {table.column!r}"),
        (STRAY, f"a quote is opened and not closed within {LONGEST_QUOTED // 1024} KiB"),
    ):
        _refuse(data, rows[rows[:, START] == code], text, line, why)
    rows = rows[rows[:, START] >= 0]
    view, starts, ends = unquoted(data, rows)
    filled = starts < ends
    _refuse(data, rows[~filled], text, line, f"there is nothing in column {table.column!r}")
    return NameBlock(view, starts[filled], ends[filled])


def _refuse(data: bytes, rows: Places, text: Text, line: int, why: str) -> None:
    for number, at in enumerate(rows[:_TOLD, ROW].tolist(), start=1):
        further = len(rows) - _TOLD if number == _TOLD else 0
        more = f"; {further} further rows are counted with this one" if further else ""
        shown = data[at : at + 80].splitlines()[0]
        text.refuse(line + lines_in(data, at), shown, why + more, count=1 + further)
