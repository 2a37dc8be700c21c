"""What `tocsin assess` shows: a case with its likeliest answers, or a JSON line for each case."""

from typing import TYPE_CHECKING, Final

from tocsin.attribution.assessing import IMITATOR, SHARED, UNKNOWN
from tocsin.cli.alert_view import safe
from tocsin.cli.console import put, put_json
from tocsin.evidence.estimative_words import estimative_word, shown_probability

if TYPE_CHECKING:
    from tocsin.app.assess import Assessed
    from tocsin.attribution.assessing import CaseAnswer, Explanation
    from tocsin.evidence.links import WeighedLink
    from tocsin.interchange.actor_profiles import ActorProfiles

INSUFFICIENT: Final = "insufficient evidence to name a group"
INDISTINCT: Final = "the evidence cannot tell this group from somebody who imitates it"
_SHOWN: Final = 5
_PIECES_SHOWN: Final = 12


def put_document(assessed: "Assessed", known: "ActorProfiles") -> None:
    """Write a case as a JSON line; documented in docs/assess.md and stable."""
    answer = assessed.answer
    document: dict[str, object] = {
        "case_id": answer.case_id,
        "verdict": verdict(answer, known),
        "hypotheses": [{"id": each.id, "probability": each.probability} for each in answer.hypotheses],
        "leader": answer.leader or None,
        "names_group": answer.names_group,
        "indistinct_from_imitator": answer.indistinct,
        "used": answer.used,
        "links": [_link_document(each) for each in answer.links],
        "deciding_origins": list(answer.deciding_origins),
        "never_reported": list(answer.never_reported),
        "not_used": dict(answer.not_used),
    }
    if assessed.explanation is not None:
        document["explanation"] = explanation_document(assessed.explanation, known)
    put_json(document)


def explanation_document(found: "Explanation", known: "ActorProfiles") -> dict[str, object]:
    """What the lead rests on as a JSON object; documented in docs/assess.md and stable."""
    return {
        "leader": found.leader,
        "runner_up": found.runner_up,
        "confidence": found.confidence,
        "families": [{"family": term.family, "log_odds": round(term.log_odds, 4)} for term in found.terms],
        "leads_without": dict(found.leads_without),
        "pieces": [
            {
                "type": kind,
                "value": value,
                "name": known.names.get(value, ""),
                "log_odds": round(part.log_odds, 4),
                "decides": part.decides,
            }
            for kind, value, part in found.pieces
        ],
        "what_if": [{"if": what, "probability": value} for what, value in found.what_if],
        "matrix": {
            "answers": list(found.answers),
            "rows": [
                {
                    "type": kind,
                    "value": value,
                    "log_odds": [round(each, 4) for each in row.values],
                    "diagnosticity": round(row.diagnosticity, 4),
                }
                for kind, value, row in found.matrix
            ],
        },
        "nearest_reports": [
            {"report": report, "title": _title(report, known), "likeness": round(likeness, 4)}
            for report, likeness in found.nearest
        ],
    }


def _link_document(weighed: "WeighedLink") -> dict[str, object]:
    link = weighed.link
    return {
        "group": link.group,
        "against": link.against,
        "basis": link.basis,
        "origin": link.origin,
        "grade": str(link.grade),
        "family": weighed.family,
        "log_odds": round(weighed.log_odds, 4),
        "imitator_log_odds": round(weighed.imitator_log_odds, 4),
    }


def verdict(answer: "CaseAnswer", known: "ActorProfiles") -> str:
    """The result in one sentence."""
    if not answer.names_group:
        return INSUFFICIENT
    probability = next(each.probability for each in answer.hypotheses if each.id == answer.leader)
    sentence = f"{_name(answer.leader, known)}: {_stated(probability)}"
    return f"{sentence}; {INDISTINCT}" if answer.indistinct else sentence


def put_reading(assessed: "Assessed", known: "ActorProfiles") -> None:
    """Print a case for a person: the verdict, the likeliest answers, and why where that was asked for."""
    answer = assessed.answer
    put(f"{safe(answer.case_id)}  {safe(verdict(answer, known))}")
    for each in answer.hypotheses[:_SHOWN]:
        put(f"  {_share(each.probability):>4}  {safe(_name(each.id, known))}")
    if answer.never_reported:
        put(f"  no report known then names: {safe(', '.join(answer.never_reported[:_PIECES_SHOWN]))}")
    for link in answer.links:
        sense = "against" if link.link.against else "for"
        put(
            safe(
                f"  {link.log_odds:+7.2f}  link {sense} {_name(link.link.group, known)}, {link.family}: {link.link.origin}"
            )
        )
    if answer.deciding_origins:
        put(
            safe(
                f"  without this one origin the answer would be another: {', '.join(answer.deciding_origins)}"
            )
        )
    if answer.not_used:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in answer.not_used)
        put(f"  not used: {safe(kinds)}")
    if assessed.explanation is not None:
        _put_explanation(assessed.explanation, known)


def _put_explanation(found: "Explanation", known: "ActorProfiles") -> None:
    leader, rival = _name(found.leader, known), _name(found.runner_up, known)
    put(safe(f"  why {leader} rather than {rival} (log-odds; confidence {found.confidence}):"))
    for term in found.terms:
        put(f"  {term.log_odds:+7.2f}  {term.family}")
    for kind, value, part in sorted(found.pieces, key=lambda piece: -abs(piece[2].log_odds))[:_PIECES_SHOWN]:
        flips = "; without it another answer leads" if part.decides else ""
        put(safe(f"  {part.log_odds:+7.2f}    {kind} {value} {known.names.get(value, '')}{flips}"))
    if found.matrix:
        _put_matrix(found)
    for what, probability in found.what_if:
        put(safe(f"     {_share(probability):>4}    {leader} {what}"))
    for report, likeness in found.nearest:
        put(safe(f"     {likeness:4.2f}    like its report {_title(report, known)!r}"))


def _put_matrix(found: "Explanation") -> None:
    """Signs for and against the likeliest answers, the most telling piece first."""
    put(safe("  " + "".join(f"{answer:>9}" for answer in found.answers) + "  the most telling pieces"))
    for kind, value, row in found.matrix[:_PIECES_SHOWN]:
        put(safe("  " + "".join(f"{_sign(each):>9}" for each in row.values) + f"  {kind} {value}"))


def _sign(log_odds: float) -> str:
    strength = 2 if abs(log_odds) >= 1.0 else 1 if abs(log_odds) >= 0.2 else 0
    return ("+" if log_odds > 0 else "-") * strength or "0"


def _stated(probability: float) -> str:
    return f"{estimative_word(probability)} ({_share(probability)})"


def _share(probability: float) -> str:
    return f"{shown_probability(probability):.0%}"


def _name(answer: str, known: "ActorProfiles") -> str:
    if answer.startswith(IMITATOR):
        return f"somebody who imitates {_name(answer.removeprefix(IMITATOR), known)}"
    if answer in {UNKNOWN, SHARED}:
        return "an unknown group" if answer == UNKNOWN else "nobody's own: a shared tool, a hired service"
    name = known.names.get(answer, answer)
    return name if name == answer else f"{name} ({answer})"


def _title(report: str, known: "ActorProfiles") -> str:
    source = known.reports.get(report)
    return source.title if source else report
