"""Cases to be assessed, as JSON Lines: what was seen, on which day, and up to which day reports may be used."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, UNDATED
from tocsin.interchange.actor_profiles import day_of
from tocsin.interchange.json_documents import objects, text_of, texts_of
from tocsin.interchange.problems import Problem, problem
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import UNGRADED, Grade

NOT_JSON: Final = "is not JSON"
NO_CASE: Final = "is no object with a case_id"
NO_DAY: Final = "has neither observed_at nor profiles_before, a day such as 2017-04-24"
NO_EVIDENCE: Final = "has no list of evidence"
LINK: Final = "reported_link"
REFUTATION: Final = "refutation"
_DEGREES: Final = {"low": 0.2, "medium": 0.5, "high": 0.8}
_LONGEST_ID: Final = 200
_LONGEST_VALUE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, as typed."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class LinkPiece:
    """Somebody's report that something links the case with a group (an id or a name), or does not.

    `reported` is an ordinal, UNDATED where nobody knows it. `forgeability` None: not stated.
    """

    group: str
    basis: str
    origin: str
    grade: Grade
    forgeability: float | None
    reported: int
    against: bool


@dataclass(frozen=True, slots=True)
class NeutralCase:
    """A case of no particular tool: days are ordinals; `profiles_before` None: every report may be used.

    Each piece of evidence comes once, in the order in which it stood first.
    """

    case_id: str
    observed: int
    profiles_before: int | None
    evidence: tuple[Piece, ...]
    links: tuple[LinkPiece, ...] = ()

    def values(self, kind: str) -> tuple[str, ...]:
        """Values of the evidence of one kind."""
        return tuple(piece.value for piece in self.evidence if piece.kind == kind)

    @property
    def techniques(self) -> tuple[str, ...]:
        """ATT&CK ids of techniques."""
        return self.values(TECHNIQUE)

    @property
    def software(self) -> tuple[str, ...]:
        """ATT&CK ids of software."""
        return self.values(SOFTWARE)


def read_cases(lines: Iterable[bytes]) -> Iterator[NeutralCase | Problem]:
    """Case of each line, or why there is none; empty lines are left out."""
    for number, line in enumerate(lines, 1):
        if text := line.strip():
            yield _case(_object(text), f"line {number}", text)


def read_dropped(lines: Iterable[bytes]) -> Iterator[tuple[str, frozenset[str]] | Problem]:
    """Reports that must not be used for a case, by its id."""
    for number, line in enumerate(lines, 1):
        if text := line.strip():
            found = _object(text)
            name = text_of(found.get("case_id")) if found else ""
            if found and name:
                yield name, frozenset(texts_of(found.get("drop_reports", [])))
            else:
                yield problem(f"line {number}", text, NOT_JSON if found is None else NO_CASE)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line.decode("utf-8-sig", "surrogateescape"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else {}


def _case(found: dict[str, Any] | None, place: str, line: bytes) -> NeutralCase | Problem:
    if found is None:
        return problem(place, line, NOT_JSON)
    name = found.get("case_id")
    if not isinstance(name, str) or not name or not name.isprintable() or len(name) > _LONGEST_ID:
        return problem(place, line, NO_CASE)
    before = found.get("profiles_before")
    limit = None if before is None else day_of(before)
    observed = day_of(found.get("observed_at", before))
    if UNDATED in (observed, limit):
        return problem(place, name, NO_DAY)
    if not isinstance(found.get("evidence"), list):
        return problem(place, name, NO_EVIDENCE)
    links = tuple(dict.fromkeys(_links(found["evidence"])))
    return NeutralCase(name, observed, limit, tuple(dict.fromkeys(_pieces(found["evidence"]))), links)


def _pieces(evidence: Sequence[Any]) -> Iterator[Piece]:
    for piece in objects(evidence):
        kind, value = text_of(piece.get("type")), text_of(piece.get("value"))
        if kind and value:
            yield Piece(kind[:_LONGEST_ID], value[:_LONGEST_VALUE])


def _links(evidence: Sequence[Any]) -> Iterator[LinkPiece]:
    for piece in objects(evidence):
        kind, group = text_of(piece.get("type")), text_of(piece.get("value"))
        if kind in {LINK, REFUTATION} and group:
            source = (
                text_of(piece.get("origin"))
                or text_of(piece.get("source"))
                or text_of(piece.get("reported_by"))
            )
            yield LinkPiece(
                group=group[:_LONGEST_ID],
                basis=text_of(piece.get("basis"))[:_LONGEST_VALUE],
                origin=source[:_LONGEST_VALUE],
                grade=_grade(piece.get("grade")),
                forgeability=_degree(piece.get("forgeability")),
                reported=day_of(piece.get("reported_on")),
                against=kind == REFUTATION,
            )


def _grade(value: object) -> Grade:
    try:
        return Grade.of(text_of(value))
    except InvalidValue:
        return UNGRADED


def _degree(value: object) -> float | None:
    """A share of 0 to 1, or low, medium, high; None for anything else."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0.0 <= value <= 1.0:
        return float(value)
    return _DEGREES.get(text_of(value).casefold())
