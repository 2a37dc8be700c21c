import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.facts import NOW, PROVENANCE, short, whole, whys

from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.interchange.registry_files import read_rdap, read_rdap_lines, read_whois
from tocsin.model.errors import InputError

RDAP = json.dumps(
    {
        "objectClassName": "domain",
        "ldhName": "Evil.example",
        "nameservers": [{"objectClassName": "nameserver", "ldhName": "NS1.host.example"}],
        "events": [
            {"eventAction": "registration", "eventDate": "2017-03-15T10:00:00Z"},
            {"eventAction": "last changed", "eventDate": "9999-12-31T00:00:00Z"},
        ],
    }
).encode()
WHOIS = b"Domain Name: EVIL.EXAMPLE\r\nRegistrar: Ordinary SAS\r\nCreation Date: 2017-03-15T10:00:00Z\r\nName Server: NS1.HOST.EXAMPLE\r\n"


def test_an_rdap_answer_is_read_and_a_lying_date_is_told() -> None:
    found = list(read_rdap(RDAP, PROVENANCE))

    assert {"evil.example created 2017-03-15T10:00:00Z", "evil.example name-server ns1.host.example"} <= set(
        short(found)
    )
    assert len(whys(found)) == 1
    assert whys(found)[0].startswith("answer about evil.example, updated: '9999-12-31T00:00:00Z' is ")


def test_lying_dates_of_many_answers_are_one_cause() -> None:
    other = RDAP.replace(b"Evil", b"Worse").replace(b"9999-12-31", b"9998-01-01")
    found = [each for each in read_rdap_lines([RDAP, other], PROVENANCE) if isinstance(each, Problem)]

    assert len(found) == 2
    assert len({each.why for each in found}) == 1


def test_a_whois_answer_is_read_with_what_the_person_says_of_it() -> None:
    facts = whole(read_whois(WHOIS, Provenance(NOW, "x.txt", source="registry", origin="case:7")))

    assert "evil.example registrar Ordinary SAS" in short(facts)
    assert {(each.source, each.origin) for each in facts} == {("registry", "case:7")}


def test_answers_one_a_line_are_read_and_a_bad_one_costs_only_itself() -> None:
    found = list(read_rdap_lines([RDAP + b"\n", b"\n", b"nonsense\n", b"x" * (2 << 20), RDAP], PROVENANCE))

    assert short(found).count("evil.example created 2017-03-15T10:00:00Z") == 2
    assert [why.split(":")[0] for why in whys(found)] == [
        "answer about evil.example, updated",
        "line 3",
        "line 4",
        "answer about evil.example, updated",
    ]


@pytest.mark.parametrize("read", [read_rdap, read_whois])
def test_what_is_no_answer_is_refused(read: object) -> None:
    with pytest.raises(InputError):
        list(read(b"nothing", PROVENANCE))  # type: ignore[operator]  # one of two functions


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda data: WHOIS + data)))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_facts_and_problems_or_the_one_error(data: bytes) -> None:
    for read in (read_rdap, read_whois):
        try:
            assert all(list(read(data, PROVENANCE)))
        except InputError:
            continue
    assert all(list(read_rdap_lines(data.splitlines(), PROVENANCE)))
