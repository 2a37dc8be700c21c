"""What was published about a case, as rows: evidence and what others claimed, each with its day and its source.

The rows are told in our own words, and go into the ledger as anybody's would: by the orders `tocsin evidence add` and
`tocsin claims add` carry out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tocsin.model.threats import ThreatActor

GROUP: Final = "APT28"
GRU: Final = ThreatActor("GRU", "ru")


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

    def entry(self) -> Mapping[str, object]:
        """The row in the neutral case format."""
        said = {
            "type": self.kind,
            "value": self.value,
            "observed_at": self.day,
            "source": self.source,
            "grade": self.grade,
            "origin": self.origin,
            "forgeability": self.forgeability,
            "basis": self.basis,
            "public_since": self.public,
            "group": self.group,
        }
        return {field: value for field, value in said.items() if value != ""}


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """What somebody said of who is behind it; a group and a sponsor are two assertions, and some name neither."""

    claimant: str
    day: str
    words: str
    source: str
    grade: str = "B2"
    group: str = ""
    sponsor: ThreatActor | None = None

    @property
    def names_nobody(self) -> bool:
        """Whether neither a group nor a sponsor is named."""
        return not self.group and self.sponsor is None

    def entry(self) -> Mapping[str, object]:
        """The row in the neutral case format."""
        said = {
            "value": self.group,
            "reported_by": self.claimant,
            "reported_on": self.day,
            "wording": self.words,
            "source": self.source,
            "grade": self.grade,
            "sponsor": self.sponsor.name if self.sponsor else "",
            "country": self.sponsor.country if self.sponsor else "",
        }
        return {field: value for field, value in said.items() if value}
