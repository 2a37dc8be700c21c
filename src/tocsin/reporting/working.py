"""How an assessment came out so: the waterfall, the matrix of evidence by answers, what would change it, what to find out."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from tocsin.model.assessment import ALWAYS_PUBLIC, Assessment, Evidence, Piece, Rationale, Term
from tocsin.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Drawing,
    Heading,
    Line,
    Matrix,
    MatrixRow,
    Paragraph,
    Span,
    Style,
    Table,
)
from tocsin.reporting.drawings.waterfall import waterfall
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import Wording

MOST_PIECES: Final = 40
_MOST_LISTED: Final = 6
_NOTHING: Final = 0.05  # log-odds that are shown as none
# What the verdict says already, and what stands beside it.
_REPEATED: Final = re.compile(
    r"The evidence (?:is insufficient to name a group|cannot tell .+ from somebody who imitates it)\."
)
_SHADES: Final = (0.2, 0.7, 1.6)  # log-odds from which a cell is tinted one shade more


def reasons(assessment: Assessment, wording: Wording) -> Iterator[Block]:
    """The waterfall of an assessment against its runner-up, and what each family rests on."""
    why, texts = assessment.rationale, wording.texts
    if why is None or not why.terms:
        return
    leader, against = wording.hypothesis(why.leader), wording.hypothesis(why.against)
    key = f"waterfall-{assessment.as_of:%Y-%m-%d}-{assessment.id[-6:]}"
    yield Drawing(
        key,
        waterfall(why, wording, width=720, key=f"{key}-w"),
        waterfall(why, wording, width=360, key=f"{key}-n"),
        texts.text("waterfall.caption", leader=leader, against=against),
    )
    rows = tuple(_family(each, wording) for each in why.terms if each.statements)
    if rows:
        head = tuple(texts.text(f"waterfall.{column}") for column in ("family", "adds", "rests_on"))
        yield Table(texts.text("waterfall.table"), head, rows, frozenset({1}))


def _family(each: Term, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    said = (texts.said(statement) for statement in each.statements)
    return (
        (Span(texts.word("family", each.family), Style.STRONG),),
        (Span(texts.signed(each.log_odds)),),
        tuple(span for statement in said for span in (statement, Span(" "))),
    )


def remarks(assessment: Assessment, wording: Wording) -> Iterator[Block]:
    """What cannot be told apart, what one origin decides, what was not used."""
    why = assessment.rationale
    found = tuple(each for each in why.remarks if not _REPEATED.fullmatch(each)) if why else ()
    if found:
        yield Heading((Span(wording.texts.text("assessed.remarks")),), is_minor=True)
        yield Bullets(tuple((wording.texts.said(remark),) for remark in found))


def working(assessment: Assessment, content: Content, wording: Wording) -> Iterator[Block]:
    """The matrix, what would change the verdict, what to find out next, and the reports most alike."""
    why = assessment.rationale
    if why is None:
        return
    evidence = {each.id: each for each in content.evidence}
    yield from _pieces(why, evidence, wording)
    yield from _what_if(why, wording)
    yield from _next_steps(why, wording)
    yield from _nearest(why, wording)


def _pieces(why: Rationale, evidence: Mapping[str, Evidence], wording: Wording) -> Iterator[Block]:
    """Every piece against every answer (analysis of competing hypotheses), the most telling first."""
    texts = wording.texts
    telling = [piece for piece in why.pieces if _tells(piece)]
    if not why.pieces:
        return
    yield Heading((Span(texts.text("matrix.title")),), is_minor=True)
    yield Paragraph(texts.line("matrix.how_to_read"))
    head = (
        texts.text("matrix.piece"),
        texts.text("matrix.weight"),
        *(wording.hypothesis(answer) for answer in why.answers),
    )
    rows = tuple(
        MatrixRow(
            (texts.said(piece.statement),),
            (Cell(texts.signed(piece.log_odds)), *_cells(piece, len(why.answers), wording)),
            tuple(_note(piece, evidence.get(piece.evidence), wording)),
        )
        for piece in telling[:MOST_PIECES]
    )
    if rows:
        yield Matrix(texts.text("matrix.caption"), head, rows)
    if len(telling) > MOST_PIECES:
        yield Paragraph((Span(texts.counted("table.left_out", len(telling) - MOST_PIECES)),))
    if silent := len(why.pieces) - len(telling):
        yield Paragraph((Span(texts.counted("matrix.silent", silent), Style.QUIET),))


def _tells(piece: Piece) -> bool:
    """Whether a piece by itself does anything that can be seen."""
    return piece.decides or any(abs(value) >= _NOTHING for value in (piece.log_odds, *piece.values))


def _cells(piece: Piece, answers: int, wording: Wording) -> Iterator[Cell]:
    if not piece.values:
        yield from (Cell("–") for _ in range(answers))
    for value in piece.values:
        shade = sum(abs(value) >= bound for bound in _SHADES)
        yield Cell(wording.texts.signed(value), shade if value > 0 else -shade)


def _note(piece: Piece, known: Evidence | None, wording: Wording) -> Line:
    texts = wording.texts
    parts = []
    if known is not None:
        parts.append(_public(known, wording))
    if piece.decides:
        parts.append(texts.text("matrix.decides"))
    return (Span("; ".join(parts), Style.QUIET),) if parts else ()


def _public(known: Evidence, wording: Wording) -> str:
    """Since when it could be copied: from what was public only after the deed no imitator could take it."""
    texts, public = wording.texts, known.public_since
    if public is None:
        return texts.text("matrix.never_public")
    if public <= ALWAYS_PUBLIC:
        return texts.text("matrix.public")
    return texts.text("matrix.public_since", day=texts.day(public))


def _what_if(why: Rationale, wording: Wording) -> Iterator[Block]:
    texts = wording.texts
    if not why.what_if:
        return
    leader = wording.hypothesis(why.leader)
    yield Heading((Span(texts.text("what_if.title")),), is_minor=True)
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            (texts.said(each.change),),
            (Span(texts.clamped(each.probability)),),
            (
                Span(texts.text("what_if.still"))
                if each.still_leads
                else Span(texts.text("what_if.no_more"), Style.STRONG),
            ),
        )
        for each in why.what_if
    )
    head = (texts.text("what_if.if"), texts.text("what_if.then"), texts.text("what_if.leads"))
    yield Table(texts.text("what_if.caption", leader=leader), head, rows, frozenset({1}))


def _next_steps(why: Rationale, wording: Wording) -> Iterator[Block]:
    texts = wording.texts
    if why.next_steps:
        yield Heading((Span(texts.text("next.title")),), is_minor=True)
        yield Paragraph(texts.line("next.how_to_read"))
        yield Bullets(
            tuple(
                (
                    texts.said(each.what),
                    Span(texts.text("next.bits", bits=texts.number(round(each.bits, 2))), Style.QUIET),
                )
                for each in why.next_steps[:_MOST_LISTED]
            )
        )


def _nearest(why: Rationale, wording: Wording) -> Iterator[Block]:
    texts = wording.texts
    if why.nearest:
        yield Heading((Span(texts.text("nearest.title")),), is_minor=True)
        yield Bullets(
            tuple(
                (
                    Span(wording.source(title)),
                    Span(texts.text("nearest.likeness", share=texts.percent(likeness)), Style.QUIET),
                )
                for title, likeness in why.nearest[:_MOST_LISTED]
            )
        )
