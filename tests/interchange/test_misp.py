import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.facts import NOW, PROVENANCE, short, whole, whys

from tocsin.interchange.misp import read
from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.model.errors import InputError
from tocsin.model.grading import Grade
from tocsin.model.observation import ObservedData

UUID = "5a3c1b2e-0000-4000-8000-00000000000"
SHA256 = "ab" * 32


def attribute(kind: str, value: str, **more: object) -> dict[str, object]:
    return {"type": kind, "value": value, "category": "Network activity", "to_ids": True, **more}


def thing(name: str, *attributes: tuple[str, str, str], **more: object) -> dict[str, object]:
    """An object: its attributes as role, type and value."""
    return {
        "name": name,
        "Attribute": [
            attribute(kind, value, object_relation=role, uuid=f"{more.get('uuid', '')}-{at}")
            for at, (role, kind, value) in enumerate(attributes)
        ],
        **more,
    }


def event(**more: object) -> dict[str, object]:
    return {
        "Event": {
            "uuid": UUID + "1",
            "info": "Phishing against a movement",
            "date": "2017-04-20",
            "published": True,
            "publish_timestamp": "1493078400",
            "Orgc": {"name": "CERT-EX", "uuid": UUID + "2"},
            "Org": {"name": "Importer"},
            "Tag": [{"name": "tlp:white"}, {"name": 'admiralty-scale:source-reliability="b"'}],
            **more,
        }
    }


def found(document: object, provenance: Provenance = PROVENANCE) -> list[ObservedData | Problem]:
    return list(read(json.dumps(document).encode(), provenance))


def test_attributes_are_facts_with_the_event_behind_them() -> None:
    facts = whole(
        found(event(Attribute=[attribute("domain|ip", "Evil[.]example|192.0.2.1", uuid=UUID + "3")]))
    )

    assert short(facts) == [
        "evil.example resolves-to 192.0.2.1",
        "evil.example reported 2017-04-20",
        "192.0.2.1 reported 2017-04-20",
    ]
    assert (facts[0].source, facts[0].origin) == ("CERT-EX", f"misp:{UUID}1")
    assert facts[0].first_seen == datetime(2017, 4, 20, tzinfo=UTC)
    assert facts[0].public_since == datetime(2017, 4, 25, tzinfo=UTC)
    assert facts[0].grade == Grade.of("B6")


@pytest.mark.parametrize(
    ("tags", "published", "is_public"),
    [
        (["tlp:clear"], True, True),
        (["tlp:clear"], False, False),
        (["tlp:green"], True, False),
        (["tlp:white", "tlp:amber"], True, False),
        ([], True, False),
    ],
)
def test_only_what_is_published_and_for_everybody_is_public(
    tags: list[str],
    published: bool,  # noqa: FBT001
    is_public: bool,  # noqa: FBT001
) -> None:
    document = event(
        Tag=[{"name": tag} for tag in tags],
        published=published,
        Attribute=[attribute("domain", "evil.example")],
    )

    assert (whole(found(document))[0].public_since is not None) == is_public


def test_an_attribute_has_its_own_times_tags_and_sightings() -> None:
    (fact,) = whole(
        found(
            event(
                Attribute=[
                    attribute(
                        "domain",
                        "evil.example",
                        first_seen="2017-03-15T10:00:00.000000+00:00",
                        Tag=[{"name": "tlp:red"}, {"name": 'admiralty-scale:information-credibility="2"'}],
                        Sighting=[
                            {"type": "0", "date_sighting": "1493100000"},
                            {"type": "1", "date_sighting": "1499999999"},
                        ],
                    )
                ]
            )
        )
    )

    assert (fact.relation, fact.value) == ("reported", "2017-03-15")
    assert fact.last_seen == datetime(2017, 4, 25, 6, tzinfo=UTC)
    assert (fact.public_since, fact.grade) == (None, Grade.of("B2"))


def test_what_the_person_says_comes_before_what_the_event_says() -> None:
    provenance = Provenance(NOW, "x.json", source="us", origin="case:7", public_since=NOW)
    (fact,) = whole(found(event(Attribute=[attribute("domain", "evil.example")]), provenance))

    assert (fact.source, fact.origin, fact.public_since) == ("us", "case:7", NOW)


