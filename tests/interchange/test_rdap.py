import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.interchange.rdap import MAX_BYTES, parse, referral
from tocsin.interchange.registration import Parsed
from tocsin.model.errors import InputError
from tocsin.model.grading import Grade

HOSTILE = st.sampled_from("aZ09 .:;,-@<>/\\\x00\x1b\n\u200b\u202e\ud800\u00e9\u0301\u2028\U0001f600")

NOW = datetime(2017, 4, 25, 12, tzinfo=UTC)
Json = dict[str, object]


def answer(**changes: object) -> Json:
    return {
        "objectClassName": "domain",
        "ldhName": "ONEDRIVE-EN-MARCHE.FR.",
        "status": ["client transfer prohibited", "active"],
        "events": [
            {"eventAction": "registration", "eventDate": "2017-03-15T10:00:00.0Z"},
            {"eventAction": "last changed", "eventDate": "2017-03-16T08:30:00+02:00"},
            {"eventAction": "expiration", "eventDate": "2018-03-15T10:00:00Z"},
            {"eventAction": "last update of RDAP database", "eventDate": "2017-04-25T11:00:00Z"},
        ],
        "entities": [
            {
                "roles": ["registrar"],
                "handle": "99",
                "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Names & Sons"]]],
                "entities": [
                    {
                        "roles": ["abuse"],
                        "vcardArray": ["vcard", [["email", {}, "text", "abuse@names.example"]]],
                    }
                ],
            },
            {
                "roles": ["registrant", "administrative"],
                "vcardArray": [
                    "vcard",
                    [
                        ["fn", {}, "text", "Jean Dupont"],
                        ["org", {}, "text", ["Dupont & Fils", "Paris"]],
                        ["email", {"type": "work"}, "text", "Jean@Mail.example"],
                    ],
                ],
            },
        ],
        "nameservers": [{"ldhName": "NS1.EXAMPLE.NET"}, {"unicodeName": "ns2.b\u00fccher.example."}],
        "links": [
            {"rel": "self", "type": "application/rdap+json", "href": "https://rdap.nic.example/domain/x"},
            {"rel": "related", "type": "text/html", "href": "https://names.example/"},
            {
                "rel": "related",
                "type": "application/rdap+json",
                "href": "https://rdap.names.example/domain/x",
            },
        ],
        **changes,
    }


def read(document: object) -> Parsed:
    return parse(json.dumps(document).encode(), source="rdap", seen_at=NOW)


def test_everything_a_registry_says_becomes_a_fact() -> None:
    parsed = read(answer())

    assert parsed.problems == ()
    assert {found.subject for found in parsed.observations} == {"onedrive-en-marche.fr"}
    assert [(found.relation, found.value) for found in parsed.observations] == [
        ("created", "2017-03-15T10:00:00Z"),
        ("updated", "2017-03-16T06:30:00Z"),
        ("expires", "2018-03-15T10:00:00Z"),
        ("registrar", "Names & Sons"),
        ("registrant-name", "Jean Dupont"),
        ("registrant-organisation", "Dupont & Fils"),
        ("registrant-email", "jean@mail.example"),
        ("name-server", "ns1.example.net"),
        ("name-server", "ns2.xn--bcher-kva.example"),
        ("registration-status", "client transfer prohibited"),
        ("registration-status", "active"),
    ]


def test_provenance_is_carried_to_every_fact() -> None:
    parsed = parse(
        json.dumps(answer()).encode(),
        source="agency",
        seen_at=NOW,
        origin="case:1",
        public_since=NOW,
        grade=Grade.of("B2"),
    )

    assert {(f.source, f.origin, f.public_since, str(f.grade)) for f in parsed.observations} == {
        ("agency", "case:1", NOW, "B2")
    }


def test_the_registrar_is_where_the_registry_points() -> None:
    assert referral(json.dumps(answer()).encode()) == "https://rdap.names.example/domain/x"


