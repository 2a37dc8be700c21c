"""What was published about a case, as rows: evidence and what others claimed, each with its day and its source.

The rows are told in our own words. A row names its group; which one is
meant is for whoever knows the groups.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tocsin.attribution.naming import Naming
from tocsin.model.assessment import ALWAYS_PUBLIC, Claim, Evidence
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet, ThreatActor

GROUP: Final = "APT28"
GRU: Final = ThreatActor("GRU, Russia's military intelligence", "ru")


def moment(day: str) -> datetime:
    """The beginning of a day, UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PublishedEvidence:
    """A piece of evidence: `day` is that of its publication, `public` since when an imitator could have known it.

    `public` is '' where nobody says since when: then it counts as known to anybody from the first. `group` is the name of the
    group that it points to.
    """

    kind: str
    value: str
    day: str
    source: str
    grade: str
    origin: str
    forgeability: float
    basis: str = ""
    public: str = ""
    group: str = ""

    def evidence(self, subject: str, naming: Naming) -> Evidence:
        """The row as evidence on a case."""
        return Evidence(
            subject=subject,
            kind=self.kind,
            value=self.value,
            observed_at=moment(self.day),
            source=self.source,
            grade=Grade.of(self.grade),
            origin=self.origin,
            forgeability=self.forgeability,
            public_since=moment(self.public) if self.public else ALWAYS_PUBLIC,
            group=published_group(naming, self.group).id if self.group else None,
            basis=self.basis,
        )


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """What somebody said of who is behind it; a group and a sponsor are two assertions."""

    claimant: str
    day: str
    words: str
    source: str
    grade: str = "B2"
    group: str = ""
    sponsor: ThreatActor | None = None

    def claim(self, subject: str, naming: Naming) -> Claim:
        """The row as a claim on a case."""
        return Claim(
            subject=subject,
            claimant=self.claimant,
            said_at=moment(self.day),
            words=self.words,
            source=self.source,
            grade=Grade.of(self.grade),
            group=published_group(naming, self.group).id if self.group else None,
            sponsor=self.sponsor.id if self.sponsor else None,
        )


def published_group(naming: Naming, name: str) -> IntrusionSet:
    """The group that a name means; one that nobody knows bears the name alone."""
    known = naming.meant(name)
    return IntrusionSet(name) if known is None else naming.intrusion_set(known.id)
