"""Rows of tables turned into observations: the columns about the row itself say who, when and how sure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from tocsin.interchange.fact_columns import (
    FIRST_SEEN,
    GRADE,
    LAST_SEEN,
    ORIGIN,
    PUBLIC_SINCE,
    SOURCE,
    Cells,
    Column,
)
from tocsin.interchange.fact_table import Row
from tocsin.interchange.fact_times import true_moment
from tocsin.interchange.fact_values import plain_text, subject_of
from tocsin.interchange.problems import Problem, problem
from tocsin.interchange.provenance import Provenance, Sighting, sighting_of
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import Grade
from tocsin.model.observation import ObservedData

NO_NAME_GIVEN: Final = "the row has no name"
NO_FACT: Final = "has no fact beside the name"
BACKWARDS: Final = "is when it was seen last, before it was seen first: it is left out"
_ABOUT_THE_ROW: Final = frozenset({FIRST_SEEN, LAST_SEEN, SOURCE, ORIGIN, PUBLIC_SINCE, GRADE})


def observations(rows: Iterable[Row | Problem], provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """Facts of each row in its order, each once, and what could not be read in between; memory is flat."""
    cells = Cells(provenance.now)
    for row in rows:
        if isinstance(row, Problem):
            yield row
        else:
            yield from _of_row(row, cells, provenance)


def _of_row(row: Row, cells: Cells, provenance: Provenance) -> Iterator[ObservedData | Problem]:
    place = f"line {row.line}"
    try:
        kind, subject = subject_of(row.name)
    except InvalidValue as error:
        yield problem(place, row.name, str(error) if row.name else NO_NAME_GIVEN)
        return
    about = [(column, text) for column, text in row.cells if column.name in _ABOUT_THE_ROW]
    seen, problems = _sighting(place, about, provenance)
    yield from problems
    pairs: dict[tuple[str, str], None] = {}
    for column, text in row.cells:
        found = cells.facts(column, text)
        if isinstance(found, str):
            if column.name != FIRST_SEEN:  # told already
                yield problem(f"{place}, {column.name}", text, found)
            continue
        for pair in found:
            pairs[pair] = None
    if not pairs:
        yield problem(place, row.name, NO_FACT)
    for relation, value in pairs:
        yield seen.observation(kind, subject, relation, value)


def _sighting(
    place: str, about: list[tuple[Column, str]], provenance: Provenance
) -> tuple[Sighting, list[Problem]]:
    """What the columns about the row say; what cannot be read is told, and what holds for the file holds."""
    problems: list[Problem] = []
    found: dict[str, str | datetime | Grade] = {}
    for column, text in about:
        try:
            found[column.name] = _read(column.name, text, provenance.now)
        except InvalidValue as error:
            problems.append(problem(f"{place}, {column.name}", text, str(error)))
    first, last = found.pop(FIRST_SEEN, None), found.pop(LAST_SEEN, None)
    if isinstance(first, datetime) and isinstance(last, datetime) and last < first:
        problems.append(problem(f"{place}, {LAST_SEEN}", last.isoformat(), BACKWARDS))
        last = None
    seen = sighting_of(
        provenance,
        first_seen=first if isinstance(first, datetime) else None,
        last_seen=last if isinstance(last, datetime) else None,
    )
    if found:
        if SOURCE in found and not provenance.origin:
            found.setdefault(ORIGIN, found[SOURCE])
        seen = replace(seen, **found)  # type: ignore[arg-type]  # each column was read into its field's type
    return seen, problems


def _read(column: str, text: str, now: datetime) -> str | datetime | Grade:
    if column in {FIRST_SEEN, LAST_SEEN, PUBLIC_SINCE}:
        return true_moment(text, now)
    if column == GRADE:
        return Grade.of(text.strip().upper())
    return plain_text(text)
