import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange import misp_galaxy
from tocsin.interchange.actor_collection import Said, read_collection, write_collection
from tocsin.interchange.misp_galaxy import NO_NAME, is_galaxy, read_galaxy
from tocsin.model.errors import InputError

TODAY = date(2026, 11, 26)
UUID = "5B4EE3EA-eee3-4c8e-8323-85ae32658754"


def galaxy(*values: Any, kind: str = "threat-actor", **more: object) -> bytes:
    return json.dumps(
        {"name": "Threat Actor", "type": kind, "version": 336, "values": list(values), **more}
    ).encode()


def cluster(value: str = "Blue Otter", uuid: str = UUID, **meta: object) -> dict[str, Any]:
    return {"value": value, "uuid": uuid, "meta": meta, "related": [{"dest-uuid": "x", "type": "similar"}]}


def test_a_cluster_gives_names_victims_claims_and_addresses_each_by_the_galaxys_word() -> None:
    told: dict[str, Any] = {
        "cfr-suspected-state-sponsor": "A state",
        "cfr-suspected-victims": ["France", "Japan"],
        "suspected-victims": "France",
        "targeted-sector": ["Media"],
    }
    data = galaxy(
        cluster(
            synonyms=["Otterly", "Blue Otter"],
            refs=["https://a.example/2025/09/otter", "https://b.example/2019-01-02/x"],
            country="XX",
            **told,
        )
    )

    found = read_galaxy(data, today=TODAY)

    def said(*words: str) -> tuple[Said, ...]:
        return tuple(Said(word, "MISP galaxy Threat Actor v336", "2025-09-30") for word in words)

    actor = found.actors[0]
    assert actor.id == f"misp:{UUID.lower()}"
    assert actor.names == said("Blue Otter", "Otterly")
    assert actor.victims == said("France", "Japan", "Media")
    assert actor.sponsor_claims == said("A state")
    assert actor.references == ("https://a.example/2025/09/otter", "https://b.example/2019-01-02/x")
    assert (found.domain, found.version, found.dated) == ("misp-threat-actor", "336", "2025-09-30")


@pytest.mark.parametrize(
    "given_",
    [
        cluster("APT28 - G0007"),
        cluster(external_id="G0007"),
        cluster(group_attack_id="G0007", source="MITRE"),
        cluster(refs=["https://attack.mitre.org/groups/G0007/"]),
        cluster(refs=["https://attack.mitre.org/wiki/Group/G0007"]),
        cluster(synonyms=["G0007", "Sofacy"]),
    ],
    ids=["name", "external-id", "tidal", "page", "wiki", "synonym"],
)
def test_a_cluster_that_gives_the_id_of_attack_tells_of_that_group(given_: dict[str, Any]) -> None:
    actor = read_galaxy(galaxy(given_), today=TODAY).actors[0]

    assert actor.id == "G0007"
    assert all(not said.what.endswith("G0007") for said in actor.names)


def test_ids_that_somebody_else_gives_in_the_form_of_attacks_are_not_attacks() -> None:
    found = read_galaxy(galaxy(cluster(group_attack_id="G3014", source="Tidal Cyber")), today=TODAY)

    assert found.actors[0].id.startswith("misp:")


def test_a_cluster_that_cites_two_groups_tells_of_both() -> None:
    pages = [f"https://attack.mitre.org/groups/{group}" for group in ("G0025", "G0001")]

    found = read_galaxy(galaxy(cluster(refs=pages)), today=TODAY)

    assert [actor.id for actor in found.actors] == ["G0001", "G0025"]


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2026/11/x", "2026-11-26"),
        ("https://a.example/2055/01/x", "2026-11-26"),
        ("https://a.example/2024-02-01", "2024-02-29"),
        ("https://a.example/2024-13", "2026-11-26"),
        ("https://a.example/", "2026-11-26"),
    ],
)
def test_a_galaxy_is_as_old_as_the_last_month_that_it_cites_and_never_of_the_future(
    address: str, day: str
) -> None:
    assert read_galaxy(galaxy(cluster(refs=[address])), today=TODAY).dated == day


@pytest.mark.parametrize(
    "kind",
    [
        "threat-actor",
        "mitre-intrusion-set",
        "microsoft-activity-group",
        "mitre-ics-groups",
        "360net-threat-actor",
    ],
)
def test_galaxies_of_groups_are_read(kind: str) -> None:
    assert read_galaxy(galaxy(cluster(), kind=kind), today=TODAY).domain == f"misp-{kind}"


def test_a_galaxy_that_is_just_of_groups_is_named_by_its_title() -> None:
    found = read_galaxy(galaxy(cluster(), kind="groups", name="Tidal Groups"), today=TODAY)

    assert found.domain == "misp-tidal groups"


@pytest.mark.parametrize("kind", ["tool", "sector", "disarm-actortypes", "surveillance-vendor", ""])
def test_galaxies_of_anything_else_are_refused(kind: str) -> None:
    with pytest.raises(InputError, match="no groups"):
        read_galaxy(galaxy(cluster(), kind=kind), today=TODAY)


def test_what_has_no_name_is_told_and_nothing_else_is_lost() -> None:
    found = read_galaxy(galaxy("x", {"uuid": UUID}, cluster()), today=TODAY)

    assert [problem.why for problem in found.problems] == [NO_NAME, NO_NAME]
    assert [actor.name for actor in found.actors] == ["Blue Otter"]


def test_a_cluster_without_an_uuid_has_its_name_for_an_id() -> None:
    assert read_galaxy(galaxy({"value": "Blue"}), today=TODAY).actors[0].id == "misp:blue"


@pytest.mark.parametrize("data", [b"", b"[]", b'{"values": 1}', galaxy(), galaxy({})])
def test_what_is_no_galaxy_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_galaxy(data, today=TODAY)


def test_more_clusters_than_there_can_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misp_galaxy, "MAX_ACTORS", 1)

    with pytest.raises(InputError, match="allowed"):
        read_galaxy(galaxy(cluster(), cluster("Two")), today=TODAY)


def test_only_an_object_with_values_is_a_galaxy() -> None:
    assert is_galaxy({"values": []})
    assert not is_galaxy({"actors": []})
    assert not is_galaxy([])


VALUE: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.just("G0007")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
META = st.dictionaries(
    st.sampled_from(["synonyms", "refs", "country", "external_id", "sector", "source", "group_attack_id"]),
    VALUE,
)
CLUSTER = st.fixed_dictionaries(
    {"value": st.one_of(st.just("Blue - G0007"), VALUE), "meta": st.one_of(META, VALUE)},
    optional={"uuid": VALUE},
)


@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(st.one_of(CLUSTER, VALUE), max_size=3).map(lambda values: galaxy(*values)),
    )
)
def test_any_bytes_give_groups_that_can_be_written_or_the_one_error(data: bytes) -> None:
    try:
        found = read_galaxy(data, today=TODAY)
    except InputError:
        return

    assert read_collection(write_collection(found)).actors == found.actors
    assert found.dated <= TODAY.isoformat()
