"""What ties the names together: the drawing of names and what they share, and the strongest tie of each name."""

from typing import Final

from tocsin.model.linking import Link
from tocsin.reporting.blocks import Block, Drawing, Line, Paragraph, Section, Span, Table
from tocsin.reporting.drawings.ties import ties_drawing
from tocsin.reporting.seam import Content
from tocsin.reporting.sharing import sharing
from tocsin.reporting.wording import Wording

MOST_ROWS: Final = 100
_REASONS: Final = 3
_TELLING: Final = 0.05


def infrastructure_section(content: Content, wording: Wording) -> Section | None:
    """The section of ties; None where nothing is shared and nothing linked."""
    texts = wording.texts
    shared = sharing(content)
    if not shared.values and not content.links:
        return None
    blocks: list[Block] = [Paragraph(texts.line("ties.how_to_read"))]
    if shared.values:
        caption = texts.text(
            "ties.caption",
            names=texts.counted("ties.names", len(shared.names)),
            values=texts.counted("ties.values", len(shared.values)),
        )
        blocks.append(
            Drawing(
                "ties",
                ties_drawing(shared, wording, width=720, key="ties-w"),
                ties_drawing(shared, wording, width=360, key="ties-n"),
                caption,
            )
        )
        if shared.left_out:
            left_out = texts.counted("ties.left_out", shared.left_out)
            blocks.append(Paragraph((Span(left_out),)))
    if content.links:
        blocks.append(_table(content.links, wording))
    return Section("infrastructure", texts.text("section.infrastructure"), tuple(blocks))


def strongest_links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links that hold the names together: of each two names that are tied already, no further one (Kruskal)."""
    roots: dict[str, str] = {}

    def root(name: str) -> str:
        while roots.get(name, name) != name:
            roots[name] = roots.get(roots[name], roots[name])
            name = roots[name]
        return name

    kept = []
    for link in sorted(links, key=lambda each: (-each.probability, each.first, each.second)):
        first, second = root(link.first), root(link.second)
        if first != second:
            roots[second] = first
            kept.append(link)
    return tuple(kept)


def _table(links: tuple[Link, ...], wording: Wording) -> Table:
    texts = wording.texts
    head = tuple(texts.text(f"ties.{column}") for column in ("first", "second", "probability", "because"))
    rows = tuple(_row(link, wording) for link in strongest_links(links)[:MOST_ROWS])
    return Table(texts.text("ties.table"), head, rows, frozenset({2}))


def _row(link: Link, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    because: list[Span] = []
    telling = [reason for reason in link.reasons if abs(reason.log_odds) >= _TELLING]
    for place, reason in enumerate(telling[:_REASONS]):
        if place:
            because.append(Span("; "))
        because += [texts.said(reason.statement), Span(f" ({texts.signed(reason.log_odds)})")]
    return (
        wording.name(link.first),
        wording.name(link.second),
        (Span(texts.percent(link.probability)),),
        tuple(because),
    )
