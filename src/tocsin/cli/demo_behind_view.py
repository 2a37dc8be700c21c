"""A case assessed on several days, as the demonstration shows it: side by side, what there was to go by, who said what."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tocsin.app.assessment_words import group_name, hypothesis_name, indistinct, share
from tocsin.app.evidence import is_weighed
from tocsin.cli.alert_view import safe
from tocsin.cli.assess_history_view import INSUFFICIENT
from tocsin.cli.assess_lines import put_page, put_paragraph, put_rows
from tocsin.evidence.estimative_words import estimative_word
from tocsin.model.assessment import (
    Assessment,
    Claim,
    Evidence,
    EvidenceKind,
    Hypothesis,
    HypothesisKind,
)

if TYPE_CHECKING:
    from tocsin.app.demo.dated import DatedCase
    from tocsin.attribution.comparing import Comparison

_GROUPS: Final = 2  # rows for groups, beside those that are always there
_ALWAYS: Final = (HypothesisKind.UNKNOWN, HypothesisKind.SHARED)
_NOBODYS: Final = {
    HypothesisKind.UNKNOWN: "a group no report describes",
    HypothesisKind.SHARED: "a shared tool, hired service",
}
_COLUMN: Final = 14  # three days written out fit a terminal of 80
_SMALL: Final = 0.005
_MOVED: Final = 2  # answers in a line


def put_side_by_side(found: "DatedCase") -> None:
    """A column for each day: the likeliest answers, with imitator and unknown among them, and what they come to."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("as of", no_wrap=True)
    for day in found.days:
        table.add_column(long_day(day), justify="right", width=_COLUMN)
    for row in _rows(found):
        table.add_row(*(Text(safe(cell)) for cell in row))
    put_page(Padding(table, (0, 0, 0, 2), expand=False))
    if said := indistinct(found.assessments[-1], found.names):
        put_page("")
        put_paragraph(said, indent=2)


def _rows(found: "DatedCase") -> Iterator[Sequence[str]]:
    shown = _shown(found.assessments)
    for hypothesis in shown:
        yield (
            short_name(hypothesis, found.names),
            *(chance(each.probability_of(hypothesis)) for each in found.assessments),
        )
    yield "all other answers", *(_rest(each, shown) for each in found.assessments)
    yield "verdict", *(_named(each, found) for each in found.assessments)
    yield "confidence", *(each.confidence or "-" for each in found.assessments)


def _shown(assessments: Sequence[Assessment]) -> list[Hypothesis]:
    """The likeliest groups of any day, imitators of those that lead on one, an unknown group, and nobody's own."""
    best = {
        each.hypothesis: max(one.probability_of(each.hypothesis) for one in assessments)
        for one in assessments
        for each in one.likelihoods
    }
    ranked = sorted(best, key=lambda each: -best[each])
    groups = [each for each in ranked if each.kind is HypothesisKind.GROUP][:_GROUPS]
    leading = {group for one in assessments for group in one.leading_groups()}
    imitators = [each for each in ranked if each.kind is HypothesisKind.IMITATOR and each.group in leading]
    others = [each for kind in _ALWAYS for each in ranked if each.kind is kind]
    return [*groups, *imitators, *others]


def short_name(hypothesis: Hypothesis, names: Mapping[str, str]) -> str:
    """What an answer is called in the first column of a table."""
    if hypothesis.group is None:
        return _NOBODYS[hypothesis.kind]
    group = group_name(hypothesis.group, names)
    return group if hypothesis.kind is HypothesisKind.GROUP else f"an imitator of {group}"


def chance(probability: float | None) -> str:
    """How probable an answer is, for a table: what is nearly nothing is said to be so."""
    return share(probability) if probability is not None and probability >= _SMALL else "<1%"


def _rest(assessment: Assessment, shown: Sequence[Hypothesis]) -> str:
    return chance(1.0 - sum(assessment.probability_of(each) for each in shown))


