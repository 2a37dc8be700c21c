"""A report on a group: what others tie to it and by whose word, the names, and the techniques with how often."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from tocsin.reporting.blocks import (
    Block,
    Bullets,
    Figures,
    Heading,
    Line,
    Notice,
    Paragraph,
    Section,
    Span,
    Style,
    Table,
)
from tocsin.reporting.ranking import ranked
from tocsin.reporting.seam import Actor, Content, Tie, TieKind
from tocsin.reporting.targeting import NAMED_BY, targets
from tocsin.reporting.wording import Wording

MOST_ROWS: Final = 500
_MOST_HABITS: Final = 25
_LISTED: Final = 6
_NAMES: Final = 10


def profile_summary(content: Content, actor: Actor, wording: Wording) -> Section:
    """The first section: what is on record, that none of the ties is Tocsin's, and whose they are."""
    texts = wording.texts
    blocks: list[Block] = [
        Paragraph(_what(content, actor, wording), lead=True),
        Figures(tuple(_figures(content, actor, wording))),
        Notice(texts.line("profile.whose_word", group=wording.free(actor.name))),
    ]
    for key, line in (("by", _by(actor, wording)), ("called", _called(actor, wording))):
        if line:
            blocks += [Heading((Span(texts.text(f"profile.{key}")),)), Paragraph(line)]
    blocks += [Heading(texts.line("behind.two_questions")), Paragraph(texts.line("behind.not_the_sponsor"))]
    return Section("summary", texts.text("section.summary"), tuple(blocks))


def _what(content: Content, actor: Actor, wording: Wording) -> Line:
    texts = wording.texts
    names, whom = len(names_of(content)), len(targets(content))
    if not names and not whom:
        return texts.line("profile.nothing", group=Span(wording.free(actor.name), Style.STRONG))
    return texts.line(
        "profile.what",
        names=texts.counted("profile.names_counted", names),
        targets=texts.counted("profile.targets_counted", whom),
        group=Span(wording.free(actor.name), Style.STRONG),
    )


def _figures(content: Content, actor: Actor, wording: Wording) -> Iterator[tuple[str, str]]:
    texts = wording.texts
    slugs = targets(content)
    known = [wording.organisations[slug] for slug in slugs if slug in wording.organisations]
    countries = {each for identity in known for each in identity.countries}
    sectors = {each for identity in known for each in identity.sectors}
    for key, number in (
        ("targets", len(slugs)),
        ("countries", len(countries)),
        ("sectors", len(sectors)),
        ("names", len(names_of(content))),
        ("attempts", len(content.attempts)),
        ("voices", len({tie.who for tie in actor.ties})),
    ):
        yield texts.number(number), texts.counted(f"figure.{key}", number)


def names_of(content: Content) -> tuple[str, ...]:
    """Every name that somebody ties to the group, directly or by its case."""
    names = [entry.name.value for entry in ranked(content)]
    if content.actor is not None:
        names += [tie.subject for tie in content.actor.ties if tie.kind is TieKind.FACT]
    return tuple(dict.fromkeys(names))


def _by(actor: Actor, wording: Wording) -> Line:
    """Who says so, those with most to say first."""
    texts = wording.texts
    counted = Counter(tie.who for tie in actor.ties).most_common()
    if not counted:
        return ()
    said = tuple(
        texts.counted("profile.voice", number, who=wording.free(who)) for who, number in counted[:_LISTED]
    )
    more = len(counted) - _LISTED
    rest = texts.counted("profile.more_voices", more) if more > 0 else ""
    listed = ", ".join(said) if rest else texts.listed(said)
    return (Span(f"{listed}{rest}."),)


def _called(actor: Actor, wording: Wording) -> Line:
    """Names that others have for the group; by whose word each is stands in a section of its own."""
    texts = wording.texts
    names = tuple(wording.free(name) for name, _ in actor.aliases[:_NAMES])
    more = len(actor.aliases) - _NAMES
    rest = texts.counted("profile.more_voices", more) if more > 0 else ""
    if not names:
        return ()
    listed = ", ".join(names) if rest else texts.listed(names)
    return (Span(f"{listed}{rest}. "), *texts.line("profile.aliases_mean"))


def named_section(content: Content, wording: Wording) -> Section | None:
    """Every name of a report on a group, in order of time: when it was set up, at whom it was aimed, by whose word it is here."""
    actor, texts = content.actor, wording.texts
    names = names_of(content)
    if actor is None or not names:
        return None
    days: dict[str, date] = {}
    for event in content.timeline:
        if event.kind in NAMED_BY:
            days.setdefault(event.subject, event.day)
    found = sorted(names, key=lambda name: (days.get(name, date.max), name))
    head = tuple(texts.text(f"named.{column}") for column in ("name", "day", "whom", "by"))
    rows = tuple(_named(name, days.get(name), content, actor, wording) for name in found[:MOST_ROWS])
    blocks: list[Block] = [Table(texts.text("named.table"), head, rows)]
    if len(found) > MOST_ROWS:
        blocks.append(Paragraph((Span(texts.counted("names.left_out", len(found) - MOST_ROWS)),)))
    return Section("names", texts.text("section.names"), tuple(blocks))


