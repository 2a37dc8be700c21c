"""An assessment as the JSON objects that `--json` prints; documented in `docs/assess.md` and stable."""

from collections.abc import Mapping, Sequence

from tocsin.app.alerts import timestamp
from tocsin.app.assessment_words import (
    day_of,
    hypothesis_name,
    of_the_group,
    of_the_sponsor,
    ranked,
    verdict,
)
from tocsin.app.claims import words_document
from tocsin.app.evidence import piece_document
from tocsin.app.kept_assessments import CaseAssessment
from tocsin.model.assessment import Assessment, Claim, Hypothesis, Rationale

_DIGITS = 6

Names = Mapping[str, str]


def case_assessment_document(found: CaseAssessment, *, explain: bool = False) -> dict[str, object]:
    """What is thought of a case, with its evidence; claims on the group and on the sponsor stand apart."""
    left = {each.id for each in found.not_weighed}
    document = {
        **assessment_document(found.assessment, found.names),
        "title": found.record.case.title,
        "is_new": found.is_new,
        "is_kept": found.is_kept,
        "evidence": [
            {**piece_document(each, found.names), "weighed": each.id not in left} for each in found.evidence
        ],
        **claims_document(found.claims, found.names),
    }
    if explain:
        rationale = found.assessment.rationale
        document["explanation"] = None if rationale is None else _rationale(rationale, found.names)
    return document


def claims_document(claims: Sequence[Claim], names: Names) -> dict[str, object]:
    """What others claim: on the group, and apart from it on who stands behind it."""
    return {
        "claims_on_group": [
            {**words_document(each), "group": _named(each.group, names)} for each in of_the_group(claims)
        ],
        "claims_on_sponsor": [
            {**words_document(each), "sponsor": _named(each.sponsor, names)}
            for each in of_the_sponsor(claims)
        ],
    }


def assessment_document(assessment: Assessment, names: Names) -> dict[str, object]:
    """What one assessment says, without its explanation."""
    return {
        "id": assessment.id,
        "case": assessment.subject,
        "as_of": day_of(assessment),
        "made_at": timestamp(assessment.made_at),
        "author": assessment.author,
        "supersedes": assessment.supersedes,
        "verdict": verdict(assessment, names),
        "names_group": assessment.names_group,
        "indistinct_from_imitator": assessment.indistinct,
        "confidence": None if assessment.confidence is None else assessment.confidence.value,
        "hypotheses": [
            {**hypothesis_document(each.hypothesis, names), "probability": each.probability}
            for each in ranked(assessment)
        ],
        "evidence_ids": list(assessment.evidence),
        "parameters": dict(assessment.parameters),
        "versions": dict(assessment.versions),
    }


def hypothesis_document(hypothesis: Hypothesis, names: Names) -> dict[str, object]:
    """One answer to the question of the group."""
    return {
        "kind": hypothesis.kind.value,
        "group": hypothesis.group,
        "name": hypothesis_name(hypothesis, names),
    }


def _rationale(rationale: Rationale, names: Names) -> dict[str, object]:
    return {
        "leader": hypothesis_document(rationale.leader, names),
        "against": hypothesis_document(rationale.against, names),
        "families": [
            {"family": term.family, "log_odds": rounded(term.log_odds), "statements": list(term.statements)}
            for term in rationale.terms
        ],
        "answers": [hypothesis_document(each, names) for each in rationale.answers],
        "pieces": [
            {
                "evidence": piece.evidence,
                "statement": piece.statement,
                "log_odds": rounded(piece.log_odds),
                "decides": piece.decides,
                "values": [rounded(value) for value in piece.values],
                "diagnosticity": rounded(piece.diagnosticity),
            }
            for piece in rationale.pieces
        ],
        "what_if": [
            {"if": each.change, "probability": each.probability, "still_leads": each.still_leads}
            for each in rationale.what_if
        ],
        "next_steps": [{"what": step.what, "bits": rounded(step.bits)} for step in rationale.next_steps],
        "nearest_reports": [
            {"report": report, "likeness": rounded(likeness)} for report, likeness in rationale.nearest
        ],
        "remarks": list(rationale.remarks),
    }


def _named(identifier: str | None, names: Names) -> dict[str, object] | None:
    return None if identifier is None else {"id": identifier, "name": names.get(identifier)}


def rounded(value: float | None) -> float | None:
    """A number of the explanation: log-odds and the like are not known to more digits."""
    return None if value is None else round(value, _DIGITS)
