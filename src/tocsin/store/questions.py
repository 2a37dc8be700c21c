"""What can be asked of the store, and what it answers with besides alerts and organisations."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.model.alert import Alert, AlertState
from tocsin.model.assessment import Claim, Evidence
from tocsin.model.casework import AttemptKind, CaseState, Channel, Outcome
from tocsin.model.checks import require_aware, require_sha256, require_text
from tocsin.model.errors import InvalidValue
from tocsin.model.ids import tocsin_id
from tocsin.model.observation import ObservableKind

MOST_ACTOR_BYTES: Final = 256 * 1024 * 1024  # all of ATT&CK and MISP together is a few


class AlertOrder(enum.StrEnum):
    """In which order alerts come."""

    BEST = "best"  # most probable first
    RECENT = "recent"  # first seen last comes first
    NAME = "name"


@dataclass(frozen=True, slots=True)
class AlertQuery:
    """Which alerts are meant; an empty field narrows nothing.

    `names` are whole names, in A-label or U-label form; `domains` are names that are meant with every host that was
    registered under them. `name_like` is a pattern in which `*` stands for any text and
    `?` for one character. `since` is about when Tocsin first saw the name.
    """

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    states: tuple[AlertState, ...] = ()
    name_like: str = ""
    minimum: float = 0.0
    since: datetime | None = None
    limit: int | None = None
    order: AlertOrder = AlertOrder.BEST

    def __post_init__(self) -> None:
        if "[" in self.name_like:
            raise InvalidValue(
                f"the pattern {self.name_like!r} has a '[': only '*' and '?' have a meaning in patterns"
            )
        if not 0.0 <= self.minimum <= 1.0:
            raise InvalidValue(f"the least probability is {self.minimum}, which is not in 0..1")
        if self.limit is not None and self.limit < 0:
            raise InvalidValue(f"the limit is {self.limit}; it must be 0 or more")
        if self.since is not None and self.since.tzinfo is None:
            raise InvalidValue("the time since when alerts are asked for has no time zone")

    @property
    def narrows(self) -> bool:
        """Whether the query says which alerts are meant, and is not simply about all of them."""
        named = self.ids or self.names or self.domains or self.organisations or self.states or self.name_like
        return bool(named) or self.minimum > 0.0 or self.since is not None


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries of the audit trail are meant: of which alerts (ids) or organisations (slugs), since when."""

    subjects: tuple[str, ...] = ()
    since: datetime | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, when and why; `before` and `after` are states of alerts or documents of organisations."""

    at: datetime
    who: str
    what: str
    subject: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a source has been read, in the source's own words."""

    source: str
    position: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to be told from the outbox. Delivery is at least once: the id says that it is the same one again."""

    id: str
    alert: Alert
    occasion: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Scan:
    """One run over a source, and what came of it; `finished` None: still running, or killed."""

    id: str
    source: str
    who: str
    started: datetime
    finished: datetime | None = None
    names: int = 0
    unreadable: int = 0
    hits: int = 0
    alerts: int = 0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class FactTally:
    """What recording came to: facts nobody had said before, known ones that another source now says too, known ones.

    `ended`: facts that a lookup no longer showed.
    """

    new: int = 0
    more_sources: int = 0
    known: int = 0
    ended: int = 0


class JobState(enum.StrEnum):
    """Life of a lookup."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """One lookup of one subject by one enricher; which there is once, whoever asks for it.

    `due` is from when it may be claimed; of a running one, when its lease ends. `attempts` counts how often it was
    claimed since it was last asked for; `error` is why the last attempt failed. `created` is when it was last asked
    for, `changed` when its state last changed.
    """

    kind: ObservableKind
    subject: str
    enricher: str
    state: JobState = JobState.WAITING
    attempts: int = 0
    error: str = ""
    worker: str = ""
    due: datetime | None = None
    created: datetime | None = None
    changed: datetime | None = None

    def __post_init__(self) -> None:
        require_text(self.subject, "the subject of a lookup")
        require_text(self.enricher, f"the enricher of a lookup of {self.subject!r}")

    @property
    def id(self) -> str:
        """Id made from subject and enricher."""
        return tocsin_id("x-tocsin-job", self.kind, self.subject, self.enricher)


@dataclass(frozen=True, slots=True)
class JobQuery:
    """Which lookups are meant; an empty field narrows nothing. They come in the order in which they were asked for."""

    states: tuple[JobState, ...] = ()
    subjects: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """Answer of a server: when it came, when it may be thrown away, what its reader must know of it, and its bytes."""

    key: str
    at: datetime
    expires: datetime
    meta: str
    body: bytes


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases are meant; an empty field narrows nothing. They come in the order in which they were opened.

    `id_prefix` is how the id begins; `names` are names in the case, in A-label form; `merged`: whether it was merged
    into another, None where that does not matter.
    """

    ids: tuple[str, ...] = ()
    id_prefix: str = ""
    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    states: tuple[CaseState, ...] = ()
    merged: bool | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class AttemptQuery:
    """Which attempts are meant; an empty field narrows nothing. They come in the order in which they happened.

    `since` is the first moment that counts, `until` the first that does not any more.
    """

    ids: tuple[str, ...] = ()
    id_prefix: str = ""
    organisations: tuple[str, ...] = ()
    kinds: tuple[AttemptKind, ...] = ()
    channels: tuple[Channel, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    cases: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        require_aware(self.since, "the time since when attempts are asked for")
        require_aware(self.until, "the time until when attempts are asked for")


@dataclass(frozen=True, slots=True)
class EvidenceQuery:
    """Which evidence is meant; an empty field narrows nothing. It comes in the order in which it was observed.

    `ids` are ids or how they begin; `known_by` leaves out what was observed after that moment; `withdrawn` takes in what
    was withdrawn.
    """

    ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    known_by: datetime | None = None
    withdrawn: bool = False

    def __post_init__(self) -> None:
        require_aware(self.known_by, "the time by which evidence was known")


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A piece of evidence as it is kept: since when and by whom, when it was withdrawn, why it was last changed.

    `added_at` and `added_by` tell of the first time; later changes are in the audit trail.
    """

    evidence: Evidence
    added_at: datetime
    added_by: str
    withdrawn_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """Which claims are meant; an empty field narrows nothing. They come in the order in which they were said.

    As `EvidenceQuery`; `groups` are ids of groups that a claim names, `said_by` leaves out what was said after that moment.
    """

    ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    said_by: datetime | None = None
    withdrawn: bool = False

    def __post_init__(self) -> None:
        require_aware(self.said_by, "the time by which claims were said")


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim as it is kept; the rest as in `EvidenceRecord`."""

    claim: Claim
    added_at: datetime
    added_by: str
    withdrawn_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentQuery:
    """Which assessments are meant; an empty field narrows nothing. They come in the order in which they were made.

    `ids` are ids or how they begin. `since` is the first `as_of` that counts, `until` the first that does not any more.
    `newest_only`: of those, the one of each subject that was made last.
    """

    ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    newest_only: bool = False

    def __post_init__(self) -> None:
        require_aware(self.since, "the time since when assessments are asked for")
        require_aware(self.until, "the time until when assessments are asked for")


@dataclass(frozen=True, slots=True)
class ActorSet:
    """Profiles of groups that somebody imported: under which name, what kind of file it was, and the profiles as JSON.

    `digest` is the SHA-256 of what was imported, in hexadecimal.
    """

    name: str
    version: str
    kind: str
    imported_at: datetime
    digest: str
    document: bytes

    def __post_init__(self) -> None:
        require_text(self.name, "the name of a set of actors")
        require_aware(self.imported_at, f"the import of the actors {self.name!r}")
        require_sha256(self.digest, f"the digest of the actors {self.name!r}")
        if len(self.document) > MOST_ACTOR_BYTES:
            raise InvalidValue(
                f"the actors {self.name!r} take {len(self.document)} bytes; {MOST_ACTOR_BYTES} are allowed"
            )
