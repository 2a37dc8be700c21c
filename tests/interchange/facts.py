"""What the tests of readers share: a provenance, and facts and problems as short texts."""

from collections.abc import Iterable
from datetime import UTC, datetime

from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.model.observation import ObservedData

NOW = datetime(2026, 11, 26, tzinfo=UTC)
PROVENANCE = Provenance(NOW, "facts.file")


def short(found: Iterable[ObservedData | Problem]) -> list[str]:
    """Facts as `subject relation value`."""
    return [
        f"{each.subject} {each.relation} {each.value}" for each in found if isinstance(each, ObservedData)
    ]


def whys(found: Iterable[ObservedData | Problem]) -> list[str]:
    """Problems as they are told."""
    return [str(each) for each in found if isinstance(each, Problem)]


def whole(found: Iterable[ObservedData | Problem]) -> list[ObservedData]:
    """Facts alone."""
    return [each for each in found if isinstance(each, ObservedData)]
