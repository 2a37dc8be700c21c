"""The seam of reporting: the content of a report, and what an exporter promises to make of it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from tocsin import seams
from tocsin.model.alert import Alert
from tocsin.model.assessment import Assessment, Claim, Evidence
from tocsin.model.casework import Attempt, CaseRecord
from tocsin.model.checks import (
    require_aware,
    require_encodable,
    require_id,
    require_order,
    require_share,
    require_text,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.grading import Grade
from tocsin.model.identity import Identity
from tocsin.model.linking import Link
from tocsin.model.observation import Fact
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.model.timeline import Event

EXPORTERS: Final = "tocsin.reporting.exporters"


class Tlp(enum.StrEnum):
    """To whom the report may go on (Traffic Light Protocol of FIRST, version 2.0)."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"

    @property
    def label(self) -> str:
        """As it stands on a document: 'TLP:AMBER+STRICT'."""
        return f"TLP:{self.value.upper()}"


@dataclass(frozen=True, slots=True)
class Spared:
    """A name that no blocklist may hold: whose it is, as a clause ("an official domain of ...").

    `with_subdomains`: everything below it neither; False where strangers name what is below, as customers of a host do.
    `is_own`: it is an organisation's own or allowed by it, and protects what is below whatever else is said of that.
    """

    domain: DomainName
    reason: str
    with_subdomains: bool = True
    is_own: bool = False

    def __post_init__(self) -> None:
        require_text(self.reason, f"the reason why {self.domain} may not be blocked")


class TieKind(enum.StrEnum):
    """In what form somebody said that something is a group's."""

    CLAIM = "claim"
    ASSESSMENT = "assessment"
    LINK = (
        "link"  # evidence that an analyst wrote down: somebody reports that it links the case with the group
    )
    FACT = "fact"  # a name, in a feed or a report


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody's word that a case or a name is a group's: theirs, and nobody else's.

    `subject` is the id of a case, or a name; `called` is what they call the group, `words` what they said where that is
    kept, `probability` how sure they are where they say so in numbers.
    """

    kind: TieKind
    subject: str
    who: str
    said_at: datetime
    called: str
    source: str
    grade: Grade | None = None
    words: str = ""
    probability: float | None = None

    def __post_init__(self) -> None:
        for text, what in ((self.subject, "subject"), (self.who, "author"), (self.called, "group")):
            require_text(text, f"the {what} of a tie to a group")
        require_aware(self.said_at, f"the time of a tie of {self.subject!r} to a group")
        if self.probability is not None:
            require_share(self.probability, f"the probability of a tie of {self.subject!r} to a group")


@dataclass(frozen=True, slots=True)
class Habit:
    """A technique or a piece of software: in how many of the cases and of the published reports it is."""

    kind: str  # 'technique' or 'software'
    value: str  # its id in ATT&CK
    name: str
    cases: int
    reports: int


@dataclass(frozen=True, slots=True)
class Actor:
    """The group that a report is on: what others call it and by whose word, who ties what to it, and what it does.

    `aliases` are names with who uses them; `ties` come in order of time. `habits` count in `cases` cases on record, and
    in `reports` published ones of the period, by whom `reports_by` says.
    """

    name: str
    aliases: tuple[tuple[str, str], ...] = ()
    ties: tuple[Tie, ...] = ()
    habits: tuple[Habit, ...] = ()
    cases: int = 0
    reports: int = 0
    reports_by: str = ""

    def __post_init__(self) -> None:
        require_text(self.name, "the group that a report is on")


class How(enum.StrEnum):
    """What became of a piece of evidence from one assessment to the next."""

    CAME = "came"
    WENT = "went"
    REGRADED = "regraded"


@dataclass(frozen=True, slots=True)
class ChangedEvidence:
    """A piece of evidence that came, went or was graded anew, with the log-odds that it added then and adds now, and why.

    `is_weighed`: it is of a kind that assessments weigh; others are kept and shown.
    """

    how: How
    statement: str
    before: float | None
    after: float | None
    why: str = ""
    is_weighed: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What is different between two assessments of one case, besides their probabilities.

    `evidence` comes with what does most first; `premises` are parameters and versions that are not the same.
    """

    earlier: str
    later: str
    evidence: tuple[ChangedEvidence, ...] = ()
    premises: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_id(self.earlier, "the earlier of two assessments", "opinion")
        require_id(self.later, "the later of two assessments", "opinion")


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a report says, gathered before anything is rendered; what a format has no place for it leaves out.

    `author` answers for the report, `contact` is how to reach them. `organisations` are whom it is about; `spared`
    are names that no blocklist may hold, of every watched organisation and of the services they use. `alerts` come
    best first, with their evidence; `merged` are ids of cases each with that into which it was merged; `timeline` comes in
    order of time. `unlinked` are attempts on the organisations of a case in its time that nobody has linked to a case.
    Assessments carry their rationale; `evidence` is all on record of their cases. Texts are as they came from outside:
    whoever renders escapes them for the format, and defangs names where people read.
    """

    title: str
    made_at: datetime
    language: str
    tlp: Tlp
    author: str
    contact: str = ""
    since: datetime | None = None
    until: datetime | None = None
    organisations: tuple[Identity, ...] = ()
    spared: tuple[Spared, ...] = ()
    cases: tuple[CaseRecord, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    alerts: tuple[Alert, ...] = ()
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    timeline: tuple[Event, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    unlinked: tuple[Attempt, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    changes: tuple[Change, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    groups: tuple[IntrusionSet, ...] = ()  # named by assessments, evidence and claims
    sponsors: tuple[ThreatActor, ...] = ()  # named by claims
    sources: tuple[str, ...] = ()
    actor: Actor | None = None

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a report")
        require_text(self.author, f"the author of the report {self.title!r}")
        require_encodable(self.contact, f"the contact of the report {self.title!r}")
        require_text(self.language, f"the language of the report {self.title!r}")
        require_aware(self.made_at, f"the date of the report {self.title!r}")
        require_order(self.since, self.until, f"the period of the report {self.title!r}")

    def case_of(self, subject: str) -> str:
        """Id of the case of the report that a subject is: its own, its campaign's, or that of a case merged into it."""
        subject = dict(self.merged).get(subject, subject)
        campaigns = {record.case.campaign: record.case.id for record in self.cases if record.case.campaign}
        return campaigns.get(subject, subject)


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered report: its bytes, their media type, a file name, and sentences for whoever asked for it.

    `remarks` are told beside the document, not in its place: what a blocklist refused and why, what had no place.
    """

    body: bytes
    media_type: str
    file_name: str
    remarks: tuple[str, ...] = ()


class Exporter(Protocol):
    """One format of reports. The module's name is the format's. Pure: the same content gives the same bytes."""

    def render(self, content: Content, /) -> Document:
        """Write the report. Raises InputError where the content holds nothing that the format has a place for."""


def exporters() -> Mapping[str, Exporter]:
    """Every format, by name; PluginError where an outside one does not fit."""
    return seams.load(EXPORTERS, Exporter, group=EXPORTERS)  # type: ignore[type-abstract]  # a Protocol is what is asked
