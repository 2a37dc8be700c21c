"""An assessment as a person reads it: the verdict, how steady it is, the alternatives, and what others claim."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tocsin.app.assessment_words import (
    ANOTHER_QUESTION,
    confidence,
    day_of,
    group_name,
    hypothesis_name,
    indistinct,
    of_the_group,
    of_the_sponsor,
    ranked,
    share,
    verdict,
)
from tocsin.cli.assess_lines import bar, put_heading, put_paragraph, put_rows
from tocsin.cli.console import put
from tocsin.cli.moments import day, minute
from tocsin.model.assessment import Assessment, Claim, HypothesisKind, Likelihood

if TYPE_CHECKING:
    from tocsin.app.kept_assessments import CaseAssessment

_SHOWN: Final = 5
_ALWAYS: Final = (HypothesisKind.UNKNOWN, HypothesisKind.IMITATOR, HypothesisKind.SHARED)


def put_assessment(found: "CaseAssessment", *, explain: bool = False) -> None:
    """Print one assessment to stdout; with `explain` also why it came out so."""
    put_head(found)
    put_verdict(found.assessment, found.names)
    put_alternatives(found.assessment, found.names)
    if explain:
        from tocsin.cli.assess_why_view import put_why

        put_why(found)
    put_claims(found.claims, found.names, when=f"by {day_of(found.assessment)}")


def put_head(found: "CaseAssessment") -> None:
    """Which case, as of which day, and by whom."""
    from tocsin.app.cases import short_id as short_case
    from tocsin.app.kept_assessments import short_id

    assessment, case = found.assessment, found.record.case
    state = f"assessment {short_id(assessment)} by {assessment.author}, {minute(assessment.made_at)}"
    if not found.is_kept:
        state = "not kept"
    put_paragraph(case.title, style="bold")
    put_paragraph(f"case {short_case(case)} as of {day_of(assessment)}; {state}", indent=2)


def put_verdict(assessment: Assessment, names: Mapping[str, str]) -> None:
    """The verdict on the group, and how steady it is."""
    put("")
    put_paragraph(verdict(assessment, names), style="bold")
    put_paragraph(indistinct(assessment, names))
    put_paragraph(confidence(assessment))


def put_alternatives(assessment: Assessment, names: Mapping[str, str]) -> None:
    """The likeliest answers with their bars; that it may be an imitator, somebody unknown or nobody's own is always among them."""
    put("")
    put_rows(_alternatives(assessment, names), right=(0,))


def _alternatives(assessment: Assessment, names: Mapping[str, str]) -> Iterator[Sequence[str]]:
    every = ranked(assessment)
    shown = _shown(every)
    for each in shown:
        yield share(each.probability), bar(each.probability), hypothesis_name(each.hypothesis, names)
    rest = [each for each in every if each not in shown]
    if rest:
        together = sum(each.probability for each in rest)
        answers = "one other answer" if len(rest) == 1 else f"{len(rest)} other answers together"
        yield share(together), bar(together), answers


def _shown(every: Sequence[Likelihood]) -> list[Likelihood]:
    """The first few, of each kind that is easily forgotten the likeliest, and whoever imitates the likeliest group."""
    firsts = {each.hypothesis.kind: each for each in reversed(every)}
    leader = firsts.get(HypothesisKind.GROUP)
    for each in every:
        if (
            leader is not None
            and each.hypothesis.kind is HypothesisKind.IMITATOR
            and each.hypothesis.group == leader.hypothesis.group
        ):
            firsts[HypothesisKind.IMITATOR] = each
    wanted = [*every[:_SHOWN], *(firsts[kind] for kind in _ALWAYS if kind in firsts)]
    return [each for each in every if each in wanted]


# What others say


def put_claims(claims: Sequence[Claim], names: Mapping[str, str], *, when: str) -> None:
    """What others claimed then ('by 2017-04-24'): on the group, and apart from it on who stands behind it."""
    on_group, on_sponsor = of_the_group(claims), of_the_sponsor(claims)
    put_heading(f"What others said of the group {when}: shown, never summed")
    _put_claims(on_group, (_of_group(each, names) for each in on_group))
    put_heading(f"What others said {when} of who stands behind it")
    put_paragraph(ANOTHER_QUESTION, indent=2)
    if on_sponsor:
        _put_claims(on_sponsor, (group_name(each.sponsor or "", names) for each in on_sponsor))


def _put_claims(claims: Sequence[Claim], named: Iterable[str]) -> None:
    rows: list[Sequence[str]] = []
    for claim, name in zip(claims, named, strict=True):
        rows += [
            (day(claim.said_at), str(claim.grade), f"{claim.claimant}: {name}"),
            ("", "", f'"{claim.words}" ({claim.source})'),
        ]
    put_rows(rows, right=())
    if not rows:
        put_paragraph("nothing on record", indent=2)


def _of_group(claim: Claim, names: Mapping[str, str]) -> str:
    return group_name(claim.group, names) if claim.group is not None else "names no group"
