"""Who may be behind it: each assessment with its alternatives, and several side by side with what changed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from tocsin.model.assessment import Assessment, Claim, Hypothesis, HypothesisKind
from tocsin.reporting.blocks import (
    Bar,
    Bars,
    Block,
    Bullets,
    Cell,
    Heading,
    Line,
    Matrix,
    MatrixRow,
    Notice,
    Paragraph,
    Section,
    Span,
    Style,
    Table,
)
from tocsin.reporting.seam import Change, ChangedEvidence, Content
from tocsin.reporting.verdicts import cautions, steadiness, verdict
from tocsin.reporting.wording import Wording
from tocsin.reporting.working import reasons, remarks, working

_SHOWN: Final = 6  # hypotheses with a bar of their own
_COMPARED: Final = 6
_SHADES: Final = (0.1, 0.3, 0.55)  # shares from which a cell is tinted one shade more
_MOST_CHANGES: Final = 12


def in_order(content: Content) -> list[Assessment]:
    """The assessments of a report: case by case, in order of the day whose knowledge each used."""
    places = {record.case.id: place for place, record in enumerate(content.cases)}
    return sorted(
        content.assessments,
        key=lambda each: (
            places.get(content.case_of(each.subject), len(places)),
            content.case_of(each.subject),
            each.as_of,
            each.made_at,
        ),
    )


def assessed_section(content: Content, wording: Wording) -> Section | None:
    """The section of assessments, case by case and the earliest first; None where there are none."""
    texts = wording.texts
    assessments = in_order(content)
    if not assessments:
        return None
    blocks: list[Block] = [Paragraph(texts.line("assessed.how_to_read"))]
    if content.actor is not None:
        blocks.append(Paragraph(texts.line("assessed.briefly")))
    cases = dict.fromkeys(content.case_of(each.subject) for each in assessments)
    for case in cases:
        if len(cases) > 1 or content.actor is not None:
            blocks.append(Heading(texts.line("assessed.of_case", case=wording.case(case))))
        own = [each for each in assessments if content.case_of(each.subject) == case]
        blocks += _of_case(own, content, wording) if content.actor is None else _briefly(own, wording)
    blocks.append(Heading(texts.line("behind.two_questions")))
    blocks.append(Paragraph(texts.line("behind.not_the_sponsor")))
    return Section("assessment", texts.text("section.assessment"), tuple(blocks))


def workings_section(content: Content, wording: Wording) -> Section | None:
    """How the earlier assessments of each case came out so; None where each case has one, or none has a rationale."""
    texts = wording.texts
    assessments = in_order(content) if content.actor is None else []
    blocks: list[Block] = []
    for earlier, later in pairwise(assessments):
        same = content.case_of(earlier.subject) == content.case_of(later.subject)
        found = tuple(working(earlier, content, wording)) if same else ()
        if found:
            blocks += [Heading(texts.line("assessed.as_of", day=texts.day(earlier.as_of))), *found]
    if not blocks:
        return None
    return Section("workings", texts.text("section.workings"), tuple(blocks))


def _of_case(assessments: Sequence[Assessment], content: Content, wording: Wording) -> Iterator[Block]:
    if len(assessments) > 1:
        yield _side_by_side(assessments, wording)
        yield from _changed(assessments, content, wording)
    before: Assessment | None = None
    for assessment in assessments:
        yield from _one(assessment, before, content, wording)
        before = assessment
    yield from working(assessments[-1], content, wording)


def _briefly(assessments: Sequence[Assessment], wording: Wording) -> Iterator[Block]:
    """The answers on one case of many: side by side, and the newest in its sentences."""
    newest = assessments[-1]
    yield _side_by_side(assessments, wording)
    yield Paragraph((*verdict(newest, wording), Span(" "), *steadiness(newest, wording)))
    for line in cautions(newest, wording):
        yield Paragraph(line)


def _one(
    assessment: Assessment, before: Assessment | None, content: Content, wording: Wording
) -> Iterator[Block]:
    texts = wording.texts
    yield Heading(texts.line("assessed.as_of", day=texts.day(assessment.as_of)))
    yield Paragraph(verdict(assessment, wording, dated=False))
    for line in cautions(assessment, wording):
        yield Notice(line)
    if sentence := steadiness(assessment, wording):
        yield Paragraph(sentence)
    head = (texts.text("assessed.hypothesis"), texts.text("assessed.probability"))
    yield Bars(texts.text("assessed.alternatives"), head, tuple(_bars(assessment, wording)))
    yield from reasons(assessment, wording)
    yield from remarks(assessment, wording)
    yield from _said_since(assessment, before, content, wording)
    yield Paragraph(_by(assessment, wording))


def _by(assessment: Assessment, wording: Wording) -> Line:
    texts = wording.texts
    line = texts.line(
        "assessed.by_on" if assessment.evidence else "assessed.by",
        author=wording.free(assessment.author),
        day=texts.day(assessment.made_at),
        pieces=texts.counted("assessed.pieces", len(assessment.evidence)),
    )
    return tuple(Span(span.text, Style.QUIET) for span in line)


def _said_since(
    assessment: Assessment, before: Assessment | None, content: Content, wording: Wording
) -> Iterator[Block]:
    """What others had said of the group by the day of the assessment, and not yet by that of the one before it.

    Who only speaks of a sponsor answers another question: such claims stand with all others in their own section.
    """
    since = before.as_of if before else datetime.min.replace(tzinfo=UTC)
    said = [
        claim
        for claim in content.claims
        if content.case_of(claim.subject) == content.case_of(assessment.subject)
        and since < claim.said_at <= assessment.as_of
        and (claim.group is not None or claim.sponsor is None)
    ]
    if said:
        said.sort(key=lambda claim: (claim.said_at, claim.claimant))
        key = "assessed.said_since" if before else "assessed.said_by_then"
        yield Heading(wording.texts.line(key), is_minor=True)
        yield Bullets(tuple(_claim(claim, wording) for claim in said))


def _claim(claim: Claim, wording: Wording) -> Line:
    texts = wording.texts
    return texts.line(
        "assessed.claim",
        who=Span(wording.free(claim.claimant), Style.STRONG),
        day=texts.day(claim.said_at),
        words=wording.free(claim.words),
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


# Several


def _side_by_side(assessments: Sequence[Assessment], wording: Wording) -> Matrix:
    texts = wording.texts
    last = assessments[-1]
    best = sorted(
        {each.hypothesis for one in assessments for each in one.likelihoods},
        key=lambda each: (-max(one.probability_of(each) for one in assessments), each.id),
    )
    # That nobody known, or an imitator, may be behind it is said here too.
    kinds = (HypothesisKind.UNKNOWN, HypothesisKind.IMITATOR)
    firsts = {next((each for each in best if each.kind is kind), best[0]) for kind in kinds}
    best = [each for place, each in enumerate(best) if place < _COMPARED or each in firsts]
    best.sort(key=lambda each: -last.probability_of(each))
    # A narrow column breaks a date between its words, not within its year.
    days = (texts.day(each.as_of).replace("\u00a0", " ") for each in assessments)
    head = (texts.text("assessed.hypothesis"), *days)
    rows = tuple(
        MatrixRow(
            (Span(wording.hypothesis(hypothesis)),),
            tuple(_share(each, hypothesis, wording) for each in assessments),
        )
        for hypothesis in best
    )
    named = MatrixRow(
        (Span(texts.text("assessed.group_named"), Style.QUIET),),
        tuple(
            Cell(texts.text("assessed.named" if each.names_group else "assessed.not_named"))
            for each in assessments
        ),
    )
    return Matrix(texts.text("assessed.compared"), head, (*rows, named))


def _share(assessment: Assessment, hypothesis: Hypothesis, wording: Wording) -> Cell:
    if all(each.hypothesis != hypothesis for each in assessment.likelihoods):
        return Cell("–")
    share = assessment.probability_of(hypothesis)
    return Cell(wording.texts.clamped(share), sum(share >= bound for bound in _SHADES))


def _changed(assessments: Sequence[Assessment], content: Content, wording: Wording) -> Iterator[Block]:
    """What changed from each assessment to the next, as far as somebody compared them."""
    texts = wording.texts
    days = {each.id: texts.day(each.as_of) for each in assessments}
    for change in content.changes:
        if change.earlier in days and change.later in days:
            yield Heading(
                texts.line("assessed.changed", earlier=days[change.earlier], later=days[change.later])
            )
            yield from _why_changed(change, wording)


def _why_changed(change: Change, wording: Wording) -> Iterator[Block]:
    texts = wording.texts
    weighed = [each for each in change.evidence if each.is_weighed]
    if weighed:
        head = tuple(texts.text(f"changed.{column}") for column in ("how", "what", "before", "after"))
        rows = tuple(_changed_row(each, wording) for each in weighed[:_MOST_CHANGES])
        yield Table(texts.text("changed.table"), head, rows, frozenset({2, 3}))
        if len(weighed) > _MOST_CHANGES:
            left_out = texts.counted("table.left_out", len(weighed) - _MOST_CHANGES)
            yield Paragraph((Span(left_out),))
    else:
        yield Paragraph(texts.line("changed.no_evidence"))
    if kept := len(change.evidence) - len(weighed):
        yield Paragraph((Span(texts.counted("changed.kept", kept), Style.QUIET),))
    if change.premises:
        named = texts.listed(tuple(map(wording.parameter, change.premises[:_MOST_CHANGES])))
        yield Paragraph(texts.line("changed.premises", which=named))


def _changed_row(each: ChangedEvidence, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    why = texts.said(each.why)
    return (
        (Span(texts.text(f"changed.{each.how.value}")),),
        (
            texts.said(each.statement),
            *((Span(" "), Span(why.text, Style.QUIET, why.language)) if each.why else ()),
        ),
        *((Span("–" if value is None else texts.signed(value)),) for value in (each.before, each.after)),
    )
