"""Cases, their names and notes, judgements and attempts to and from rows; reading raises `ValueError` where damaged."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tocsin.model.casework import (
    Attempt,
    AttemptKind,
    Case,
    CaseMember,
    CaseNote,
    CaseState,
    Channel,
    Judgement,
    Outcome,
)
from tocsin.model.domain_names import DomainName

CASE_FIELDS: Final = ("title", "opened_at", "campaign", "ended_at", "reason", "merged_into")
MEMBER_FIELDS: Final = ("case", "probability", "reason", "added_by", "added_at")
NOTE_FIELDS: Final = ("case", "at", "who", "text")
ATTEMPT_FIELDS: Final = ("organisation", "happened_at", "case", "note")

Row = Mapping[Any, Any]


def _fields(row: Row, names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def case_row(case: Case) -> dict[str, object]:
    """Row of a case, without its organisations."""
    said = {name: getattr(case, name) for name in CASE_FIELDS}
    return {"id": case.id, "state": case.state.value, **said}


def case_of(row: Row, organisations: Sequence[str]) -> Case:
    """Case of a row."""
    said = _fields(row, CASE_FIELDS)
    return Case(state=CaseState(row["state"]), organisations=tuple(organisations), **said)


def member_row(member: CaseMember) -> dict[str, object]:
    """Row of a name in a case."""
    tied_to = None if member.tied_to is None else member.tied_to.value
    said = {name: getattr(member, name) for name in MEMBER_FIELDS}
    return {"name": member.name.value, "tied_to": tied_to, **said}


def member_of(row: Row) -> CaseMember:
    """Name in a case, of a row."""
    tied_to = None if row["tied_to"] is None else DomainName(row["tied_to"])
    return CaseMember(name=DomainName(row["name"]), tied_to=tied_to, **_fields(row, MEMBER_FIELDS))


def note_row(note: CaseNote) -> dict[str, object]:
    """Row of a note."""
    return {"id": note.id, **{name: getattr(note, name) for name in NOTE_FIELDS}}


def note_of(row: Row) -> CaseNote:
    """Note of a row."""
    return CaseNote(**_fields(row, NOTE_FIELDS))


def judgement_row(judgement: Judgement) -> dict[str, object]:
    """Row of a judgement."""
    return {
        "id": judgement.id,
        "first": judgement.first.value,
        "second": judgement.second.value,
        "same": int(judgement.same),
        "who": judgement.who,
        "at": judgement.at,
        "reason": judgement.reason,
    }


def judgement_of(row: Row) -> Judgement:
    """Judgement of a row."""
    return Judgement(
        DomainName(row["first"]),
        DomainName(row["second"]),
        bool(row["same"]),
        row["who"],
        row["at"],
        row["reason"],
    )


def attempt_row(attempt: Attempt) -> dict[str, object]:
    """Row of an attempt."""
    return {
        "id": attempt.id,
        "channel": attempt.channel.value,
        "kind": attempt.kind.value,
        "targets": json.dumps(attempt.targets),
        "decoy": int(attempt.decoy),
        "outcome": attempt.outcome.value,
        **{name: getattr(attempt, name) for name in ATTEMPT_FIELDS},
    }


def attempt_of(row: Row) -> Attempt:
    """Attempt of a row."""
    return Attempt(
        channel=Channel(row["channel"]),
        kind=AttemptKind(row["kind"]),
        targets=tuple(json.loads(row["targets"])),
        decoy=bool(row["decoy"]),
        outcome=Outcome(row["outcome"]),
        **_fields(row, ATTEMPT_FIELDS),
    )
