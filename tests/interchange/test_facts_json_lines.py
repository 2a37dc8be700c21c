import json

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.facts import PROVENANCE, short, whole, whys

from tocsin.interchange.fact_columns import COLUMNS
from tocsin.interchange.facts_json_lines import read


def test_the_keys_are_the_columns() -> None:
    line = b'{"name": "a.example", "created": null, "nameservers": ["ns1.host.example"], "asn": "AS64500"}\n'

    assert short(read([line], PROVENANCE)) == [
        "a.example name-server ns1.host.example",
        "a.example autonomous-system AS64500",
    ]


def test_a_line_that_is_no_object_is_told() -> None:
    assert whys(read([b"[1]\n", b"\n", b'"x"\n', b"{\n"], PROVENANCE)) == [
        "line 1: '[1]\\n' is not a JSON object",
        "line 3: '\"x\"\\n' is not a JSON object",
        "line 4: '{\\n' is not a JSON object",
    ]


def test_facts_of_reported_names_are_read_as_they_are() -> None:
    row = {
        "name": "voteway.example",
        "created": "2026-07-12T10:11:06",
        "registrar": "Example, Inc.",
        "nameservers": ["ns1.host.example", "ns2.host.example"],
        "ips": ["192.0.2.1"],
        "asn": "AS64500",
        "first_seen": "2026-07-20",
    }
    bare = {
        **row,
        "name": "herano.example",
        "created": None,
        "registrar": None,
        "nameservers": [],
        "asn": None,
    }
    found = list(read([json.dumps(each).encode() + b"\n" for each in (row, bare)], PROVENANCE))

    assert whys(found) == []
    assert len(whole(found)) == 9


VALUE: st.SearchStrategy[object] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=12), st.just("2026-01-01")
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = st.sampled_from([column.name for column in COLUMNS])


@given(
    st.lists(
        st.one_of(
            st.dictionaries(KEYS, VALUE).map(lambda row: json.dumps(row).encode()), st.binary(max_size=80)
        )
    )
)
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_facts_and_problems(lines: list[bytes]) -> None:
    assert all(list(read(lines, PROVENANCE)))
