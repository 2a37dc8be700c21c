import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.watch.table_rows import END, LONGEST_QUOTED, NO_CELL, ROW, START, STRAY, rows_of, unquoted


def cells(data: bytes, place: int) -> list[bytes | int]:
    rows, consumed = rows_of(data, ",", place, final=True)
    assert consumed == len(data)
    found: list[bytes | int] = []
    for row in rows:
        if row[START] < 0:
            found.append(int(row[START]))
        else:
            view, starts, ends = unquoted(data, row.reshape(1, -1))
            found.append(bytes(view[starts[0] : ends[0]]))
    return found


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\nc,d", [b"b", b"d"]),
        (b"a,b\r\nc,d\r\n", [b"b", b"d"]),
        (b"a\n,\n\n,d\n", [NO_CELL, b"", b"d"]),
        (b'a,"b,c"\n', [b"b,c"]),
        (b'a,"b""c"\n', [b'b"c']),
        (b'a,"b"c\n', [b"bc"]),
        (b'a,b"c"\n', [b'b"c"']),
        (b'a, b \t\n"x\ny", z\n', [b"b", b"z"]),
        (b'a,"b\nc,d\n', [STRAY, b"d"]),
        (b'a,"\n', [STRAY]),
        (b'a,""\n', [b""]),
        (b"# a,b\nc,d\n#", [b"d"]),
    ],
)
def test_cells_are_found(data: bytes, expected: list[bytes | int]) -> None:
    assert cells(data, 1) == expected


@pytest.mark.parametrize("data", [b"a,b", b'a,"b', b'a,"b"', b"#", b"a", b'"a\n"'])
def test_a_row_without_its_end_is_left_unless_the_data_are_final(data: bytes) -> None:
    rows, consumed = rows_of(b"x,y\n" + data, ",", 1, final=False)

    assert (len(rows), consumed) == (1, 4)


def test_a_quote_is_stray_when_it_is_not_closed_within_the_limit() -> None:
    near = b'"' + b"x" * (LONGEST_QUOTED - 2) + b'",b\n'
    far = b'"' + b"x" * (LONGEST_QUOTED + 2) + b'",b\n'

    assert rows_of(near, ",", 1, final=False)[0][0, START] == len(near) - 2
    assert rows_of(far, ",", 1, final=False)[0][0, START] == STRAY


@given(st.text(alphabet='ab,"\n\r#', max_size=60), st.integers(0, 3), st.integers(0, 60))
@settings(max_examples=300, deadline=None)
def test_where_the_data_are_cut_makes_no_difference(text: str, place: int, cut: int) -> None:
    data = text.encode()
    whole, _ = rows_of(data, ",", place, final=True)
    # The first part ends with a line, as pieces of text do.
    cut = data.rfind(b"\n", 0, cut) + 1

    first, consumed = rows_of(data[:cut], ",", place, final=False)
    second, _ = rows_of(data[consumed:], ",", place, final=True)

    second[:, [ROW, END]] += consumed
    second[second[:, START] >= 0, START] += consumed
    assert [*first.tolist(), *second.tolist()] == whole.tolist()


@given(st.lists(st.lists(st.text(alphabet='ab ,"\n', max_size=5), min_size=2, max_size=2), max_size=8))
@settings(max_examples=200, deadline=None)
def test_every_written_cell_is_read_as_the_csv_module_reads_it(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)

    assert cells(written.getvalue().encode(), 1) == [row[1].strip().encode() for row in rows]
