import json

import pytest

from tocsin.interchange.fact_table import LONGEST_LINE, Row, csv_rows, rows_of
from tocsin.interchange.problems import Problem
from tocsin.model.errors import InputError


def read(data: bytes) -> tuple[list[tuple[int, str, list[tuple[str, str]]]], list[str]]:
    found = list(rows_of(data.splitlines(keepends=True)))
    rows = [
        (row.line, row.name, [(column.name, text) for column, text in row.cells])
        for row in found
        if isinstance(row, Row)
    ]
    return rows, [str(each) for each in found if isinstance(each, Problem)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_cut_where_its_heading_is(delimiter: str) -> None:
    data = f"name{delimiter}registrar\na.example{delimiter}Ordinary\n".encode()

    assert read(data) == ([(2, "a.example", [("registrar", "Ordinary")])], [])


def test_one_column_needs_no_delimiter() -> None:
    assert read(b"\xef\xbb\xbfname\na.example\nb.example")[0] == [(2, "a.example", []), (3, "b.example", [])]


def test_remarks_and_empty_rows_are_left_out_and_lines_still_count() -> None:
    assert read(b"# made by hand\nname\n\n# more\na.example\n")[0] == [(5, "a.example", [])]


def test_a_quoted_cell_may_go_over_lines() -> None:
    rows, problems = read(b'name,http_title\na.example,"one\ntwo"\nb.example,x\n')

    assert rows == [(2, "a.example", [("page_title", "one\ntwo")]), (4, "b.example", [("page_title", "x")])]
    assert problems == []


def test_a_row_that_is_too_wide_is_told() -> None:
    assert read(b"name,ip\na.example,192.0.2.1,x\nb.example,192.0.2.2,\nc.example\n") == (
        [(3, "b.example", [("ips", "192.0.2.2")]), (4, "c.example", [])],
        ["line 2: 'a.example' begins a row of more cells than the heading has"],
    )


def test_an_unknown_column_is_told_once() -> None:
    assert read(b"name,colour\na.example,red\nb.example,blue\n")[1] == [
        "line 1: 'colour' is no column that is known: it is ignored"
    ]
    assert len(read(b'{"name": "a.example", "colour": 1}\n{"name": "b.example", "colour": 2}\n')[1]) == 1


def test_a_cell_that_was_disarmed_for_a_spreadsheet_is_read_as_it_was() -> None:
    assert read(b"name,page_title\na.example,'=cmd\n")[0] == [(2, "a.example", [("page_title", "=cmd")])]


def test_a_cell_of_several_gives_each() -> None:
    assert read(b'name,ips,registrar\na.example,"192.0.2.1; 192.0.2.2","A, B; C"\n')[0] == [
        (2, "a.example", [("ips", "192.0.2.1"), ("ips", "192.0.2.2"), ("registrar", "A, B; C")])
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ("", []),
        ([], []),
        ("64500", ["64500"]),
        (64500, ["64500"]),
        ([64500, "AS1", None, {"x": 1}, True], ["64500", "AS1"]),
        ({"number": 1}, []),
        (True, []),
    ],
)
def test_values_of_json_become_texts(value: object, expected: list[str]) -> None:
    rows, _ = read(json.dumps({"name": "a.example", "asn": value}).encode())

    assert [text for _, text in rows[0][2]] == expected


@pytest.mark.parametrize(
    "data",
    [
        b"domain,hostname,ip\na.example,www.a.example,192.0.2.1\n",
        b"domain,hostname,ip\nwww.a.example,,192.0.2.1\n",
        b'{"domain": "www.a.example", "hostname": "", "ip": "192.0.2.1"}',
        b'{"hostname": "www.a.example", "domain": "a.example", "ip": "192.0.2.1"}',
        b'{"domain": "a.example", "hostname": "www.a.example", "ip": "192.0.2.1"}',
    ],
)
def test_of_several_names_the_most_exact_is_taken(data: bytes) -> None:
    rows, _ = read(data)

    assert rows[0][1:] == ("www.a.example", [("ips", "192.0.2.1")])


def test_a_line_without_end_is_told_and_the_next_is_read() -> None:
    long = b'{"name": "' + b"x" * LONGEST_LINE + b'"}\n'

    rows, problems = read(long + b'{"name": "a.example"}\n')
    table_rows, table_problems = read(b"name,ip\n" + long + b"a.example,\n")

    assert [row[1] for row in rows + table_rows] == ["a.example", "a.example"]
    assert [each.endswith("is a line of more than 1 MiB") for each in problems + table_problems] == [
        True,
        True,
    ]


def test_deep_nesting_is_told_and_the_next_line_is_read() -> None:
    deep = b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"

    rows, problems = read(deep + b'{"name": "a.example"}\n')

    assert ([row[1] for row in rows], len(problems)) == (["a.example"], 1)


def test_a_stray_quote_costs_the_rows_it_swallows_and_no_more() -> None:
    data = b'name,page_title\na.example,"never closed\n' + b"b.example,x\n" * 20_000

    rows, problems = read(data)

    assert len(problems) == 1
    assert len(rows) > 5_000


def test_keys_without_end_do_not_fill_the_memory() -> None:
    lines = [json.dumps({"name": "a.example", f"key{number}": 1}).encode() for number in range(2_000)]

    rows, problems = read(b"\n".join(lines))

    assert (len(rows), len(problems)) == (2_000, 999)


def test_rows_that_an_open_quote_swallows_are_counted() -> None:
    rows = [f"n{number}.example,R\n".encode() for number in range(20_000)]
    rows[5] = b'n5.example,"R\n'

    found = list(csv_rows([b"name,registrar\n", *rows]))

    told = sum(each.count for each in found if isinstance(each, Problem))
    assert told > 1000
    assert told + sum(not isinstance(each, Problem) for each in found) == len(rows)


def test_a_quote_that_is_open_at_the_end_is_told_and_no_row_hides_in_a_cell() -> None:
    found = list(csv_rows([b"name,registrar\n", b"a.example,R\n", b'b.example,"R\n', b"c.example,S\n"]))

    assert [each.name for each in found if not isinstance(each, Problem)] == ["a.example"]
    assert [(each.place, each.count) for each in found if isinstance(each, Problem)] == [("line 3", 2)]


@pytest.mark.parametrize("data", [b"name,ips\rone.example,192.0.2.7\r", b"\r\x00"])
def test_lines_that_end_in_carriage_returns_alone_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        list(csv_rows([data]))
