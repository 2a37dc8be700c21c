"""Facts to and from rows of their tables."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from tocsin.model.grading import Grade
from tocsin.model.observation import Fact, FactSource, ObservableKind, ObservedData
from tocsin.store.columns import microseconds, moment_of, original_text, stored_text
from tocsin.store.sightings import UNKNOWN, Sighting

_MOST_TIMES: Final = 2**63 - 1  # a file may claim any number; a database cannot hold it
# An import gives many facts few sets of times and grades.
_when: Final = lru_cache(maxsize=4096)(microseconds)
_grade_text: Final = lru_cache(maxsize=64)(str)
_grade: Final = lru_cache(maxsize=64)(Grade.of)


def sighting(seen: ObservedData, subject: int, claim: int, source: int, recorded: int) -> Sighting:
    """Row of an observation, its texts already numbered."""
    return Sighting(
        subject,
        claim,
        source,
        UNKNOWN if seen.true_from is None else _when(seen.true_from),
        None if seen.true_to is None else _when(seen.true_to),
        _when(seen.first_seen),
        _when(seen.last_seen),
        None if seen.public_since is None else _when(seen.public_since),
        None if seen.origin == seen.source else stored_text(seen.origin),
        _grade_text(seen.grade),
        min(seen.number_observed, _MOST_TIMES),
        recorded,
    )


def facts_of(rows: Iterable[Mapping[Any, Any]]) -> Iterator[Fact]:
    """Facts of rows that name subject, relation, value and source, those of one fact side by side.

    Raises `ValueError` when a row is damaged.
    """
    for (kind, subject, relation, value, true_from), same in groupby(rows, key=_fact_of_row):
        sources = list(same)
        ends = [row["true_to"] for row in sources]
        yield Fact(
            ObservableKind(kind),
            original_text(subject),
            original_text(relation),
            original_text(value),
            tuple(map(_source_of, sources)),
            None if true_from == UNKNOWN else moment_of(true_from),
            None if None in ends else moment_of(max(ends)),  # while one source still says so, it holds
        )


def _fact_of_row(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return row["kind"], row["subject"], row["relation"], row["value"], row["true_from"]


def _source_of(row: Mapping[Any, Any]) -> FactSource:
    source = original_text(row["source"])
    return FactSource(
        source,
        source if row["origin"] is None else original_text(row["origin"]),
        moment_of(row["first_seen"]),
        moment_of(row["last_seen"]),
        None if row["public_since"] is None else moment_of(row["public_since"]),
        _grade(row["grade"]),
        row["times"],
    )


@lru_cache(maxsize=65536)
def iso_text(stored: int) -> str:
    """ISO 8601 of a stored time, with `Z` and without what is zero below a second."""
    return moment_of(stored).astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
