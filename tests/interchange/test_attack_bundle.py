import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.reported_uses import UNDATED
from tocsin.interchange.attack_bundle import is_bundle, read_attack_bundle
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


def test_a_bundle_is_known_by_its_beginning() -> None:
    assert is_bundle(bundle(OBJECTS))
    assert not is_bundle(b'{"actors": []}')


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
]


@given(
    st.lists(
        st.tuples(st.integers(0, len(OBJECTS) - 1), st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=2))
    )
)
def test_any_bundle_gives_profiles_or_the_one_error(changes: list[tuple[int, dict[str, Any]]]) -> None:
    objects = [dict(entry) for entry in OBJECTS]
    for place, change in changes:
        objects[place].update(change)
    try:
        found = read_attack_bundle(bundle(objects))
    except InputError:
        return

    assert len(found.uses.reports) > 0


@given(st.binary(max_size=60))
def test_any_bytes_give_the_one_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_attack_bundle(data)
