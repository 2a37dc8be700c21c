"""What the store does with cases, analysts' words and the log of attempts."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from tocsin.model.casework import Attempt, CaseChange, CaseRecord, Judgement
from tocsin.store import attempt_table, case_table, judgement_table
from tocsin.store.connecting import Database
from tocsin.store.questions import AttemptQuery, CaseQuery


class Casework:
    """Part of `Store`: cases, judgements and attempts. Each change leaves an entry in the audit trail."""

    _database: Database

    def save_cases(self, changes: Sequence[CaseChange], *, now: datetime, who: str) -> None:
        """Make changes of cases in their order, all or none; doing it twice changes nothing.

        A case is as the last change says; a name that joins one leaves the one in which it was.
        """
        with self._database.writing("saving cases") as connection:
            case_table.save(connection, changes, now=now, who=who)

    def cases(self, query: CaseQuery) -> Iterator[CaseRecord]:
        """Cases that the query means, each with its names and notes, in the order of their opening; flat in memory."""
        with self._database.reading("reading cases") as connection:
            yield from case_table.find(connection, query)

    def judge(self, judgements: Sequence[Judgement], *, now: datetime, who: str) -> None:
        """Keep an analyst's words on pairs of names, all or none, each in place of an earlier one on its pair."""
        with self._database.writing("keeping judgements") as connection:
            judgement_table.save(connection, judgements, now=now, who=who)

    def judgements(self, names: Collection[str] | None = None) -> tuple[Judgement, ...]:
        """Judgements on any of some names in A-label form, or all of them; by the names."""
        with self._database.reading("reading judgements") as connection:
            return tuple(judgement_table.find(connection, names))

    def save_attempts(self, attempts: Sequence[Attempt], *, now: datetime, who: str) -> None:
        """Write lines of the log, or what was learnt of them, all or none; doing it twice changes nothing."""
        with self._database.writing("writing the log of attempts") as connection:
            attempt_table.save(connection, attempts, now=now, who=who)

    def attempts(self, query: AttemptQuery) -> Iterator[Attempt]:
        """Attempts that the query means, in the order in which they happened; flat in memory."""
        with self._database.reading("reading the log of attempts") as connection:
            yield from attempt_table.find(connection, query)
