"""What the store does with facts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tocsin.model.observation import Fact, FactRow, ObservedData
from tocsin.store import fact_table, runs
from tocsin.store.connecting import Database
from tocsin.store.questions import Cursor, FactTally


class Facts:
    """Part of `Store`: facts with their sources."""

    _database: Database

    def record_facts(
        self, observations: Sequence[ObservedData], *, now: datetime, cursor: Cursor | None = None
    ) -> FactTally:
        """Keep observations and how far their source was read, both or neither.

        The same fact of another source is one fact with two sources; the same again changes nothing, except that it
        was seen longer, was public earlier, or is better known. A fact that had ended and is seen later begins anew.
        """
        with self._database.writing("recording facts") as connection:
            tally = fact_table.record(connection, observations, now)
            if cursor is not None:
                runs.move(connection, cursor, now)
        return tally

    def facts_of(self, subjects: Sequence[str]) -> tuple[Fact, ...]:
        """Every fact, also what has ended, about some subjects (canonical texts) of any kind; by subject and relation."""
        with self._database.reading("reading facts") as connection:
            return fact_table.of_subjects(connection, subjects)

    def shared_by(self, values: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """For each relation and value, of how many domain names it is or was true: exact, from an index."""
        with self._database.reading("counting names that share a fact") as connection:
            return fact_table.shared_by(connection, values)

    def subjects_with(self, relation: str, value: str, *, limit: int) -> tuple[str, ...]:
        """Domain names of which a value is or was true, those known longest first."""
        with self._database.reading("reading names that share a fact") as connection:
            return fact_table.subjects_with(connection, relation, value, limit)

    def values_of(self, relation: str) -> tuple[str, ...]:
        """Every value that was ever said of a domain name in a relation, each once, sorted.

        No index leads from a relation to its values: everything that is said is looked through, once.
        """
        with self._database.reading("reading what is said of names") as connection:
            return fact_table.values_of(connection, relation)

    def fact_rows(self) -> Iterator[FactRow]:
        """Every fact about domain names once, also what has ended, by name (code points); flat in memory."""
        with self._database.reading("reading facts") as connection:
            yield from fact_table.rows_of_domain_names(connection)

    def corpus_size(self) -> int:
        """How many domain names there are facts about."""
        with self._database.reading("counting names") as connection:
            return fact_table.count_names(connection)
