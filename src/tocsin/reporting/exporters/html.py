"""One self-contained HTML page to read and to print: no script, no request to anywhere, a strict content policy."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache, singledispatch
from importlib.resources import files
from typing import Final

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
    MatrixRow,
    Notice,
    Page,
    Paragraph,
    Section,
    Span,
    Style,
    Table,
)
from tocsin.reporting.composing import page
from tocsin.reporting.file_names import file_name
from tocsin.reporting.markup import Element, element, written
from tocsin.reporting.seam import Content, Document
from tocsin.reporting.wording import plain

_TAGS: Final = {Style.STRONG: "strong", Style.QUIET: "span", Style.NAME: "bdi", Style.PLAIN: "span"}
_LONG_WORD: Final = 24  # characters
_WHOLE: Final = 10  # rows; a matrix with no more is printed on one page
_SHORT: Final = 64  # characters of a row
_WIDE: Final = 4  # columns; a matrix with more is set smaller
_CLASSES: Final = {Style.QUIET: "quiet", Style.NAME: "name"}


def render(content: Content, /) -> Document:
    """Write the report as a page. Raises InputError where there are no texts in its language."""
    body = "<!DOCTYPE html>\n" + written(_html(page(content)))
    return Document(body.encode(), "text/html; charset=utf-8", file_name(content, "html"))


@cache
def _styles() -> str:
    return (files("tocsin.reporting") / "page.css").read_text(encoding="utf-8")


def _policy(styles: str) -> str:
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _html(report: Page) -> Element:
    # The marking and the title go into the margin of every printed page, so they stand in the style sheet too.
    styles = _styles() + _margins(report)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(styles)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("meta", name="color-scheme", content="light"),
        element("title", f"{report.title} – {report.marking}"),
        element("style", styles),
    )
    body = element(
        "body",
        _header(report),
        _contents(report),
        element("main", *map(_section, report.sections)),
        _footer(report),
    )
    return element("html", head, body, lang=report.language)


def _margins(report: Page) -> str:
    return f'\n@page {{ @top-right {{ content: "{report.marking}"; }} }}\n'


def _header(report: Page) -> Element:
    pairs = [
        each for label, line in report.about for each in (element("dt", label), element("dd", *_line(line)))
    ]
    return element(
        "header",
        _marking(report),
        element("h1", element("bdi", report.title)),
        element("dl", *pairs, class_="about"),
    )


def _marking(report: Page) -> Element:
    colour = report.marking.partition(":")[2].partition("+")[0].lower()
    return element("p", element("strong", report.marking, class_=f"tlp {colour}"), class_="marking")


def _contents(report: Page) -> Element:
    links = (element("li", element("a", part.title, href=f"#{part.key}")) for part in report.sections)
    return element("nav", element("ol", *links), aria_label=report.contents)


def _section(part: Section) -> Element:
    heading = element("h2", part.title, id=f"{part.key}-h")
    blocks = [each for block in part.blocks for each in _block(block)]
    return element("section", heading, *blocks, id=part.key, aria_labelledby=f"{part.key}-h")


def _footer(report: Page) -> Element:
    return element(
        "footer",
        element("p", report.made_by),
        element("p", element("strong", report.marking), f" – {report.marking_means}"),
    )


def _line(line: Line) -> Iterator[Element | str]:
    for span in line:
        yield _span(span)


def _span(span: Span) -> Element | str:
    if span.style is Style.PLAIN and not span.language:
        return span.text
    return element(_TAGS[span.style], span.text, class_=_CLASSES.get(span.style), lang=span.language or None)


# Blocks


@singledispatch
def _block(block: Block) -> Iterator[Element]:
    raise TypeError(f"{type(block).__name__} has no form in HTML")


@_block.register
def _(block: Paragraph) -> Iterator[Element]:
    yield element("p", *_line(block.line), class_="lead" if block.lead else None)


@_block.register
def _(block: Notice) -> Iterator[Element]:
    yield element("p", *_line(block.line), class_="notice")


@_block.register
def _(block: Heading) -> Iterator[Element]:
    yield element("h4" if block.is_minor else "h3", *_line(block.line))


@_block.register
def _(block: Bullets) -> Iterator[Element]:
    yield element("ul", *(element("li", *_line(item)) for item in block.items))


@_block.register
def _(block: Figures) -> Iterator[Element]:
    entries = (element("div", element("dt", label), element("dd", number)) for number, label in block.entries)
    yield element("dl", *entries, class_="figures")


@_block.register
def _(block: Table) -> Iterator[Element]:
    numeric = dict.fromkeys(block.numeric, "number")
    head = (
        element("th", text, scope="col", role="columnheader", class_=numeric.get(place))
        for place, text in enumerate(block.head)
    )
    rows = (
        element(
            "tr",
            *(
                element(
                    "td",
                    element("div", *_line(cell)),
                    role="cell",
                    data_label=label,
                    class_=numeric.get(place) or _width(cell),
                )
                for place, (cell, label) in enumerate(zip(row, block.head, strict=True))
            ),
            role="row",
        )
        for row in block.rows
    )
    # On narrow pages rows become cards, which takes their roles from the elements: the roles are written out.
    yield element(
        "table",
        element("caption", block.caption),
        element("thead", element("tr", *head, role="row"), role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        role="table",
        class_="stacked compact" if _is_short(block) else "stacked",
    )


def _is_short(block: Table) -> bool:
    """Whether a table has so little in each row that it would be torn apart over the width of the page."""
    columns = (
        (block.head[place], *(plain(row[place]) for row in block.rows)) for place in range(len(block.head))
    )
    return sum(max(map(len, column)) for column in columns) <= _SHORT


def _width(cell: Line) -> str | None:
    """Class of a cell by what may be broken in it: a name anywhere but not at once, ordinary words between words."""
    if any(span.style is Style.NAME for span in cell):
        return "names"
    if all(span.text == "–" for span in cell):
        return "nothing"
    longest = max((len(word) for span in cell for word in span.text.split()), default=0)
    return "loose" if longest > _LONG_WORD else None


@_block.register
def _(block: Bars) -> Iterator[Element]:
    rows = (
        element(
            "tr",
            element("th", *_line(bar.label), scope="row"),
            element("td", _bar(bar.share, leading=bar.is_leading), element("span", bar.shown)),
        )
        for bar in block.rows
    )
    head = element("tr", *(element("th", text, scope="col") for text in block.head))
    yield element(
        "table",
        element("caption", block.caption),
        element("thead", head),
        element("tbody", *rows),
        class_="bars",
    )


def _bar(share: float, *, leading: bool) -> Element:
    width = round(100 * min(max(share, 0.0), 1.0), 1)
    return element(
        "svg",
        element("rect", x=0, y=0, width=100, height=10, rx=2, class_="track"),
        element(
            "rect", x=0, y=0, width=max(width, 1), height=10, rx=2, class_="leading" if leading else "filled"
        ),
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
        class_="bar",
    )


@_block.register
def _(block: Matrix) -> Iterator[Element]:
    head = (
        element("th", text, scope="col", role="columnheader", class_="number" if place else None)
        for place, text in enumerate(block.head)
    )
    # As with other tables, the roles are written out for narrow pages.
    yield element(
        "table",
        element("caption", block.caption),
        element("thead", element("tr", *head, role="row"), role="rowgroup"),
        element("tbody", *(_matrix_row(row, block.head[1:]) for row in block.rows), role="rowgroup"),
        role="table",
        class_=" ".join(_matrix_classes(block)),
    )


def _matrix_classes(block: Matrix) -> Iterator[str]:
    yield "matrix"
    if len(block.head) > _WIDE:
        yield "wide-matrix"
    if len(block.rows) <= _WHOLE:
        yield "whole"


def _matrix_row(row: MatrixRow, head: tuple[str, ...]) -> Element:
    note = element("small", *_line(row.note)) if row.note else None
    return element(
        "tr",
        element("th", element("div", *_line(row.label)), note, scope="row", role="rowheader"),
        *(
            element("td", cell.shown, role="cell", data_label=label, class_=_tint(cell.level))
            for cell, label in zip(row.cells, head, strict=True)
        ),
        role="row",
    )


def _tint(level: int) -> str:
    """Class of a cell by how much its number says: `for2`, `against1`."""
    return "number" if not level else f"number {'for' if level > 0 else 'against'}{min(abs(level), 3)}"


@_block.register
def _(block: Cards) -> Iterator[Element]:
    yield element("ol", *(_card(card, block.reasons_head) for card in block.cards), class_="cards")


def _card(card: Card, reasons_head: str) -> Element:
    head = element(
        "div",
        element("h3", *_line(card.title)),
        element("p", _bar(card.share, leading=True), element("strong", card.shown), class_="share"),
        class_="card-head",
    )
    tags = element("p", " · ".join(card.tags), class_="tags") if card.tags else None
    lines = (element("p", *_line(line)) for line in card.lines)
    return element("li", head, tags, *lines, *_reasons(card, reasons_head))


def _reasons(card: Card, head: str) -> Iterator[Element]:
    if not card.reasons:
        return
    yield element("p", head, class_="reasons-head")
    yield element(
        "ul",
        *(
            element("li", element("span", weight, class_="weight"), element("span", *_line(line)))
            for weight, line in card.reasons
        ),
        class_="reasons",
    )


@_block.register
def _(block: Drawing) -> Iterator[Element]:
    yield element(
        "figure",
        element("div", block.wide, class_="wide"),
        element("div", block.narrow, class_="narrow"),
        element("figcaption", block.caption),
    )
