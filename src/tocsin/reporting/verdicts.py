"""The answer of an assessment in sentences: the group or that the evidence is insufficient, how steady, what stays alike."""

from collections.abc import Iterator

from tocsin.evidence.estimative_words import estimative_word
from tocsin.model.assessment import Assessment, Hypothesis, HypothesisKind, Likelihood
from tocsin.reporting.blocks import Line, Span, Style
from tocsin.reporting.wording import Wording


def term(probability: float) -> str:
    """Key of the word of ICD 203 for a probability: 'very_likely'."""
    return estimative_word(probability).replace(" ", "_")


def verdict(assessment: Assessment, wording: Wording, *, dated: bool = True) -> Line:
    """One sentence on the group: a likelihood, or that the evidence is not enough; `dated` with the day whose knowledge it used."""
    texts = wording.texts
    day = Span(texts.day(assessment.as_of))
    when = texts.line("behind.as_of", day=day) if dated else ()
    best = best_group(assessment)
    if best is None or not assessment.names_group:
        return (*when, *texts.line("behind.insufficient"), *_largest(assessment, wording))
    imitator = Hypothesis(HypothesisKind.IMITATOR, best.hypothesis.group)
    unknown = Hypothesis(HypothesisKind.UNKNOWN)
    line = texts.line(
        "behind.likely",
        term=Span(texts.text(f"term.{term(best.probability)}"), Style.STRONG),
        share=texts.clamped(best.probability),
        group=Span(wording.hypothesis(best.hypothesis), Style.STRONG),
        imitator=texts.clamped(assessment.probability_of(imitator)),
        unknown=texts.clamped(assessment.probability_of(unknown)),
    )
    return (*when, *line)


def best_group(assessment: Assessment) -> Likelihood | None:
    """The group with the largest share; None where no group is among the answers."""
    groups = (each for each in assessment.likelihoods if each.hypothesis.kind is HypothesisKind.GROUP)
    return max(groups, key=lambda each: each.probability, default=None)


def _largest(assessment: Assessment, wording: Wording) -> Line:
    """Which answer has the largest share, where no group can be named."""
    texts = wording.texts
    first = max(assessment.likelihoods, key=lambda each: each.probability)
    return texts.line(
        "behind.largest",
        answer=wording.hypothesis(first.hypothesis),
        share=texts.clamped(first.probability),
    )


def steadiness(assessment: Assessment, wording: Wording) -> Line:
    """How steady the answer is, in a sentence of its own; nothing where nobody computed it."""
    if assessment.confidence is None:
        return ()
    return wording.texts.line(f"confidence.{assessment.confidence.value}")


def cautions(assessment: Assessment, wording: Wording) -> Iterator[Line]:
    """What must not be missed beside the answer."""
    best = best_group(assessment)
    if assessment.indistinct and best is not None:
        yield wording.texts.line("behind.indistinct", group=wording.hypothesis(best.hypothesis))
