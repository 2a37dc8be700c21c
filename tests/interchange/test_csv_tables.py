import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.csv_tables import csv_table
from tocsin.interchange.organisations_csv import rearmed
from tocsin.model.plain_text import plain_text

SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_any_cells_are_read_back_and_none_is_a_formula(rows: list[tuple[str, str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_table(("a", "b"), rows), newline="")))

    assert read[0] == ["a", "b"]
    assert [tuple(map(rearmed, row)) for row in read[1:]] == [tuple(map(plain_text, row)) for row in rows]
    assert not any(cell.startswith(SIGNS) for row in read[1:] for cell in row)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "'=1", "''=1", "\t=1", "\uff1d1", "x;=1", 'x",=1', "a, -1"]
)
def test_what_a_spreadsheet_would_compute_is_a_text_wherever_it_cuts(text: str) -> None:
    (cell,) = list(csv.reader(io.StringIO(csv_table(("a",), [(text,)]), newline="")))[1]

    assert not any(piece.lstrip(" ").startswith(SIGNS) for piece in re.split(r"[;,\t\"]", cell))
    assert rearmed(cell) == plain_text(text)


def test_an_apostrophe_before_anything_else_stays_as_it_is() -> None:
    assert "'s-Hertogenbosch" in csv_table(("a",), [("'s-Hertogenbosch",)])
