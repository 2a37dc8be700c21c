import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.facts import PROVENANCE

from tocsin.interchange.fact_columns import COLUMNS
from tocsin.interchange.fact_formats import FORMATS, format_of
from tocsin.model.errors import InputError
from tocsin.model.observation import ObservedData

EVENT = {"Event": {"info": "x", "Attribute": []}}
BUNDLE = {"type": "bundle", "id": "bundle--1", "objects": [{"type": "domain-name"}]}
RDAP = {"objectClassName": "domain", "ldhName": "evil.example"}
RECORD = {"rrname": "evil.example", "rrtype": "A", "rdata": "192.0.2.1"}


def dumped(value: object) -> list[bytes]:
    """The value on one line, over several, and after a byte order mark and blanks."""
    line = json.dumps(value).encode()
    return [line, json.dumps(value, indent=2).encode(), b"\xef\xbb\xbf\n  " + line + b"\n"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        *((data, "misp") for data in (*dumped(EVENT), *dumped([EVENT]), *dumped({"response": [EVENT]}), *dumped(EVENT["Event"]))),
        *((data, "stix") for data in (*dumped(BUNDLE), *dumped(BUNDLE["objects"] and [{**BUNDLE, "spec_version": "2.1"}]))),
        *((data, "rdap") for data in dumped(RDAP)),
        (b"\n".join([json.dumps(RDAP).encode()] * 2), "rdap_lines"),
        (json.dumps(RECORD).encode(), "passive_dns"),
        (b'{"cond":"begin"}\n', "passive_dns"),
        (json.dumps({"obj": RECORD}).encode(), "passive_dns"),
        (b'{"name": "evil.example", "ips": []}\n', "json_lines"),
        (b'{"name": "evil.example", "title": "' + b"x" * 70_000, "json_lines"),
        (b"name,created\nevil.example,2017-01-01\n", "csv"),
        (b"# made by hand\nDomain Name;Registrar\n", "csv"),
        (b"registrar,domain\n", "csv"),
        (b"domain\nevil.example\n", "csv"),
        (b"Domain Name: EVIL.EXAMPLE\r\nRegistrar: X\r\n", "whois"),
        (b"% This is a server\n\ndomain:      evil.example\nholder: x\n", "whois"),
        (b"[Domain Name]   EVIL.EXAMPLE\n[Registrant] x\n", "whois"),
        (b'No match for "EVIL.EXAMPLE".\n', "whois"),
        (b"evil.example\n", "csv"),
    ],
)  # fmt: skip
def test_a_format_is_told_from_the_beginning(data: bytes, expected: str) -> None:
    assert format_of(data[: 1 << 16], "x") == expected


@pytest.mark.parametrize(
    "data",
    [
        b'[{"name": "evil.example"}]',
        b"[" + json.dumps(RECORD).encode() + b"]",
        b'{\n "name": "evil.example"\n}\n',
        b"[" * 9999,
    ],
)
def test_json_that_is_none_of_the_formats_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(InputError, match="jq -c"):
        format_of(data, "x")


def test_every_format_is_read_one_way() -> None:
    assert all((form.lines is None) != (form.document is None) for form in FORMATS.values())


@given(st.one_of(st.binary(max_size=80), st.binary(max_size=60).map(lambda data: b'{"' + data)))
@settings(deadline=None)
def test_any_bytes_have_a_format_or_the_one_error(data: bytes) -> None:
    try:
        assert format_of(data, "x") in FORMATS
    except InputError:
        return


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "facts.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^### `(\w+)`(?:(?!^###).)*?^```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_example_of_a_format_is_recognised_and_gives_facts_and_no_problem(
    name: str, example: str
) -> None:
    data = example.encode()
    form = FORMATS[format_of(data, "x")]
    facts: list[object] = []
    if form.lines is not None:
        facts += form.lines(data.splitlines(keepends=True), PROVENANCE)
    elif form.document is not None:
        facts += form.document(data, PROVENANCE)

    assert format_of(data, "x") == name
    assert len(facts) >= 1
    assert all(isinstance(each, ObservedData) for each in facts)


def test_the_page_has_an_example_of_every_format_and_every_column() -> None:
    assert {name for name, _ in EXAMPLES} | {"rdap_lines"} == set(FORMATS)
    for column in COLUMNS:
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{column.name}` |"))
        assert [alias for alias in column.aliases if f"`{alias}`" not in row] == []
