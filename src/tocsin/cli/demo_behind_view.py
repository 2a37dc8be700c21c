"""A case assessed on several days, as the demonstration shows it: side by side, what there was to go by, who said what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tocsin.app.assessment_words import confidence, group_name, hypothesis_name, indistinct, share
from tocsin.cli.alert_view import safe
from tocsin.cli.assess_lines import page, put_paragraph, put_rows
from tocsin.evidence.estimative_words import estimative_word
from tocsin.model.assessment import Assessment, Claim, Evidence, Hypothesis, HypothesisKind

if TYPE_CHECKING:
    from tocsin.app.demo.dated import DatedCase

_GROUPS: Final = 3  # rows for groups, beside those that are always there
_ALWAYS: Final = (HypothesisKind.IMITATOR, HypothesisKind.UNKNOWN, HypothesisKind.SHARED)
_SMALL: Final = 0.005


def put_side_by_side(found: "DatedCase") -> None:
    """A column for each day: the likeliest answers, with imitator and unknown among them, and what they come to."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("as of", no_wrap=True)
    for day in found.days:
        table.add_column(long_day(day), justify="right", no_wrap=True)
    for row in _rows(found):
        table.add_row(*(Text(safe(cell)) for cell in row))
    page().print(Padding(table, (0, 0, 0, 2), expand=False))
    page().print()
    for each in found.assessments[-1:]:
        put_paragraph(indistinct(each, found.names), indent=2)
        put_paragraph(confidence(each), indent=2)


def _rows(found: "DatedCase") -> Iterator[Sequence[str]]:
    shown = _shown(found.assessments)
    for hypothesis in shown:
        yield (
            hypothesis_name(hypothesis, found.names),
            *(chance(each, hypothesis) for each in found.assessments),
        )
    yield "all other answers", *(_rest(each, shown) for each in found.assessments)
    yield "names a group", *(_named(each, found) for each in found.assessments)
    yield "confidence", *(each.confidence or "-" for each in found.assessments)


def _shown(assessments: Sequence[Assessment]) -> list[Hypothesis]:
    """The likeliest groups of any day, an imitator of the first of them, an unknown group, and nobody's own."""
    best = {
        each.hypothesis: max(one.probability_of(each.hypothesis) for one in assessments)
        for one in assessments
        for each in one.likelihoods
    }
    ranked = sorted(best, key=lambda each: -best[each])
    groups = [each for each in ranked if each.kind is HypothesisKind.GROUP][:_GROUPS]
    others = [next((each for each in ranked if each.kind is kind), None) for kind in _ALWAYS]
    return [*groups, *(each for each in others if each is not None)]


def chance(assessment: Assessment, hypothesis: Hypothesis) -> str:
    """How probable an answer is, for a table: what is nearly nothing is said to be so."""
    probability = assessment.probability_of(hypothesis)
    return share(probability) if probability >= _SMALL else "<1%"


def _rest(assessment: Assessment, shown: Sequence[Hypothesis]) -> str:
    rest = 1.0 - sum(assessment.probability_of(each) for each in shown)
    return share(rest) if rest >= _SMALL else "<1%"


def _named(assessment: Assessment, found: "DatedCase") -> str:
    """Verdict in a cell: which group, in the words of ICD 203, or that the evidence does not suffice."""
    leaders = assessment.leading_groups()
    if not assessment.names_group or not leaders:
        return "no: insufficient"
    probability = assessment.probability_of(Hypothesis(HypothesisKind.GROUP, leaders[0]))
    return f"{group_name(leaders[0], found.names)}: {estimative_word(probability)}"


def put_evidence(found: "DatedCase") -> None:
    """What there was to go by, by the day that it was known on, with what each does on the last."""
    weights = _weights(found.assessments[-1])
    rows: list[Sequence[str]] = []
    for day, pieces in found.new_evidence():
        if pieces:
            rows.append((f"by {long_day(day)}", "", ""))
        rows += [(weights.get(ids, "-"), kind, text) for ids, kind, text in _merged(pieces)]
    put_rows(((weight, f"{kind}: {text}" if kind else "") for weight, kind, text in rows), right=(0,))


def _weights(assessment: Assessment) -> dict[str, str]:
    pieces = assessment.rationale.pieces if assessment.rationale else ()
    return {piece.evidence: f"{piece.log_odds:+.1f}" for piece in pieces}


def _merged(pieces: Iterable[Evidence]) -> Iterator[tuple[str, str, str]]:
    """Pieces with an id, a kind and a text; those of one kind, basis and source in one line."""
    lines: dict[tuple[str, str, str, str], list[Evidence]] = {}
    for piece in pieces:
        lines.setdefault((piece.kind, piece.basis, piece.source, str(piece.grade)), []).append(piece)
    for (kind, basis, source, grade), alike in lines.items():
        values = ", ".join(piece.value for piece in alike)
        yield alike[0].id, kind.replace("_", " "), f"{values}: {basis} [{source}; {grade}]"


def put_claims(found: "DatedCase") -> None:
    """What others had said by each day, the group and the sponsor apart."""
    rows: list[Sequence[str]] = []
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
