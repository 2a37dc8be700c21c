import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.reported_uses import UNDATED
from tocsin.interchange.actor_collection import ActorUse, Said, read_collection, report_id, write_collection
from tocsin.interchange.actor_profiles import profiles_of
from tocsin.interchange.attack_bundle import (
    DANGLING,
    NO_ATTACK_ID,
    is_bundle,
    read_attack_bundle,
    read_attack_collection,
)
from tocsin.model.errors import InputError


def thing(kind: str, number: str, attack_id: str, **more: object) -> dict[str, Any]:
    references = [{"source_name": "mitre-attack", "external_id": attack_id}]
    return {
        "type": kind,
        "id": f"{kind}--{number}",
        "name": f"{kind} {number}",
        "external_references": references,
        **more,
    }


def tie(relation: str, source: str, target: str, *cited: dict[str, str], **more: object) -> dict[str, Any]:
    name = f"relationship--{relation}{source}{target}"
    ends = {"relationship_type": relation, "source_ref": source, "target_ref": target}
    return {"type": "relationship", "id": name, **ends, "external_references": list(cited), **more}


CITED = {
    "source_name": "A report",
    "url": "https://a.example",
    "description": "A. (2016, June 15). A report.",
}
MONTH = {"source_name": "Another May 2019"}
OBJECTS = [
    thing("intrusion-set", "1", "G0001", aliases=["One", "Uno"]),
    thing("intrusion-set", "2", "G0002", revoked=True),
    thing("campaign", "1", "C0001"),
    thing("attack-pattern", "1", "T1001"),
    thing("tool", "1", "S0001"),
    thing("malware", "1", "S0002"),
    tie("attributed-to", "campaign--1", "intrusion-set--1"),
    tie("uses", "intrusion-set--1", "attack-pattern--1", CITED, MONTH),
    tie("uses", "campaign--1", "malware--1", CITED),
    tie("uses", "intrusion-set--1", "tool--1"),
    tie("uses", "intrusion-set--2", "malware--1", CITED),
]
MORE = [tie("revoked-by", "intrusion-set--2", "intrusion-set--1"), {"type": "x-mitre-collection", "id": "c"}]


def bundle(objects: list[Any]) -> bytes:
    return json.dumps({"type": "bundle", "objects": objects}).encode()


def test_every_use_is_dated_by_its_citations() -> None:
    found = read_attack_bundle(bundle(OBJECTS))

    assert found.uses.groups == ("G0001",)
    assert found.uses.techniques == ("T1001",)
    assert found.uses.software == ("S0001", "S0002")
    assert set(found.uses.days.tolist()) == {
        UNDATED, date(2016, 6, 15).toordinal(), date(2019, 5, 31).toordinal()
    }  # fmt: skip
    assert found.tools == {"S0001"}
    assert found.aliases == {"G0001": ("One", "Uno")}
    assert found.names["S0002"] == "malware 1"


def test_a_bundle_is_known_by_its_beginning_or_its_end() -> None:
    assert is_bundle(bundle(OBJECTS))
    assert is_bundle(b'{"objects": [' + b" " * 9999 + b'], "type": "bundle"}')
    assert not is_bundle(b'{"actors": []}')


def test_a_name_is_said_by_every_dated_report_that_is_cited_for_it_else_by_attack() -> None:
    group = thing("intrusion-set", "1", "G0001", aliases=["One", "Uno"], modified="2024-04-17T22:09:41.004Z")
    group["external_references"] += [
        {"source_name": "Uno", "description": "(Citation: A report)(Citation: Undated)(Citation: Lost)"},
        CITED,
        {"source_name": "Undated"},
    ]

    actor = read_attack_collection(bundle([group, *OBJECTS[1:]])).actors[0]

    ours = "MITRE ATT&CK of 2024-04-17"
    assert actor.names == (
        Said("intrusion-set 1", ours, "2024-04-17"),
        Said("One", ours, "2024-04-17"),
        Said("Uno", "A report", "2016-06-15"),
    )


def test_a_bundle_that_says_which_version_it_is_has_that_and_its_day() -> None:
    release = {"type": "x-mitre-collection", "id": "x-mitre-collection--1", "x_mitre_version": "18.1"}
    found = read_attack_collection(bundle([*OBJECTS, release | {"modified": "2025-11-13T14:00:00Z"}]))

    assert (found.domain, found.version, found.dated) == ("enterprise-attack", "18.1", "2025-11-13")
    assert found.notice.startswith("MITRE ATT&CK v18.1. ©")


