"""Whom it was aimed at, where there are several: each organisation with its country, the time, names and attempts."""

from collections import defaultdict
from datetime import date
from typing import Final

from tocsin.reporting.blocks import Line, Section, Span, Style, Table
from tocsin.reporting.seam import Content
from tocsin.reporting.summary import targets
from tocsin.reporting.wording import Wording

MOST_ROWS: Final = 300


def targets_section(content: Content, wording: Wording) -> Section | None:
    """The section of targets, in order of the first day on which each was aimed at; None where there is one or none."""
    slugs = targets(content)
    if len(slugs) < 2:
        return None
    texts = wording.texts
    days = _days(content)
    slugs = tuple(sorted(slugs, key=lambda slug: (min(days[slug], default=date.max), slug)))
    head = tuple(
        texts.text(f"targets.{column}") for column in ("whom", "country", "days", "names", "attempts")
    )
    rows = tuple(_row(slug, days[slug], content, wording) for slug in slugs[:MOST_ROWS])
    return Section(
        "targets",
        texts.text("section.targets"),
        (Table(texts.text("targets.table"), head, rows, frozenset({3, 4})),),
    )


def _days(content: Content) -> dict[str, list[date]]:
    days: dict[str, list[date]] = defaultdict(list)
    for alert in content.alerts:
        days[alert.organisation].append(alert.first_seen.date())
    for attempt in content.attempts:
        days[attempt.organisation].append(attempt.happened_at.date())
    return days


def _row(slug: str, days: list[date], content: Content, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    known = wording.organisations.get(slug)
    countries = ", ".join(code.upper() for code in known.countries) if known else ""
    when = {texts.day(day): None for day in (min(days), max(days))} if days else {}
    names = {alert.name for alert in content.alerts if alert.organisation == slug}
    attempts = sum(attempt.organisation == slug for attempt in content.attempts)
    return (
        (Span(wording.organisation(slug), Style.STRONG),),
        (Span(countries or "–"),),
        (Span(" – ".join(when) or "–"),),
        (Span(texts.number(len(names))),),
        (Span(texts.number(attempts)),),
    )
