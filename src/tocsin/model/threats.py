"""Who and what an attack is made of, in the words of STIX 2.1: groups, sponsors, campaigns, infrastructure, answers.

A group (`IntrusionSet`) and the sponsor behind it (`ThreatActor`) are two questions: no field here holds both.
"""

from dataclasses import dataclass
from datetime import datetime

from tocsin.model.checks import (
    moment_text,
    require_aware,
    require_id,
    require_order,
    require_text,
    require_unique,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.ids import tocsin_id
from tocsin.model.observables import EmailAddress, File, IPAddress, Url

Indicated = DomainName | Url | IPAddress | EmailAddress | File


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a group, said by somebody on some day: an edge between names, no proof that they are one."""

    name: str
    source: str
    said_at: datetime

    def __post_init__(self) -> None:
        require_text(self.name, "an alias")
        require_text(self.source, f"the source of the alias {self.name!r}")
        require_aware(self.said_at, f"the date of the alias {self.name!r}")


@dataclass(frozen=True, slots=True)
class IntrusionSet:
    """A group: activity that seems to have one hand behind it (STIX `intrusion-set`)."""

    name: str
    aliases: tuple[Alias, ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None

    def __post_init__(self) -> None:
        require_text(self.name, "the name of a group")
        require_order(self.first_seen, self.last_seen, f"the activity of group {self.name!r}")
        require_unique(self.aliases, f"the aliases of group {self.name!r}")

    @property
    def id(self) -> str:
        """Id made from the name; groups are never merged by an alias."""
        return tocsin_id("intrusion-set", self.name)


@dataclass(frozen=True, slots=True)
class ThreatActor:
    """A sponsor: a state or another body on whose behalf groups are said to work (STIX `threat-actor`)."""

    name: str
    country: str = ""

    def __post_init__(self) -> None:
        require_text(self.name, "the name of a sponsor")
        if self.country and not (
            len(self.country) == 2 and self.country.isascii() and self.country.islower()
        ):
            raise InvalidValue(f"{self.country!r} of sponsor {self.name!r} is not a two-letter country code")

    @property
    def id(self) -> str:
        """Id made from the name."""
        return tocsin_id("threat-actor", self.name)


@dataclass(frozen=True, slots=True)
class Infrastructure:
    """Observables that an analyst holds to be run together (STIX `infrastructure`)."""

    name: str
    members: tuple[str, ...]
    first_seen: datetime | None = None
    last_seen: datetime | None = None

    def __post_init__(self) -> None:
        require_text(self.name, "the name of an infrastructure")
        require_unique(self.members, f"the members of infrastructure {self.name!r}")
        for member in self.members:
            require_id(member, f"a member of infrastructure {self.name!r}")
        require_order(self.first_seen, self.last_seen, f"the use of infrastructure {self.name!r}")

    @property
    def id(self) -> str:
        """Id made from the name: its members may change."""
        return tocsin_id("infrastructure", self.name)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A case that an analyst confirmed: attempts with one aim against one organisation (STIX `campaign`)."""

    name: str
    organisation: str
    objective: str = ""
    first_seen: datetime | None = None
    last_seen: datetime | None = None

    def __post_init__(self) -> None:
        require_text(self.name, "the name of a campaign")
        require_text(self.organisation, f"the organisation of campaign {self.name!r}")
        require_order(self.first_seen, self.last_seen, f"campaign {self.name!r}")

    @property
    def id(self) -> str:
        """Id made from organisation and name."""
        return tocsin_id("campaign", self.organisation, self.name)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An observable to look for or to block, for a time (STIX `indicator`)."""

    subject: Indicated
    valid_from: datetime
    valid_until: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        require_order(self.valid_from, self.valid_until, f"the indicator {self.subject.id}")
        if self.valid_until == self.valid_from:  # STIX 2.1, 4.7.1: later, not merely no earlier
            raise InvalidValue(f"the indicator {self.subject.id} holds for no time")

    @property
    def pattern(self) -> str:
        """The subject as a STIX pattern."""
        kind = self.subject.id.partition("--")[0]
        if isinstance(self.subject, File):
            return f"[file:hashes.'SHA-256' = '{self.subject.sha256}']"
        escaped = self.subject.value.replace("\\", "\\\\").replace("'", "\\'")
        return f"[{kind}:value = '{escaped}']"

    def holds(self, now: datetime) -> bool:
        """Whether the indicator is in force at `now`."""
        return self.valid_from <= now and (self.valid_until is None or now < self.valid_until)

    @property
    def id(self) -> str:
        """Id made from what is looked for: the same subject is the same indicator."""
        return tocsin_id("indicator", self.pattern)


@dataclass(frozen=True, slots=True)
class CourseOfAction:
    """Something that can be done about a threat, and who would do it (STIX `course-of-action`)."""

    name: str
    description: str
    owner: str = ""

    def __post_init__(self) -> None:
        require_text(self.name, "the name of a course of action")
        require_text(self.description, f"the description of the course of action {self.name!r}")

    @property
    def id(self) -> str:
        """Id made from the name."""
        return tocsin_id("course-of-action", self.name)


@dataclass(frozen=True, slots=True)
class Report:
    """What was written down for readers on one day (STIX `report`).

    `objects` are what it is about. What it says of sponsors stands apart in `sponsors`.
    """

    title: str
    published: datetime
    objects: tuple[str, ...]
    sponsors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a report")
        require_aware(self.published, f"the date of the report {self.title!r}")
        if not self.objects:
            raise InvalidValue(f"the report {self.title!r} is about nothing")
        require_unique((*self.objects, *self.sponsors), f"the objects of the report {self.title!r}")
        for named in self.objects:
            require_id(named, f"an object of the report {self.title!r}")
            if named.startswith("threat-actor--"):
                raise InvalidValue(f"a sponsor stands among the objects of the report {self.title!r}")
        for named in self.sponsors:
            require_id(named, f"a sponsor in the report {self.title!r}", "threat-actor")

    @property
    def id(self) -> str:
        """Id made from title and day."""
        return tocsin_id("report", self.title, moment_text(self.published))
