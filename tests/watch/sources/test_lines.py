from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.watch.reader import outcome

from tocsin.model.errors import UsageError


def reference(data: bytes) -> list[str]:
    lines = [line.strip(b" \t\n\v\f\r") for line in data.split(b"\n")]
    return [line.decode("utf-8", "backslashreplace") for line in lines if line and not line.startswith(b"#")]


def test_remarks_and_empty_lines_are_no_names(tmp_path: Path) -> None:
    found = outcome(tmp_path, b"# a list\n\none.example\r\n  two.example\t\n#\nthree.example")

    assert found.names == ["one.example", "two.example", "three.example"]
    assert (found.unreadable_count, found.error) == (0, "")


def test_a_list_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no column 'domain'"):
        outcome(tmp_path, b"one.example\n", column="domain", format_="lines")


def test_a_file_of_remarks_holds_no_names(tmp_path: Path) -> None:
    assert "holds no names" in outcome(tmp_path, b"# nothing\n# here\n").error


@given(st.lists(st.text(alphabet="ab.#- \tü\r", max_size=12), max_size=40))
@settings(max_examples=200, deadline=None)
def test_the_batches_together_are_what_a_plain_reader_gives(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    data = "\n".join(lines).encode() + b"\nlast.example\n"

    found = outcome(tmp_path_factory.getbasetemp(), data, format_="lines")

    assert found.names == reference(data)
