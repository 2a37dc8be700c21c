import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.facts import PROVENANCE, short, whole, whys

from tocsin.interchange.problems import Problem
from tocsin.interchange.stix import read
from tocsin.model.errors import InputError
from tocsin.model.observation import ObservedData

SHA256, SHA1 = "ab" * 32, "cd" * 20
DOMAIN = {"type": "domain-name", "id": "domain-name--1", "value": "Evil.example"}
ADDRESS = {"type": "ipv4-addr", "id": "ipv4-addr--1", "value": "192.0.2.1"}
TIMES = {
    "type": "observed-data",
    "id": "observed-data--1",
    "first_observed": "2017-03-15T10:00:00Z",
    "last_observed": "2017-04-15T10:00:00Z",
    "object_refs": ["domain-name--1", "ipv4-addr--1"],
}


def found(*parts: object) -> list[ObservedData | Problem]:
    return list(
        read(json.dumps({"type": "bundle", "id": "bundle--1", "objects": parts}).encode(), PROVENANCE)
    )


def relationship(kind: str, source: str, target: str, **more: object) -> dict[str, object]:
    return {
        "type": "relationship",
        "id": "relationship--1",
        "relationship_type": kind,
        "source_ref": source,
        "target_ref": target,
        **more,
    }


def test_a_name_that_resolves_to_an_address_is_a_fact() -> None:
    everything = found({**DOMAIN, "resolves_to_refs": ["ipv4-addr--1"]}, ADDRESS, TIMES)

    assert short(everything) == [
        "evil.example reported 2017-03-15",
        "192.0.2.1 reported 2017-03-15",
        "evil.example resolves-to 192.0.2.1",
    ]
    assert whole(everything)[2].last_seen == datetime(2017, 4, 15, 10, tzinfo=UTC)
    assert whys(everything) == []


def test_observables_within_observed_data_of_the_older_standard_are_read() -> None:
    inside = {
        "0": {"type": "domain-name", "value": "evil.example", "resolves_to_refs": "1"},
        "1": {"type": "ipv4-addr", "value": "192.0.2.1"},
    }
    everything = found({**TIMES, "object_refs": None, "objects": inside, "number_observed": 2})

    assert short(everything)[-1] == "evil.example resolves-to 192.0.2.1"
    assert whole(everything)[0].first_seen == datetime(2017, 3, 15, 10, tzinfo=UTC)


def test_a_relationship_is_a_fact_for_as_long_as_it_says() -> None:
    everything = found(
        DOMAIN,
        ADDRESS,
        relationship(
            "resolves-to",
            "domain-name--1",
            "ipv4-addr--1",
            start_time="2017-03-15T10:00:00Z",
            stop_time="2017-04-01T00:00:00Z",
        ),
    )
    fact = whole(everything)[-1]

    assert (fact.relation, fact.value) == ("resolves-to", "192.0.2.1")
    assert (fact.true_from, fact.true_to) == (
        datetime(2017, 3, 15, 10, tzinfo=UTC),
        datetime(2017, 4, 1, tzinfo=UTC),
    )


def test_a_relationship_as_opencti_writes_it_has_no_end() -> None:
    everything = found(
        {**DOMAIN, "type": "hostname"},
        ADDRESS,
        relationship(
            "resolves-to",
            "domain-name--1",
            "ipv4-addr--1",
            start_time="1970-01-01T00:00:00.000Z",
            stop_time="5138-11-16T09:46:40.000Z",
        ),
    )
    fact = whole(everything)[-1]

    assert (fact.true_from, fact.true_to, whys(everything)) == (None, None, [])


def test_an_address_belongs_to_a_network() -> None:
    network = {"type": "autonomous-system", "id": "autonomous-system--1", "number": 64500}

    assert (
        short(found({**ADDRESS, "belongs_to_refs": ["autonomous-system--1"]}, network))[-1]
        == "192.0.2.1 autonomous-system AS64500"
    )
    assert short(found(ADDRESS, network, relationship("belongs-to", "ipv4-addr--1", "autonomous-system--1")))[
        -1
    ] == ("192.0.2.1 autonomous-system AS64500")


