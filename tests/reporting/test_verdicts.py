from typing import Any

import pytest
from tests.reporting.contents import assessed, assessment_of, content

from tocsin.model.assessment import Assessment, Confidence
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.verdicts import cautions, steadiness, term, verdict
from tocsin.reporting.wording import plain, wording_of

BASE = assessed(content())
WORDING = wording_of(BASE, Texts.of("en"))


def split(group: float, imitator: float, unknown: float, **changes: Any) -> Assessment:
    shares = (group, imitator, unknown, 0.0)
    return assessment_of(BASE.cases[0].case.id, "an analyst", shares, **changes)


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "almost_no_chance"),
        (0.2, "very_unlikely"),
        (0.5, "roughly_even_chance"),
        (0.8, "likely"),
        (0.96, "almost_certain"),
    ],
)
def test_the_words_are_those_of_icd_203(probability: float, word: str) -> None:
    assert term(probability) == word


def test_a_group_that_is_not_named_is_only_the_answer_with_the_largest_share() -> None:
    sentence = plain(verdict(split(0.5, 0.3, 0.2), WORDING))

    assert "insufficient to name a group" in sentence
    assert "The largest share is for this answer: Pawn Storm (50%)" in sentence


def test_where_somebody_unknown_is_likeliest_no_group_stands_in_the_sentence() -> None:
    sentence = plain(verdict(split(0.2, 0.1, 0.7), WORDING))

    assert "A group nobody knows yet (70%)" in sentence
    assert "Pawn Storm" not in sentence


def test_a_group_that_is_named_stands_beside_its_imitator_and_the_unknown() -> None:
    sentence = plain(verdict(split(0.7, 0.2, 0.1, names_group=True), WORDING))

    assert "Pawn Storm is the best answer: likely (70%)" in sentence
    assert "Somebody imitating it: 20%; a group nobody knows yet: 10%" in sentence


def test_the_surest_group_is_not_shown_as_surer_than_99_percent() -> None:
    sentence = plain(verdict(split(0.998, 0.001, 0.001, names_group=True), WORDING))

    assert "almost certain (>99%)" in sentence


@pytest.mark.parametrize("confidence", Confidence)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_how_steady_the_answer_is_stands_in_a_sentence_without_a_probability(
    confidence: Confidence, language: str
) -> None:
    wording = wording_of(BASE, Texts.of(language))
    sentence = plain(steadiness(split(0.7, 0.2, 0.1, confidence=confidence), wording))

    assert sentence.endswith(".")
    assert "%" not in sentence


def test_nothing_is_said_of_a_confidence_that_nobody_computed() -> None:
    assert steadiness(split(0.7, 0.2, 0.1), WORDING) == ()


def test_that_a_group_and_its_imitator_cannot_be_told_apart_is_said_apart() -> None:
    (line,) = cautions(split(0.7, 0.2, 0.1, indistinct=True), WORDING)

    assert plain(line) == "Pawn Storm and somebody who imitates it cannot be told apart on this evidence."
    assert not list(cautions(split(0.7, 0.2, 0.1), WORDING))
