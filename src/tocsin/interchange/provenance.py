"""Where the facts of a file come from: what holds for all of them unless a row says otherwise."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from tocsin.model.domain_names import DomainName
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.names.parsing import registrable_domain

# What a registry says is said of what was registered, never of a host below it.
OF_REGISTRATION: Final = frozenset(
    relation.value
    for relation in (
        Relation.CREATED,
        Relation.UPDATED,
        Relation.EXPIRES,
        Relation.REGISTRAR,
        Relation.REGISTRATION_STATUS,
        Relation.REGISTRANT_EMAIL,
        Relation.REGISTRANT_NAME,
        Relation.REGISTRANT_ORGANISATION,
    )
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says so (`source`), since when everybody could know, the root it goes back to, its grade; `now` of the import.

    `source`, `origin`: '' leaves them to the file (the organisation behind a MISP event, say), and `label` stands in where
    it does not say either. `seen_at` is when the file was made, for what in it has no time; None: now.
    """

    now: datetime
    label: str
    source: str = ""
    origin: str = ""
    public_since: datetime | None = None
    grade: Grade = UNGRADED
    seen_at: datetime | None = None

    @property
    def named_source(self) -> str:
        """The source, or what the file is called."""
        return self.source or self.label


@dataclass(frozen=True, slots=True)
class Sighting:
    """Provenance of one row or object, its times included."""

    source: str
    origin: str
    first_seen: datetime
    last_seen: datetime
    true_from: datetime | None = None
    true_to: datetime | None = None
    public_since: datetime | None = None
    grade: Grade = UNGRADED
    number_observed: int = 1

    def observation(self, kind: ObservableKind, subject: str, relation: str, value: str) -> ObservedData:
        """One fact seen so; what a registry says is moved to the registered name."""
        if relation in OF_REGISTRATION and kind is ObservableKind.DOMAIN_NAME:
            subject = registered(subject)
        return ObservedData(
            kind,
            subject,
            relation,
            value,
            self.source,
            self.first_seen,
            self.last_seen,
            self.origin,
            self.true_from,
            self.true_to,
            self.public_since,
            self.grade,
            self.number_observed,
        )


def sighting_of(
    provenance: Provenance, *, first_seen: datetime | None = None, last_seen: datetime | None = None
) -> Sighting:
    """Sighting as a file has it: what has no time was seen when it is imported."""
    first = first_seen or last_seen or provenance.seen_at or provenance.now
    return Sighting(
        source=provenance.named_source,
        origin=provenance.origin or provenance.named_source,
        first_seen=first,
        last_seen=last_seen or first,
        public_since=provenance.public_since,
        grade=provenance.grade,
    )


def registered(name: str) -> str:
    """What was registered of a name; the name itself where that is nothing, or where it is that already."""
    return name if name.count(".") < 2 else _registered(name)


@lru_cache(maxsize=1 << 16)
def _registered(name: str) -> str:
    found = registrable_domain(DomainName(name))
    return found.value if found else name
