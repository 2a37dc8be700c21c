"""From the content of a report to its page: which sections there are, in which order, and what stands above them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from tocsin.reporting.blocks import Line, Page, Section, Span, Style
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.chronology import chronology_section
from tocsin.reporting.exhibits import evidence_section
from tocsin.reporting.hypotheses import assessed_section, workings_section
from tocsin.reporting.infrastructure import infrastructure_section
from tocsin.reporting.ledger import attempts_section, claims_section, facts_section, sources_section
from tocsin.reporting.method import method_section
from tocsin.reporting.outside import visible
from tocsin.reporting.profile import habits_section, named_section, profile_summary, ties_section
from tocsin.reporting.ranking import ranked_section
from tocsin.reporting.seam import Content
from tocsin.reporting.summary import summary
from tocsin.reporting.targeting import targets, targets_section
from tocsin.reporting.wording import Wording, wording_of

_MOMENT: Final = timedelta(microseconds=1)


def page(content: Content) -> Page:
    """Compose the report for people, in its language. Raises InputError where there are no texts in that language."""
    texts = Texts.of(content.language)
    wording = wording_of(content, texts)
    return Page(
        language=texts.language,
        title=wording.free(content.title),
        marking=content.tlp.label,
        marking_means=texts.text(f"tlp.{content.tlp.value}"),
        about=tuple(_about(content, wording)),
        label=texts.text("language.label", label="{}"),
        sections=tuple(_sections(content, wording)),
        contents=texts.text("page.contents"),
        made_by=texts.text("page.made_by", day=texts.moment(content.made_at)),
    )


def _about(content: Content, wording: Wording) -> Iterator[tuple[str, Line]]:
    texts = wording.texts
    whom = targets(content) if content.actor is None else ()
    if whom:
        names = texts.listed(tuple(map(wording.organisation, whom[:10])))
        yield texts.text("page.about"), (Span(names, Style.STRONG),)
    if content.actor is not None:
        yield texts.text("page.group"), (Span(wording.free(content.actor.name), Style.STRONG),)
    yield texts.text("page.author"), (Span(visible(content.author)),)
    if content.contact:
        yield texts.text("page.contact"), (Span(visible(content.contact)),)
    yield texts.text("page.date"), (Span(texts.moment(content.made_at)),)
    if content.since or content.until:
        since = texts.day(content.since) if content.since else texts.text("page.start")
        # A period ends before its end: that of 2017 with the last moment of December.
        until = texts.day(content.until - _MOMENT if content.until else content.made_at)
        yield texts.text("page.period"), (Span(texts.text("page.from_to", since=since, until=until)),)
    meaning = texts.text(f"tlp.{content.tlp.value}")
    yield texts.text("page.distribution"), (Span(content.tlp.label, Style.STRONG), Span(f" – {meaning}"))


def _sections(content: Content, wording: Wording) -> Iterator[Section]:
    actor = content.actor
    yield profile_summary(content, actor, wording) if actor is not None else summary(content, wording)
    for section in (
        targets_section(content, wording),
        ties_section(content, wording),
        ranked_section(content, wording) if actor is None else named_section(content, wording),
        habits_section(content, wording),
        chronology_section(content, wording),
        infrastructure_section(content, wording),
        assessed_section(content, wording),
        claims_section(content, wording),
        evidence_section(content, wording),
        attempts_section(content, wording),
        method_section(content, wording),
        workings_section(content, wording),
        facts_section(content, wording),
        sources_section(content, wording),
    ):
        if section is not None:
            yield section
