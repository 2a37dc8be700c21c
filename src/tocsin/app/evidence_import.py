"""Evidence and claims from a file in the neutral case format: all of it or nothing, and what an analyst said since stays."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePath
from typing import TypeVar

from tocsin.app import claims
from tocsin.app.actors import known_actors
from tocsin.app.cases import find
from tocsin.app.claims import Asserted, asserted, united
from tocsin.app.evidence import short_id
from tocsin.app.evidence_entries import completed, contradicts, entered
from tocsin.app.opened_files import whole
from tocsin.attribution.actor_sets import KnownActors
from tocsin.interchange.case_ledger import (
    CaseLedger,
    ToldClaim,
    ToldEvidence,
    read_case_ledger,
    refusal,
)
from tocsin.interchange.problems import Problem, problem
from tocsin.model.assessment import WEIGHED, Evidence
from tocsin.model.casework import Case
from tocsin.model.errors import InputError, InvalidValue, UsageError
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.threats import IntrusionSet
from tocsin.store.questions import ClaimQuery, ClaimRecord, EvidenceQuery, EvidenceRecord
from tocsin.store.store import Store

Told = TypeVar("Told", ToldEvidence, ToldClaim)


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries were new or changed something, and how many were on record so already."""

    saved: int
    known: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: `shown_only` are the kinds that nothing weighs, with how many there are of each."""

    case: Case
    evidence: Count
    claims: Count
    shown_only: Mapping[str, int]
    doubts: tuple[str, ...]


def import_case(
    store: Store,
    case: str,
    path: str,
    *,
    only: str = "",
    source: str = "",
    grade: str = "",
    unlisted: bool = False,
    with_evidence: bool = True,
    now: datetime,
    who: str,
) -> Imported:
    """Keep what a file tells of a case; doing it twice changes nothing. '-' is standard input.

    `source` and `grade` stand for those of entries that have none. What is on record keeps the grade that it has, its
    earliest day and its withdrawal. Raises InputError with what and where, and then nothing was kept.
    """
    record = find(store, case)
    default = _grade(grade)
    ledger = read_case_ledger(whole(path), now, only=only, source=source)
    evidence, said = _books(store, record.case.id, default, unlisted=unlisted)
    problems = [*_taken(ledger.evidence if with_evidence else (), evidence.take)]
    problems += _taken(ledger.claims, said.take)
    if problems:
        raise InputError(refusal(problems))
    reason = f"from {PurePath(path).name if path != '-' else 'standard input'}, case {ledger.case_id}"
    pieces, told = tuple(evidence.pieces.values()), tuple(said.claims.values())
    _refuse_another_country(store, told)
    saved, claimed = claims.save_with_evidence(
        store, pieces, told, evidence.groups.values(), now=now, who=who, reason=reason
    )
    return Imported(
        case=record.case,
        evidence=Count(saved, len(pieces) - saved),
        claims=Count(claimed, len(told) - claimed),
        shown_only=Counter(piece.kind for piece in pieces if piece.kind not in WEIGHED),
        doubts=tuple(
            dict.fromkeys((*evidence.doubts, *said.doubts, *(() if with_evidence else _left_out(ledger))))
        ),
    )


def _refuse_another_country(store: Store, told: Sequence[claims.Asserted]) -> None:
    """Before anything of the file is kept."""
    try:
        claims.refuse_another_country(store, told)
    except UsageError as error:
        raise InputError(f"nothing of the file was kept: {error}") from error


def _grade(text: str) -> Grade | None:
    try:
        return Grade.of(text.strip().upper()) if text else None
    except InvalidValue as error:
        raise UsageError(str(error)) from error


def _left_out(ledger: CaseLedger) -> Iterator[str]:
    if ledger.evidence:
        yield (
            f"the evidence in the file was left out ({len(ledger.evidence):,}): `tocsin evidence import` takes it with the"
            " claims"
        )


def _taken(told: Iterable[Told], take: Callable[[Told], None]) -> Iterator[Problem]:
    """Take each entry, and give what is wrong with those that cannot be taken."""
    for each in told:
        try:
            take(each)
        except UsageError as error:
            shown = each.value if isinstance(each, ToldEvidence) else each.words
            yield problem(each.place, shown, f"cannot be kept: {error}")


def _books(
    store: Store, subject: str, default: Grade | None, *, unlisted: bool
) -> tuple["_Evidence", "_Claims"]:
    actors = known_actors(store)
    pieces = store.evidence(EvidenceQuery(subjects=(subject,), withdrawn=True))
    told = store.claims(ClaimQuery(subjects=(subject,), withdrawn=True))
    return (
        _Evidence(subject, actors, {each.evidence.id: each for each in pieces}, default, unlisted),
        _Claims(subject, actors, {each.claim.id: each for each in told}, default),
    )


@dataclass(slots=True)
class _Evidence:
    """Evidence of one case as it will be: what is on record, with what a file says piece by piece."""

    subject: str
    actors: KnownActors
    known: Mapping[str, EvidenceRecord]
    default: Grade | None
    unlisted: bool
    pieces: dict[str, Evidence] = field(default_factory=dict)
    groups: dict[str, IntrusionSet] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    graded: dict[str, Grade] = field(default_factory=dict)  # by the file

    def take(self, told: ToldEvidence) -> None:
        new = entered(
            replace(told, grade=told.grade or self.default), self.subject, self.actors, unlisted=self.unlisted
        )
        self.doubts += new.doubts
        piece = new.evidence
        if told.grade is not None and self.graded.setdefault(piece.id, told.grade) != told.grade:
            raise UsageError(
                f"it has grade {told.grade}, and before that the same had {self.graded[piece.id]}"
            )
        stored = self.known.get(piece.id)
        if stored is not None and stored.withdrawn_at is not None:
            self.doubts.append(
                f"{short_id(piece)} was withdrawn and stays so; `tocsin evidence add` brings it back"
            )
            return
        if new.group is not None:
            self.groups[new.group.id] = new.group
        self.pieces[piece.id] = self._placed(told, piece, stored)

    def _placed(self, told: ToldEvidence, piece: Evidence, stored: EvidenceRecord | None) -> Evidence:
        before = self.pieces.get(piece.id) or (stored.evidence if stored else None)
        if before is None:
            return piece
        grade = piece.grade if told.grade or before.grade == UNGRADED else before.grade
        if stored is not None and stored.evidence.grade != UNGRADED:
            if contradicts(piece, stored.evidence):
                self.doubts.append(
                    f"{short_id(piece)} keeps grade {stored.evidence.grade}; the file says {piece.grade}, and"
                    " `tocsin evidence grade` changes it"
                )
            grade = stored.evidence.grade
        observed, source = min(piece.observed_at, before.observed_at), piece.source
        if source != before.source:
            # A grade is of a source: one that nobody has graded does not take the place of one that somebody has.
            graded = before.grade != UNGRADED and not told.grade
            source, other = (before.source, source) if graded else (source, before.source)
            self.doubts.append(
                f"{short_id(piece)} is said by {source!r} and by {other!r}; the first is kept as its source"
            )
        return replace(completed(told, piece, before), grade=grade, source=source, observed_at=observed)


@dataclass(slots=True)
class _Claims:
    """Claims on one case as they will be: what is on record, with what a file says claim by claim."""

    subject: str
    actors: KnownActors
    known: Mapping[str, ClaimRecord]
    default: Grade | None
    claims: dict[str, Asserted] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def take(self, told: ToldClaim) -> None:
        new = asserted(
            replace(told, grade=told.grade or self.default), self.subject, self.actors, unlisted=True
        )
        if new.group is not None and not self.actors.naming.actor_ids(new.group.id):
            self.doubts.append(f"nobody bears the name {told.group!r}: the claim keeps it as it is")
        stored = self.known.get(new.claim.id)
        if stored is not None and stored.withdrawn_at is not None:
            self.doubts.append(
                f"claim {claims.short_id(new.claim)} was withdrawn and stays so; `tocsin claims add` brings it back"
            )
            return
        taken = self.claims.get(new.claim.id)
        before = taken.claim if taken else stored.claim if stored else None
        if before is None:
            self.claims[new.claim.id] = new
            return
        is_graded = before.grade == UNGRADED
        self.claims[new.claim.id] = Asserted(
            united(before, new.claim, is_graded=is_graded),
            new.group or (taken.group if taken else None),
            new.sponsor or (taken.sponsor if taken else None),
        )
