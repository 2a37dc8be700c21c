"""Facts as JSON Lines: one object with the keys of `fact_columns` a line."""

from collections.abc import Iterable, Iterator

from tocsin.interchange.fact_table import json_rows
from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.interchange.row_facts import observations
from tocsin.model.observation import ObservedData


def read(lines: Iterable[bytes], provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """Facts of each line and what could not be read; a line that is no object is one problem."""
    return observations(json_rows(lines), provenance)
