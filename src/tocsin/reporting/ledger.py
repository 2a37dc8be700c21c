"""What others claim, what was attempted, what is known of each name, and who says so: the tables of a report."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from tocsin.model.assessment import Claim
from tocsin.model.casework import Attempt
from tocsin.model.observation import Fact
from tocsin.reporting.blocks import Block, Bullets, Line, Paragraph, Section, Span, Style, Table
from tocsin.reporting.chronology import subject_of
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import Wording, plain

MOST_ROWS: Final = 300


def claims_section(content: Content, wording: Wording) -> Section | None:
    """Claims of third parties, the earliest first; None where there are none."""
    texts = wording.texts
    if not content.claims:
        return None
    claims = sorted(content.claims, key=lambda each: (each.said_at, each.claimant))
    several = len({content.case_of(claim.subject) for claim in claims}) > 1
    columns = ("when", "who", *(("case",) if several else ()), "words", "group", "sponsor", "source")
    head = _head("claims", columns, wording)
    rows = tuple(_claim(claim, wording, several=several) for claim in claims[:MOST_ROWS])
    blocks: list[Block] = [
        Paragraph(texts.line("claims.how_to_read")),
        Table(texts.text("claims.table"), head, rows),
    ]
    return Section("claims", texts.text("section.claims"), (*blocks, *_left_out(len(claims), wording)))


def _claim(claim: Claim, wording: Wording, *, several: bool) -> tuple[Line, ...]:
    texts = wording.texts
    return (
        (Span(texts.day(claim.said_at)),),
        (Span(wording.free(claim.claimant), Style.STRONG),),
        *(((Span(wording.case(claim.subject)),),) if several else ()),
        (Span(wording.free(claim.words)),),
        (Span(wording.group(claim.group) or texts.text("claims.not_named")),),
        (Span(wording.sponsor(claim.sponsor) or texts.text("claims.not_named")),),
        (Span(wording.source(claim.source)), Span(f" ({claim.grade})", Style.QUIET)),
    )


def attempts_section(content: Content, wording: Wording) -> Section | None:
    """The log of attempts, the earliest first, and apart those in the same time that nobody linked; None where nothing is."""
    texts = wording.texts
    if not content.attempts and not content.unlinked:
        return None
    blocks: list[Block] = []
    if content.attempts:
        blocks += _log(content.attempts, "attempts.table", wording)
    if content.unlinked:
        blocks.append(Paragraph(texts.line("attempts.unlinked")))
        blocks += _log(content.unlinked, "attempts.unlinked_table", wording)
    return Section("attempts", texts.text("section.attempts"), tuple(blocks))


def _log(found: Iterable[Attempt], caption: str, wording: Wording) -> Iterator[Block]:
    attempts = sorted(found, key=lambda each: (each.happened_at, each.organisation))
    several = len({attempt.organisation for attempt in attempts}) > 1
    columns = ("when", *(("whom",) if several else ()), "what", "targets", "outcome")
    rows = tuple(_attempt(attempt, wording, several=several) for attempt in attempts[:MOST_ROWS])
    yield Table(wording.texts.text(caption), _head("attempts", columns, wording), rows)
    yield from _left_out(len(attempts), wording)


def _attempt(attempt: Attempt, wording: Wording, *, several: bool) -> tuple[Line, ...]:
    texts = wording.texts
    kind = texts.text(
        "attempts.kind_by_channel",
        kind=texts.word("attempt", attempt.kind.value),
        channel=texts.word("channel", attempt.channel.value),
    )
    what = [Span(kind)]
    if attempt.decoy:
        what.append(Span(f" ({texts.text('attempts.decoy')})"))
    if attempt.note:
        what.append(Span(f"; {wording.free(attempt.note)}", Style.QUIET))
    targets = ", ".join(wording.free(role) for role in attempt.targets) or "–"
    return (
        (Span(texts.day(attempt.happened_at)),),
        *(((Span(wording.organisation(attempt.organisation)),),) if several else ()),
        tuple(what),
        (Span(targets),),
        (Span(texts.word("outcome_word", attempt.outcome.value)),),
    )


def facts_section(content: Content, wording: Wording) -> Section | None:
    """Every fact the report rests on, a table for each name; None where there are none."""
    texts = wording.texts
    if not content.facts:
        return None
    facts = sorted(content.facts, key=lambda each: (each.subject, each.relation, each.value))
    head = _head("facts", ("relation", "value", "since", "public", "by"), wording)
    tables = [
        Table(plain(subject_of(subject, wording)), head, tuple(_fact(fact, wording) for fact in found))
        for subject, found in groupby(facts[:MOST_ROWS], key=lambda each: each.subject)
    ]
    return Section(
        "facts",
        texts.text("section.facts"),
        (Paragraph(texts.line("facts.how_to_read")), *tables, *_left_out(len(facts), wording)),
    )


def _fact(fact: Fact, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    sources = "; ".join(f"{wording.source(each.source)} ({each.grade})" for each in fact.sources)
    public = fact.public_since
    return (
        (Span(texts.word("relation", fact.relation)),),
        (wording.value(fact.value),),
        (Span(texts.day(fact.true_from or fact.first_seen)),),
        (Span(texts.day(public) if public else texts.text("facts.never")),),
        (Span(sources),),
    )


def sources_section(content: Content, wording: Wording) -> Section | None:
    """Everybody who is cited, each once; None where nobody is."""
    cited = tuple(dict.fromkeys(_cited(content)))
    if not cited:
        return None
    items = tuple((Span(wording.source(each)),) for each in cited[:MOST_ROWS])
    return Section(
        "sources",
        wording.texts.text("section.sources"),
        (Bullets(items), *_left_out(len(cited), wording)),
    )


def _cited(content: Content) -> Iterator[str]:
    yield from content.sources
    yield from sorted({each.source for fact in content.facts for each in fact.sources})
    yield from sorted({claim.source for claim in content.claims})
    yield from sorted({each.source for each in content.evidence})


def _head(table: str, columns: Iterable[str], wording: Wording) -> tuple[str, ...]:
    return tuple(wording.texts.text(f"{table}.{column}") for column in columns)


def _left_out(count: int, wording: Wording) -> tuple[Paragraph, ...]:
    if count <= MOST_ROWS:
        return ()
    return (Paragraph((Span(wording.texts.counted("table.left_out", count - MOST_ROWS)),)),)