@pytest.mark.parametrize(
    "links",
    [
        None,
        "x",
        [1],
        [{"rel": "related", "type": "application/rdap+json", "href": "file:///etc/passwd"}],
        [{"rel": "related"}],
    ],
)
def test_what_is_no_address_of_rdap_is_no_referral(links: object) -> None:
    assert referral(json.dumps(answer(links=links)).encode()) is None


def test_a_list_refers_nowhere() -> None:
    assert referral(b"[]") is None


def test_an_organisation_without_a_person_is_no_person() -> None:
    card = ["vcard", [["kind", {}, "text", "org"], ["fn", {}, "text", "Dupont SA"]]]

    parsed = read(answer(entities=[{"roles": ["registrant"], "vcardArray": card}]))

    assert [(f.relation, f.value) for f in parsed.observations if f.relation.startswith("registrant")] == [
        ("registrant-organisation", "Dupont SA")
    ]


def test_a_registrar_without_a_card_goes_by_its_handle() -> None:
    parsed = read(answer(entities=[{"roles": ["registrar"], "handle": "292"}]))

    assert [f.value for f in parsed.observations if f.relation == "registrar"] == ["292"]


def test_results_of_a_search_are_many_records() -> None:
    parsed = read({"domainSearchResults": [answer(ldhName="a.example"), answer(ldhName="b.example"), "junk"]})

    assert {found.subject for found in parsed.observations} == {"a.example", "b.example"}


def test_a_record_without_a_usable_name_does_not_cost_the_others() -> None:
    parsed = read([answer(ldhName="no name!", unicodeName=""), answer()])

    assert {found.subject for found in parsed.observations} == {"onedrive-en-marche.fr"}
    assert "no name!" in parsed.problems[0]


def test_lying_dates_are_left_out_and_told() -> None:
    events = [
        {"eventAction": "registration", "eventDate": "0001-01-01T00:00:00Z"},
        {"eventAction": "last changed", "eventDate": "2031-01-01T00:00:00Z"},
        {"eventAction": "expiration", "eventDate": "9999-12-31T23:59:59Z"},
    ]

    parsed = read(answer(events=events))

    assert len(parsed.problems) == 3
    assert not {found.relation for found in parsed.observations} & {"created", "updated", "expires"}


def test_control_characters_of_a_registrant_do_not_reach_a_fact() -> None:
    card = ["vcard", [["fn", {}, "text", "Jean\u0000\u001b[31m\r\nDupont\ud800<script>"]]]

    parsed = read(answer(entities=[{"roles": ["registrant"], "vcardArray": card}]))

    assert [f.value for f in parsed.observations if f.relation == "registrant-name"] == [
        "Jean [31m Dupont\ufffd<script>"
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\xfd",
        b"not json",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"ldhName": "x.example", "n": ' + b"9" * 5000 + b"}",
        b"null",
        b"[]",
        b'{"errorCode": 404, "title": "Not Found"}',
        b'{"objectClassName": "entity", "handle": "X", "ldhName": "x.example"}',
        b'{"objectClassName": "domain", "ldhName": "x.example"}',
        b" " * (MAX_BYTES + 1),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_gives_no_fact_is_the_one_error(data: bytes) -> None:
    with pytest.raises(InputError):
        parse(data, source="rdap", seen_at=NOW)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=HOSTILE, max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_FIELDS = (
    "ldhName",
    "unicodeName",
    "status",
    "events",
    "entities",
    "nameservers",
    "links",
    "objectClassName",
)


@given(st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=4))
@example({"entities": [{"roles": ["registrant"], "vcardArray": ["vcard", [["fn", {}, "text", [[[[]]]]]]]}]})
def test_fields_of_any_type_do_not_break_a_record(changes: Json) -> None:
    data = json.dumps(answer(**changes)).encode()

    with contextlib.suppress(InputError):
        parse(data, source="rdap", seen_at=NOW)
        referral(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_facts_or_the_one_error(data: bytes) -> None:
    for read_it in (lambda: parse(data, source="rdap", seen_at=NOW), lambda: referral(data)):
        with contextlib.suppress(InputError):
            read_it()
