"""Assessments that are kept: what stands beside one, and finding one again by its id or by the day whose knowledge it used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from tocsin.app import references
from tocsin.app.attempts import with_merged
from tocsin.attribution.sentences import recognised
from tocsin.model.assessment import WEIGHED, Assessment, Claim, Evidence, Piece
from tocsin.model.casework import CaseRecord
from tocsin.model.errors import InvalidValue
from tocsin.store.questions import AssessmentQuery
from tocsin.store.store import Store

_SAME: Final = 1e-9
_LEFT_OUT: Final = frozenset({"piece.not_weighed", "piece.no_group", "piece.ambiguous", "piece.victims_off"})


@dataclass(frozen=True, slots=True)
class CaseAssessment:
    """What is thought of a case as of a day.

    `earlier` is the assessment that it supersedes. Where it is not new, nothing has changed since it was made.
    `is_kept`: the store has it. `evidence` is all that was known of the case by that day, weighed or not, and `claims`
    what others had said by then. `names` are those of groups and sponsors, by id.
    """

    record: CaseRecord
    assessment: Assessment
    earlier: Assessment | None
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    names: Mapping[str, str]
    is_new: bool = True
    is_kept: bool = True

    @property
    def not_weighed(self) -> tuple[Evidence, ...]:
        """Evidence that is kept and shown, and that the answer does not rest on."""
        rationale = self.assessment.rationale
        left = {piece.evidence for piece in rationale.pieces if is_left_out(piece)} if rationale else set()
        return tuple(each for each in self.evidence if each.id in left or each.kind not in WEIGHED)


def is_left_out(piece: Piece) -> bool:
    """Whether a piece of a rationale says of itself that it was not weighed."""
    try:
        return recognised(piece.statement)[0] in _LEFT_OUT
    except InvalidValue:  # a sentence of another version
        return False


def short_id(assessment: Assessment) -> str:
    """Return the part of an assessment's id that people type."""
    return references.short(assessment.id)


def history(store: Store, record: CaseRecord) -> tuple[Assessment, ...]:
    """Every assessment of a case, and of those merged into it, in the order in which they were made."""
    return tuple(store.assessments(AssessmentQuery(subjects=with_merged(store, record.case.id))))


def last_made(store: Store, record: CaseRecord) -> Assessment | None:
    """The assessment of a case that was made last."""
    subjects = with_merged(store, record.case.id)
    found = store.assessments(AssessmentQuery(subjects=subjects, newest_only=True))
    return max(found, key=lambda each: (each.made_at, each.id), default=None)


def last_of_day(store: Store, record: CaseRecord, day: date) -> Assessment | None:
    """The assessment of a case as of a day that was made last."""
    since = datetime.combine(day, time.min, UTC)
    query = AssessmentQuery(
        subjects=with_merged(store, record.case.id),
        since=since,
        until=since + timedelta(days=1),
        newest_only=True,
    )
    return max(store.assessments(query), key=lambda each: (each.made_at, each.id), default=None)


def was_assessed_after(store: Store, assessment: Assessment) -> bool:
    """Whether the same case was assessed as of a later moment."""
    since = assessment.as_of + timedelta(microseconds=1)
    query = AssessmentQuery(subjects=(assessment.subject,), since=since, newest_only=True)
    return any(True for _ in store.assessments(query))


def superseded(store: Store, assessment: Assessment) -> Assessment | None:
    """The assessment that one took the place of; None where it was the first."""
    if assessment.supersedes is None:
        return None
    return next(iter(store.assessments(AssessmentQuery(ids=(assessment.supersedes,)))), None)


def one(store: Store, reference: str) -> Assessment:
    """Return the assessment that a person means: by its id, or the beginning of that (four digits).

    Raises InputError when there is none, UsageError when it could be several.
    """
    return references.meant(
        reference,
        "opinion",
        lambda begun: store.assessments(AssessmentQuery(ids=(begun,))),
        one="assessment",
        several="assessments",
        listed_by="'tocsin assess CASE --history'",
    )


def is_same(first: Assessment, second: Assessment) -> bool:
    """Whether two assessments of a case say the same, of the same day, by the same evidence and assumptions."""
    return (
        first.as_of.astimezone(UTC).date() == second.as_of.astimezone(UTC).date()
        and set(first.evidence) == set(second.evidence)
        and (first.names_group, first.indistinct, first.confidence)
        == (second.names_group, second.indistinct, second.confidence)
        and dict(first.versions) == dict(second.versions)
        and _are_close(dict(first.parameters), dict(second.parameters))
        and _are_close(_shares(first), _shares(second))
    )


def _shares(assessment: Assessment) -> dict[str, float]:
    return {each.hypothesis.id: each.probability for each in assessment.likelihoods}


def _are_close(first: Mapping[str, float], second: Mapping[str, float]) -> bool:
    return first.keys() == second.keys() and all(abs(first[key] - second[key]) <= _SAME for key in first)


def named_in(assessments: Iterable[Assessment]) -> frozenset[str]:
    """Ids of the groups that assessments speak of."""
    return frozenset(
        each.hypothesis.group
        for assessment in assessments
        for each in assessment.likelihoods
        if each.hypothesis.group is not None
    )