def test_a_certificate_is_tied_to_its_names() -> None:
    everything = found(
        {
            "type": "x509-certificate",
            "id": "x509-certificate--1",
            "hashes": {"SHA-256": SHA256.upper(), "SHA-1": SHA1},
            "issuer": "CN=R3",
            "subject": "C=XX, CN=evil.example",
            "validity_not_before": "2017-03-15T10:00:00Z",
            "x509_v3_extensions": {"subject_alternative_name": "DNS:evil.example, DNS:*.two.example"},
        }
    )

    assert f"evil.example certificate {SHA256}" in short(everything)
    assert f"two.example certificate {SHA256}" in short(everything)
    assert f"two.example certificate-sha1 {SHA1}" in short(everything)
    assert f"{SHA256} certificate-from 2017-03-15T10:00:00Z" in short(everything)
    assert whys(everything) == []


def test_an_indicator_reports_what_it_names() -> None:
    everything = found(
        {
            "type": "indicator",
            "id": "indicator--1",
            "pattern": "[domain-name:value = 'evil.example' AND domain-name:resolves_to_refs[*].value = '192.0.2.1']",
            "pattern_type": "stix",
            "valid_from": "2017-03-15T10:00:00Z",
        },
        {
            "type": "indicator",
            "id": "indicator--2",
            "pattern": "[url:value = 'http://two.example/x']",
            "created": "2017-04-01T00:00:00Z",
        },
        {"type": "indicator", "id": "indicator--3", "pattern": "rule x {}", "pattern_type": "yara"},
        {"type": "indicator", "id": "indicator--4", "pattern": "[file:name = 'x']", "pattern_type": "stix"},
        {
            "type": "indicator",
            "id": "indicator--5",
            "pattern": "[domain-name:value = 'old.example']",
            "revoked": True,
        },
    )

    assert short(everything) == [
        "evil.example resolves-to 192.0.2.1",
        "evil.example reported 2017-03-15",
        "192.0.2.1 reported 2017-03-15",
        "http://two.example/x reported 2017-04-01",
        "two.example reported 2017-04-01",
    ]
    assert [why.split(" ", 1)[0] for why in whys(everything)] == [
        "indicator--3:",
        "indicator--4:",
        "indicator--5:",
    ]


def test_what_misp_writes_in_types_of_its_own_is_read() -> None:
    everything = found(
        {
            "type": "x-misp-attribute",
            "id": "x-misp-attribute--1",
            "x_misp_type": "domain|ip",
            "x_misp_value": "evil.example|192.0.2.1",
        },
        {
            "type": "x-misp-object",
            "id": "x-misp-object--1",
            "x_misp_name": "whois",
            "x_misp_attributes": [
                {"type": "domain", "object_relation": "domain", "value": "evil.example"},
                {
                    "type": "whois-registrant-email",
                    "object_relation": "registrant-email",
                    "value": "a@mail.example",
                },
            ],
        },
    )

    assert "evil.example resolves-to 192.0.2.1" in short(everything)
    assert "evil.example registrant-email a@mail.example" in short(everything)


def test_dangling_references_and_unknown_types_are_told_and_the_rest_is_kept() -> None:
    everything = found(
        {**DOMAIN, "resolves_to_refs": ["ipv4-addr--9"]},
        {"type": "x-novel", "id": "x-novel--1"},
        {"type": "malware", "id": "malware--1", "name": "x"},
        {"type": "ipv4-addr", "id": "ipv4-addr--2", "value": "192.0.2.0/24"},
        {"type": "url", "id": "url--1"},
        relationship("resolves-to", "domain-name--1", "ipv4-addr--8"),
        {**relationship("uses", "malware--1", "domain-name--1"), "id": "relationship--2"},
        "nonsense",
        {"id": "no type"},
    )

    assert short(everything) == ["evil.example reported 2026-11-26"]
    assert whys(everything) == [
        "bundle: is no object with a 'type'",
        "x-novel--1: is of the type 'x-novel', which gives no facts",
        "malware--1: is of the type 'malware', which gives no facts",
        "ipv4-addr--2: '192.0.2.0/24' is a range of addresses, not one",
        "url--1: has no value",
        "domain-name--1, resolves_to_refs: 'ipv4-addr--9' is referred to and is not in the bundle",
        "relationship--1: 'ipv4-addr--8' is referred to and is not in the bundle",
        "relationship--2: 'uses' is a relationship that gives no facts",
    ]


