"""How the report came about: what its probabilities mean, what they rest on, and what it does not say."""

from collections.abc import Iterator

from tocsin.evidence.attribution_calibration import calibration
from tocsin.reporting.blocks import (
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
from tocsin.reporting.drawings.reliability import reliability_drawing
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import Wording

_TERMS = (
    "almost_no_chance",
    "very_unlikely",
    "unlikely",
    "roughly_even_chance",
    "likely",
    "very_likely",
    "almost_certain",
)


def method_section(content: Content, wording: Wording) -> Section:
    """The section of method, with what the content makes necessary to know."""
    texts = wording.texts
    blocks: list[Block] = [Paragraph(texts.line("method.weighing"))]
    blocks.append(Bullets(tuple(texts.line(f"method.{key}") for key in _points(content))))
    if content.assessments:
        head = (texts.text("method.term"), texts.text("method.range"))
        rows = tuple(
            ((Span(texts.text(f"term.{name}")),), (Span(texts.text(f"range.{name}")),)) for name in _TERMS
        )
        blocks.append(Table(texts.text("method.terms"), head, rows, frozenset({1})))
        blocks += _calibration(wording)
        blocks += _parameters(content, wording)
    if content.facts or content.claims or content.evidence:
        blocks.append(Paragraph(texts.line("method.grades")))
    return Section("method", texts.text("section.method"), tuple(blocks))


def _points(content: Content) -> Iterator[str]:
    yield "names"
    if content.links or content.cases:
        yield "ties"
    if content.assessments:
        yield "assessment"
        yield "sponsor"
    yield "defanged"


def _calibration(wording: Wording) -> Iterator[Block]:
    """How far probabilities that were said held, on cases that nothing was fitted on."""
    texts, found = wording.texts, calibration()
    errors = {each.of: each for each in found.errors}
    yield Heading((Span(texts.text("reliability.heading")),))
    yield Paragraph(
        texts.line(
            "reliability.how_to_read",
            cases=texts.number(found.cases),
            unknown=texts.number(found.unknown_cases),
            day=texts.day(found.measured),
            error=texts.number(errors["forward"].value),
            chance=texts.number(errors["forward"].by_chance),
            command=Span(found.command, Style.NAME),
        )
    )
    yield Paragraph(
        texts.line(
            "reliability.imitations",
            cases=texts.number(found.imitations),
            framed=texts.number(round(found.imitations * found.framed)),
        )
    )
    yield Paragraph(texts.line("reliability.limits"))
    yield Drawing(
        "reliability",
        reliability_drawing(found.rows, wording, width=720, key="reliability-w"),
        reliability_drawing(found.rows, wording, width=360, key="reliability-n"),
        texts.text("reliability.caption"),
    )
    head = tuple(texts.text(f"reliability.{column}") for column in ("said", "cases", "mean", "right"))
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            (Span(texts.text("reliability.band", low=f"{100 * row.low:.0f}", high=texts.whole(row.high))),),
            (Span(texts.number(row.cases)),),
            (Span(texts.whole(row.mean)),),
            (Span(texts.whole(row.right)),),
        )
        for row in found.rows
    )
    yield Table(texts.text("reliability.table"), head, rows, frozenset({1, 2, 3}))


def _parameters(content: Content, wording: Wording) -> Iterator[Block]:
    """What the newest assessment was computed with, its calibration among it."""
    texts = wording.texts
    last = max(content.assessments, key=lambda each: (each.as_of, each.made_at))
    if not last.parameters:
        return
    head = (texts.text("method.parameter"), texts.text("method.value"))
    rows: tuple[tuple[Line, ...], ...] = tuple(
        ((Span(wording.parameter(name)),), (Span(texts.number(_short(value)), Style.PLAIN),))
        for name, value in last.parameters
    )
    yield Table(texts.text("method.parameters", day=texts.day(last.as_of)), head, rows, frozenset({1}))


def _short(value: float) -> float:
    """A parameter as far as anybody wants to read it; a whole number without a decimal."""
    return int(value) if value.is_integer() else round(value, 4)
