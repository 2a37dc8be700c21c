import json
from dataclasses import replace

import pytest
from tests.cli.assessed import BEAR, DOMAIN, SERVICE, assessment, found

from tocsin.app.assessment_documents import assessment_document, case_assessment_document


def test_the_document_is_json_and_has_every_hypothesis_the_likeliest_first() -> None:
    document = json.loads(json.dumps(case_assessment_document(found(), explain=True), allow_nan=False))

    shares = [each["probability"] for each in document["hypotheses"]]
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)
    assert document["hypotheses"][0] == {
        "kind": "group",
        "group": BEAR.id,
        "name": "APT28",
        "probability": 0.72,
    }
    assert (document["as_of"], document["made_at"]) == ("2017-04-24", "2026-11-26T04:10:00Z")
    assert document["parameters"] == {"imitator_prior": 0.05, "shared": 0.1, f"odds:{BEAR.id}": 2.0}


def test_no_object_of_the_document_speaks_of_a_group_and_a_sponsor() -> None:
    document = case_assessment_document(found())

    assert [each["claimant"] for each in document["claims_on_group"]] == ["Trend Micro", "ANSSI"]  # type: ignore[attr-defined]
    assert [each["sponsor"]["name"] for each in document["claims_on_sponsor"]] == ["GRU"]  # type: ignore[attr-defined]
    assert not any("sponsor" in each for each in document["claims_on_group"])  # type: ignore[attr-defined]
    assert not any("group" in each for each in document["claims_on_sponsor"])  # type: ignore[attr-defined]
    assert SERVICE.id not in json.dumps(assessment_document(assessment(), {}))


def test_evidence_that_was_not_weighed_is_there_and_marked() -> None:
    document = case_assessment_document(found())

    weighed = {each["id"]: each["weighed"] for each in document["evidence"]}  # type: ignore[attr-defined]
    assert weighed.pop(DOMAIN.id) is False
    assert set(weighed.values()) == {True}


def test_the_explanation_comes_where_it_is_asked_for_and_is_none_where_there_is_none() -> None:
    bare = replace(found(), assessment=assessment(rationale=None))

    assert "explanation" not in case_assessment_document(found())
    assert case_assessment_document(bare, explain=True)["explanation"] is None
    explained = case_assessment_document(found(), explain=True)["explanation"]
    assert isinstance(explained, dict)
    assert explained["leader"]["name"] == "APT28"
    assert [each["family"] for each in explained["families"]] == ["infrastructure", "techniques", "activity"]
    assert explained["what_if"][0] == {
        "if": "without infrastructure",
        "probability": 0.2,
        "still_leads": False,
    }
