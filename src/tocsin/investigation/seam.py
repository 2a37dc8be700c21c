"""The seam of enrichment: what an enricher promises, who can see it asking, and how one is run."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from tocsin import seams
from tocsin.model.errors import NetError, PluginError
from tocsin.model.observation import ObservableKind, ObservedData, observable

if TYPE_CHECKING:  # its clients take half a second to import, and a scan needs none of them
    from tocsin.net.network import Net

ENRICHERS: Final = "tocsin.investigation.enrichers"
MOST_OBSERVATIONS: Final = 2000  # of one subject by one enricher; nobody honest has as many


class Reach(enum.StrEnum):
    """Who can see that somebody asks about the subject."""

    REGISTRY = "registry"  # registries and registrars, whom nobody suspects
    RESOLVER = "resolver"  # the operator's resolver, and through it the subject's name servers
    SUSPECT = "suspect"  # the subject's own hosts: off until switched on


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: an observable by its kind and canonical text."""

    kind: ObservableKind
    value: str

    def __post_init__(self) -> None:
        observable(self.kind, self.value)


class Enricher(Protocol):
    """One way to ask the outside about an observable. The module's name is the enricher's, and the source of its facts.

    An enricher holds nothing between calls and may run on several threads. Asking twice gives the same facts again.
    """

    @property
    def SUBJECTS(self) -> frozenset[ObservableKind]:  # noqa: N802  # constants of a module
        """Kinds it can be asked about."""

    @property
    def RELATIONS(self) -> frozenset[str]:  # noqa: N802
        """Relations of which it gives all there are: what an undisturbed answer no longer shows has ended."""

    @property
    def REACH(self) -> Reach:  # noqa: N802
        """Who can see it asking."""

    def enrich(self, subject: Subject, net: "Net", now: datetime, /) -> Iterable[ObservedData]:
        """Give what is found, perhaps facts about other subjects too; nothing where there is nothing.

        Raises NetError, after what was found until then, where somebody did not answer as they must: then the answer is
        not whole, and nothing has ended.
        """


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one enricher found about one subject; with an `error`, what it found before that."""

    observations: tuple[ObservedData, ...]
    ended_relations: frozenset[str]
    error: NetError | None = None


def enrichers() -> Mapping[str, Enricher]:
    """Every enricher, by name; PluginError where an outside one does not fit."""
    found = seams.load(ENRICHERS, Enricher, group=ENRICHERS)  # type: ignore[type-abstract]  # a Protocol is what is asked
    for name, enricher in found.items():
        problem = _misfit(enricher)
        if problem:
            raise PluginError(f"enricher {name!r} does not fit {ENRICHERS!r}: {problem}")
    return found


def gather(name: str, enricher: Enricher, subject: Subject, net: "Net", now: datetime) -> Gathered:
    """Run an enricher and keep what it gives up to an error; each fact is stamped with the enricher as its source.

    `ended_relations` is empty where the answer is not whole.
    """
    kept: list[ObservedData] = []
    error: NetError | None = None
    try:
        for each in islice(enricher.enrich(subject, net, now), MOST_OBSERVATIONS):
            kept.append(each if each.source == name else replace(each, source=name))  # noqa: PERF401  # what came before an error stays
    except NetError as problem:
        error = problem
    is_whole = error is None and len(kept) < MOST_OBSERVATIONS
    return Gathered(tuple(kept), frozenset(map(str, enricher.RELATIONS)) if is_whole else frozenset(), error)


def _misfit(enricher: Enricher) -> str:
    subjects, relations = (getattr(enricher, name, None) for name in ("SUBJECTS", "RELATIONS"))
    if not isinstance(subjects, frozenset) or not all(isinstance(kind, ObservableKind) for kind in subjects):
        return "SUBJECTS must be a frozenset of ObservableKind"
    if not isinstance(relations, frozenset) or not all(isinstance(relation, str) for relation in relations):
        return "RELATIONS must be a frozenset of texts"
    if not isinstance(getattr(enricher, "REACH", None), Reach):
        return "REACH must be a Reach"
    return ""