def test_objects_state_facts_and_their_parts_are_reported() -> None:
    document = event(
        Object=[
            thing(
                "domain-ip",
                ("domain", "domain", "evil.example"),
                ("ip", "ip-dst", "192.0.2.1"),
                ("first-seen", "datetime", "2017-03-15T10:00:00Z"),
                uuid=UUID + "4",
            ),
            thing(
                "whois",
                ("domain", "domain", "www.evil.example"),
                ("registrant-email", "whois-registrant-email", "A.Person@mail.example"),
                ("creation-date", "datetime", "0001-01-01T00:00:00Z"),
            ),
            thing(
                "passive-dns",
                ("rrname", "text", "evil.example"),
                ("rrtype", "text", "NS"),
                ("rdata", "text", "ns1.host.example"),
                ("rdata", "text", "ns2.host.example"),
                ("time_first", "datetime", "2017-03-16T00:00:00Z"),
                ("count", "counter", "17"),
            ),
            thing(
                "x509",
                ("x509-fingerprint-sha256", "x509-fingerprint-sha256", SHA256),
                ("dns_names", "hostname", "evil.example"),
            ),
        ]
    )
    everything = found(document)

    assert short(everything) == [
        "evil.example resolves-to 192.0.2.1",
        "evil.example reported 2017-03-15",
        "192.0.2.1 reported 2017-03-15",
        "evil.example registrant-email a.person@mail.example",
        "www.evil.example reported 2017-04-20",
        "a.person@mail.example reported 2017-04-20",
        "evil.example name-server ns1.host.example",
        "evil.example name-server ns2.host.example",
        f"evil.example certificate {SHA256}",
        f"{SHA256} certificate-name evil.example",
        f"{SHA256} reported 2017-04-20",
        "evil.example reported 2017-04-20",
    ]
    assert whole(everything)[6].number_observed == 17
    assert whys(everything) == [
        "object 'whois', creation-date: '0001-01-01T00:00:00Z' is a date that cannot be true"
    ]


def test_what_refers_to_what_is_a_fact_and_what_is_not_there_is_told() -> None:
    def refer(kind: str, to: str) -> dict[str, str]:
        return {"relationship_type": kind, "referenced_uuid": to}

    document = event(
        Attribute=[attribute("ip-dst", "192.0.2.9", uuid=UUID + "9"), attribute("md5", "x", uuid=UUID + "8")],
        Object=[
            thing(
                "domain-crawled",
                ("domain", "domain", "evil.example"),
                uuid=UUID + "5",
                ObjectReference=[
                    refer("resolves-to", UUID + "9"),
                    refer("resolves-to", UUID + "7"),
                    refer("resolves-to", UUID + "8"),
                    refer("impersonates", UUID + "9"),
                ],
            )
        ],
    )
    everything = found(document)

    assert "evil.example resolves-to 192.0.2.9" in short(everything)
    assert whys(everything)[1:] == [
        f"reference 'resolves-to' of object {UUID}5: '{UUID}7' is referred to and is not in the file",
        f"reference 'impersonates' of object {UUID}5: '{UUID}9' is a relationship that gives no facts",
    ]


def test_unknown_types_deleted_and_proposed_attributes_are_told_and_the_rest_is_kept() -> None:
    document = event(
        Attribute=[
            attribute("sigma", "title: x", uuid="u1"),
            attribute("domain", "gone.example", deleted=True),
            attribute("domain", ""),
            attribute("domain", "evil.example", ShadowAttribute=[attribute("domain", "new.example")]),
            "nonsense",
        ],
        Object=[
            thing("unheard-of", ("thing", "domain", "two.example"), ("x", "novel-type", "y")),
            {"name": "domain-ip", "deleted": "1", "Attribute": None},
            7,
        ],
        ShadowAttribute=[attribute("domain", "three.example")],
    )
    everything = found(document)

    assert short(everything) == ["evil.example reported 2017-04-20", "two.example reported 2017-04-20"]
    assert whys(everything) == [
        "attribute sigma u1: 'title: x' is of the type 'sigma', which gives no facts",
        "attribute domain: 'gone.example' is deleted in the event",
        "attribute domain: has no value",
        "attribute domain: 'new.example' is proposed, and the owner of the event has not taken it up",
        "attribute novel-type -1: 'y' is of the type 'novel-type', which gives no facts",
        "object 'domain-ip': is deleted in the event",
        "attribute domain: 'three.example' is proposed, and the owner of the event has not taken it up",
    ]


@pytest.mark.parametrize(
    "document",
    [
        event(Attribute=[attribute("domain", "evil.example")]),
        [event(Attribute=[attribute("domain", "evil.example")])],
        {"response": [event(Attribute=[attribute("domain", "evil.example")])]},
        {"response": event(Attribute=[attribute("domain", "evil.example")])},
        event(Attribute=[attribute("domain", "evil.example")])["Event"],
        {"response": {"Attribute": [attribute("domain", "evil.example", Event={"uuid": UUID + "1"})]}},
        [attribute("domain", "evil.example", Event={"uuid": UUID + "1"})],
    ],
)
def test_every_form_of_export_is_read(document: object) -> None:
    (fact,) = whole(found(document))

    assert (fact.subject, fact.origin) == ("evil.example", f"misp:{UUID}1")


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b'{"Event": 1}', b"[" * 50_000, b'{"objects": []}']
)
def test_what_is_no_event_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        list(read(data, PROVENANCE))


