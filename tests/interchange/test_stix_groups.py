"""What belongs to whom in a STIX bundle."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.facts import PROVENANCE, short, whole, whys

from tocsin.interchange import stix, stix_groups
from tocsin.interchange.stix_groups import Belongings

DOMAIN = {"type": "domain-name", "id": "domain-name--1", "value": "evil.example"}
GROUP = {"type": "intrusion-set", "id": "intrusion-set--1", "name": "APT28"}
ACTOR = {"type": "threat-actor", "id": "threat-actor--1", "name": "Fancy Bear"}
CAMPAIGN = {"type": "campaign", "id": "campaign--1", "name": "Spring"}
BOXES = {"type": "infrastructure", "id": "infrastructure--1", "name": "boxes"}
SEEN = {
    "type": "observed-data",
    "id": "observed-data--1",
    "object_refs": ["domain-name--1"],
    "first_observed": "2015-01-01T00:00:00Z",
}
INDICATOR = {
    "type": "indicator",
    "id": "indicator--1",
    "pattern": "[domain-name:value = 'evil.example' OR ipv4-addr:value = '192.0.2.1']",
    "valid_from": "2017-04-01T00:00:00Z",
}


def tie(kind: str, source: str, target: str, **more: object) -> dict[str, object]:
    return {
        "type": "relationship",
        "id": f"relationship--{kind}-{source}-{target}",
        "relationship_type": kind,
        "source_ref": source,
        "target_ref": target,
        "created": "2017-04-25T00:00:00Z",
        **more,
    }


def found(*parts: object) -> list[Any]:
    return list(stix.read(json.dumps({"type": "bundle", "objects": parts}).encode(), PROVENANCE))


def attributions(*parts: object) -> list[str]:
    return [line for line in short(found(*parts)) if " attributed-to " in line]


@pytest.mark.parametrize(
    "parts",
    [
        [DOMAIN, GROUP, tie("attributed-to", "domain-name--1", "intrusion-set--1")],
        [DOMAIN, GROUP, tie("related-to", "intrusion-set--1", "domain-name--1")],
        [DOMAIN, GROUP, tie("uses", "intrusion-set--1", "domain-name--1")],
        [DOMAIN, SEEN, GROUP, tie("related-to", "observed-data--1", "intrusion-set--1")],
        [
            DOMAIN,
            BOXES,
            GROUP,
            tie("consists-of", "infrastructure--1", "domain-name--1"),
            tie("owns", "intrusion-set--1", "infrastructure--1"),
        ],
        [
            DOMAIN,
            BOXES,
            CAMPAIGN,
            GROUP,
            tie("consists-of", "infrastructure--1", "domain-name--1"),
            tie("uses", "campaign--1", "infrastructure--1"),
            tie("attributed-to", "campaign--1", "intrusion-set--1"),
        ],
    ],
    ids=["attributed", "related", "used", "observed", "infrastructure", "campaign"],
)
def test_a_name_belongs_to_the_group_to_which_relationships_lead(parts: list[object]) -> None:
    everything = found(*parts)

    assert [line for line in short(everything) if "attributed-to" in line] == [
        "evil.example attributed-to APT28"
    ]
    assert whys(everything) == []


def test_an_indicator_gives_what_its_pattern_names_to_a_group_or_an_actor() -> None:
    assert attributions(
        INDICATOR,
        GROUP,
        ACTOR,
        tie("indicates", "indicator--1", "intrusion-set--1"),
        tie("indicates", "indicator--1", "threat-actor--1"),
    ) == [
        "evil.example attributed-to APT28",
        "192.0.2.1 attributed-to APT28",
        "evil.example attributed-to Fancy Bear",
        "192.0.2.1 attributed-to Fancy Bear",
    ]


def test_it_was_said_when_the_relationship_was_made_and_holds_for_as_long_as_that_says() -> None:
    bond = tie(
        "attributed-to",
        "domain-name--1",
        "intrusion-set--1",
        start_time="2016-01-01T00:00:00Z",
        confidence=70,
    )
    fact = whole(found(DOMAIN, SEEN, GROUP, bond))[-1]

    assert fact.first_seen == datetime(2017, 4, 25, tzinfo=UTC)
    assert fact.true_from == datetime(2016, 1, 1, tzinfo=UTC)
    assert str(fact.grade) == "F2"


@pytest.mark.parametrize(
    "bond",
    [
        tie("targets", "intrusion-set--1", "domain-name--1"),
        tie("compromises", "intrusion-set--1", "infrastructure--1"),
        tie("attributed-to", "intrusion-set--1", "threat-actor--1"),
        tie("attributed-to", "domain-name--1", "intrusion-set--9"),
    ],
    ids=lambda bond: str(bond["relationship_type"] + bond["target_ref"]),
)
def test_what_ties_no_name_to_a_group_gives_no_attribution_and_is_told(bond: dict[str, object]) -> None:
    parts = [DOMAIN, BOXES, GROUP, ACTOR, tie("consists-of", "infrastructure--1", "domain-name--1"), bond]

    assert attributions(*parts) == []
    assert any(str(bond["id"])[:60] in why for why in whys(found(*parts)))


def test_a_report_that_names_both_attributes_nothing() -> None:
    report = {"type": "report", "id": "report--1", "object_refs": ["domain-name--1", "intrusion-set--1"]}

    assert attributions(DOMAIN, GROUP, report) == []


def test_a_revoked_group_or_relationship_attributes_nothing() -> None:
    bond = tie("attributed-to", "domain-name--1", "intrusion-set--1")

    assert attributions(DOMAIN, GROUP | {"revoked": True}, bond) == []
    assert attributions(DOMAIN, GROUP, bond | {"revoked": True}) == []


def test_more_than_a_relationship_can_tie_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stix_groups, "MOST", 3)
    names = [DOMAIN | {"id": f"domain-name--{at}", "value": f"evil{at}.example"} for at in range(5)]
    ties = [tie("consists-of", "infrastructure--1", str(each["id"])) for each in names]
    everything = found(*names, BOXES, GROUP, *ties, tie("uses", "intrusion-set--1", "infrastructure--1"))

    assert len([line for line in short(everything) if "attributed-to" in line]) == 3
    assert any("the rest is left out" in why for why in whys(everything))


IDS = st.sampled_from(
    [
        f"{kind}--{at}"
        for kind in ("domain-name", "indicator", "infrastructure", "campaign", "intrusion-set")
        for at in (1, 2)
    ]
)
PART = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["domain-name", "indicator", "infrastructure", "campaign", "intrusion-set", "relationship", "observed-data"]
        ),
        "id": IDS,
        "relationship_type": st.sampled_from(["uses", "indicates", "related-to", "consists-of", "attributed-to"]),
        "source_ref": IDS,
        "target_ref": IDS,
        "name": st.text(max_size=4),
    }
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PART, max_size=12), st.dictionaries(IDS, st.lists(PART, max_size=2), max_size=3))
def test_any_objects_end_and_give_ids_that_are_there(
    parts: list[dict[str, Any]], observed: dict[str, list[dict[str, Any]]]
) -> None:
    ids = {part["id"] for part in parts}

    for said in Belongings.of(parts, observed).said:
        assert said.group
        assert set(said.ids) <= ids