def _named(assessment: Assessment, found: "DatedCase") -> str:
    """Verdict in a cell: which group, in the words of ICD 203, or that the evidence does not suffice."""
    named = assessment.named()
    if named is None:
        return INSUFFICIENT
    return f"{hypothesis_name(named.hypothesis, found.names)}: {estimative_word(named.probability)}"


def put_next_step(found: "DatedCase") -> None:
    """What would help most to find out, as of the last day."""
    rationale = found.assessments[-1].rationale
    if rationale is not None and rationale.next_steps:
        put_paragraph(f"What would help most next: {rationale.next_steps[0].what}", indent=2)


def put_what_changed(found: "DatedCase") -> None:
    """From each day to the next: whether evidence came, and which answers it moved most."""
    rows = []
    for (earlier, later), change in zip(pairwise(found.days), found.changes(), strict=True):
        moved = ", ".join(
            f"{short_name(each.hypothesis, found.names)} {chance(each.before)} to {chance(each.after)}"
            for each in change.moved[:_MOVED]
        )
        came = _what_came(change, found)
        rows.append((f"{long_day(earlier)} to {long_day(later)}", f"{came}: {moved or 'nothing'}"))
    put_rows(rows, right=())


def _what_came(change: "Comparison", found: "DatedCase") -> str:
    came = {piece.evidence for piece in change.came}
    weighed = sum(is_weighed(piece) for piece in found.evidence if piece.id in came)
    if not weighed:
        return "nothing came that is weighed, and claims move nothing; later reports on all groups moved"
    return f"{weighed} piece{'s' * (weighed != 1)} of evidence moved"


def put_evidence(found: "DatedCase") -> None:
    """What there was to go by, by the day that it was known on: what is weighed, and what is only shown."""
    rows: list[Sequence[str]] = []
    for day, pieces in found.new_evidence():
        rest = [_said(piece) for piece in pieces if not is_weighed(piece)]
        told = [*_told([piece for piece in pieces if is_weighed(piece)])]
        told += [f"only shown: {'; '.join(rest)}"] if rest else []
        rows += [(f"by {long_day(day)}" if not place else "", text) for place, text in enumerate(told)]
    put_rows(rows, right=(0,))


def _told(pieces: Sequence[Evidence]) -> Iterator[str]:
    """A text for all pieces of one kind and origin: one origin counts once, however much it says."""
    alike: dict[tuple[str, str], list[Evidence]] = {}
    for piece in pieces:
        alike.setdefault((piece.kind, piece.origin), []).append(piece)
    for group in alike.values():
        said = "; ".join(map(_said, group))
        is_one = len(group) > 1 and group[0].group is not None
        yield f"{len(group)} links of one origin, which count once: {said}" if is_one else said


def _said(piece: Evidence) -> str:
    if piece.kind in {EvidenceKind.TECHNIQUE, EvidenceKind.SOFTWARE, EvidenceKind.LINK}:
        return f"{piece.value} ({piece.basis})" if piece.basis else piece.value
    return piece.basis or piece.value


def put_claims(found: "DatedCase") -> None:
    """What others had said by each day, the group and the sponsor apart."""
    rows: list[Sequence[str]] = [("day", "group", "sponsor", "who said what")]
    for _, claims in found.new_claims():
        rows += [claim_row(each, found.names) for each in claims]
    put_rows(rows, right=())


def claim_row(claim: Claim, names: Mapping[str, str]) -> Sequence[str]:
    """A claim as a row: day, group, sponsor, and who said what."""
    group = group_name(claim.group, names) if claim.group else "-"
    sponsor = group_name(claim.sponsor, names) if claim.sponsor else "-"
    return (
        claim.said_at.date().isoformat(),
        group,
        sponsor,
        f"{claim.claimant}: {claim.words} [{claim.source}; {claim.grade}]",
    )


def long_day(day: date) -> str:
    """A day as people write it: 1 June 2017."""
    return f"{day.day} {day:%B %Y}"
