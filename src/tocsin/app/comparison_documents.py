"""A comparison of two assessments as the JSON object that `--json` prints; documented in `docs/assess.md` and stable."""

from collections.abc import Sequence

from tocsin.app.assess_comparison import Compared, why
from tocsin.app.assessment_documents import (
    assessment_document,
    claims_document,
    hypothesis_document,
    rounded,
)
from tocsin.attribution.comparing import Changed, ChangedPiece


def comparison_document(found: Compared) -> dict[str, object]:
    """What is otherwise in the later assessment; every hypothesis whose probability is not the same."""
    comparison, names = found.comparison, found.names
    return {
        "case": found.record.case.id,
        "title": found.record.case.title,
        "earlier": assessment_document(found.earlier, names),
        "later": assessment_document(found.later, names),
        "made_now": [day.isoformat() for day in found.made_now],
        "why": why(found),
        "moved": [
            {
                **hypothesis_document(each.hypothesis, names),
                "before": each.before,
                "after": each.after,
                "change": each.change,
            }
            for each in comparison.moved
        ],
        "findings": _changed(comparison.findings),
        "came": _pieces(comparison.came),
        "went": _pieces(comparison.went),
        "regraded": _pieces(comparison.regraded),
        "shifted": _pieces(comparison.shifted),
        "parameters": _changed(comparison.parameters),
        "versions": _changed(comparison.versions),
        **claims_document(found.claims, names),
    }


def _pieces(pieces: Sequence[ChangedPiece]) -> list[dict[str, object]]:
    return [
        {
            "evidence": each.evidence,
            "statement": each.statement,
            "before": rounded(each.before),
            "after": rounded(each.after),
            "why": each.why,
        }
        for each in pieces
    ]


def _changed(found: Sequence[Changed]) -> list[dict[str, object]]:
    return [{"name": each.name, "before": each.before, "after": each.after} for each in found]
