"""The evidence on record of the cases of a report: what was seen, by whom, since when in public, and to whom it points."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.assessment import Evidence, EvidenceKind
from tocsin.reporting.blocks import Block, Line, Paragraph, Section, Span, Style, Table
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import Wording

MOST_ROWS: Final = 200


def evidence_section(content: Content, wording: Wording) -> Section | None:
    """The section of evidence, case by case and in order of time; None where nothing is on record."""
    texts = wording.texts
    if not content.evidence:
        return None
    found = sorted(
        content.evidence,
        key=lambda each: (content.case_of(each.subject), each.observed_at, each.kind, each.value),
    )
    several = len({content.case_of(each.subject) for each in found}) > 1
    columns = ("day", *(("case",) if several else ()), "what", "group", "public", "by")
    rows = tuple(_row(each, wording, several=several) for each in found[:MOST_ROWS])
    head = tuple(texts.text(f"evidence.{column}") for column in columns)
    blocks: list[Block] = [
        Paragraph(texts.line("evidence.how_to_read")),
        Table(texts.text("evidence.table"), head, rows),
    ]
    if len(found) > MOST_ROWS:
        blocks.append(Paragraph((Span(texts.counted("table.left_out", len(found) - MOST_ROWS)),)))
    return Section("evidence", texts.text("section.evidence"), tuple(blocks))


def _row(each: Evidence, wording: Wording, *, several: bool) -> tuple[Line, ...]:
    texts = wording.texts
    public = each.public_since
    origin = each.origin if each.origin != each.source else ""
    return (
        (Span(texts.day(each.observed_at)),),
        *(((Span(wording.case(each.subject)),),) if several else ()),
        tuple(_what(each, wording)),
        (Span(wording.group(each.group) or "–"),),
        (Span(since(each, wording) if public else texts.text("facts.never")),),
        (
            Span(f"{wording.source(each.source)} ({each.grade})"),
            *(
                (Span(f"; {texts.text('evidence.origin', origin=wording.source(origin))}", Style.QUIET),)
                if origin
                else ()
            ),
        ),
    )


def since(each: Evidence, wording: Wording) -> str:
    """Since when anybody could have known it: a day, or always where nobody says."""
    public = each.public_since
    if public is None:
        return ""
    return wording.texts.day(public) if public.year > 1970 else wording.texts.text("evidence.always")


def _what(each: Evidence, wording: Wording) -> Iterator[Span]:
    texts = wording.texts
    yield Span(texts.text("language.label", label=texts.word("evidence_kind", each.kind)), Style.STRONG)
    said = texts.said(each.basis) if each.basis else None
    yield Span(wording.free(each.value), Style.NAME if each.kind in _IDS else Style.PLAIN)
    if said is not None and said.text != wording.free(each.value):
        yield Span("; ")
        yield Span(said.text, Style.QUIET, said.language)


_IDS: Final = frozenset({EvidenceKind.TECHNIQUE, EvidenceKind.SOFTWARE})
