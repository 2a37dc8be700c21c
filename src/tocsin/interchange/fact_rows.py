"""The fast path from CSV or JSON Lines to fact rows: texts and nothing else, for grouping a file without a store."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from tocsin.interchange.fact_columns import FIRST_SEEN, Cells
from tocsin.interchange.fact_table import Row, rows_of
from tocsin.interchange.fact_values import subject_of
from tocsin.interchange.problems import Problem, problem
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import FactRow, ObservableKind

NO_NAME_GIVEN: Final = "the row has no name"
AN_ADDRESS: Final = "is an address: only names are grouped"


def read_fact_rows(lines: Iterable[bytes], *, now: datetime | None = None) -> Iterator[FactRow | Problem]:
    """Facts of each line in its order, those of one line together, and what could not be read in between.

    `when` is the line's `first_seen`, or ''. A line whose name has no fact gives one row without relation and value,
    `FactRow(name, "", "", when)`, so that no name is lost. Names stay as given (host names are not cut down to what was
    registered), in A-label form. A fact that stands twice in a line comes once. Without `now` only dates before 1985 and
    beyond 9998 are known not to be true. Memory is flat. Raises InputError where the heading cannot be read, or the file
    is empty.
    """
    cells = Cells(now)
    for row in rows_of(lines):
        if isinstance(row, Problem):
            yield row
        else:
            yield from _facts(row, cells)


def _facts(row: Row, cells: Cells) -> Iterator[FactRow | Problem]:
    try:
        kind, subject = subject_of(row.name)
    except InvalidValue as error:
        yield problem(f"line {row.line}", row.name, str(error) if row.name else NO_NAME_GIVEN)
        return
    if kind is not ObservableKind.DOMAIN_NAME:
        yield problem(f"line {row.line}", row.name, AN_ADDRESS)
        return
    when = ""
    pairs: dict[tuple[str, str], None] = {}
    for column, text in row.cells:
        found = cells.facts(column, text)
        if isinstance(found, str):
            yield problem(f"line {row.line}, {column.name}", text, found)
            continue
        for pair in found:
            pairs[pair] = None
        if column.name == FIRST_SEEN:
            when = found[0][1]
    if not pairs:
        yield FactRow(subject, "", "", when)
    for relation, value in pairs:
        yield FactRow(subject, relation, value, when)
