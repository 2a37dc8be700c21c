from datetime import UTC, datetime
from typing import Any

import pytest
from tests.interchange.facts import NOW, PROVENANCE

from tocsin.interchange.provenance import Provenance
from tocsin.interchange.stix_context import Context, held, place_of
from tocsin.model.grading import Grade

DOMAIN = {"type": "domain-name", "id": "domain-name--1", "value": "evil.example"}
CLEAR = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"


def context(*others: dict[str, Any], provenance: Provenance = PROVENANCE) -> tuple[Context, list[str]]:
    refused: list[str] = []
    made = Context(provenance, lambda place, text, why: refused.append(f"{place} {text} {why}"))
    for each in others:
        made.learn(each)
    return made, refused


def test_observed_data_says_when_and_how_often() -> None:
    made, _ = context(
        {"type": "observed-data", "id": "observed-data--1", "first_observed": "2017-03-15T10:00:00Z",
         "last_observed": "2017-04-15T10:00:00.000Z", "number_observed": 7, "object_refs": ["domain-name--1"]},
        {"type": "observed-data", "id": "observed-data--2", "first_observed": "2017-03-10T10:00:00Z",
         "last_observed": "2017-03-11T10:00:00Z", "number_observed": 3, "object_refs": ["domain-name--1"]},
    )  # fmt: skip
    seen = made.sighting(DOMAIN)

    assert seen.first_seen == datetime(2017, 3, 10, 10, tzinfo=UTC)
    assert seen.last_seen == datetime(2017, 4, 15, 10, tzinfo=UTC)
    assert (seen.number_observed, seen.origin) == (10, "stix:observed-data--1")


def test_a_report_says_when_if_nothing_else_does_and_is_the_origin() -> None:
    made, _ = context(
        {
            "type": "report",
            "id": "report--1",
            "published": "2017-04-25T00:00:00Z",
            "object_refs": ["domain-name--1"],
        }
    )
    seen = made.sighting(DOMAIN)

    assert (seen.first_seen, seen.origin) == (datetime(2017, 4, 25, tzinfo=UTC), "stix:report--1")


def test_an_event_of_misp_is_the_same_origin_in_both_forms() -> None:
    made, _ = context(
        {
            "type": "report",
            "id": "report--5a3c1b2e",
            "labels": ['misp:tool="MISP-STIX-Converter"'],
            "object_refs": ["domain-name--1"],
        }
    )

    assert made.sighting(DOMAIN).origin == "misp:5a3c1b2e"


@pytest.mark.parametrize(
    ("marking", "is_public"),
    [
        ({"definition": {"tlp": "white"}}, True),
        ({"definition": {"TLP": "TLP:WHITE"}}, True),
        ({"name": "TLP:CLEAR"}, True),
        ({"definition": {"TLP": "TLP:GREEN"}}, False),
        ({"name": "CLEAR"}, False),
    ],
)
def test_a_marking_for_everybody_is_known_in_every_spelling(marking: dict[str, Any], is_public: bool) -> None:  # noqa: FBT001
    made, _ = context({"type": "marking-definition", "id": "marking-definition--1", **marking})

    assert ("marking-definition--1" in made.for_all) == is_public


def test_without_anything_it_was_seen_now() -> None:
    seen = context()[0].sighting(DOMAIN)

    assert (seen.first_seen, seen.source, seen.origin, seen.public_since) == (
        NOW,
        "facts.file",
        "facts.file",
        None,
    )


@pytest.mark.parametrize(
    "author",
    [
        {"created_by_ref": "identity--1"},
        {"x_opencti_created_by_ref": "identity--1"},
        {
            "extensions": {
                "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba": {
                    "created_by_ref": "identity--1"
                }
            }
        },
    ],
)
def test_the_author_is_the_source_with_its_reliability_and_confidence(author: dict[str, Any]) -> None:
    identity = {
        "type": "identity",
        "id": "identity--1",
        "name": "CERT-EX",
        "x_opencti_reliability": "B - Usually reliable",
    }
    seen = context(identity)[0].sighting({**DOMAIN, **author, "confidence": 75})

    assert (seen.source, seen.grade) == ("CERT-EX", Grade.of("B2"))


@pytest.mark.parametrize(
    ("confidence", "grade"), [(100, "F1"), (80, "F1"), (60, "F2"), (45, "F3"), (20, "F4"), (1, "F5"), (0, "F6"), (101, "F6"), (True, "F6"), ("x", "F6")]
)  # fmt: skip
def test_confidence_is_credibility_on_the_admiralty_scale(confidence: object, grade: str) -> None:
    assert context()[0].sighting({**DOMAIN, "confidence": confidence}).grade == Grade.of(grade)


@pytest.mark.parametrize(
    ("markings", "of_report", "is_public"),
    [
        ([CLEAR], [CLEAR], True),
        ([], [CLEAR], True),
        ([CLEAR], [], False),
        (["marking-definition--own"], [CLEAR], True),
        (["marking-definition--red"], [CLEAR], False),
        ([CLEAR, "marking-definition--red"], [CLEAR], False),
        ([], [], False),
    ],
)
def test_only_what_is_marked_for_everybody_is_public(
    markings: list[str],
    of_report: list[str],
    is_public: bool,  # noqa: FBT001
) -> None:
    made, _ = context(
        {"type": "marking-definition", "id": "marking-definition--own", "definition": {"tlp": "white"}},
        {"type": "marking-definition", "id": "marking-definition--red", "name": "TLP:RED"},
        {"type": "report", "id": "report--1", "published": "2017-04-25T00:00:00Z", "object_refs": ["domain-name--1"],
         "object_marking_refs": of_report},
    )  # fmt: skip
    seen = made.sighting({**DOMAIN, "object_marking_refs": markings})

    assert seen.public_since == (datetime(2017, 4, 25, tzinfo=UTC) if is_public else None)


def test_a_lying_time_is_refused_and_an_open_end_is_none() -> None:
    made, refused = context()

    assert made.time({"id": "x--1", "first_seen": "9999-12-31T00:00:00Z"}, "first_seen") is None
    assert made.time({"start_time": "1970-01-01T00:00:00.000Z"}, "start_time") is None
    assert refused == ["x--1, first_seen 9999-12-31T00:00:00Z is a date that cannot be true"]


def test_observables_inside_observed_data_have_ids_of_their_own() -> None:
    inside = {
        "0": {"type": "domain-name", "value": "evil.example", "resolves_to_refs": ["1", "9"]},
        "1": {"type": "ipv4-addr"},
        "2": 5,
    }

    assert [
        (each["id"], each.get("resolves_to_refs")) for each in held({"id": "o--1", "objects": inside})
    ] == [
        ("o--1#0", ["o--1#1", "9"]),
        ("o--1#1", None),
    ]
    assert list(held({"objects": []})) == []


def test_an_object_is_called_by_its_id_or_else_its_type() -> None:
    assert [place_of(each) for each in ({"id": "a--1"}, {"type": "url"}, {})] == ["a--1", "url", "object"]
