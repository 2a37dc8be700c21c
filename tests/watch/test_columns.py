import pytest

from tocsin.model.errors import InputError
from tocsin.watch.columns import column_of_names, last_part, listing, looks_like_name, share_of_names


@pytest.mark.parametrize(
    "text",
    [
        "one.example",
        "*.one.example",
        "ONE.EXAMPLE.",
        "bücher.example",
        "xn--bcher-kva.xn--p1ai",
        "_dmarc.a.example",
    ],
)
def test_names_look_like_names(text: str) -> None:
    assert looks_like_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example",
        "192.0.2.1",
        "2026.11.24",
        "a b.example",
        "a@one.example",
        "https://one.example/",
        "one..example",
        "3.14",
    ],
)
def test_other_texts_do_not(text: str) -> None:
    assert not looks_like_name(text)


def test_empty_values_do_not_count() -> None:
    assert share_of_names(["one.example", "", " ", "x"]) == 0.5
    assert share_of_names(["", ""]) == 0.0


def test_a_telling_title_goes_before_another_column_of_names() -> None:
    assert column_of_names({"seen_at": ["a.example"], "Domain": ["b.example"]}, "'x'") == "Domain"


def test_a_telling_title_over_other_content_is_passed_over() -> None:
    assert column_of_names({"name": ["Acme"], "seen_at": ["a.example"]}, "'x'") == "seen_at"


def test_a_telling_title_over_nothing_is_believed() -> None:
    assert column_of_names({"id": ["1"], "domain": [""]}, "'x'") == "domain"


def test_no_column_of_names_is_said_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no field of 'x'.*--column.*'id', 'city'"):
        column_of_names({"id": ["1"], "city": ["Paris"]}, "'x'", what="field")


def test_titles_are_compared_without_case_blanks_and_path() -> None:
    assert last_part("data.Host-Name ") == "host_name"


def test_a_long_list_of_columns_is_cut() -> None:
    assert listing([str(number) for number in range(50)], "column").endswith("'29' and 20 more")
    assert listing([], "column") == "there is no column"
