"""What was published about a case, as rows: evidence and what others claimed, each with its day and its source.

The rows are told in our own words. What a row points to is a group's name; ids come from whoever knows the groups.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

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

    def evidence(self, subject: str, group_id: Callable[[str], str]) -> Evidence:
        """The row as evidence on a case; `group_id` gives the id of a group by its name."""
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
            group=group_id(self.group) if self.group else None,
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

    def claim(self, subject: str, group_id: Callable[[str], str]) -> Claim:
        """The row as a claim on a case."""
        return Claim(
            subject=subject,
            claimant=self.claimant,
            said_at=moment(self.day),
            words=self.words,
            source=self.source,
            grade=Grade.of(self.grade),
            group=group_id(self.group) if self.group else None,
            sponsor=self.sponsor.id if self.sponsor else None,
        )


def plain_group_id(name: str) -> str:
    """Id of a group of which nothing but the name is known."""
    return IntrusionSet(name).id
