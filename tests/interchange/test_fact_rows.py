import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.interchange.fact_rows import read_fact_rows
from tocsin.interchange.problems import Problem
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError
from tocsin.model.observation import FactRow

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def read(data: bytes) -> tuple[list[FactRow], list[str]]:
    found = list(read_fact_rows(data.splitlines(keepends=True), now=NOW))
    return [row for row in found if isinstance(row, FactRow)], [
        str(row) for row in found if isinstance(row, Problem)
    ]


def test_json_lines_give_a_row_for_each_fact() -> None:
    rows, problems = read(
        b'{"name": "Example.COM.", "created": "2026-07-25T11:56:04", "registrar": null, "nameservers": ["NS1.Host.example."],'
        b' "ips": ["192.0.2.1", "192.0.2.1"], "asn": "AS64500", "first_seen": "2026-08-03"}\n'
    )

    assert problems == []
    assert rows == [
        FactRow("example.com", "created", "2026-07-25T11:56:04Z", "2026-08-03"),
        FactRow("example.com", "name-server", "ns1.host.example", "2026-08-03"),
        FactRow("example.com", "resolves-to", "192.0.2.1", "2026-08-03"),
        FactRow("example.com", "autonomous-system", "AS64500", "2026-08-03"),
        FactRow("example.com", "reported", "2026-08-03", "2026-08-03"),
    ]


def test_csv_gives_the_same_rows() -> None:
    rows, problems = read(b'Domain;Name Servers;First seen\nexample.com;"a.example, b.example";2026-08-03\n')

    assert problems == []
    assert [(row.relation, row.value) for row in rows] == [
        ("name-server", "a.example"),
        ("name-server", "b.example"),
        ("reported", "2026-08-03"),
    ]


def test_a_name_without_facts_is_not_lost() -> None:
    assert read(b'{"name": "one.example", "ips": []}\n')[0] == [FactRow("one.example", "", "", "")]


def test_a_line_that_cannot_be_read_is_told_and_the_next_is_read() -> None:
    rows, problems = read(
        b'nonsense\n{"name": "one.example", "ips": ["999.1.1.1", "192.0.2.1"], "created": "0001-01-01"}\n'.replace(
            b"nonsense", b'{"name"'
        )
    )

    assert [row.value for row in rows] == ["192.0.2.1"]
    assert problems == [
        "line 1: '{\"name\"\\n' is not a JSON object",
        "line 2, ips: '999.1.1.1' is not an IP address",
        "line 2, created: '0001-01-01' is a date that cannot be true",
    ]


def test_a_date_in_the_future_is_left_out() -> None:
    assert read(b'{"name": "one.example", "created": "2027-01-01"}\n')[1] == [
        "line 1, created: '2027-01-01' is a date that cannot be true"
    ]


def test_an_address_is_no_name_to_be_grouped() -> None:
    assert read(b'{"name": "192.0.2.1", "asn": 64500}\n') == (
        [],
        ["line 1: '192.0.2.1' is an address: only names are grouped"],
    )


@pytest.mark.parametrize("data", [b"", b"\n\n", b"a,b\n1,2\n", b"name,Name\na,b\n"])
def test_a_file_without_names_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read(data)


TEXT = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.sampled_from(["evil[.]example", "hxxp://a.example/x", "192.0.2.1", "2026-01-01", "0001-01-01", "AS1"]),
    st.lists(st.text(max_size=5), max_size=3),
)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.dictionaries(
                st.sampled_from(
                    ["name", "created", "ips", "asn", "soa", "mx", "favicon", "certificates", "first_seen"]
                ),
                TEXT,
            ),
            max_size=4,
        ).map(lambda rows: "\n".join(map(json.dumps, rows)).encode()),
        st.binary(max_size=200).map(lambda data: b"name,created,nameservers,ips,asn,soa,mx\n" + data),
    )
)
@settings(max_examples=120, deadline=None)
def test_any_bytes_give_rows_and_problems_or_the_one_error(data: bytes) -> None:
    try:
        rows, problems = read(data)
    except InputError:
        return

    for row in rows:
        DomainName(row.subject)
        (row.value + row.when).encode()
    assert all(problems)
