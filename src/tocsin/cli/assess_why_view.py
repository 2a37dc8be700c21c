"""Why an assessment came out so: waterfall, pieces, competing hypotheses, what would change it, what to find out next."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from tocsin.app.assessment_words import hypothesis_name, is_in_the_verdict, parameter_name, share
from tocsin.app.kept_assessments import is_left_out
from tocsin.cli.assess_lines import put_heading, put_paragraph, put_rows, put_step, waterfall
from tocsin.model.assessment import Evidence, Piece, Rationale

if TYPE_CHECKING:
    from tocsin.app.kept_assessments import CaseAssessment

_PIECES: Final = 12
_STATEMENTS: Final = 4  # of one family
_INDENT: Final = 10
_STRONG, _SOME = 1.0, 0.2  # log-odds from which a piece speaks strongly, or at all, for an answer


def put_why(found: "CaseAssessment") -> None:
    """Print everything that the rationale of an assessment has to say."""
    rationale = found.assessment.rationale
    if rationale is None:
        put_heading("Why")
        put_paragraph("No group was known then to which the case could be compared.", indent=2)
    else:
        _put_remarks(rationale)
        _put_waterfall(rationale, found.names)
        _put_pieces(rationale)
        _put_matrix(rationale, found.names)
        _put_what_if(rationale, found.names)
        _put_next_steps(rationale)
        _put_nearest(rationale, found.names)
    _put_not_weighed(found)
    _put_foundations(found)


def _put_remarks(rationale: Rationale) -> None:
    told = [remark for remark in rationale.remarks if not is_in_the_verdict(remark)]
    if told:
        put_heading("To keep in mind")
        put_rows((("-", remark) for remark in told), right=())


def _put_waterfall(rationale: Rationale, names: Mapping[str, str]) -> None:
    leader, against = (hypothesis_name(each, names) for each in (rationale.leader, rationale.against))
    put_heading(f"Why {leader} rather than {against}")
    put_paragraph("Log-odds, family by family: +0.7 doubles the odds, -0.7 halves them.", indent=2)
    drawn = waterfall([term.log_odds for term in rationale.terms])
    for term, picture in zip(rationale.terms, drawn, strict=True):
        put_step(_signed(term.log_odds), picture, term.family)
        told = list(term.statements[:_STATEMENTS])
        if len(term.statements) > _STATEMENTS:
            told.append(f"and {len(term.statements) - _STATEMENTS} more")
        for statement in told:
            put_paragraph(statement, indent=_INDENT)
    put_step(_signed(sum(term.log_odds for term in rationale.terms)), "", "in all")


def _put_pieces(rationale: Rationale) -> None:
    ordered = sorted(_weighed(rationale), key=lambda piece: -abs(piece.log_odds))
    if not ordered:
        return
    put_heading("What each piece of evidence does: what the log-odds lose without it")
    put_rows((_signed(piece.log_odds), _statement(piece)) for piece in ordered[:_PIECES])
    _put_more(len(ordered))


def _weighed(rationale: Rationale) -> list[Piece]:
    return [piece for piece in rationale.pieces if not is_left_out(piece)]


def _statement(piece: Piece) -> str:
    return f"{piece.statement} [without it another answer leads]" if piece.decides else piece.statement


def _put_matrix(rationale: Rationale, names: Mapping[str, str]) -> None:
    """Signs for and against each answer, the most telling piece first."""
    rows = [piece for piece in _weighed(rationale) if piece.values]
    if not rows or not rationale.answers:
        return
    put_heading("Competing hypotheses: which pieces tell the answers apart, the most telling first")
    put_rows(
        (
            (letter, hypothesis_name(answer, names))
            for letter, answer in zip(ascii_uppercase, rationale.answers, strict=False)
        ),
        right=(),
    )
    put_paragraph("++ strongly for, + for, 0 says nothing, - against, -- strongly against", indent=2)
    rows.sort(key=lambda piece: -piece.diagnosticity)
    letters = tuple(ascii_uppercase[: len(rationale.answers)])
    signs = (tuple(_sign(value) for value in piece.values) for piece in rows[:_PIECES])
    table = [(*each, piece.statement) for each, piece in zip(signs, rows, strict=False)]
    put_rows([(*letters, ""), *table], right=range(len(letters)))
    _put_more(len(rows))


def _put_what_if(rationale: Rationale, names: Mapping[str, str]) -> None:
    if not rationale.what_if:
        return
    put_heading(f"What would change it: how likely {hypothesis_name(rationale.leader, names)} would be")
    put_rows(
        (
            share(each.probability),
            each.change if each.still_leads else f"{each.change} [another answer leads]",
        )
        for each in rationale.what_if
    )


def _put_next_steps(rationale: Rationale) -> None:
    if rationale.next_steps:
        put_heading("What to find out next, by the information that it is expected to give")
        put_rows((f"{step.bits:.2f} bit", step.what) for step in rationale.next_steps)


def _put_nearest(rationale: Rationale, names: Mapping[str, str]) -> None:
    if rationale.nearest:
        put_heading(f"Earlier reports on {hypothesis_name(rationale.leader, names)} most like the case")
        put_rows((f"{likeness:.2f}", report) for report, likeness in rationale.nearest)


def _put_not_weighed(found: "CaseAssessment") -> None:
    """Evidence that is kept and shown, and that this assessment did not weigh."""
    left = found.not_weighed
    if left:
        put_heading("Not used")
        put_rows(((_kind(each), f"{each.value} ({each.source})") for each in left[:_PIECES]), right=())
        _put_more(len(left))


def _kind(evidence: Evidence) -> str:
    return evidence.kind.replace("_", " ")


def _put_foundations(found: "CaseAssessment") -> None:
    """What the computation rested on besides evidence."""
    assessment = found.assessment
    put_heading("What it was computed with")
    put_rows((f"{value:g}", parameter_name(name, found.names)) for name, value in assessment.parameters)
    put_rows(((name, version) for name, version in assessment.versions), right=())


def _put_more(count: int) -> None:
    if count > _PIECES:
        put_paragraph(f"and {count - _PIECES} more: --json has them all", indent=2)


def _sign(log_odds: float) -> str:
    strength = 2 if abs(log_odds) >= _STRONG else 1 if abs(log_odds) >= _SOME else 0
    return ("+" if log_odds > 0 else "-") * strength or "0"


def _signed(log_odds: float) -> str:
    return f"{round(log_odds, 2) + 0.0:+.2f}"  # no minus before what is nothing
