import pytest
from tests.cli.assessed import (
    BEAR,
    CLAIMS,
    GROUP,
    IMITATOR,
    NAMES,
    SHARED,
    UNKNOWN,
    assessment,
)

from tocsin.app import assessment_words as words
from tocsin.model.assessment import Confidence


def test_a_named_group_has_its_word_its_number_and_its_day() -> None:
    assert (
        words.verdict(assessment(), NAMES)
        == "As of 2017-04-24 the group APT28 is the best answer: likely (72%)."
    )


def test_insufficient_evidence_is_a_verdict_and_names_nobody() -> None:
    found = words.verdict(assessment(group=0.4, names_group=False), NAMES)

    assert found == "As of 2017-04-24 the evidence is insufficient to name a group."


def test_what_cannot_be_told_apart_is_said_where_it_is_so() -> None:
    assert words.indistinct(assessment(), NAMES) == (
        "The evidence cannot tell APT28 from somebody who imitates it."
    )
    assert words.indistinct(assessment(names_group=False), NAMES) == ""


@pytest.mark.parametrize("confidence", list(Confidence), ids=str)
def test_confidence_has_a_sentence_without_a_likelihood(confidence: Confidence) -> None:
    sentence = words.confidence(assessment(confidence=confidence))

    assert sentence.startswith(f"Confidence is {confidence.value}:")
    assert sentence.count(".") == 1
    assert not {"likely", "%", "chance", "certain"} & set(sentence.split())


def test_confidence_that_nobody_judged_is_not_spoken_of() -> None:
    assert words.confidence(assessment(confidence=None)) == ""


def test_every_answer_has_a_name_and_a_group_that_nobody_knows_keeps_its_id() -> None:
    assert [words.hypothesis_name(each, NAMES) for each in (GROUP, IMITATOR, UNKNOWN, SHARED)] == [
        "APT28",
        "somebody who imitates APT28",
        "a group that no report describes",
        "a shared tool or a hired service",
    ]
    assert words.hypothesis_name(GROUP, {}) == BEAR.id


def test_answers_come_with_the_likeliest_first() -> None:
    found = words.ranked(assessment())

    assert [each.hypothesis for each in found[:3]] == [GROUP, IMITATOR, UNKNOWN]
    assert found == words.ranked(assessment())


def test_claims_on_the_group_and_on_the_sponsor_are_two_lists_in_order_of_time() -> None:
    assert [each.claimant for each in words.of_the_group(CLAIMS)] == ["Trend Micro", "ANSSI"]
    assert [each.claimant for each in words.of_the_sponsor(CLAIMS)] == ["somebody"]


def test_odds_that_were_set_are_called_by_the_groups_name() -> None:
    assert words.parameter_name(f"odds:{BEAR.id}", NAMES) == "odds of APT28 beforehand"
    assert words.parameter_name("shared", NAMES) == "shared"


def test_a_remark_that_repeats_the_verdict_is_known() -> None:
    assert words.is_in_the_verdict("The evidence is insufficient to name a group.")
    assert words.is_in_the_verdict(words.indistinct(assessment(), NAMES))
    assert not words.is_in_the_verdict("Reports without a date were not used.")
    assert not words.is_in_the_verdict("words of another version")
