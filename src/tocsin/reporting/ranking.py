"""The names of a report in order: how likely each is to be aimed at somebody, and what speaks for and against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tocsin.model.alert import Alert
from tocsin.model.casework import CaseMember
from tocsin.model.domain_names import DomainName
from tocsin.model.finding import Weighed
from tocsin.reporting.blocks import Block, Card, Cards, Line, Paragraph, Section, Span, Style, Table
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import Wording

MOST_CARDS: Final = 100
MOST_ROWS: Final = 1000
_MOST_REASONS: Final = 6
_TELLING: Final = 0.05  # log-odds; less reads 0.0
_FOUNDING: Final = "founding name"  # as cases have it
_QUIET: Final = ("wording", "word_length")  # they repeat the first reason in numbers


@dataclass(frozen=True, slots=True)
class Ranked:
    """A name with its alert and its place in a case, at least one of which it has."""

    name: DomainName
    alert: Alert | None = None
    member: CaseMember | None = None


def ranked(content: Content) -> tuple[Ranked, ...]:
    """Names of alerts in their order, then those that are only in a case, the likeliest first; each name once."""
    members = {member.name: member for record in content.cases for member in record.members}
    found: dict[DomainName, Ranked] = {}
    for alert in content.alerts:
        found.setdefault(alert.name, Ranked(alert.name, alert, members.get(alert.name)))
    rest = [member for name, member in members.items() if name not in found]
    rest.sort(key=lambda member: (-member.probability, member.name.value))
    return (*found.values(), *(Ranked(member.name, None, member) for member in rest))


def ranked_section(content: Content, wording: Wording) -> Section | None:
    """The section of names; None where there are none."""
    names = ranked(content)
    if not names:
        return None
    texts = wording.texts
    blocks: list[Block] = [
        Paragraph(texts.line("names.how_to_read")),
        Cards(tuple(_card(entry, wording) for entry in names[:MOST_CARDS]), texts.text("names.reasons")),
    ]
    if more := names[MOST_CARDS:MOST_ROWS]:
        head = tuple(texts.text(f"names.{column}") for column in ("name", "aim", "probability"))
        rows = tuple(_row(entry, wording) for entry in more)
        blocks.append(Table(texts.text("names.further"), head, rows, frozenset({2})))
    if len(names) > MOST_ROWS:
        blocks.append(Paragraph((Span(texts.counted("names.left_out", len(names) - MOST_ROWS)),)))
    return Section("names", texts.text("section.names"), tuple(blocks))


def _row(entry: Ranked, wording: Wording) -> tuple[Line, ...]:
    share = entry.alert.probability if entry.alert else entry.member.probability if entry.member else 0.0
    return (
        wording.name(entry.name.value),
        (Span(_aim(entry, wording)),),
        (Span(wording.texts.percent(share)),),
    )


def _card(entry: Ranked, wording: Wording) -> Card:
    alert, member = entry.alert, entry.member
    share = alert.probability if alert else member.probability if member else 0.0
    return Card(
        title=wording.name(entry.name.value),
        share=share,
        shown=wording.texts.percent(share),
        tags=tuple(filter(None, (_aim(entry, wording), *_state(alert, wording)))),
        lines=tuple(_lines(entry, wording)),
        reasons=tuple(_reasons(alert, wording)) if alert else (),
    )


def _aim(entry: Ranked, wording: Wording) -> str:
    if entry.alert is None:
        return wording.texts.text("names.belongs")
    follows = any(each.finding.detector == "second_order" for each in entry.alert.evidence)
    key = "names.aimed_at" if follows else "names.imitates"
    return wording.texts.text(key, whom=wording.organisation(entry.alert.organisation))


def _state(alert: Alert | None, wording: Wording) -> Iterator[str]:
    if alert is not None:
        yield wording.texts.word("state", alert.state.value)


def _lines(entry: Ranked, wording: Wording) -> Iterator[Line]:
    texts = wording.texts
    if entry.alert is not None:
        alert = entry.alert
        first, last = texts.day(alert.first_seen), texts.day(alert.last_seen)
        yield texts.line("names.seen" if first != last else "names.seen_once", first=first, last=last)
        if alert.written.text.strip().rstrip(".").lower() not in {alert.name.value, alert.shown.text}:
            yield texts.line("names.written", text=wording.value(alert.written.text))
    if entry.member is not None:
        yield _membership(entry.member, wording)


def _membership(member: CaseMember, wording: Wording) -> Line:
    texts = wording.texts
    share, reason = texts.percent(member.probability), texts.said(member.reason)
    if member.reason == _FOUNDING:
        return texts.line("names.founding")
    if member.tied_to is None:
        return texts.line("names.member_alone", share=share, reason=reason)
    return texts.line("names.member", share=share, reason=reason, tied=wording.name(member.tied_to.value))


def _reasons(alert: Alert, wording: Wording) -> Iterator[tuple[str, Line]]:
    for weighed in _strongest(alert.evidence):
        weight = "–" if weighed.log_odds is None else wording.texts.signed(weighed.log_odds)
        yield weight, (wording.texts.said(weighed.finding.statement, Style.PLAIN),)


def _strongest(evidence: tuple[Weighed, ...]) -> list[Weighed]:
    telling = [
        each
        for each in evidence
        if each.finding.detector not in _QUIET and (each.log_odds is None or abs(each.log_odds) >= _TELLING)
    ]
    return sorted(telling, key=lambda each: -abs(each.log_odds or 0.0))[:_MOST_REASONS]
