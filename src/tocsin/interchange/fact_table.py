"""Rows of tables of facts, from CSV or JSON Lines alike: which column each text stands in, and on which line."""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final, NamedTuple

from tocsin.interchange.fact_columns import NAME, Column, column_of, rank_of_name
from tocsin.interchange.organisations_csv import rearmed
from tocsin.interchange.problems import Problem, problem
from tocsin.model.errors import InputError

LONGEST_LINE: Final = 1 << 20  # bytes; a row of facts has hundreds
_DELIMITERS: Final = ",;\t|"

NOT_JSON: Final = "is not a JSON object"
NO_SUCH_COLUMN: Final = "is no column that is known: it is ignored"
BROKEN_CSV: Final = "cannot be read as CSV: a quote is not closed, or a cell is longer than 128 KiB"
TOO_MANY_CELLS: Final = "begins a row of more cells than the heading has"
LINE_TOO_LONG: Final = f"is a line of more than {LONGEST_LINE >> 20} MiB"


class Row(NamedTuple):
    """One row: its line, what it is about as written, and the other cells, one entry for each item of a cell."""

    line: int
    name: str
    cells: list[tuple[Column, str]]


def rows_of(lines: Iterable[bytes]) -> Iterator[Row | Problem]:
    """Rows of CSV or JSON Lines, whichever the first line is; raises InputError where no row can be read."""
    found = iter(lines)
    start: list[bytes] = []
    for line in found:
        start.append(line)
        if line.strip().removeprefix(b"\xef\xbb\xbf"):
            break
    if not start:
        raise InputError("the file is empty: give one row or one JSON object a line")
    is_json = start[-1].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    return (json_rows if is_json else csv_rows)(chain(start, found))


def json_rows(lines: Iterable[bytes]) -> Iterator[Row | Problem]:
    """Rows of JSON Lines: one object a line, its keys the columns; lists give an item each, null gives nothing."""
    keys = _Keys()
    for number, line in enumerate(lines, start=1):
        if not line or line.isspace():
            continue
        value = _parsed(line)
        if type(value) is dict:
            row = _object_row(number, value, keys)
            yield from keys.problems(number)
            yield row
        else:
            yield problem(f"line {number}", line, LINE_TOO_LONG if len(line) > LONGEST_LINE else NOT_JSON)


def _object_row(line: int, value: dict[str, Any], keys: "_Keys") -> Row:
    name, rank = "", -1
    cells: list[tuple[Column, str]] = []
    for key, held in value.items():
        column = keys.column(key) if held is not None else None
        if column is None:
            continue
        if column.name == NAME:
            text = held if isinstance(held, str) else next(iter(_texts(held)), "")
            if text and (not name or rank_of_name(key) < rank):
                name, rank = text, rank_of_name(key)
        elif type(held) is str:
            _add(column, held, cells)
        else:
            cells += [(column, text) for text in _texts(held)]
    return Row(line, name, cells)


class _Keys:
    """Columns of keys that came before, and those that nobody knows, to be told once; memory stays flat."""

    _MOST = 1000  # a file whose keys are data has no end of them
    _LONGEST = 80

    def __init__(self) -> None:
        self._columns: dict[str, Column | None] = {}
        self._unknown: list[str] = []

    def column(self, key: str) -> Column | None:
        """Column that a key means."""
        try:
            return self._columns[key]
        except KeyError:
            column = column_of(key) if len(key) <= self._LONGEST else None
        if len(self._columns) < self._MOST and len(key) <= self._LONGEST:
            self._columns[key] = column
            if column is None:
                self._unknown.append(key)
        return column

    def problems(self, line: int) -> Iterator[Problem]:
        """Tell what nobody knows and was not told yet."""
        while self._unknown:
            yield problem(f"line {line}", self._unknown.pop(0), NO_SUCH_COLUMN)