def test_those_to_whom_a_mail_was_sent_are_not_kept() -> None:
    everything = found(
        {
            "type": "email-message",
            "id": "email-message--1",
            "from_ref": "email-addr--1",
            "to_refs": ["email-addr--2"],
        },
        {"type": "email-addr", "id": "email-addr--1", "value": "lure@evil.example"},
        {"type": "email-addr", "id": "email-addr--2", "value": "treasurer@victim.example"},
    )

    assert short(everything) == ["lure@evil.example reported 2026-11-26"]
    assert "email-addr--2: is the address of somebody who was aimed at: it is not kept" in whys(everything)


def test_the_last_version_of_an_object_counts() -> None:
    old = {**DOMAIN, "value": "old.example", "modified": "2017-01-01T00:00:00Z"}
    new = {**DOMAIN, "modified": "2018-01-01T00:00:00Z"}

    assert short(found(new, old)) == ["evil.example reported 2026-11-26"]


def test_a_lying_date_of_a_report_is_told_once() -> None:
    report = {
        "type": "report",
        "id": "report--1",
        "published": "0001-01-01T00:00:00Z",
        "object_refs": ["domain-name--1", "ipv4-addr--1"],
    }

    assert whys(found(DOMAIN, ADDRESS, report)) == [
        "report--1, published: '0001-01-01T00:00:00Z' is a date that cannot be true"
    ]


def test_a_bundle_of_the_reference_library_is_read() -> None:
    stix2 = pytest.importorskip("stix2")
    address = stix2.v21.IPv4Address(value="192.0.2.1")
    domain = stix2.v21.DomainName(value="evil.example", resolves_to_refs=[address.id])
    author = stix2.v21.Identity(name="CERT-EX", identity_class="organization")
    data = stix2.v21.ObservedData(
        first_observed="2017-03-15T10:00:00Z",
        last_observed="2017-03-15T10:00:00Z",
        number_observed=4,
        object_refs=[domain.id, address.id],
        created_by_ref=author.id,
    )
    facts = whole(read(stix2.v21.Bundle(address, domain, author, data).serialize().encode(), PROVENANCE))

    assert "evil.example resolves-to 192.0.2.1" in short(facts)
    assert {(each.source, each.number_observed) for each in facts} == {("CERT-EX", 4)}
    assert facts[0].subject_id in {address.id, domain.id}


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"type": "bundle", "objects": []}', b"[" * 50_000, b"5"]
)
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        list(read(data, PROVENANCE))


def test_every_reference_to_what_is_not_there_is_told_and_an_author_only_once() -> None:
    everything = found(
        {**DOMAIN, "created_by_ref": "identity--9"},
        {**ADDRESS, "created_by_ref": "identity--9"},
        {**TIMES, "object_refs": ["domain-name--1", "url--9"]},
    )

    told = [(each.place, each.text) for each in everything if isinstance(each, Problem)]
    assert sorted(told) == [
        ("created_by_ref", "identity--9"),
        ("observed-data--1, object_refs", "url--9"),
    ]


def test_members_of_a_bundle_that_are_no_objects_are_counted() -> None:
    (told,) = [each for each in found(DOMAIN, None, "text", {"id": "x"}) if isinstance(each, Problem)]

    assert told.count == 3


TYPES = "domain-name ipv4-addr url email-addr autonomous-system x509-certificate observed-data report relationship indicator identity intrusion-set threat-actor campaign infrastructure".split()
REFS = st.sampled_from(["a--1", "a--2", "a--3"])
JUNK: Any = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(max_size=8),
        REFS,
        st.sampled_from(["evil.example", "192.0.2.1", "2017-01-01T00:00:00Z"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = (
    "value number hashes issuer subject validity_not_before x509_v3_extensions resolves_to_refs belongs_to_refs object_refs first_observed "
    "last_observed number_observed published created modified created_by_ref object_marking_refs extensions confidence pattern pattern_type "
    "valid_from relationship_type source_ref target_ref start_time stop_time revoked objects name definition"
).split()
PART = st.fixed_dictionaries(
    {"type": st.one_of(st.sampled_from(TYPES), JUNK), "id": st.one_of(REFS, JUNK)},
    optional=dict.fromkeys(KEYS, JUNK),
)


@given(
    st.one_of(
        st.binary(max_size=80),
        st.lists(PART, max_size=4).map(lambda parts: json.dumps({"objects": parts}).encode()),
    )
)
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_facts_and_problems_or_the_one_error(data: bytes) -> None:
    try:
        assert all(list(read(data, PROVENANCE)))
    except InputError:
        return
