"""One look with one enricher, as the worker takes it."""

from datetime import UTC, datetime

from tocsin.investigation.seam import Gathered, Subject, enrichers, gather
from tocsin.model.observation import ObservableKind
from tocsin.net.network import Net

NOW = datetime(2017, 4, 25, 12, tzinfo=UTC)


def look(
    name: str, net: Net, value: str = "lure.example", kind: ObservableKind = ObservableKind.DOMAIN_NAME
) -> Gathered:
    return gather(name, enrichers()[name], Subject(kind, value), net, NOW)


def told(gathered: Gathered) -> list[str]:
    return [f"{fact.relation} {fact.value}" for fact in gathered.observations]