def _parsed(line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        return None
    try:
        return json.loads(line.decode("utf-8-sig", "surrogateescape"))
    except (ValueError, RecursionError):
        return None


def _texts(held: object) -> list[str]:
    """Texts of a JSON value that is no text: of a list those of its items, of a number the number."""
    items = held if isinstance(held, list) else [held]
    return [
        item if isinstance(item, str) else str(item)
        for item in items
        if isinstance(item, (str, int, float)) and not isinstance(item, bool) and item != ""
    ]


def _add(column: Column, text: str, cells: list[tuple[Column, str]]) -> None:
    if column.separator is None:
        if text:
            cells.append((column, text))
    else:
        cells += [(column, item) for item in column.separator.split(text) if item]


def csv_rows(lines: Iterable[bytes]) -> Iterator[Row | Problem]:
    """Rows of CSV with a heading, cut by comma, semicolon, tab or bar, whichever it has; rows with `#` first are remarks."""
    texts = _Texts(lines)
    heading = next((text for text in texts if text.strip() and not text.startswith("#")), "")
    at = texts.number
    table = csv.reader(chain((heading,), texts), delimiter=_delimiter(heading))
    columns = _columns(_heading(table))
    yield from (problem(f"line {at}", name, NO_SUCH_COLUMN) for name, column in columns if column is None)
    while True:
        at = texts.number + 1
        try:
            cells = next(table, None)
            is_broken = cells is not None and texts.ended  # only within a quote does it read beyond the row
        except csv.Error:
            cells, is_broken = [], True
        if is_broken:  # rows that went with it are counted: one quote must not hide thousands of them
            yield problem(f"line {at}", "", BROKEN_CSV, count=max(texts.number + 1 - at, 1))
            continue
        yield from texts.problems()
        if cells is None:
            return
        if any(cells) and not cells[0].startswith("#"):
            yield _row(at, columns, cells)


def _row(line: int, columns: list[tuple[str, Column | None]], cells: list[str]) -> Row | Problem:
    if any(cells[len(columns) :]):
        return problem(f"line {line}", cells[0], TOO_MANY_CELLS)
    name, rank = "", -1
    found: list[tuple[Column, str]] = []
    for (heading, column), cell in zip(columns, cells, strict=False):
        text = (rearmed(cell) if "'" in cell else cell).strip()
        if not text or column is None:
            continue
        if column.name != NAME:
            _add(column, text, found)
        elif not name or rank_of_name(heading) < rank:
            name, rank = text, rank_of_name(heading)
    return Row(line, name, found)


def _heading(table: Iterator[list[str]]) -> list[str]:
    try:
        return next(table, [])
    except csv.Error as error:  # such as a lone carriage return, with which no line ends any more
        raise InputError(f"the first row {BROKEN_CSV}, or lines end in carriage returns alone") from error


def _delimiter(heading: str) -> str:
    return max(_DELIMITERS, key=heading.count)  # the first of them where there is none


def _columns(heading: list[str]) -> list[tuple[str, Column | None]]:
    columns = [(cell.strip(), column_of(cell)) for cell in heading]
    named = [heading for heading, column in columns if column and column.name == NAME]
    if not named:
        raise InputError(
            "the first row has no column 'name': it must name the columns, such as name,created,registrar,nameservers;"
            " 'tocsin facts formats' lists them all"
        )
    ranks = [rank_of_name(heading) for heading in named]
    if len(set(ranks)) < len(ranks):
        raise InputError(f"the first row has the same column twice ({', '.join(named)[:80]}): leave one out")
    return columns


class _Texts:
    """Lines as text with a count of them; those that are too long are left out and told."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.number = 0
        self.ended = False
        self._lines = iter(lines)
        self._problems: list[Problem] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                self.ended = True
                raise
            self.number += 1
            if len(line) <= LONGEST_LINE:
                return line.decode("utf-8-sig" if self.number == 1 else "utf-8", "surrogateescape")
            self._problems.append(problem(f"line {self.number}", line, LINE_TOO_LONG))

    def problems(self) -> list[Problem]:
        """What was left out since the last time somebody asked."""
        found, self._problems = self._problems, []
        return found