def _named(name: str, day: date | None, content: Content, actor: Actor, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    records = [record for record in content.cases if any(each.name.value == name for each in record.members)]
    whom = [alert.organisation for alert in content.alerts if alert.name.value == name]
    whom += [slug for record in records for slug in record.case.organisations]
    subjects = {name, *(record.case.id for record in records)}
    by = [wording.free(tie.who) for tie in actor.ties if content.case_of(tie.subject) in subjects]
    return (
        wording.name(name),
        (Span(texts.day(day) if day else "–"),),
        (Span(texts.listed(tuple(dict.fromkeys(map(wording.organisation, whom)))) or "–"),),
        (Span(texts.listed(tuple(dict.fromkeys(by))) or texts.text("named.by_its_case")),),
    )


def ties_section(content: Content, wording: Wording) -> Section | None:
    """By whose word each case and each name is the group's, in order of time; None in reports on something else."""
    actor, texts = content.actor, wording.texts
    if actor is None or not actor.ties:
        return None
    head = tuple(
        texts.text(f"ties_to.{column}") for column in ("when", "who", "what", "called", "how", "source")
    )
    rows = tuple(_tie(tie, wording) for tie in actor.ties[:MOST_ROWS])
    blocks: list[Block] = [
        Paragraph(texts.line("ties_to.how_to_read")),
        Table(texts.text("ties_to.table"), head, rows),
    ]
    if len(actor.ties) > MOST_ROWS:
        blocks.append(Paragraph((Span(texts.counted("table.left_out", len(actor.ties) - MOST_ROWS)),)))
    if actor.aliases:
        blocks.append(_names_given(actor, wording))
    return Section("ties", texts.text("section.ties"), tuple(blocks))


def _names_given(actor: Actor, wording: Wording) -> Table:
    """What others call the group, a row for each who says so."""
    texts = wording.texts
    given: dict[str, list[str]] = {}
    for name, by in actor.aliases:
        given.setdefault(by, []).append(wording.free(name))
    rows: tuple[tuple[Line, ...], ...] = tuple(
        ((Span(wording.source(by) or texts.text("ties_to.nobody")),), (Span(", ".join(names)),))
        for by, names in given.items()
    )
    head = (texts.text("ties_to.by"), texts.text("ties_to.names"))
    return Table(texts.text("ties_to.names_given"), head, rows)


def _tie(tie: Tie, wording: Wording) -> tuple[Line, ...]:
    texts = wording.texts
    how = [Span(texts.text(f"tie.{tie.kind.value}"))]
    if tie.kind is TieKind.CLAIM and tie.words:
        said = texts.text("language.label", label="")
        how.append(Span(f"{said.rstrip()} {wording.free(tie.words)}", Style.QUIET))
    if tie.probability is not None:
        how.append(Span(f", {texts.clamped(tie.probability)}"))
    grade = f"({tie.grade})" if tie.grade is not None else ""
    source = wording.source(tie.source) if tie.source != tie.who else ""
    return (
        (Span(texts.day(tie.said_at)),),
        (Span(wording.free(tie.who), Style.STRONG),),
        wording.name(tie.subject) if tie.kind is TieKind.FACT else (Span(wording.case(tie.subject)),),
        (Span(wording.free(tie.called)),),
        tuple(how),
        (Span(source), Span(f" {grade}", Style.QUIET))
        if source and grade
        else (Span(source or grade or "–"),),
    )


def habits_section(content: Content, wording: Wording) -> Section | None:
    """Techniques and software with how often each is on record; None where there are none."""
    actor, texts = content.actor, wording.texts
    if actor is None or not actor.habits:
        return None
    blocks: list[Block] = [
        Paragraph(
            texts.line(
                "habits.how_to_read",
                cases=texts.counted("habits.cases_counted", actor.cases),
                reports=texts.counted("habits.reports_counted", actor.reports),
                by=wording.source(actor.reports_by) or "–",
            )
        )
    ]
    tables = (_habits(actor, kind, wording) for kind in ("technique", "software"))
    blocks += [table for table in tables if table is not None]
    if len(actor.habits) > _MOST_HABITS:
        blocks.append(Bullets((texts.line("habits.most", count=texts.number(_MOST_HABITS)),)))
    return Section("habits", texts.text("section.habits"), tuple(blocks))


def _habits(actor: Actor, kind: str, wording: Wording) -> Table | None:
    texts = wording.texts
    found = [each for each in actor.habits if each.kind == kind]
    found.sort(key=lambda each: (-each.cases, -each.reports, each.value))
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            (Span(wording.free(each.value), Style.NAME),),
            (Span(wording.free(each.name) or "–"),),
            (Span(texts.number(each.cases) if each.cases else "–"),),
            (Span(texts.number(each.reports) if each.reports else "–"),),
        )
        for each in found[:_MOST_HABITS]
    )
    if not rows:
        return None
    head = tuple(texts.text(f"habits.{column}") for column in ("id", "name", "cases", "reports"))
    return Table(texts.text(f"habits.{kind}"), head, rows, frozenset({2, 3}))
