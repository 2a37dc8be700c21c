import pytest

from tocsin.model.errors import InputError, UsageError
from tocsin.watch.layout import Table, delimiter_of, layout


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (b"a,b\n1,2\n", ","),
        (b"a;b,c\n1;2\n3;4\n", ";"),
        (b"a\tb\n1\t2\n", "\t"),
        (b"a|b\n1|2\n", "|"),
        (b'a,b\n"1;2;3","4;5;6"\n"7;8;9","10"\n', ","),
        (b"one.example\n", ""),
        (b"some, text\nwithout order\nor, columns, at all\n", ""),
    ],
)
def test_the_delimiter_divides_the_rows_alike(opening: bytes, expected: str) -> None:
    assert delimiter_of(opening) == expected


def test_columns_without_titles_are_called_by_their_numbers() -> None:
    assert layout(b"1,one.example\n", None, "'x'") == Table(",", 1, has_heading=False, column="2")


def test_titles_that_come_twice_are_told_apart() -> None:
    assert layout(b"id,id,id\n1,2,one.example\n", None, "'x'").column == "id (3)"


def test_the_first_of_two_columns_of_one_title_is_meant() -> None:
    assert layout(b"host,host\na.example,b.example\n", "host", "'x'").place == 0


@pytest.mark.parametrize("column", ["0", "3", "²", ""])
def test_a_number_without_column_is_misuse(column: str) -> None:
    with pytest.raises(UsageError, match="'id', 'domain'"):
        layout(b"id,domain\n1,one.example\n", column, "'x'")


def test_remarks_alone_are_no_table() -> None:
    with pytest.raises(InputError, match="holds no rows"):
        layout(b"# domain\n\n", None, "'x'")


def test_a_cell_that_the_csv_module_refuses_does_not_stop_the_search() -> None:
    opening = b"id,domain\n1,one.example\n" + b'"' + b"x" * 140_000 + b'",two.example\n'

    assert layout(opening, None, "'x'").column == "domain"
