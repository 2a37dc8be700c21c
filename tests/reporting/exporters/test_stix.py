import json
import warnings
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import stix2
from tests.reporting.contents import (
    APRIL,
    GROUP,
    LURE,
    MAIL,
    NOW,
    OFFICE,
    alert,
    assessed,
    assessment_of,
    content,
    fact,
    full,
    of_actor,
    record,
)
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.interchange.stix import read
from tocsin.model.casework import Case, CaseRecord, CaseState
from tocsin.model.ids import tocsin_id
from tocsin.model.observation import ObservableKind, Relation
from tocsin.reporting.exporters.stix import render
from tocsin.reporting.seam import Content

CAMPAIGN = tocsin_id("campaign", "x")


def objects(known: Content) -> list[dict[str, Any]]:
    """Objects of a bundle that the library of the standard's authors has taken, and in which nothing dangles."""
    body = render(known).body
    bundle = stix2.parse(body.decode(), allow_custom=False)
    made: list[dict[str, Any]] = json.loads(body)["objects"]
    assert len(bundle.objects) == len(made)
    ids = {each["id"] for each in made}
    assert len(ids) == len(made)
    for each in made:
        refs = [value for key, value in each.items() if key.endswith("_ref")]
        refs += [ref for key, value in each.items() if key.endswith("_refs") for ref in value]
        assert set(refs) <= ids, each
    return made


def of_type(made: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in made if each["type"] == kind]


def test_a_bundle_holds_names_indicators_ties_a_case_and_a_report_about_them() -> None:
    made = objects(content())

    assert {each["name"] for each in of_type(made, "indicator")} == {LURE, MAIL, OFFICE}
    assert {each["context"] for each in of_type(made, "grouping")} == {"suspicious-activity"}
    assert len(of_type(made, "observed-data")) == 3
    assert len(of_type(made, "incident")) == 1
    (report,) = of_type(made, "report")
    assert report["name"] == "Names of March"
    assert len(report["object_refs"]) == len(made) - 3  # but itself, its author and its marking
    ties = {
        (each["relationship_type"], each.get("description", "")) for each in of_type(made, "relationship")
    }
    assert ties == {
        ("based-on", ""),
        ("resolves-to", ""),
        ("registered-to", ""),
        ("related-to", ""),
        ("related-to", "name-server"),
        ("related-to", "autonomous-system"),
    }


def test_what_may_not_be_blocked_is_no_indicator_and_is_said() -> None:
    known = content(alerts=(alert(LURE), alert("www.en-marche.fr")))
    made = objects(known)

    assert [each["name"] for each in of_type(made, "indicator")] == [LURE]
    assert any("official domain" in remark for remark in render(known).remarks)


def test_a_confirmed_case_is_a_campaign_that_targets_the_organisation() -> None:
    known = record(LURE, MAIL)
    case = Case(LURE, known.case.opened_at, ("en-marche",), CaseState.CONFIRMED, CAMPAIGN)

    made = objects(content(cases=(CaseRecord(case, known.members),)))

    kinds = {each["relationship_type"] for each in of_type(made, "relationship")}
    assert {"indicates", "targets"} <= kinds
    assert [each["id"] for each in of_type(made, "campaign")] == [CAMPAIGN]


def test_an_assessment_is_an_opinion_with_all_its_alternatives_and_never_a_relationship() -> None:
    known = assessed(content())
    made = objects(known)

    (opinion,) = (each for each in of_type(made, "opinion") if each["id"] == known.assessments[0].id)
    assert (opinion["opinion"], opinion["authors"]) == ("agree", ["Example CERT"])
    assert "25% a group that is not known" in opinion["explanation"]
    assert "Confidence is low" in opinion["explanation"]
    assert GROUP.id in opinion["object_refs"]
    assert "attributed-to" not in {each["relationship_type"] for each in of_type(made, "relationship")}


@pytest.mark.parametrize(
    ("shares", "names_group", "word"),
    [
        ((0.9, 0.04, 0.05, 0.01), True, "strongly-agree"),
        ((0.8, 0.1, 0.09, 0.01), True, "agree"),
        ((0.4, 0.2, 0.3, 0.1), False, "neutral"),
        ((0.9, 0.04, 0.05, 0.01), False, "neutral"),
    ],
)
def test_an_opinion_agrees_as_far_as_the_assessment_names_a_group(
    shares: tuple[float, float, float, float], word: str, *, names_group: bool
) -> None:
    known = assessed(content())
    thought = assessment_of(known.assessments[0].subject, "an analyst", shares, names_group=names_group)

    (opinion,) = of_type(objects(replace(known, assessments=(thought,), claims=())), "opinion")

    assert opinion["opinion"] == word
    assert (GROUP.id in opinion["object_refs"]) is names_group


def test_evidence_is_a_note_on_its_case_and_on_the_group_that_it_points_to() -> None:
    known = assessed(content())
    made = {each["id"]: each for each in of_type(objects(known), "note")}

    technique, link, _ = (made[piece.id] for piece in known.evidence)
    assert technique["abstract"] == "Evidence: technique"
    assert "technique: T1566.002" in technique["content"]
    assert "(grade B2)" in technique["content"]
    assert "anybody could have copied it" in technique["content"]
    assert GROUP.id in link["object_refs"]
    assert GROUP.id not in technique["object_refs"]