JUNK: Any = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(max_size=8),
        st.sampled_from(["evil.example", "192.0.2.1", "1", UUID + "1"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
ATTRIBUTE = st.fixed_dictionaries(
    {
        "type": st.one_of(JUNK, st.sampled_from(["domain", "domain|ip", "url", "ip-dst", "md5", "text"])),
        "value": JUNK,
    },
    optional=dict.fromkeys(
        (
            "uuid",
            "first_seen",
            "last_seen",
            "Tag",
            "Sighting",
            "deleted",
            "object_relation",
            "Event",
            "ShadowAttribute",
            "Galaxy",
            "to_ids",
        ),
        JUNK,
    ),
)
OBJECT = st.fixed_dictionaries(
    {"name": st.sampled_from(["domain-ip", "whois", "x509", "passive-dns", "url", "favicon", "other"])},
    optional={
        "Attribute": st.one_of(JUNK, st.lists(ATTRIBUTE, max_size=3)),
        "ObjectReference": st.one_of(
            JUNK,
            st.lists(st.fixed_dictionaries({"relationship_type": JUNK, "referenced_uuid": JUNK}), max_size=2),
        ),
        "uuid": JUNK,
        "first_seen": JUNK,
    },
)
EVENT = st.fixed_dictionaries(
    {
        "Attribute": st.one_of(JUNK, st.lists(ATTRIBUTE, max_size=3)),
        "Object": st.one_of(JUNK, st.lists(OBJECT, max_size=3)),
    },
    optional=dict.fromkeys(
        ("uuid", "date", "published", "publish_timestamp", "Orgc", "Tag", "ShadowAttribute", "Galaxy"), JUNK
    ),
)


@given(st.one_of(st.binary(max_size=80), EVENT.map(lambda each: json.dumps({"Event": each}).encode())))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_facts_and_problems_or_the_one_error(data: bytes) -> None:
    try:
        assert all(list(read(data, PROVENANCE)))
    except InputError:
        return


SOFACY = {"name": 'misp-galaxy:threat-actor="Sofacy"'}


def attributions(document: object) -> list[str]:
    return [line for line in short(found(document)) if " attributed-to " in line]


def test_the_group_of_an_event_is_that_of_what_it_is_to_be_found_by() -> None:
    everything = found(
        event(
            Tag=[{"name": "tlp:clear"}, SOFACY],
            Attribute=[
                attribute("domain|ip", "evil.example|192.0.2.1", first_seen="2015-01-01T00:00:00Z"),
                attribute("domain", "context.example") | {"to_ids": False},
                attribute("url", "https://files.example/lure"),
                attribute("AS", "AS64500"),
            ],
        )
    )
    facts = [fact for fact in whole(everything) if fact.relation == "attributed-to"]

    assert [f"{fact.subject} {fact.value}" for fact in facts] == [
        "evil.example Sofacy",
        "192.0.2.1 Sofacy",
        "https://files.example/lure Sofacy",
    ]
    assert facts[0].first_seen == datetime(2017, 4, 20, tzinfo=UTC)  # when it was said
    assert facts[0].public_since == datetime(2017, 4, 25, tzinfo=UTC)
    assert facts[0].origin == f"misp:{UUID}1"
    assert facts[0].source == "CERT-EX"


@pytest.mark.parametrize(
    ("holder", "groups"),
    [
        ({"Tag": [{"name": 'misp-galaxy:mitre-intrusion-set="APT28 - G0007"'}]}, ["APT28"]),
        ({"Tag": [SOFACY, {"name": 'misp-galaxy:mitre-intrusion-set="APT28 - G0007"'}]}, ["Sofacy", "APT28"]),
        ({"Tag": [{"name": 'misp-galaxy:malpedia="X-Agent"'}]}, []),
        ({"Tag": [{"name": 'misp-galaxy:intelligence-agency="GRU"'}]}, []),
        ({"Tag": [SOFACY | {"relationship_type": "targets"}]}, []),
        ({"Tag": [SOFACY | {"relationship_type": "attributed-to"}]}, ["Sofacy"]),
        (
            {
                "Galaxy": [
                    {"type": "threat-actor", "GalaxyCluster": [{"value": "Sofacy"}]},
                    {"type": "mitre-attack-pattern", "GalaxyCluster": [{"value": "Phishing - T1566"}]},
                ]
            },
            ["Sofacy"],
        ),
        ({"Tag": [SOFACY], "to_ids": False}, ["Sofacy"]),
        ({"Tag": [SOFACY | {"inherited": 1}], "to_ids": False}, []),
    ],
)
def test_tags_and_galaxies_of_an_attribute_say_whose_it_is(
    holder: dict[str, object], groups: list[str]
) -> None:
    everything = attributions(event(Attribute=[attribute("domain", "evil.example") | holder]))

    assert everything == [f"evil.example attributed-to {group}" for group in groups]


def test_what_is_named_in_an_object_belongs_to_the_group_as_well() -> None:
    whois = thing(
        "whois",
        ("domain", "domain", "evil.example"),
        ("registrant-email", "whois-registrant-email", "a@mail.example"),
    )

    assert attributions(event(Tag=[SOFACY], Object=[whois])) == [
        "evil.example attributed-to Sofacy",
        "a@mail.example attributed-to Sofacy",
    ]
