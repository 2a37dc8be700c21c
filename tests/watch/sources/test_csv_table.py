import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.watch.reader import outcome

from tocsin.model.errors import UsageError

BLANKS = " \t\n\v\f\r"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"id,domain\n1,one.example\n2,two.example\n", ["one.example", "two.example"]),
        (b"1,one.example\n2,two.example\n", ["one.example", "two.example"]),
        (b"Host Name;note\none.example;x\ntwo.example;y\n", ["one.example", "two.example"]),
        (b"FQDN\tx\none.example\ty\n", ["one.example"]),
        (b"when|what\n2026|one.example\n2026|two.example\n", ["one.example", "two.example"]),
        (b"domain\none.example\ntwo.example\n", ["one.example", "two.example"]),
        (b'"one.example"\n"two.example"\n', ["one.example", "two.example"]),
        (
            b'"domain","x"\r\n"one.example","a, b"\r\n"two.example","c ""d"""\r\n',
            ["one.example", "two.example"],
        ),
        (b'domain,x\none.example,"a\nb"\ntwo.example,c', ["one.example", "two.example"]),
        (b"# a feed\n# of names\nid,domain\n1,one.example\n", ["one.example"]),
        (b"name,domain\nAcme Inc.,one.example\nOther,two.example\n", ["one.example", "two.example"]),
        (b"domain,name\n4711,one.example\n4712,two.example\n", ["one.example", "two.example"]),
        (b"id,domain\n\n1, one.example \n\n", ["one.example"]),
    ],
)
def test_the_column_of_names_is_found(tmp_path: Path, data: bytes, expected: list[str]) -> None:
    found = outcome(tmp_path, data)

    assert (found.names, found.error, found.format) == (expected, "", "csv_table")


@pytest.mark.parametrize("column", ["Second", "second", "2"])
def test_a_column_can_be_named_or_numbered(tmp_path: Path, column: str) -> None:
    found = outcome(tmp_path, b"first,Second\na.example,b.example\n", column=column)

    assert found.names == ["b.example"]


def test_a_numbered_column_of_a_table_without_heading_keeps_the_first_row(tmp_path: Path) -> None:
    found = outcome(tmp_path, b"a.example,b.example\nc.example,d.example\n", column="2")

    assert found.names == ["b.example", "d.example"]


def test_a_column_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no column 'zone'.*'id', 'domain'"):
        outcome(tmp_path, b"id,domain\n1,one.example\n", column="zone")


def test_a_table_without_names_says_its_columns(tmp_path: Path) -> None:
    found = outcome(tmp_path, b"id,city\n1,Paris\n2,Lyon\n")

    assert "no column" in found.error
    assert "'id', 'city'" in found.error
    assert "--column" in found.error


def test_a_heading_alone_is_said(tmp_path: Path) -> None:
    assert "no rows below it" in outcome(tmp_path, b"id,domain\n").error


def test_short_and_empty_rows_are_counted_with_their_lines(tmp_path: Path) -> None:
    found = outcome(tmp_path, b"id,domain\n1,one.example\n2\n3,\n4,two.example\n5, \n")

    assert found.names == ["one.example", "two.example"]
    assert found.unreadable_count == 3
    assert sorted(place.row for place in found.unreadable) == [3, 4, 6]


def test_a_stray_quote_costs_one_row_and_no_more(tmp_path: Path) -> None:
    rows = b"".join(b"%d,name-%d.example\n" % (number, number) for number in range(5_000))

    found = outcome(tmp_path, b'id,domain\n0,"stray.example\n' + rows)

    assert len(found.names) == 5_000
    assert [(place.row, "not closed" in place.why) for place in found.unreadable] == [(2, True)]


def test_a_quoted_cell_with_quotes_within_is_read_as_the_csv_module_does(tmp_path: Path) -> None:
    found = outcome(
        tmp_path, b'domain,x\n"o""ne.example",1\n"two".example,2\nthree.example,3\nfour.example,4\n'
    )

    assert found.names == ['o"ne.example', "two.example", "three.example", "four.example"]


def test_a_table_larger_than_a_piece_loses_no_row(tmp_path: Path) -> None:
    rows = "".join(f'{number},"name-{number}.example","a\nb"\n' for number in range(150_000))

    found = outcome(tmp_path, ("id,domain,note\n" + rows).encode())

    assert found.names == [f"name-{number}.example" for number in range(150_000)]
    assert found.unreadable_count == 0


def reference(data: str, place: int) -> list[str]:
    rows = [row for row in csv.reader(io.StringIO(data, newline="")) if row]
    cells = [row[place].strip(BLANKS) for row in rows[1:] if place < len(row)]
    return [cell for cell in cells if cell]


CELL = st.text(alphabet='ab.,"\n -', max_size=8)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=20), st.sampled_from(["minimal", "all"]))
@settings(max_examples=150, deadline=None)
def test_a_written_table_is_read_as_the_csv_module_reads_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], quoting: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(
        written, quoting=csv.QUOTE_ALL if quoting == "all" else csv.QUOTE_MINIMAL, lineterminator="\r\n"
    )
    writer.writerows([("x", "domain", "y"), *rows, ("1", "last.example", "2")])

    found = outcome(
        tmp_path_factory.getbasetemp(), written.getvalue().encode(), column="domain", format_="csv_table"
    )

    assert found.names == reference(written.getvalue(), 1)


@given(st.text(alphabet='ab.,"\n\r', max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_as_the_csv_module_reads_it_while_its_quotes_are_closed(
    tmp_path_factory: pytest.TempPathFactory, body: str
) -> None:
    data = f"x,domain\n{body}\n1,last.example\n"

    found = outcome(tmp_path_factory.getbasetemp(), data.encode(), column="domain", format_="csv_table")

    if not any("not closed" in place.why for place in found.unreadable):
        assert found.names == reference(data, 1)
