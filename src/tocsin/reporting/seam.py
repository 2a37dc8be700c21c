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
from tocsin.model.checks import require_aware, require_encodable, require_id, require_order, require_text
from tocsin.model.domain_names import DomainName
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


@dataclass(frozen=True, slots=True)
class Step:
    """What one family of evidence adds to the log-odds (natural logarithm) of an assessment, and what it rests on."""

    family: str
    log_odds: float
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an assessment came out so: the steps from `against` (the runner-up) to `leader`, in words that people read.

    `remarks` are sentences: what would change the verdict, what to find out next, what cannot be told apart.
    """

    assessment: str
    leader: str
    against: str
    prior_log_odds: float
    steps: tuple[Step, ...] = ()
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_id(self.assessment, "what is explained", "opinion")


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a report says, gathered before anything is rendered; what a format has no place for it leaves out.

    `author` answers for the report, `contact` is how to reach them. `organisations` are whom it is about; `spared`
    are names that no blocklist may hold, of every watched organisation and of the services they use. `alerts` come
    best first, with their evidence; `timeline` in order of time. Texts are as they came from outside: whoever renders
    escapes them for the format, and defangs names where people read.
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
    alerts: tuple[Alert, ...] = ()
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    timeline: tuple[Event, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    groups: tuple[IntrusionSet, ...] = ()  # named by assessments and claims
    sponsors: tuple[ThreatActor, ...] = ()  # named by claims
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a report")
        require_text(self.author, f"the author of the report {self.title!r}")
        require_encodable(self.contact, f"the contact of the report {self.title!r}")
        require_text(self.language, f"the language of the report {self.title!r}")
        require_aware(self.made_at, f"the date of the report {self.title!r}")
        require_order(self.since, self.until, f"the period of the report {self.title!r}")


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