def test_what_leads_out_of_the_bundle_and_groups_without_an_id_are_counted() -> None:
    lost = [tie("uses", "intrusion-set--1", "tool--9"), tie("uses", "intrusion-set--8", "tool--1")]
    nameless = {"type": "intrusion-set", "id": "intrusion-set--7", "name": "Nobody's"}

    found = read_attack_collection(bundle([*OBJECTS, *lost, nameless]))

    assert [(each.why, each.count) for each in found.problems] == [(NO_ATTACK_ID, 1), (DANGLING, 2)]
    assert found.actors == read_attack_collection(bundle(OBJECTS)).actors
    assert not read_attack_collection(bundle(OBJECTS)).problems


@pytest.mark.parametrize(
    ("chain", "domain"),
    [
        ("mitre-attack", "enterprise-attack"),
        ("mitre-mobile-attack", "mobile-attack"),
        ("mitre-ics-attack", "ics-attack"),
        ("lockheed", "enterprise-attack"),
    ],
)
def test_the_chains_of_its_techniques_tell_which_part_of_attack_a_bundle_is(chain: str, domain: str) -> None:
    technique = OBJECTS[3] | {"kill_chain_phases": [{"kill_chain_name": chain, "phase_name": "x"}]}

    assert read_attack_collection(bundle([*OBJECTS, technique])).domain == domain


def test_what_was_revoked_is_what_took_its_place_and_the_old_name_stays_an_edge() -> None:
    objects = [
        *OBJECTS,
        thing("intrusion-set", "3", "G0003", revoked=True, aliases=["Drei"]),
        thing("attack-pattern", "2", "T1002", revoked=True),
        thing("attack-pattern", "3", "T1001.001"),
        tie("revoked-by", "intrusion-set--3", "intrusion-set--2"),
        tie("revoked-by", "intrusion-set--2", "intrusion-set--1"),
        tie("revoked-by", "attack-pattern--2", "attack-pattern--3"),
        tie("uses", "intrusion-set--3", "attack-pattern--2", CITED),
    ]

    found = read_attack_collection(bundle(objects))

    assert found.replaced == {"G0003": "G0001", "G0002": "G0001"}
    assert [actor.id for actor in found.actors] == ["G0001"]
    assert {use.value for use in found.actors[0].uses} == {"S0001", "S0002", "T1001", "T1001.001"}
    assert Said("Drei", "MITRE ATT&CK of an unknown day (was G0003)", "") in found.actors[0].names


def test_a_circle_of_successors_leads_nowhere() -> None:
    objects = [
        *OBJECTS,
        thing("intrusion-set", "3", "G0003", revoked=True),
        tie("revoked-by", "intrusion-set--3", "intrusion-set--2"),
        tie("revoked-by", "intrusion-set--2", "intrusion-set--3"),
    ]

    assert read_attack_collection(bundle(objects)).replaced == {}


def test_what_a_campaign_of_two_groups_used_both_used() -> None:
    objects = [
        *OBJECTS,
        thing("intrusion-set", "4", "G0004"),
        tie("attributed-to", "campaign--1", "intrusion-set--4"),
    ]

    found = read_attack_collection(bundle(objects))

    used = ActorUse("software", "S0002", (report_id(CITED["url"], ""),))
    assert all(used in actor.uses for actor in found.actors)


def test_what_is_deprecated_is_left_out_and_unknown_fields_are_no_fault() -> None:
    objects = [
        *(entry | {"x_mitre_new": {"a": 1}} for entry in OBJECTS),
        thing("attack-pattern", "5", "T1005", x_mitre_deprecated=True),
        tie("uses", "intrusion-set--1", "attack-pattern--5", CITED),
        {"type": "x-mitre-detection-strategy", "id": "x-mitre-detection-strategy--1"},
    ]

    found = read_attack_collection(bundle(objects))

    assert found.techniques == {"T1001": "attack-pattern 1"}
    assert all(use.value != "T1005" for use in found.actors[0].uses)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"type": "bundle"}', bundle(OBJECTS[:6]), bundle([5, None, {}])]
)
def test_a_bundle_without_uses_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_attack_bundle(data)


VALUE: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = [
    "type",
    "id",
    "name",
    "external_references",
    "aliases",
    "relationship_type",
    "source_ref",
    "target_ref",
    "revoked",
    "modified",
    "x_mitre_version",
    "kill_chain_phases",
]


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(OBJECTS) + len(MORE) - 1),
            st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=2),
        )
    )
)
def test_any_bundle_gives_profiles_or_the_one_error(changes: list[tuple[int, dict[str, Any]]]) -> None:
    objects = [dict(entry) for entry in (*OBJECTS, *MORE)]
    for place, change in changes:
        objects[place].update(change)
    try:
        found = read_attack_collection(bundle(objects))
    except InputError:
        return

    assert len(profiles_of(found).uses.reports) > 0
    assert read_collection(write_collection(found)) == replace(found, problems=())


@given(st.binary(max_size=60))
def test_any_bytes_give_the_one_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_attack_bundle(data)