def test_no_opinion_and_no_note_speaks_of_a_group_and_of_a_sponsor() -> None:
    known = assessed(content())
    made = objects(known)

    for each in (*of_type(made, "note"), *of_type(made, "opinion")):
        kinds = {ref.partition("--")[0] for ref in each["object_refs"]}
        text = each.get("content", "") + each.get("explanation", "")
        assert not {"intrusion-set", "threat-actor"} <= kinds
        assert not ("Of the group" in text and "Of the sponsor" in text)
    claims = [each for each in of_type(made, "opinion") if each["id"] != known.assessments[0].id]
    assert sorted(each["opinion"] for each in claims) == ["agree", "agree", "agree", "neutral"]
    assert {claim.id for claim in known.claims} <= {each["id"] for each in claims}


def test_an_organisation_has_its_sectors() -> None:
    (party,) = (
        each for each in of_type(objects(full(content())), "identity") if each["name"] == "En Marche !"
    )

    assert party["sectors"] == ["political-party"]


def test_what_is_said_of_a_merged_case_is_said_of_the_one_that_took_its_names() -> None:
    known = assessed(content())
    gone = record(OFFICE, title="another").case.id
    moved = replace(known.claims[0], subject=gone)
    merged = replace(known, claims=(moved,), merged=((gone, known.cases[0].case.id),))

    opinions = of_type(objects(merged), "opinion")

    assert all(known.cases[0].case.id in each["object_refs"] for each in opinions)


def test_a_claim_on_a_case_that_is_not_in_the_report_is_kept() -> None:
    known = assessed(content())

    made = objects(content(claims=known.claims))

    assert len(of_type(made, "opinion")) == 4


def test_the_bundle_is_read_back_by_tocsin_itself() -> None:
    provenance = Provenance(NOW + timedelta(days=1), "x")
    everything = list(read(render(content()).body, provenance))

    facts = {
        (each.subject, each.relation, each.value) for each in everything if not isinstance(each, Problem)
    }
    assert {
        (LURE, Relation.RESOLVES_TO, "192.0.2.7"),
        (MAIL, Relation.RESOLVES_TO, "2001:db8::7"),
        (LURE, Relation.REGISTRANT_EMAIL, "r@mail.com"),
    } <= facts
    assert {each.source for each in everything if not isinstance(each, Problem)} == {"Example CERT"}


def test_facts_of_every_kind_have_a_place_or_stand_in_a_note() -> None:
    digest = "ab" * 32
    known = content(
        facts=(
            fact(LURE, Relation.CERTIFICATE, digest),
            fact(LURE, Relation.ALIAS_OF, "b.example"),
            fact(LURE, Relation.ALIAS_OF, LURE),
            fact(LURE, Relation.REDIRECTS_TO, "https://b.example/"),
            fact(LURE, Relation.RESOLVES_TO, "no address"),
            fact(LURE, Relation.REGISTRAR, "R"),
            fact("not a name", Relation.REGISTRAR, "R"),
        )
    )

    made = objects(known)

    assert {each["relationship_type"] for each in of_type(made, "relationship")} >= {
        "signed-by",
        "resolves-to",
        "redirects-to",
    }
    (note,) = (each for each in of_type(made, "note") if each["abstract"] == "What is known of it")
    assert "registrar: R (seen 2017-03-15 to 2017-04-14 by registry)" in note["content"]
    assert "no address" in note["content"]


def test_facts_about_certificates_and_addresses_have_their_own_observables() -> None:
    first = fact(LURE, Relation.REVERSE_NAME, "x.example")
    of_address = type(first)(
        ObservableKind.IPV4, "192.0.2.1", Relation.REVERSE_NAME, "x.example", first.sources
    )
    of_certificate = type(first)(
        ObservableKind.CERTIFICATE, "cd" * 32, Relation.CERTIFICATE_ISSUER, "CA", first.sources
    )

    made = objects(content(facts=(of_address, of_certificate)))

    assert len(of_type(made, "ipv4-addr")) == len(of_type(made, "x509-certificate")) == 1


def test_an_empty_report_is_a_bundle_too() -> None:
    empty = Content(title="x", made_at=NOW, language="en", tlp=content().tlp, author="CERT", since=APRIL)

    assert sorted(each["type"] for each in objects(empty)) == ["identity", "marking-definition", "report"]


def test_a_case_without_names_and_an_unconfirmed_one_are_no_campaign() -> None:
    made = objects(content(cases=(record(),)))

    assert of_type(made, "grouping") == []
    assert of_type(made, "campaign") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_changes_which_objects_there_are(text: str) -> None:
    def kinds(known: Content) -> list[str]:
        return sorted(each["type"] for each in objects(known))

    plain, hostile = kinds(hostile_content("a plain text")), kinds(hostile_content(text))

    # Some of the texts are names or addresses, and these become observables as they should.
    extra = list(hostile)
    for kind in plain:
        extra.remove(kind)
    assert set(extra) <= {"domain-name", "email-addr", "url", "relationship"}
    assert json.dumps(text).isascii()


def test_the_oasis_validator_finds_no_error() -> None:
    validator = pytest.importorskip("stix2validator", reason="stix2-validator is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the validator's own dependencies
        for known in (content(), full(content()), of_actor(content()), hostile_content(HOSTILE[0])):
            result = validator.validate_string(render(known).body.decode())

            assert result.is_valid, [str(error) for error in result.errors]
