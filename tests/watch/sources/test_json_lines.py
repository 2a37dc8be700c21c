import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.watch.reader import outcome

from tocsin.model.errors import UsageError


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"domain": "one.example"}\n{"domain": "two.example"}\n', ["one.example", "two.example"]),
        (b'{"a": {"host": "one.example"}, "b": 1}\n', ["one.example"]),
        (b'{"data": {"all_domains": ["one.example", "two.example"]}}\n', ["one.example", "two.example"]),
        (b'{"x": "text", "thing": "one.example"}\n', ["one.example"]),
        (b'{"domain": "b\\u00fccher.example"}', ["bücher.example"]),
        (b'\n{"domain": "one.example"}\r\n\n', ["one.example"]),
    ],
)
def test_the_field_of_names_is_found(tmp_path: Path, data: bytes, expected: list[str]) -> None:
    found = outcome(tmp_path, data)

    assert (found.names, found.error, found.format) == (expected, "", "json_lines")


def test_a_field_can_be_named_by_a_dotted_path(tmp_path: Path) -> None:
    data = b'{"domain": "one.example", "seen": {"at": "two.example"}}\n'

    assert outcome(tmp_path, data, column="seen.at").names == ["two.example"]


def test_a_key_with_a_dot_in_it_can_be_named(tmp_path: Path) -> None:
    assert outcome(tmp_path, b'{"dns.name": "one.example"}\n', column="dns.name").names == ["one.example"]


def test_a_field_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no field 'zone'.*'a.host', 'b'"):
        outcome(tmp_path, b'{"a": {"host": "one.example"}, "b": 1}\n', column="zone")


def test_lines_that_give_no_name_are_counted_with_their_numbers(tmp_path: Path) -> None:
    found = outcome(
        tmp_path,
        b'{"domain": "one.example"}\nnonsense\n{"domain": 5}\n{"x": 1}\n[1]\n' + b'{"domain": " "}\n',
    )

    assert found.names == ["one.example"]
    assert [place.row for place in found.unreadable] == [2, 3, 4, 5, 6]


def test_an_array_is_refused_with_what_to_do(tmp_path: Path) -> None:
    assert "jq -c '.[]'" in outcome(tmp_path, b'[{"domain": "one.example"}]').error


def test_deep_nesting_is_an_unreadable_line(tmp_path: Path) -> None:
    deep = b'{"domain": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"

    found = outcome(tmp_path, b'{"domain": "one.example"}\n' + deep + b"\n")

    assert (found.names, found.unreadable_count) == (["one.example"], 1)


VALUE = st.one_of(st.none(), st.integers(), st.text(max_size=10), st.lists(st.text(max_size=5), max_size=3))


@given(
    st.lists(st.dictionaries(st.sampled_from(["domain", "x", 'y\\"']), VALUE, max_size=3), max_size=20),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_every_text_of_the_field_is_given_and_every_other_line_counted(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, object]],
    ascii_only: bool,  # noqa: FBT001
) -> None:
    last: dict[str, object] = {"domain": "last.example"}
    written = [json.dumps(row, ensure_ascii=ascii_only) for row in [*rows, last]]
    expected: list[str] = []
    lost = 0
    for row in [*rows, last]:
        value = row.get("domain")
        texts = [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
        filled = [text for text in texts if text.strip(" \t\r\n\f\v")]
        expected += filled
        lost += not filled

    found = outcome(
        tmp_path_factory.getbasetemp(), "\n".join(written).encode(), column="domain", format_="json_lines"
    )

    assert found.names == [
        text.strip(" \t\r\n\f\v").encode("utf-8", "backslashreplace").decode() for text in expected
    ]
    assert found.unreadable_count == lost
