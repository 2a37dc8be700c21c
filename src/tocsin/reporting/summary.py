"""The report in plain words: what happened, against whom, since when, with what outcome, and what to do now."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from tocsin.model.assessment import Assessment
from tocsin.model.casework import Attempt, Outcome
from tocsin.model.timeline import EventKind
from tocsin.reporting.blocks import Block, Bullets, Figures, Heading, Line, Paragraph, Section, Span, Style
from tocsin.reporting.ranking import Ranked, ranked
from tocsin.reporting.seam import Content
from tocsin.reporting.targeting import targets
from tocsin.reporting.verdicts import cautions, steadiness, verdict
from tocsin.reporting.wording import Wording

_HARM: Final = (Outcome.COMPROMISED, Outcome.CREDENTIALS_ENTERED, Outcome.OPENED)
_LISTED: Final = 5  # names that a sentence can hold


def summary(content: Content, wording: Wording) -> Section:
    """The first section: a reader who stops after it knows what matters."""
    names = ranked(content)
    blocks: list[Block] = [
        Paragraph(_what(content, names, wording), lead=True),
        Figures(tuple(_figures(content, names, wording))),
    ]
    for key, line in (
        ("names", _names(names, wording)),
        ("whom", _whom(content, wording)),
        ("since", _since(content, names, wording)),
        ("outcome", _outcome(content.attempts, wording) if names or content.attempts else ()),
    ):
        if line:
            blocks += [Heading((Span(wording.texts.text(f"summary.{key}")),)), Paragraph(line)]
    blocks += [Heading((Span(wording.texts.text("summary.behind")),)), *_behind(content, wording)]
    actions = tuple(_actions(content, names, wording))
    if actions:
        blocks += [Heading((Span(wording.texts.text("summary.now")),)), Bullets(actions)]
    return Section("summary", wording.texts.text("section.summary"), tuple(blocks))


def _what(content: Content, names: tuple[Ranked, ...], wording: Wording) -> Line:
    texts = wording.texts
    whom = texts.listed(tuple(map(wording.organisation, targets(content)[:_LISTED])))
    if not names:
        return texts.line("what.nothing_then" if content.since or content.until else "what.nothing")
    in_cases = sum(entry.member is not None for entry in names)
    kind = "case" if len(content.cases) == 1 and in_cases == len(names) else "names"
    shown = Span(whom, Style.STRONG) if whom else Span(texts.text("what.nobody"))
    return texts.counted_line(f"what.{kind}", len(names), whom=shown)


def _figures(content: Content, names: tuple[Ranked, ...], wording: Wording) -> Iterator[tuple[str, str]]:
    texts = wording.texts
    yield texts.number(len(names)), texts.counted("figure.names", len(names))
    if first := first_seen(content, names):
        yield texts.day(first), texts.text("figure.since")
    yield texts.number(len(content.attempts)), texts.counted("figure.attempts", len(content.attempts))
    if content.attempts:
        broken = sum(each.outcome in _HARM[:2] for each in content.attempts)
        yield texts.number(broken), texts.counted("figure.broken", broken)


def first_seen(content: Content, names: tuple[Ranked, ...]) -> datetime | None:
    """When the first name was registered or, where no registration is known, first seen."""
    registered = [event.at for event in content.timeline if event.kind is EventKind.REGISTERED]
    seen = [entry.alert.first_seen for entry in names if entry.alert]
    return min(registered or seen, default=None)


def _names(names: tuple[Ranked, ...], wording: Wording) -> Line:
    if not names:
        return ()
    texts = wording.texts
    line: list[Span] = []
    for place, entry in enumerate(names[:_LISTED]):
        line += [*((Span(", "),) if place else ()), *wording.name(entry.name.value)]
    more = len(names) - _LISTED
    if more > 0:
        line.append(Span(texts.counted("summary.more_names", more)))
    line.append(Span(". "))
    return (*line, *_founding(names, wording))


def _founding(names: tuple[Ranked, ...], wording: Wording) -> Line:
    founders = [entry for entry in names if entry.member and entry.member.tied_to is None]
    others = sum(entry.member is not None for entry in names) - len(founders)
    if len(founders) != 1 or not others:
        return ()
    return wording.texts.counted_line("summary.founding", others, name=wording.name(founders[0].name.value))


def _whom(content: Content, wording: Wording) -> Line:
    slugs = targets(content)
    roles = Counter(role for attempt in content.attempts for role in attempt.targets)
    if not slugs:
        return ()
    shown = wording.texts.listed(tuple(map(wording.organisation, slugs[:_LISTED])))
    line: list[Span] = [Span(shown, Style.STRONG), Span(". ")]
    if len(slugs) > _LISTED:
        line.append(Span(wording.texts.counted("summary.more_organisations", len(slugs) - _LISTED)))
    if roles:
        named = wording.texts.listed(tuple(wording.free(role) for role, _ in roles.most_common(_LISTED)))
        line.append(Span(wording.texts.text("summary.roles", roles=named)))
    return tuple(line)


def _since(content: Content, names: tuple[Ranked, ...], wording: Wording) -> Line:
    texts = wording.texts
    days = sorted(event.day for event in content.timeline if event.kind is EventKind.REGISTERED)
    said = []
    if days:
        key = "registered" if days[0] != days[-1] else "registered_once"
        said.append(texts.text(f"summary.{key}", first=texts.day(days[0]), last=texts.day(days[-1])))
    elif first := first_seen(content, names):
        said.append(texts.text("summary.seen", first=texts.day(first)))
    if content.attempts:
        moments = sorted(attempt.happened_at for attempt in content.attempts)
        said.append(
            texts.counted(
                "summary.attempts", len(moments), first=texts.day(moments[0]), last=texts.day(moments[-1])
            )
        )
    return (Span(" ".join(said)),) if said else ()


def _outcome(attempts: tuple[Attempt, ...], wording: Wording) -> Line:
    texts = wording.texts
    if not attempts:
        return texts.line("outcome.none_recorded")
    counted = Counter(attempt.outcome for attempt in attempts)
    said = [texts.counted(f"outcome.{harm.value}", counted[harm]) for harm in _HARM if counted[harm]]
    if not counted[Outcome.COMPROMISED] and not counted[Outcome.CREDENTIALS_ENTERED]:
        said.insert(0, texts.text("outcome.nothing_taken"))
    if counted[Outcome.UNKNOWN]:
        said.append(texts.counted("outcome.unknown", counted[Outcome.UNKNOWN]))
    said.append(texts.text("outcome.as_far_as_known"))
    return (Span(" ".join(said)),)


def _behind(content: Content, wording: Wording) -> Iterator[Block]:
    """The newest answer on each case, how steady it is, and that the state is another question."""
    texts = wording.texts
    newest: dict[str, Assessment] = {}
    for each in sorted(content.assessments, key=lambda each: (each.as_of, each.made_at)):
        newest[content.case_of(each.subject)] = each
    if not newest:
        yield Paragraph(texts.line("behind.not_assessed"))
    for each in tuple(newest.values())[:_LISTED]:
        case = texts.line("behind.of_case", case=wording.case(each.subject)) if len(newest) > 1 else ()
        yield Paragraph((*case, *verdict(each, wording), Span(" "), *steadiness(each, wording)))
        for caution in cautions(each, wording) if each.names_group else ():
            yield Paragraph(caution)
    of_groups = _said_by((claim.claimant, wording.group(claim.group)) for claim in content.claims)
    of_sponsors = _said_by((claim.claimant, wording.sponsor(claim.sponsor)) for claim in content.claims)
    for key, said in (("others_group", of_groups), ("others_sponsor", of_sponsors)):
        if said:
            yield Paragraph(texts.line(f"behind.{key}", said=_told(said, wording)))
    if newest or content.claims:
        yield Paragraph(texts.line("behind.not_the_sponsor"))


def _said_by(claims: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Who names whom: claimants by the name that they give, each once; those who give none are left out."""
    found: dict[str, list[str]] = {}
    for claimant, name in claims:
        if name and claimant not in found.setdefault(name, []):
            found[name].append(claimant)
    return {name: claimants for name, claimants in found.items() if name}


def _told(said: dict[str, list[str]], wording: Wording) -> str:
    """'APT28 (a vendor, a ministry)' of those named most."""
    most = sorted(said.items(), key=lambda each: -len(each[1]))[:_LISTED]
    named = (
        f"{name} ({', '.join(map(wording.free, claimants[:_LISTED]))}{', …' * (len(claimants) > _LISTED)})"
        for name, claimants in most
    )
    return "; ".join(named)


def _actions(content: Content, names: tuple[Ranked, ...], wording: Wording) -> Iterator[Line]:
    texts = wording.texts
    outcomes = {attempt.outcome for attempt in content.attempts}
    if outcomes & set(_HARM[:2]):
        yield texts.line("now.reset")
    if names:
        yield texts.line("now.block")
        yield texts.line("now.abuse")
        yield texts.line("now.search")
    if content.attempts:
        yield texts.line("now.tell_staff")
    if names or content.attempts:
        yield texts.line("now.agency")
        yield texts.line("now.watch")
