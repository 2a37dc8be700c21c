"""The report as PDF, tagged for screen readers, by the typst package (extra `pdf`)."""

import json
from datetime import UTC
from functools import cache, singledispatch
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tocsin.model.errors import UsageError
from tocsin.reporting.blocks import (
    Bars,
    Block,
    Bullets,
    Card,
    Cards,
    Drawing,
    Figures,
    Heading,
    Line,
    Matrix,
    Notice,
    Page,
    Paragraph,
    Section,
    Table,
)
from tocsin.reporting.composing import page
from tocsin.reporting.drawings.strokes import MONO, SANS
from tocsin.reporting.file_names import file_name
from tocsin.reporting.markup import Element, written
from tocsin.reporting.seam import Content, Document
from tocsin.reporting.wording import plain

if TYPE_CHECKING:
    from types import ModuleType

# Fonts that come with typst: every installation writes the same page. Letters they lack come from the system's.
_SANS: Final = "Libertinus Serif"
_MONO: Final = "DejaVu Sans Mono"

# Characters in a line of a table, in a word that is not broken, in a text that is long, and between columns.
_LINE: Final = 112.0
_LONG_WORD: Final = 24
_LONG_TEXT: Final = 60.0
_GAP: Final = 2.5
_WHOLE: Final = 10  # rows; a matrix with no more, of short texts, is not broken
_NAME_SHARE: Final = 0.85  # of them, for the wider letters of names

Value = str | float | bool | None | list["Value"] | dict[str, "Value"]


def render(content: Content, /) -> Document:
    """Write the report. Raises InputError where there are no texts in its language, UsageError without typst."""
    typst = _typst()
    # What comes from outside is data of the template and never a part of its text: there is nothing to escape.
    inputs = {"report": json.dumps(_report(page(content)))}
    try:
        body = _compiled(typst, content, inputs, standards=["ua-1"])
    except typst.TypstError:
        # PDF/UA has no place for letters that no installed font has; tagged it is all the same.
        body = _compiled(typst, content, inputs, standards=[])
    return Document(body, "application/pdf", file_name(content, "pdf"))


def _compiled(
    typst: "ModuleType", content: Content, inputs: dict[str, str], *, standards: list[str]
) -> bytes:
    body: bytes = typst.compile(
        _template(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=content.made_at.astimezone(UTC).replace(microsecond=0),
    )
    return body


def _typst() -> "ModuleType":
    try:
        import typst  # noqa: PLC0415  # an extra of 34 MB, which only this format needs
    except ImportError as error:
        raise UsageError(
            "PDF needs the package typst: pip install 'tocsin[pdf]', or write html and print it"
        ) from error
    return typst


@cache
def _template() -> bytes:
    return (files("tocsin.reporting") / "page.typ").read_bytes()


def _report(report: Page) -> dict[str, Value]:
    return {
        "language": report.language,
        "title": report.title,
        "marking": report.marking,
        "marking_means": report.marking_means,
        "made_by": report.made_by,
        "about": [[label, _line(line)] for label, line in report.about],
        "sections": [_section(section) for section in report.sections],
    }


def _section(section: Section) -> Value:
    return {"title": section.title, "blocks": [_block(block) for block in section.blocks]}


def _line(line: Line) -> list[Value]:
    return [{"text": span.text, "style": span.style.value, "language": span.language} for span in line]


@singledispatch
def _block(block: Block) -> dict[str, Value]:
    raise TypeError(f"{type(block).__name__} has no form in PDF")


@_block.register
def _(block: Paragraph) -> dict[str, Value]:
    return {"kind": "paragraph", "line": _line(block.line), "lead": block.lead}


@_block.register
def _(block: Notice) -> dict[str, Value]:
    return {"kind": "notice", "line": _line(block.line)}


@_block.register
def _(block: Heading) -> dict[str, Value]:
    return {"kind": "heading", "line": _line(block.line), "minor": block.is_minor}


@_block.register
def _(block: Bullets) -> dict[str, Value]:
    return {"kind": "bullets", "items": [_line(item) for item in block.items]}


@_block.register
def _(block: Figures) -> dict[str, Value]:
    return {"kind": "figures", "entries": [[number, label] for number, label in block.entries]}


@_block.register
def _(block: Table) -> dict[str, Value]:
    widths = _widths(block)
    return {
        "kind": "table",
        "caption": block.caption,
        "head": list(block.head),
        "rows": [[_line(cell) for cell in row] for row in block.rows],
        "numeric": [place in block.numeric for place in range(len(block.head))],
        "widths": [*widths],
        "longest": [int(_NAME_SHARE * _LINE * width / sum(widths)) for width in widths],
    }


def _widths(block: Table) -> list[float]:
    """Shares of the width: each column holds its longest word, and what is left goes to those with much to say."""
    columns = [
        [block.head[place], *(plain(row[place]) for row in block.rows)] for place in range(len(block.head))
    ]
    least = [
        min(max(len(word) for text in column for word in f"{text} ".split(" ")), _LONG_WORD)
        for column in columns
    ]
    wanted = [min(sum(map(len, column)) / len(column), _LONG_TEXT) for column in columns]
    wishes = [max(wish - have, 0.1) for wish, have in zip(wanted, least, strict=True)]
    left = max(_LINE - sum(least) - _GAP * len(least), 0.0)
    return [have + _GAP + left * wish / sum(wishes) for have, wish in zip(least, wishes, strict=True)]


@_block.register
def _(block: Bars) -> dict[str, Value]:
    rows: list[Value] = [
        {
            "label": _line(bar.label),
            "share": min(max(bar.share, 0.0), 1.0),
            "shown": bar.shown,
            "leading": bar.is_leading,
        }
        for bar in block.rows
    ]
    return {"kind": "bars", "caption": block.caption, "head": list(block.head), "rows": rows}


@_block.register
def _(block: Matrix) -> dict[str, Value]:
    rows: list[Value] = [
        {
            "label": _line(row.label),
            "note": _line(row.note),
            "cells": [[cell.shown, max(-3, min(cell.level, 3))] for cell in row.cells],
        }
        for row in block.rows
    ]
    said = sum(len(plain(row.label)) + len(plain(row.note)) for row in block.rows)
    whole = len(rows) <= _WHOLE and said <= _WHOLE * _LONG_TEXT
    return {
        "kind": "matrix",
        "caption": block.caption,
        "head": list(block.head),
        "rows": rows,
        "whole": whole,
    }


@_block.register
def _(block: Cards) -> dict[str, Value]:
    return {
        "kind": "cards",
        "reasons_head": block.reasons_head,
        "cards": [_card(card) for card in block.cards],
    }


def _card(card: Card) -> Value:
    return {
        "title": _line(card.title),
        "share": min(max(card.share, 0.0), 1.0),
        "shown": card.shown,
        "tags": " · ".join(card.tags),
        "lines": [_line(line) for line in card.lines],
        "reasons": [[weight, _line(line)] for weight, line in card.reasons],
    }


@_block.register
def _(block: Drawing) -> dict[str, Value]:
    return {
        "kind": "drawing",
        "svg": _drawn(block.wide),
        "ratio": _ratio(block.wide),
        "caption": block.caption,
        "description": block.description or block.caption,
    }


def _ratio(drawing: Element) -> float:
    """Height of a drawing for a width of 1."""
    size = dict(drawing.attributes)
    return float(size["height"]) / float(size["width"])


def _drawn(drawing: Element) -> str:
    return written(drawing).replace(SANS, _SANS).replace(MONO, _MONO)
