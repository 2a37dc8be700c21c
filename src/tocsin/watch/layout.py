"""How a delimited table is laid out, told from its first rows: delimiter, heading, column of names."""

import csv
import io
from dataclasses import dataclass
from typing import Final

from tocsin.model.errors import InputError, UsageError
from tocsin.watch.columns import column_of_names, last_part, listing, looks_like_name
from tocsin.watch.table_rows import ROW, START, STRAY, rows_of

DELIMITERS: Final = ",;\t|"
SAMPLED: Final = 200  # rows looked at
_AGREEING: Final = 0.8  # share of the rows that must have the same number of cells


@dataclass(frozen=True, slots=True)
class Table:
    """Delimiter, place and name of the column of names, and whether the first row is a heading."""

    delimiter: str
    place: int
    has_heading: bool
    column: str


def layout(opening: bytes, column: str | None, label: str) -> Table:
    """Find delimiter, heading and the column of names; InputError or UsageError where there is no such column."""
    delimiter = delimiter_of(opening) or ","
    rows = _sample(opening, delimiter)
    if not rows:
        raise InputError(f"{label} holds no rows: give a table with a column of domain names")
    if column is not None:
        return _named(column, rows[0], delimiter, label)
    return _found(rows, delimiter, label)


def delimiter_of(opening: bytes) -> str:
    """Say which delimiter divides most lines into the same number of cells, two at least; '' where none does."""
    best, best_share = "", 0.0
    for delimiter in (each for each in DELIMITERS if each.encode() in opening):
        widths = [len(row) for row in _sample(opening, delimiter)]
        usual = max(widths, key=widths.count, default=1)
        share = widths.count(usual) / len(widths) if usual > 1 else 0.0
        if share > best_share:
            best, best_share = delimiter, share
    return best if best_share >= _AGREEING else ""


def _found(rows: list[list[str]], delimiter: str, label: str) -> Table:
    heading, body = rows[0], rows[1:]
    has_heading = _is_heading(heading)
    if has_heading and not body:
        raise InputError(
            f"{label} has a heading ({', '.join(map(repr, heading))[:200]}) and no rows below it: nothing to read"
        )
    body = body if has_heading else rows
    titles = _titles(heading if has_heading else [], width=max(map(len, rows)))
    samples = {title: [row[at] for row in body if at < len(row)] for at, title in enumerate(titles)}
    chosen = column_of_names(samples, label)
    return Table(delimiter, titles.index(chosen), has_heading, chosen)


def _named(column: str, heading: list[str], delimiter: str, label: str) -> Table:
    titles = _titles(heading, width=len(heading))
    exact = [place for place, title in enumerate(titles) if title == column]
    alike = [place for place, title in enumerate(titles) if last_part(title) == last_part(column)]
    for place in (*exact, *alike):
        return Table(delimiter, place, has_heading=True, column=titles[place])
    if column.isdecimal() and 1 <= int(column) <= len(heading):
        return Table(delimiter, int(column) - 1, has_heading=_is_heading(heading), column=column)
    raise UsageError(
        f"{label} has no column {column!r}: {listing(titles, 'column')}; "
        "give one of them, or its number counted from 1, with --column"
    )


def _is_heading(row: list[str]) -> bool:
    return not any(map(looks_like_name, row)) and any(cell and not cell.isdigit() for cell in row)


def _titles(heading: list[str], *, width: int) -> list[str]:
    """Give each column a title of its own; its number from 1 where the heading says nothing."""
    titles: list[str] = []
    for at in range(width):
        title = heading[at] if at < len(heading) and heading[at] else str(at + 1)
        titles.append(title if title not in titles else f"{title} ({at + 1})")
    return titles


def _sample(opening: bytes, delimiter: str) -> list[list[str]]:
    places, _ = rows_of(opening, delimiter, 0, final=True)
    starts = [*places[: SAMPLED + 1, ROW].tolist(), len(opening)]
    strays = (places[: SAMPLED + 1, START] == STRAY).tolist()
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
