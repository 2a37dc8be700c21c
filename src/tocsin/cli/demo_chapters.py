"""The last four chapters of the demonstration: who may be behind it, earlier targets, a false flag, and the reports."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tocsin.app.assessment_words import ANOTHER_QUESTION, verdict
from tocsin.cli.assess_history_view import INSUFFICIENT
from tocsin.cli.assess_lines import put_heading, put_paragraph, put_rows
from tocsin.cli.console import put
from tocsin.cli.demo_behind_view import (
    claim_row,
    put_claims,
    put_evidence,
    put_next_step,
    put_side_by_side,
    put_what_changed,
    short_name,
)
from tocsin.cli.demo_lines import put_chapter, put_prose
from tocsin.model.assessment import Hypothesis, HypothesisKind

if TYPE_CHECKING:
    from tocsin.app.demo.behind import Behind
    from tocsin.app.demo.dated import DatedCase
    from tocsin.app.demo.reports import Written
    from tocsin.model.casework import Attempt
    from tocsin.model.identity import Identity
    from tocsin.reporting.seam import Content

_BEHIND: Final = """
    The same case, assessed as of three days, each with nothing but what was public by its end: first the one name, then its
    siblings, the registrant and what ThreatConnect found. An assessment is never changed; a later one stands beside it.
"""
_NAMES_ALONE: Final = (
    "By the five names alone, without what was found beside them: {verdict} How names look weighs nothing."
)
_CHANGED: Final = "What moved it"
_TO_GO_BY: Final = "What there was to go by"
_CLAIMED: Final = (
    "What others had said by then, of the group and, apart from it, of the sponsor: shown, never summed"
)
_LEAK: Final = "Said of another event, the leak of 5 May 2017, which is a case of its own"
_TARGETS: Final = """
    What the group is said to have aimed at in two years, by date, sector and country. These organisations are not watched, only
    known as targets.
"""
_FLAG: Final = """
    On 8 April 2015 the broadcasts of TV5 Monde stopped, in the name of a 'CyberCaliphate'. In June FireEye reported that the
    site on which its data were leaked had the address block, server and registrar of APT28; Trend Micro held three
    explanations for possible. The same engine, with what was known on each day:
"""
_EXPLAINED: Final = "The explanations that competed, and which of these answers each is"


def put_behind(found: "Behind", *, brief: bool = False) -> None:
    """Chapter 4: three assessments side by side, what they rest on, and what others said."""
    put_chapter(
        4, "Who may be behind it, on three days", "tocsin assess onedrive-en-marche.fr --as-of 2017-04-24"
    )
    put_prose(_BEHIND)
    put_side_by_side(found.case)
    put("")
    put_paragraph(_NAMES_ALONE.format(verdict=_by_names(found)), indent=2)
    put_heading(_CHANGED)
    put_what_changed(found.case)
    if not brief:
        put_next_step(found.case)
        put_heading(_TO_GO_BY)
        put_evidence(found.case)
    put_heading(_CLAIMED)
    put_claims(found.case)
    put_heading(_LEAK)
    put_rows((claim_row(each, found.names) for each in found.leak), right=())
    put("")
    put_prose(ANOTHER_QUESTION)


def _by_names(found: "Behind") -> str:
    if not found.names_alone.names_group:
        return f"{INSUFFICIENT} to name a group."
    return verdict(found.names_alone, found.case.names)


def put_targets(content: "Content") -> None:
    """Chapter 5: the targets of a report on the group, in order of time."""
    put_chapter(5, "Whom else the group aimed at", "tocsin report --actor APT28 --period 2015-04..2017-04")
    put_prose(_TARGETS)
    put_rows([("day", "country, sector", "target, how, and by whose word"), *_target_rows(content)], right=())


def _target_rows(content: "Content") -> Iterator[Sequence[str]]:
    from tocsin.reporting.seam import TieKind

    known = {identity.slug: identity for identity in content.organisations}
    ties = content.actor.ties if content.actor else ()
    words = {tie.subject: tie.source for tie in reversed(ties) if tie.kind is TieKind.CLAIM}
    last = ""
    for attempt in sorted(content.attempts, key=lambda each: (each.happened_at, each.organisation)):
        identity = known.get(attempt.organisation)
        if identity is None or identity.watched:  # the case itself has had its chapters
            continue
        told, where = attempt.note.partition(";")[0].partition(" (")[0], _where(identity)
        if attempt.organisation == last:
            yield _day(attempt), "", told
        else:
            said = words.get(attempt.case or "", "").partition(";")[0]
            yield _day(attempt), where, f"{identity.name}: {told} [{said}]"
        last = attempt.organisation


def _where(identity: "Identity") -> str:
    return ", ".join((*(code.upper() for code in identity.countries), *identity.sectors))


def _day(attempt: "Attempt") -> str:
    """The day of an attempt, or its month where the source has no more."""
    from tocsin.app.demo.case_facts import RECONSTRUCTED

    return (
        f"{attempt.happened_at:%Y-%m}" if RECONSTRUCTED in attempt.note else f"{attempt.happened_at:%Y-%m-%d}"
    )


def put_false_flag(found: "DatedCase", *, brief: bool = False) -> None:
    """Chapter 6: TV5 Monde, where the name that was shown was not that of who did it."""
    put_chapter(
        6, "A false flag: TV5 Monde, 2015", "tocsin assess 'TV5 Monde, 8 April 2015' --as-of 2015-06-10"
    )
    put_prose(_FLAG)
    put_side_by_side(found)
    put_heading(_CHANGED)
    put_what_changed(found)
    put_heading(_EXPLAINED)
    put_rows(_explanations(found), right=())
    if not brief:
        put_heading(_TO_GO_BY)
        put_evidence(found)
        put_heading(_CLAIMED)
        put_claims(found)
    put("")


def _explanations(found: "DatedCase") -> Iterator[Sequence[str]]:
    from tocsin.app.demo.published import GROUP
    from tocsin.app.demo.tv5 import EXPLANATIONS

    group = next((key for key, name in found.names.items() if name == GROUP), None)
    for each in EXPLANATIONS:
        needs_group = each.kind in {HypothesisKind.GROUP, HypothesisKind.IMITATOR}
        hypothesis = Hypothesis(each.kind, group if needs_group else None)
        yield short_name(hypothesis, found.names), f"{each.what} ({each.by})"


def put_reports(written: "Sequence[Written]") -> None:
    """Chapter 7: where the pages are."""
    put_chapter(7, "The report", "tocsin report onedrive-en-marche.fr --format html")
    for each in written:
        put_paragraph(f"{each.path}: {each.what}")
    put("")
    put_paragraph(
        "Pages without script, to read in any browser and to print. The same goes out as PDF, Markdown, STIX, MISP, RPZ,"
        " Sigma, Suricata and as letters: tocsin report --help"
    )
