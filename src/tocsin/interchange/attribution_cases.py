"""Cases to be assessed, as JSON Lines: what was seen, on which day, and up to which day reports may be used."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, UNDATED
from tocsin.interchange.actor_profiles import day_of
from tocsin.interchange.json_documents import objects, text_of, texts_of
from tocsin.interchange.problems import Problem, problem

NOT_JSON: Final = "is not JSON"
NO_CASE: Final = "is no object with a case_id"
NO_DAY: Final = "has neither observed_at nor profiles_before, a day such as 2017-04-24"
NO_EVIDENCE: Final = "has no list of evidence"
_LONGEST_ID: Final = 200
_LONGEST_VALUE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, as typed."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class NeutralCase:
    """A case of no particular tool: days are ordinals; `profiles_before` None: every report may be used.

    Each piece of evidence comes once, in the order in which it stood first.
    """

    case_id: str
    observed: int
    profiles_before: int | None
    evidence: tuple[Piece, ...]

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
        if line.strip():
            yield _case(_object(line), f"line {number}", line)


def read_dropped(lines: Iterable[bytes]) -> Iterator[tuple[str, frozenset[str]] | Problem]:
    """Reports that must not be used for a case, by its id."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            found = _object(line)
            name = text_of(found.get("case_id")) if found else ""
            if found and name:
                yield name, frozenset(texts_of(found.get("drop_reports", [])))
            else:
                yield problem(f"line {number}", line, NOT_JSON if found is None else NO_CASE)


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
    return NeutralCase(name, observed, limit, tuple(dict.fromkeys(_pieces(found["evidence"]))))


def _pieces(evidence: Sequence[Any]) -> Iterator[Piece]:
    for piece in objects(evidence):
        kind, value = text_of(piece.get("type")), text_of(piece.get("value"))
        if kind and value:
            yield Piece(kind[:_LONGEST_ID], value[:_LONGEST_VALUE])
