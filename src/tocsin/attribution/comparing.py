"""What changed between two assessments: probabilities, evidence and what it does, priors, and what all of it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from tocsin.attribution.sentences import recognised, said
from tocsin.model.assessment import Assessment, Evidence, Hypothesis, Piece
from tocsin.model.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Moved:
    """Probability of a hypothesis before and after; None where it was not considered."""

    hypothesis: Hypothesis
    before: float | None
    after: float | None

    @property
    def change(self) -> float:
        """By how much it rose."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class ChangedPiece:
    """A piece of evidence that came, went, or is not what it was: what it did then and does now, and why, in a sentence.

    `log_odds` are as in the rationale of each assessment: of its own leader against its own runner-up; None where the
    piece was not there or not measured.
    """

    evidence: str
    statement: str
    before: float | None
    after: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A parameter, version or finding by name, before and after; None where it was not there."""

    name: str
    before: str | float | None
    after: str | float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments of one case, the one with the earlier day first.

    `moved` has every hypothesis whose probability is not the same, the largest change first. `regraded` are pieces whose
    grade changed, `shifted` others that do something else than before (by another day's reports or by their company).
    """

    earlier: str
    later: str
    moved: tuple[Moved, ...]
    findings: tuple[Changed, ...]
    came: tuple[ChangedPiece, ...]
    went: tuple[ChangedPiece, ...]
    regraded: tuple[ChangedPiece, ...]
    shifted: tuple[ChangedPiece, ...]
    parameters: tuple[Changed, ...]
    versions: tuple[Changed, ...]


def compare(earlier: Assessment, later: Assessment, evidence: Mapping[str, Evidence]) -> Comparison:
    """What changed from one assessment to another of the same case, and which evidence it comes from.

    `evidence` are the pieces of both by id, as far as they are still kept. Raises InvalidValue for two cases.
    """
    if earlier.subject != later.subject:
        raise InvalidValue(
            f"assessments of two cases cannot be compared: {earlier.subject} and {later.subject}"
        )
    before, after = _pieces(earlier), _pieces(later)
    shared = frozenset(earlier.evidence) & frozenset(later.evidence)
    both = [piece for piece in earlier.evidence if piece in shared]
    regraded = tuple(_ordered(_regraded(piece, before, after) for piece in both))
    known = {piece.evidence for piece in regraded}
    return Comparison(
        earlier=earlier.id,
        later=later.id,
        moved=_moved(earlier, later),
        findings=_changed(_findings(earlier), _findings(later)),
        came=tuple(
            _ordered(
                _came(piece, earlier, after, evidence) for piece in later.evidence if piece not in shared
            )
        ),
        went=tuple(
            _ordered(
                _went(piece, later, before, evidence) for piece in earlier.evidence if piece not in shared
            )
        ),
        regraded=regraded,
        shifted=tuple(_ordered(_shifted(piece, before, after) for piece in both if piece not in known)),
        parameters=_changed(dict(earlier.parameters), dict(later.parameters)),
        versions=_changed(dict(earlier.versions), dict(later.versions)),
    )


def _pieces(assessment: Assessment) -> Mapping[str, Piece]:
    pieces = assessment.rationale.pieces if assessment.rationale else ()
    return {piece.evidence: piece for piece in pieces}


def _moved(earlier: Assessment, later: Assessment) -> tuple[Moved, ...]:
    before, after = (
        {each.hypothesis: each.probability for each in assessment.likelihoods}
        for assessment in (earlier, later)
    )
    moved = [Moved(each, before.get(each), after.get(each)) for each in {**before, **after}]
    return tuple(
        sorted(
            (each for each in moved if each.before != each.after),
            key=lambda each: (-abs(each.change), each.hypothesis.id),
        )
    )


def _findings(assessment: Assessment) -> Mapping[str, str | float]:
    """What the verdict is made of, by name."""
    found: dict[str, str | float] = {
        "names_group": str(assessment.names_group).lower(),
        "indistinct": str(assessment.indistinct).lower(),
        "confidence": assessment.confidence.value if assessment.confidence else "",
    }
    if assessment.rationale:
        found["leader"] = _named(assessment.rationale.leader)
        found["against"] = _named(assessment.rationale.against)
    return found


def _named(hypothesis: Hypothesis) -> str:
    return f"{hypothesis.kind.value} {hypothesis.group or ''}".strip()


def _changed(before: Mapping[str, str | float], after: Mapping[str, str | float]) -> tuple[Changed, ...]:
    return tuple(
        Changed(name, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    )


def _came(
    piece: str, earlier: Assessment, after: Mapping[str, Piece], evidence: Mapping[str, Evidence]
) -> ChangedPiece:
    kept = evidence.get(piece)
    if kept is None:
        why = said("compare.entered")
    elif kept.observed_at > earlier.as_of:
        why = said("compare.known_later", day=f"{kept.observed_at.astimezone(UTC):%Y-%m-%d}")
    else:
        why = said("compare.entered")
    return _piece(piece, None, after.get(piece), why, kept)


def _went(
    piece: str, later: Assessment, before: Mapping[str, Piece], evidence: Mapping[str, Evidence]
) -> ChangedPiece:
    kept = evidence.get(piece)
    if kept is None:
        why = said("compare.gone")
    elif kept.observed_at > later.as_of:
        why = said("compare.not_yet_known", day=f"{kept.observed_at.astimezone(UTC):%Y-%m-%d}")
    else:
        why = said("compare.withdrawn")
    return _piece(piece, before.get(piece), None, why, kept)


def _regraded(piece: str, before: Mapping[str, Piece], after: Mapping[str, Piece]) -> ChangedPiece | None:
    grades = [_grade(pieces.get(piece)) for pieces in (before, after)]
    if not all(grades) or grades[0] == grades[1]:
        return None
    return _piece(
        piece, before[piece], after[piece], said("compare.regraded", before=grades[0], after=grades[1])
    )


def _shifted(piece: str, before: Mapping[str, Piece], after: Mapping[str, Piece]) -> ChangedPiece | None:
    then, now = before.get(piece), after.get(piece)
    if then is None or now is None or then.log_odds == now.log_odds:
        return None
    return _piece(piece, then, now, "")


def _piece(
    piece: str, before: Piece | None, after: Piece | None, why: str, kept: Evidence | None = None
) -> ChangedPiece:
    known = after or before
    statement = known.statement if known else (kept.value if kept else piece)
    return ChangedPiece(
        piece, statement, before.log_odds if before else None, after.log_odds if after else None, why
    )


def _ordered(pieces: Iterator[ChangedPiece | None]) -> list[ChangedPiece]:
    """The pieces that are some, those that do most first."""
    found = [piece for piece in pieces if piece is not None]
    return sorted(
        found, key=lambda piece: (-max(abs(piece.before or 0.0), abs(piece.after or 0.0)), piece.evidence)
    )


def _grade(piece: Piece | None) -> str:
    """The grade that the statement of a piece gives; '' where it gives none."""
    try:
        return recognised(piece.statement)[1].get("grade", "") if piece else ""
    except InvalidValue:  # an assessment of another version, or of somebody else
        return ""
