"""Analysts' words on pairs of names in their table; a later word on a pair takes the place of an earlier one."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, or_, select

from tocsin.model.casework import Judgement
from tocsin.model.errors import StoreError
from tocsin.store.case_rows import judgement_of, judgement_row
from tocsin.store.questions import AuditEntry
from tocsin.store.schema import judgements
from tocsin.store.statements import chunks, replacing
from tocsin.store.trail import write_down

_WORDS: Final = {True: "same", False: "different"}


def save(connection: Connection, said: Sequence[Judgement], *, now: datetime, who: str) -> None:
    """Keep judgements, each in place of the one on its pair, with an entry in the audit trail where it says else."""
    wanted = {judgement.id: judgement for judgement in said}
    before: dict[str, Judgement] = {}
    for chunk in chunks(list(wanted)):
        rows = connection.execute(select(judgements).where(judgements.c.id.in_(chunk))).mappings()
        before |= {row["id"]: judgement_of(row) for row in rows}
    changed = {id_: each for id_, each in wanted.items() if before.get(id_) != each}
    if not changed:
        return
    connection.execute(
        replacing(connection.dialect, judgements), [judgement_row(each) for each in changed.values()]
    )
    write_down(connection, [_entry(before.get(id_), each, now, who) for id_, each in changed.items()])


def _entry(before: Judgement | None, judgement: Judgement, now: datetime, who: str) -> AuditEntry:
    was = "" if before is None else _WORDS[before.same]
    why = f"{judgement.first} and {judgement.second}" + (f": {judgement.reason}" if judgement.reason else "")
    return AuditEntry(now, who, "judgement", judgement.id, was, _WORDS[judgement.same], why)


def find(connection: Connection, names: Collection[str] | None) -> Iterator[Judgement]:
    """Judgements on any of some names, or all with None, by the names."""
    if names is None:
        rows = connection.execute(select(judgements)).mappings().all()
    else:
        met = {
            row["id"]: row
            for chunk in chunks(list(names))
            for row in connection.execute(
                select(judgements).where(or_(judgements.c.first.in_(chunk), judgements.c.second.in_(chunk)))
            ).mappings()
        }
        rows = list(met.values())
    for row in sorted(rows, key=lambda row: (row["first"], row["second"])):
        try:
            yield judgement_of(row)
        except ValueError as error:
            raise StoreError(
                f"judgement {row['id']!r} is damaged ({error}); run 'tocsin db check'"
            ) from error
