"""Who may be behind it: each assessment with its alternatives, why it came out so, and what would change it."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.assessment import Assessment, Hypothesis, HypothesisKind, Likelihood
from tocsin.reporting.blocks import (
    Bar,
    Bars,
    Block,
    Bullets,
    Drawing,
    Heading,
    Line,
    Paragraph,
    Section,
    Span,
    Style,
    Table,
)
from tocsin.reporting.drawings.waterfall import waterfall
from tocsin.reporting.seam import Content, Explanation
from tocsin.reporting.wording import Wording

# Upper ends of the terms of Intelligence Community Directive 203 (2015).
_TERMS: Final = (
    (0.05, "almost_no_chance"),
    (0.20, "very_unlikely"),
    (0.45, "unlikely"),
    (0.55, "even"),
    (0.80, "likely"),
    (0.95, "very_likely"),
    (1.00, "almost_certain"),
)
# A group is named where it is more likely than all else together, by as many pieces as the coefficients were fitted on.
_ENOUGH: Final = 0.5
_LEAST_PIECES: Final = 3
_SHOWN: Final = 6  # hypotheses with a bar of their own
_COMPARED: Final = 6


def term(probability: float) -> str:
    """Key of the word of ICD 203 for a probability."""
    return next(name for most, name in _TERMS if probability <= most)


def verdict(assessment: Assessment, wording: Wording) -> Line:
    """One sentence on the group, as of the day of the assessment: a likelihood, or that the evidence is not enough."""
    texts = wording.texts
    day = texts.day(assessment.as_of)
    best = max(_groups(assessment), key=lambda each: each.probability, default=None)
    # Without a list of pieces nobody knows how many there were.
    too_few = 0 < len(assessment.evidence) < _LEAST_PIECES
    if best is None or best.probability <= _ENOUGH or too_few:
        return texts.line("behind.insufficient", day=day)
    imitator = Hypothesis(HypothesisKind.IMITATOR, best.hypothesis.group)
    unknown = Hypothesis(HypothesisKind.UNKNOWN)
    return texts.line(
        "behind.likely",
        day=day,
        term=Span(texts.text(f"term.{term(best.probability)}"), Style.STRONG),
        share=texts.clamped(best.probability),
        group=Span(wording.hypothesis(best.hypothesis), Style.STRONG),
        imitator=texts.clamped(assessment.probability_of(imitator)),
        unknown=texts.clamped(assessment.probability_of(unknown)),
    )


def _groups(assessment: Assessment) -> Iterator[Likelihood]:
    return (each for each in assessment.likelihoods if each.hypothesis.kind is HypothesisKind.GROUP)


def assessed_section(content: Content, wording: Wording) -> Section | None:
    """The section of assessments, the earliest first; None where there are none."""
    texts = wording.texts
    assessments = sorted(content.assessments, key=lambda each: (each.as_of, each.made_at))
    if not assessments:
        return None
    blocks: list[Block] = [Paragraph(texts.line("assessed.how_to_read"))]
    if len(assessments) > 1:
        blocks.append(_side_by_side(assessments, wording))
    explained = {each.assessment: each for each in content.explanations}
    for assessment in assessments:
        blocks += _one(assessment, explained.get(assessment.id), wording)
    return Section("assessment", texts.text("section.assessment"), tuple(blocks))


def _one(assessment: Assessment, explanation: Explanation | None, wording: Wording) -> Iterator[Block]:
    texts = wording.texts
    yield Heading(texts.line("assessed.as_of", day=texts.day(assessment.as_of)))
    yield Paragraph(verdict(assessment, wording))
    head = (texts.text("assessed.hypothesis"), texts.text("assessed.probability"))
    yield Bars(texts.text("assessed.alternatives"), head, tuple(_bars(assessment, wording)))
    if explanation is not None:
        yield from _explained(explanation, assessment, wording)
    yield Paragraph(
        texts.line(
            "assessed.by_on" if assessment.evidence else "assessed.by",
            author=wording.free(assessment.author),
            day=texts.day(assessment.made_at),
            pieces=texts.counted("assessed.pieces", len(assessment.evidence)),
        )
    )


def _bars(assessment: Assessment, wording: Wording) -> Iterator[Bar]:
    texts = wording.texts
    best = sorted(assessment.likelihoods, key=lambda each: -each.probability)
    shown = [each for each in best[:_SHOWN] if each.probability >= 0.005 or each is best[0]]
    # That nobody known, or an imitator, may be behind it is always said.
    shown += [
        each
        for each in best
        if each not in shown and each.hypothesis.kind in {HypothesisKind.UNKNOWN, HypothesisKind.IMITATOR}
    ][:2]
    for place, each in enumerate(shown):
        label = (Span(wording.hypothesis(each.hypothesis), Style.STRONG if not place else Style.PLAIN),)
        yield Bar(label, each.probability, texts.clamped(each.probability), is_leading=not place)
    rest = [each for each in best if each not in shown]
    if rest:
        share = sum(each.probability for each in rest)
        label = (Span(texts.counted("assessed.rest", len(rest)), Style.QUIET),)
        yield Bar(label, min(share, 1.0), texts.clamped(share))


def _explained(explanation: Explanation, assessment: Assessment, wording: Wording) -> Iterator[Block]:
    texts = wording.texts
    leader, against = wording.free(explanation.leader), wording.free(explanation.against)
    key = f"waterfall-{assessment.as_of:%Y-%m-%d}-{assessment.id[-6:]}"
    yield Drawing(
        key,
        waterfall(explanation, wording, width=720, key=f"{key}-w"),
        waterfall(explanation, wording, width=360, key=f"{key}-n"),
        texts.text("waterfall.caption", leader=leader, against=against),
    )
    statements = [
        (
            Span(texts.text("language.label", label=texts.word("family", step.family)), Style.STRONG),
            texts.said(said),
        )
        for step in explanation.steps
        for said in step.statements
    ]
    if statements:
        yield Bullets(tuple(statements))
    if explanation.remarks:
        yield Heading((Span(texts.text("assessed.remarks")),))
        yield Bullets(tuple((texts.said(remark),) for remark in explanation.remarks))


def _side_by_side(assessments: list[Assessment], wording: Wording) -> Table:
    texts = wording.texts
    last = assessments[-1]
    best = sorted(
        {each.hypothesis for one in assessments for each in one.likelihoods},
        key=lambda each: -max(one.probability_of(each) for one in assessments),
    )[:_COMPARED]
    best.sort(key=lambda each: -last.probability_of(each))
    head = (texts.text("assessed.hypothesis"), *(texts.day(each.as_of) for each in assessments))
    rows = tuple(
        (
            (Span(wording.hypothesis(hypothesis)),),
            *(
                (
                    Span(
                        texts.clamped(each.probability_of(hypothesis))
                        if _considered(each, hypothesis)
                        else "–"
                    ),
                )
                for each in assessments
            ),
        )
        for hypothesis in best
    )
    return Table(texts.text("assessed.compared"), head, rows, frozenset(range(1, len(head))))


def _considered(assessment: Assessment, hypothesis: object) -> bool:
    return any(each.hypothesis == hypothesis for each in assessment.likelihoods)
