from dataclasses import replace

import pytest
from tests.reporting.contents import NOW, assessed, content, rationale

from tocsin.attribution import sentences
from tocsin.model.assessment import Claim, Hypothesis, HypothesisKind
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.reporting.said import Said

GROUP, SPONSOR = IntrusionSet("Pawn Storm"), ThreatActor("A state", "ru")
CONTENT = assessed(content())
SUBJECT = CONTENT.cases[0].case.id


def test_an_assessment_is_said_with_every_alternative_the_likeliest_first() -> None:
    assert list(Said(CONTENT).assessment(CONTENT.assessments[0])) == [
        "Assessment by Example CERT of 2017-04-25, from what was known on 2017-04-25, of which group is behind the case:",
        "55% the group Pawn Storm",
        "25% a group that is not known",
        "15% somebody who imitates Pawn Storm",
        "5% nobody's own: a shared tool, a hired service or a defensive registration",
        "The evidence is enough to name the likeliest group.",
        "Confidence is low: little evidence counts, or one piece, one origin or one assumption would change it.",
        "The evidence cannot tell Pawn Storm from somebody who imitates it.",
        "Without one single origin the group could not be named: one registrant.",
    ]


def test_that_no_group_is_named_is_said() -> None:
    unnamed = replace(CONTENT.assessments[0], names_group=False, confidence=None, rationale=None)

    assert list(Said(CONTENT).assessment(unnamed))[-1] == "The evidence is insufficient to name a group."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_no_group_is_named_is_said_once(language: str) -> None:
    why = replace(rationale(CONTENT.evidence), remarks=(sentences.said("remark.insufficient"),))
    unnamed = replace(CONTENT.assessments[0], names_group=False, rationale=why)

    told = list(Said(CONTENT, language).assessment(unnamed))

    assert len(set(told)) == len(told)
    assert not any("insufficient to name" in each for each in told) or language == "en"


def test_a_group_that_the_report_does_not_name_is_said_by_its_id() -> None:
    stranger = IntrusionSet("x").id

    assert Said(CONTENT).hypothesis(Hypothesis(HypothesisKind.GROUP, stranger)) == f"the group {stranger}"


def test_what_a_claim_says_of_a_group_and_of_a_sponsor_are_two_sentences() -> None:
    claim = Claim(
        SUBJECT, "A ministry", NOW, "They did it.", "a speech", Grade.of("B2"), GROUP.id, SPONSOR.id
    )

    assert Said(CONTENT).claim(claim) == "A ministry on 2017-04-25 (a speech, grade B2): They did it."
    assert list(Said(CONTENT).named(claim)) == [
        (GROUP.id, "Of the group: Pawn Storm"),
        (SPONSOR.id, "Of the sponsor: A state"),
    ]


def test_a_claim_may_name_nobody() -> None:
    claim = Claim(SUBJECT, "An agency", NOW, "It could have been anyone.", "AP", Grade.of("A1"))

    assert list(Said(CONTENT).named(claim)) == []
