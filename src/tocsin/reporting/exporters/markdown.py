"""The report as Markdown (CommonMark with the tables of GitHub), for wikis, tickets and mail."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import singledispatch
from typing import Final

from tocsin.reporting.blocks import (
    Bars,
    Block,
    Bullets,
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
    Span,
    Style,
    Table,
)
from tocsin.reporting.catalogue import FALLBACK, languages
from tocsin.reporting.composing import page
from tocsin.reporting.file_names import file_name
from tocsin.reporting.seam import Content, Document

# Any ASCII punctuation may be escaped (CommonMark 0.31, 2.4); these are what starts or ends something inside a line.
_INSIDE: Final = re.compile(r"[\\`*_\[\]<>|~&$^]")
# At the start of a line: headings, lists, rules and the underlines of headings.
_FIRST: Final = re.compile(r"#|=|[+-](?=[\s=-]|$)|\d{1,9}(?=[.)](?:\s|$))")

# Sections of the report that say who may be behind it.
_ANALYSIS: Final = frozenset({"ties", "assessment", "claims", "evidence", "workings"})
_NO_CELL: Final = "\u2223"  # looks like the bar that would end a cell of a table, even in code


def render(content: Content, /) -> Document:
    """Write the report. Raises InputError where there are no texts in its language."""
    body = "\n\n".join(_report(page(content))) + "\n"
    return Document(body.encode(), "text/markdown; charset=utf-8", file_name(content, "md"))


def analysis(content: Content) -> str:
    """The sections on who may be behind it, with evidence and claims; '' where the report says nothing of it."""
    known = content if content.language in languages() else replace(content, language=FALLBACK)
    sections = (part for part in page(known).sections if part.key in _ANALYSIS)
    return "\n\n".join(text for part in sections for text in _section(part))


def _report(report: Page) -> Iterator[str]:
    yield f"**{escaped(report.marking)}**"
    yield f"# {escaped(report.title)}"
    yield "\n".join(f"- {report.label.format(escaped(label))}{_line(line)}" for label, line in report.about)
    for section in report.sections:
        yield from _section(section)
    yield "---"
    yield escaped(report.made_by)
    yield f"**{escaped(report.marking)}** – {escaped(report.marking_means)}"


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    for block in section.blocks:
        yield from _block(block)


def escaped(text: str) -> str:
    """Write a text so that it is only text, wherever in a line it stands."""
    return _begun(_inside(text.strip()))


def _inside(text: str) -> str:
    return _INSIDE.sub(r"\\\g<0>", text)


def _begun(line: str) -> str:
    """The line with nothing at its start that makes it a heading, a list or a rule."""
    first = _FIRST.match(line)
    if first is None:
        return line
    digits = first[0] if first[0].isdigit() else ""
    return f"{digits}\\{line[len(digits) :]}"


def _line(line: Line) -> str:
    return _begun("".join(_span(span) for span in line).strip())


def _span(span: Span) -> str:
    """A run of text; blanks at its ends stay outside of its marks."""
    text = span.text.strip(" ")
    if not text:
        return span.text
    start = span.text.index(text)
    before, after = span.text[:start], span.text[start + len(text) :]
    if span.style is Style.NAME and "`" not in text:
        return f"{before}`{text.replace('|', _NO_CELL)}`{after}"
    if span.style is Style.STRONG:
        return f"{before}**{_inside(text)}**{after}"
    return f"{before}{_inside(text)}{after}"


@singledispatch
def _block(block: Block) -> Iterator[str]:
    raise TypeError(f"{type(block).__name__} has no form in Markdown")


@_block.register
def _(block: Paragraph) -> Iterator[str]:
    yield _line(block.line)


@_block.register
def _(block: Notice) -> Iterator[str]:
    yield f"> {_line(block.line)}"


@_block.register
def _(block: Heading) -> Iterator[str]:
    yield f"{'####' if block.is_minor else '###'} {_line(block.line)}"


@_block.register
def _(block: Bullets) -> Iterator[str]:
    yield "\n".join(f"- {_line(item)}" for item in block.items)


@_block.register
def _(block: Figures) -> Iterator[str]:
    yield "\n".join(f"- **{escaped(number)}** {escaped(label)}" for number, label in block.entries)


@_block.register
def _(block: Table) -> Iterator[str]:
    yield f"*{escaped(block.caption)}*"
    marks = ("---:" if place in block.numeric else "---" for place in range(len(block.head)))
    rows = (
        [escaped(text) for text in block.head],
        list(marks),
        *([_line(cell) for cell in row] for row in block.rows),
    )
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


@_block.register
def _(block: Bars) -> Iterator[str]:
    yield f"*{escaped(block.caption)}*"
    rows = [f"| {_line(bar.label)} | {escaped(bar.shown)} |" for bar in block.rows]
    yield "\n".join((f"| {escaped(block.head[0])} | {escaped(block.head[1])} |", "| --- | ---: |", *rows))


@_block.register
def _(block: Matrix) -> Iterator[str]:
    yield f"*{escaped(block.caption)}*"
    rows = [
        [
            _line((*row.label, *((Span(" – "), *row.note) if row.note else ()))),
            *(escaped(cell.shown) for cell in row.cells),
        ]
        for row in block.rows
    ]
    marks = ["---", *("---:" for _ in block.head[1:])]
    yield "\n".join(
        f"| {' | '.join(row)} |" for row in ([escaped(text) for text in block.head], marks, *rows)
    )


@_block.register
def _(block: Cards) -> Iterator[str]:
    for place, card in enumerate(block.cards, 1):
        yield f"### {place}. {_line(card.title)} – {escaped(card.shown)}"
        if card.tags:
            yield escaped(" · ".join(card.tags))
        yield from (_line(line) for line in card.lines)
        if card.reasons:
            yield escaped(block.reasons_head)
            yield "\n".join(f"- {escaped(weight)}: {_line(line)}" for weight, line in card.reasons)


@_block.register
def _(block: Drawing) -> Iterator[str]:
    yield f"*{escaped(block.caption)}*"
    if block.description:
        yield escaped(block.description)
