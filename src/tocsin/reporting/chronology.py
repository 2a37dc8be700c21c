"""When it happened: the drawing of the timeline, and the same as a table with who says so."""

from typing import Final

from tocsin.model.timeline import Event
from tocsin.reporting.blocks import Block, Drawing, Line, Paragraph, Section, Span, Table
from tocsin.reporting.drawings.timeline import timeline_drawing
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import Wording

MOST_ROWS: Final = 200


def chronology_section(content: Content, wording: Wording) -> Section | None:
    """The section of the timeline; None where nothing has a place in time."""
    texts, events = wording.texts, content.timeline
    if not events:
        return None
    caption = texts.counted(
        "timeline.caption", len(events), first=texts.day(events[0].day), last=texts.day(events[-1].day)
    )
    blocks: list[Block] = [
        Drawing(
            "timeline",
            timeline_drawing(events, wording, width=720, key="timeline-w"),
            timeline_drawing(events, wording, width=360, key="timeline-n"),
            caption,
        ),
        _table(events, wording),
    ]
    if len(events) > MOST_ROWS:
        left_out = texts.counted("timeline.left_out", len(events) - MOST_ROWS)
        blocks.append(Paragraph((Span(left_out),)))
    return Section("timeline", texts.text("section.timeline"), tuple(blocks))


def _table(events: tuple[Event, ...], wording: Wording) -> Table:
    texts = wording.texts
    head = tuple(texts.text(f"timeline.{column}") for column in ("when", "what", "to", "by"))
    rows = tuple(_row(event, wording) for event in events[:MOST_ROWS])
    return Table(texts.text("timeline.table"), head, rows)


def _row(event: Event, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    when = texts.day(event.day) if event.whole_day else texts.moment(event.at)
    sources = "; ".join(wording.source(source) for source in event.sources)
    return ((Span(when),), (texts.said(event.text),), subject_of(event.subject, wording), (Span(sources),))


def subject_of(subject: str, wording: Wording) -> Line:
    """What happened to whom: an organisation, a name, or nothing."""
    if not subject:
        return (Span("–"),)
    if subject in wording.organisations:
        return (Span(wording.organisation(subject)),)
    return wording.name(subject)
