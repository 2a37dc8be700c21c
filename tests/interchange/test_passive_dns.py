import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.facts import NOW, PROVENANCE, short, whole, whys

from tocsin.interchange.passive_dns import read
from tocsin.interchange.provenance import Provenance

# As a CIRCL server and DNSDB answer, with names and addresses that nobody has.
CIRCL = (
    b'{"time_first": 1490000000, "time_last": 1493000000, "rrname": "onedrive.example", "rrtype": "A",'
    b' "rdata": "192.0.2.7", "count": 12, "origin": "https://pdns.example/"}\n'
)
DNSDB = (
    b'{"count":1820,"zone_time_first":1490000000,"zone_time_last":1493000000,"rrname":"*.Evil.example.","rrtype":"NS",'
    b'"bailiwick":"example.","rdata":["ns1.host.example.","ns2.host.example."]}\n'
)


def test_a_record_is_a_fact_that_was_seen_so_often_from_then_to_then() -> None:
    (fact,) = whole(read([CIRCL], PROVENANCE))

    assert (fact.subject, fact.relation, fact.value) == ("onedrive.example", "resolves-to", "192.0.2.7")
    assert fact.first_seen == datetime(2017, 3, 20, 8, 53, 20, tzinfo=UTC)
    assert fact.last_seen == datetime(2017, 4, 24, 2, 13, 20, tzinfo=UTC)
    assert (fact.number_observed, fact.true_from) == (12, None)
    assert (fact.source, fact.origin) == ("https://pdns.example/", "https://pdns.example/")


def test_the_person_who_imports_can_name_the_source() -> None:
    (fact,) = whole(read([CIRCL], Provenance(NOW, "x", source="circl")))

    assert (fact.source, fact.origin) == ("circl", "https://pdns.example/")


def test_every_datum_of_a_set_is_a_fact() -> None:
    found = list(read([DNSDB], PROVENANCE))

    assert short(found) == [
        "evil.example name-server ns1.host.example",
        "evil.example name-server ns2.host.example",
    ]
    assert whole(found)[0].source == "facts.file"


def test_the_envelope_of_a_stream_is_taken_off_and_a_limit_is_told() -> None:
    lines = [
        b'{"cond":"begin"}\n',
        b'{"obj":' + CIRCL.strip() + b"}\n",
        b'{"cond":"ongoing","obj":' + DNSDB.strip() + b"}\n",
        b'{"cond":"limited","msg":"Result limit reached"}\n',
    ]
    found = list(read(lines[2:], PROVENANCE))

    assert len(whole(found)) == 2
    assert whys(found) == ["line 2: 'Result limit reached' says that the server did not give all it has"]
    assert len(whole(read(lines, PROVENANCE))) == 3


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"time_first": 0}, "line 1, time_first: '0' is a date that cannot be true"),
        ({"time_last": 9_999_999_999}, "line 1, time_last: '9999999999' is a date that cannot be true"),
        ({"time_last": 1480000000}, "line 1: '2016-11-24T15:06:40+00:00' is a date that cannot be true"),
        (
            {"time_first": {"x": 1}},
            "line 1, time_first: \"{'x': 1}\" is not a date such as 2027-01-31 or 2027-01-31T08:00:00Z",
        ),
    ],
)
def test_a_lying_time_is_dropped_and_the_fact_stays(changes: dict[str, object], expected: str) -> None:
    found = list(read([json.dumps(json.loads(CIRCL) | changes).encode()], PROVENANCE))

    assert (len(whole(found)), whys(found)) == (1, [expected])


def test_what_is_no_record_is_told() -> None:
    lines = [
        b"nonsense\n",
        b'{"rrname": "a.example"}\n',
        b'{"rrname": "a b", "rrtype": "A", "rdata": "192.0.2.1"}\n',
        b'{"rrname": "a.example", "rrtype": "A", "rdata": ["192.0.2.1", "x"]}\n',
        b'{"rrname": "a.example", "rrtype": "RRSIG", "rdata": "A 8 2"}\n',
        b'{"rrname": ' + b"[" * 50_000 + b"\n",
    ]
    found = list(read(lines, PROVENANCE))

    assert short(found) == ["a.example resolves-to 192.0.2.1"]
    assert whys(found) == [
        "line 1: 'nonsense\\n' is not a JSON object",
        "line 2: 'a.example' is no record: rrname, rrtype and rdata are needed",
        "line 3: 'a b' is not a domain name",
        "line 4, A: 'x' is not an IP address",
        "line 5, RRSIG: 'A 8 2' is a record of DNSSEC, which ties no names together",
        'line 6: \'{"rrname": ' + "[" * 69 + "' is not a JSON object",
    ]


def test_a_set_without_end_is_cut() -> None:
    line = json.dumps({"rrname": "a.example", "rrtype": "TXT", "rdata": [f"t{n}" for n in range(1500)]})
    found = list(read([line.encode()], PROVENANCE))

    assert (len(whole(found)), whys(found)) == (1000, ["line 1: 'a.example' has more than 1000 data"])


JUNK: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.lists(st.text(max_size=6), max_size=3),
)
RECORD = st.fixed_dictionaries(
    {},
    optional={
        "rrname": st.one_of(JUNK, st.sampled_from(["a.example.", "1.2.0.192.in-addr.arpa"])),
        "rrtype": st.one_of(JUNK, st.sampled_from(["A", "NS", "MX", "SOA", "TXT", "PTR"])),
        "rdata": JUNK,
        "time_first": JUNK,
        "time_last": JUNK,
        "count": JUNK,
        "origin": JUNK,
        "cond": JUNK,
        "obj": JUNK,
    },
)


@given(st.lists(st.one_of(RECORD.map(lambda row: json.dumps(row).encode()), st.binary(max_size=60))))
@settings(max_examples=120, deadline=None)
def test_any_bytes_give_facts_and_problems(lines: list[bytes]) -> None:
    assert all(list(read(lines, PROVENANCE)))
