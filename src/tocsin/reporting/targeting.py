"""Whom it was aimed at: each organisation with sector, country, time, names and attempts; and how many by year of each kind."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from tocsin.model.domain_names import DomainName
from tocsin.model.timeline import EventKind
from tocsin.reporting.blocks import (
    Block,
    Cell,
    Line,
    Matrix,
    MatrixRow,
    Paragraph,
    Section,
    Span,
    Style,
    Table,
)
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import Wording

MOST_ROWS: Final = 300
_MOST_YEARS: Final = 8  # columns of a matrix; beyond, only the sum
_MOST_KINDS: Final = 20
_MOST_VOICES: Final = 3
NAMED_BY: Final = (EventKind.REGISTERED, EventKind.CERTIFICATE, EventKind.RESOLVED, EventKind.PUBLISHED)

Days = Mapping[str, list[date]]


def targets(content: Content) -> tuple[str, ...]:
    """Slugs of the organisations that names or attempts are aimed at, in the order in which the content has them."""
    slugs = [each.slug for each in content.organisations]
    slugs += [slug for record in content.cases for slug in record.case.organisations]
    slugs += [alert.organisation for alert in content.alerts]
    slugs += [attempt.organisation for attempt in content.attempts]
    return tuple(dict.fromkeys(slugs))


def targets_section(content: Content, wording: Wording) -> Section | None:
    """The section of targets, in order of the first day on which each was aimed at; None where there is none.

    A case or an organisation alone is told in the summary; a table follows where it says more: a sector, or several.
    """
    slugs = targets(content)
    if not slugs or (len(slugs) < 2 and content.actor is None and not _says_more(slugs[0], wording)):
        return None
    texts = wording.texts
    days = _days(content)
    slugs = tuple(sorted(slugs, key=lambda slug: (min(days[slug], default=date.max), slug)))
    columns = ["days", "whom", "sector", "country", "names", "attempts"]
    if content.actor is not None:
        columns.append("by")
    head = tuple(texts.text(f"targets.{column}") for column in columns)
    rows = tuple(_row(slug, days[slug], content, wording) for slug in slugs[:MOST_ROWS])
    blocks: list[Block] = []
    if len(slugs) > 1:
        blocks += [_counted(kind, slugs, days, wording) for kind in ("sector", "country")]
    blocks.append(Table(texts.text("targets.table"), head, rows, frozenset({4, 5})))
    if len(slugs) > MOST_ROWS:
        blocks.append(Paragraph((Span(texts.counted("table.left_out", len(slugs) - MOST_ROWS)),)))
    return Section("targets", texts.text("section.targets"), tuple(blocks))


def _says_more(slug: str, wording: Wording) -> bool:
    known = wording.organisations.get(slug)
    return known is not None and bool(known.sectors)


def _days(content: Content) -> defaultdict[str, list[date]]:
    """Days on which each was aimed at; where neither an alert nor an attempt tells, those of the names of its cases.

    In a report on a group alerts tell nothing: what counts is when something was done, not when it was noticed here.
    """
    days: defaultdict[str, list[date]] = defaultdict(list)
    for alert in content.alerts if content.actor is None else ():
        days[alert.organisation].append(alert.first_seen.date())
    for attempt in content.attempts:
        days[attempt.organisation].append(attempt.happened_at.date())
    told = set(days)
    for record in content.cases:
        names = {member.name.value for member in record.members}
        found = [event.day for event in content.timeline if event.kind in NAMED_BY and event.subject in names]
        for slug in record.case.organisations:
            if slug not in told:
                days[slug] += found
    return days


def _row(slug: str, days: list[date], content: Content, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    when = {texts.day(day): None for day in (min(days), max(days))} if days else {}
    attempts = sum(attempt.organisation == slug for attempt in content.attempts)
    cells: tuple[Line, ...] = (
        (Span(" – ".join(when) or "–"),),
        (Span(wording.organisation(slug), Style.STRONG),),
        (Span(", ".join(_sectors(slug, wording)) or "–"),),
        (Span(", ".join(_countries(slug, wording)) or "–"),),
        (Span(texts.number(len(_names(slug, content)))),),
        (Span(texts.number(attempts)),),
    )
    if content.actor is None:
        return cells
    by = _by(slug, content, wording)
    more = len(by) - _MOST_VOICES
    rest = texts.counted("profile.more_voices", more) if more > 0 else ""
    listed = ", ".join(by[:_MOST_VOICES]) if rest else texts.listed(by)
    return (*cells, (Span(f"{listed}{rest}" or "–"),))


def _names(slug: str, content: Content) -> set[DomainName]:
    """Names aimed at an organisation: of its alerts, and of cases that are aimed at nobody else."""
    names = {alert.name for alert in content.alerts if alert.organisation == slug}
    for record in content.cases:
        if record.case.organisations == (slug,):
            names |= {member.name for member in record.members}
    return names


def _by(slug: str, content: Content, wording: Wording) -> tuple[str, ...]:
    """Who ties to the group of the report what was aimed at an organisation."""
    if content.actor is None:
        return ()
    concerned = {record.case.id for record in content.cases if slug in record.case.organisations}
    concerned |= {
        attempt.case for attempt in content.attempts if attempt.organisation == slug and attempt.case
    }
    concerned |= {name.value for name in _names(slug, content)}
    whose = (tie.who for tie in content.actor.ties if content.case_of(tie.subject) in concerned)
    return tuple(dict.fromkeys(map(wording.free, whose)))


def _sectors(slug: str, wording: Wording) -> tuple[str, ...]:
    known = wording.organisations.get(slug)
    return tuple(wording.texts.word("sector", each) for each in known.sectors) if known else ()


def _countries(slug: str, wording: Wording) -> tuple[str, ...]:
    known = wording.organisations.get(slug)
    return tuple(each.upper() for each in known.countries) if known else ()


_KINDS: Final[Mapping[str, Callable[[str, Wording], tuple[str, ...]]]] = {
    "sector": _sectors,
    "country": _countries,
}


def _counted(kind: str, slugs: Iterable[str], days: Days, wording: Wording) -> Matrix:
    """How many organisations of each sector, or country, were aimed at in each year; one with two counts in both."""
    texts = wording.texts
    slugs = tuple(slugs)
    years = sorted({day.year for slug in slugs for day in days.get(slug, ())})
    shown = years if 1 < len(years) <= _MOST_YEARS else []
    members: dict[str, list[str]] = defaultdict(list)
    for slug in slugs:
        for value in _KINDS[kind](slug, wording) or (texts.text("targets.not_known"),):
            members[value].append(slug)
    most = max(map(len, members.values()))
    rows = []
    for value, those in sorted(members.items(), key=lambda each: (-len(each[1]), each[0]))[:_MOST_KINDS]:
        counts = [
            sum(any(day.year == year for day in days.get(slug, ())) for slug in those) for year in shown
        ]
        rows.append(
            MatrixRow(
                (Span(value),), tuple(_count(number, most, wording) for number in (*counts, len(those)))
            )
        )
    head = (texts.text(f"targets.{kind}"), *map(str, shown), texts.text("targets.in_all"))
    return Matrix(texts.text(f"targets.by_{kind}"), head, tuple(rows))


def _count(number: int, most: int, wording: Wording) -> Cell:
    if not number:
        return Cell("–")
    return Cell(wording.texts.number(number), 1 + (2 * number > most) + (number == most > 1))
