"""Facts as CSV: one name a row, the columns of `fact_columns`."""

from collections.abc import Iterable, Iterator

from tocsin.interchange.fact_table import csv_rows
from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.interchange.row_facts import observations
from tocsin.model.observation import ObservedData


def read(lines: Iterable[bytes], provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """Facts of each row and what could not be read; raises InputError where the heading names no column `name`."""
    return observations(csv_rows(lines), provenance)
