"""What changed between two assessments of a case, and why: found by their ids, or by the days whose knowledge they used."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from tocsin.app.actors import known_actors
from tocsin.app.assess_case import assess_case
from tocsin.app.attempts import with_merged
from tocsin.app.case_evidence import claims_by, evidence_then
from tocsin.app.cases import find
from tocsin.app.configuration import AssessSection
from tocsin.app.days import day_in
from tocsin.app.kept_assessments import last_of_day, named_in, one, short_id
from tocsin.app.named_groups import named_by, names_known
from tocsin.app.observed import claims_of_case
from tocsin.attribution.comparing import ChangedPiece, Comparison, compare
from tocsin.attribution.sentences import said
from tocsin.model.assessment import Assessment, Claim, Evidence
from tocsin.model.casework import CaseRecord
from tocsin.model.errors import UsageError
from tocsin.store.store import Store

Evidences = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two assessments of a case, that of the earlier day first, and what is otherwise in the later one.

    `claims` are what others said after the earlier day and by the later one. `made_now` are days as of which the case was
    never assessed: what is compared was computed for this and is not kept. `names` are those of groups and sponsors.
    """

    record: CaseRecord
    earlier: Assessment
    later: Assessment
    comparison: Comparison
    claims: tuple[Claim, ...]
    names: Mapping[str, str]
    made_now: tuple[date, ...] = ()


def compared(
    store: Store,
    first: str,
    second: str,
    *,
    case: str,
    now: datetime,
    who: str,
    settings: AssessSection,
) -> Compared:
    """Compare two assessments, each given by the beginning of its id or by a day of the case; nothing is kept.

    Raises InputError where there is no such case or assessment, UsageError where two cases, or twice the same, are given.
    """
    record = _case_of(store, case, (first, second))
    made_now: list[date] = []
    found = []
    for reference in (first, second):
        day = day_in(reference)
        kept = one(store, reference) if day is None else last_of_day(store, record, day)
        if kept is None and day is not None:
            made_now.append(day)
            kept = assess_case(
                store, record.case.id, as_of=day, now=now, who=who, settings=settings, keep=False
            ).assessment
        found.append(kept)
    earlier, later = _in_order(store, record, [each for each in found if each is not None])
    return between(store, record, earlier, later, tuple(made_now))


def _case_of(store: Store, case: str, references: tuple[str, str]) -> CaseRecord:
    """The case that is meant: the one named, else that of an assessment that is given by its id."""
    if case:
        return find(store, case)
    for reference in references:
        if day_in(reference) is None:
            return find(store, one(store, reference).subject)
    raise UsageError("name the case whose days are to be compared: tocsin assess CASE --compare DAY DAY")


def _in_order(store: Store, record: CaseRecord, found: list[Assessment]) -> tuple[Assessment, Assessment]:
    subjects = with_merged(store, record.case.id)
    for each in found:
        if each.subject not in subjects:
            raise UsageError(
                f"assessment {short_id(each)} is of another case than {record.case.title!r}: only two of one case"
                " can be compared"
            )
    earlier, later = sorted(found, key=lambda each: (_day(each), each.made_at))
    if earlier.id == later.id:
        raise UsageError(
            f"both are assessment {short_id(earlier)}: give two, 'tocsin assess CASE --history' lists them"
        )
    return earlier, later


def between(
    store: Store,
    record: CaseRecord,
    earlier: Assessment,
    later: Assessment,
    made_now: tuple[date, ...] = (),
) -> Compared:
    """Compare two assessments of a case, that of the earlier day first."""
    ids = frozenset((*earlier.evidence, *later.evidence))
    then, now = (evidence_then(store, ids, each.made_at) for each in (earlier, later))
    # An assessment of a case that was merged since has another subject: it is of the same case all the same.
    found = compare(replace(earlier, subject=later.subject), later, now)
    actors = known_actors(store)
    claims = claims_by(store, record, later.as_of, claims_of_case(store, record, actors, as_of=later.as_of))
    between = tuple(claim for claim in claims if claim.said_at > earlier.as_of)
    return Compared(
        record=record,
        earlier=earlier,
        later=later,
        comparison=_with_grades(found, earlier, later, then, now),
        claims=between,
        names=names_known(store, actors, {*named_in((earlier, later)), *named_by(between)}),
        made_now=made_now,
    )


def _with_grades(
    found: Comparison, earlier: Assessment, later: Assessment, then: Evidences, now: Evidences
) -> Comparison:
    """The same with every piece that was graded anew in between, as the audit trail has it."""
    told = {piece.evidence for piece in found.regraded}
    shifted = {piece.evidence: piece for piece in found.shifted}
    both = frozenset(earlier.evidence) & frozenset(later.evidence) & then.keys() & now.keys()
    anew = [
        id_ for id_ in later.evidence if id_ in both and id_ not in told and then[id_].grade != now[id_].grade
    ]
    more = [
        replace(
            shifted.get(id_) or _unmoved(now[id_], later),
            why=said("compare.regraded", before=then[id_].grade, after=now[id_].grade),
        )
        for id_ in anew
    ]
    graded = frozenset(anew)
    rest = tuple(piece for piece in found.shifted if piece.evidence not in graded)
    return replace(found, regraded=(*found.regraded, *more), shifted=rest)


def _unmoved(evidence: Evidence, later: Assessment) -> ChangedPiece:
    """A piece that does what it did before, or of which that was not measured."""
    pieces = later.rationale.pieces if later.rationale else ()
    piece = next((each for each in pieces if each.evidence == evidence.id), None)
    if piece is None:
        return ChangedPiece(evidence.id, evidence.value, None, None, "")
    return ChangedPiece(evidence.id, piece.statement, piece.log_odds, piece.log_odds, "")


def _day(assessment: Assessment) -> date:
    return assessment.as_of.astimezone(UTC).date()


def why(found: Compared) -> str:
    """What it comes from, in one sentence of counts."""
    comparison = found.comparison
    told = [
        _counted(len(comparison.came), "came"),
        _counted(len(comparison.went), "went"),
        _counted(len(comparison.regraded), "graded anew"),
    ]
    evidence = [each for each in told if each]
    causes = (
        [f"Pieces of evidence: {', '.join(evidence)}."]
        if evidence
        else ["No evidence came, went or was graded anew."]
    )
    if _day(found.earlier) != _day(found.later):
        causes.append("Reports on the groups count up to the later day.")
    if comparison.parameters:
        causes.append("Parameters are not the same.")
    if comparison.versions:
        causes.append("Versions of what it was computed with are not the same.")
    if comparison.moved and not evidence and len(causes) == 1:
        causes.append(
            "Facts that came since changed what pieces are worth: how many share a thing is counted anew."
        )
    return " ".join(causes)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number else ""
