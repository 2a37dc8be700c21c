"""The work on attacks: names that may belong together, what an analyst said of them, and what was attempted."""

import enum
from dataclasses import dataclass
from datetime import datetime

from tocsin.model.checks import (
    moment_text,
    require_aware,
    require_encodable,
    require_id,
    require_order,
    require_share,
    require_text,
    require_unique,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.ids import tocsin_id


class Channel(enum.StrEnum):
    """By what an attempt came."""

    MAIL = "mail"
    SMS = "sms"
    PHONE = "phone"
    CHAT = "chat"
    WEB = "web"
    OTHER = "other"


class AttemptKind(enum.StrEnum):
    """What was attempted."""

    PHISHING = "phishing"
    MALWARE = "malware"
    LEAK = "leak"
    FALSE_STORY = "false-story"
    IMPERSONATED_OUTLET = "impersonated-outlet"
    FLOOD = "flood"


class Outcome(enum.StrEnum):
    """How far an attempt came, as far as anybody knows; from BLOCKED to COMPROMISED each is worse than the one before."""

    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    IGNORED = "ignored"
    REPORTED = "reported"
    OPENED = "opened"
    CREDENTIALS_ENTERED = "credentials-entered"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One line of an organisation's log (STIX `incident`): targets are roles, not persons.

    `decoy`: it went to a mailbox made to be found, or was answered with made-up data. `case` is the id of the case it
    belongs to.
    """

    organisation: str
    happened_at: datetime
    channel: Channel
    kind: AttemptKind
    targets: tuple[str, ...] = ()
    decoy: bool = False
    outcome: Outcome = Outcome.UNKNOWN
    case: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        require_text(self.organisation, "the organisation of an attempt")
        require_aware(self.happened_at, f"the time of an attempt on {self.organisation!r}")
        require_encodable(self.note, f"the note on an attempt on {self.organisation!r}")
        require_unique(self.targets, f"the targets of an attempt on {self.organisation!r}")
        for role in self.targets:
            require_text(role, f"a target of an attempt on {self.organisation!r}")
            if "@" in role:
                raise InvalidValue(
                    f"target {role!r} of an attempt on {self.organisation!r} is a person's address; write a role"
                )
        if self.case is not None:
            require_id(self.case, f"the case of an attempt on {self.organisation!r}", "grouping")

    @property
    def id(self) -> str:
        """Id made from what happened to whom and when; decoy, outcome, case and note are learnt later."""
        return tocsin_id(
            "incident",
            self.organisation,
            moment_text(self.happened_at),
            self.channel,
            self.kind,
            *self.targets,
        )


class CaseState(enum.StrEnum):
    """Life of a case: an analyst confirms or closes it, or merges it into another, which then holds its names."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    MERGED = "merged"


ENDED = frozenset({CaseState.CLOSED, CaseState.MERGED})


@dataclass(frozen=True, slots=True)
class Case:
    """Names that may belong together (STIX `grouping`); once an analyst confirmed it, it is a campaign too.

    The names are `CaseMember`s. `title` is fixed when the case is opened: the founding name, or an analyst's words.
    `organisations` are those it seems aimed at: none yet, one, or several. `merged_into` is the id of the case that
    took its names.
    """

    title: str
    opened_at: datetime
    organisations: tuple[str, ...] = ()
    state: CaseState = CaseState.OPEN
    campaign: str | None = None
    ended_at: datetime | None = None
    reason: str = ""
    merged_into: str | None = None

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a case")
        require_order(self.opened_at, self.ended_at, f"case {self.title!r}")
        require_unique(self.organisations, f"the organisations of case {self.title!r}")
        for organisation in self.organisations:
            require_text(organisation, f"an organisation of case {self.title!r}")
        require_encodable(self.reason, f"the reason of case {self.title!r}")
        self._check_campaign()
        self._check_end()

    def _check_campaign(self) -> None:
        if self.campaign is not None:
            require_id(self.campaign, f"the campaign of case {self.title!r}", "campaign")
        if self.state is CaseState.CONFIRMED and self.campaign is None:
            raise InvalidValue(f"case {self.title!r} is confirmed and has no campaign")
        if self.state is CaseState.OPEN and self.campaign is not None:
            raise InvalidValue(f"case {self.title!r} has a campaign and nobody has confirmed it")

    def _check_end(self) -> None:
        if (self.state in ENDED) != (self.ended_at is not None):
            raise InvalidValue(f"case {self.title!r} must have a time of its end exactly when it has ended")
        if self.state is CaseState.CLOSED and not self.reason.strip():
            raise InvalidValue(f"case {self.title!r} is closed for no reason")
        if (self.state is CaseState.MERGED) != (self.merged_into is not None):
            raise InvalidValue(f"case {self.title!r} must say into which it was merged exactly when it was")
        if self.merged_into is not None:
            require_id(self.merged_into, f"what case {self.title!r} was merged into", "grouping")
            if self.merged_into == self.id:
                raise InvalidValue(f"case {self.title!r} cannot be merged into itself")

    @property
    def id(self) -> str:
        """Id made from the title and when it was opened: it stays the same through the case's life."""
        return tocsin_id("grouping", self.title, moment_text(self.opened_at))


@dataclass(frozen=True, slots=True)
class CaseMember:
    """A name in a case: how probable it is that it belongs there, the strongest reason, and who put it in.

    `tied_to` is the member that the reason ties it to; None for the founding name and for what a person put in
    without one. A name is in one case at a time.
    """

    case: str
    name: DomainName
    probability: float
    reason: str
    added_by: str
    added_at: datetime
    tied_to: DomainName | None = None

    def __post_init__(self) -> None:
        require_id(self.case, f"the case of {self.name}", "grouping")
        require_share(self.probability, f"the probability that {self.name} belongs to its case")
        require_text(self.reason, f"the reason why {self.name} is in its case")
        require_text(self.added_by, f"who put {self.name} into its case")
        require_aware(self.added_at, f"when {self.name} was put into its case")
        if self.tied_to == self.name:
            raise InvalidValue(f"{self.name} cannot be tied to itself")


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What somebody wrote down about a case."""

    case: str
    at: datetime
    who: str
    text: str

    def __post_init__(self) -> None:
        require_id(self.case, "the case of a note", "grouping")
        require_aware(self.at, "the time of a note")
        require_text(self.who, "who wrote a note")
        require_text(self.text, "a note")

    @property
    def id(self) -> str:
        """Id made from all of it: the same note twice is one."""
        return tocsin_id("note", self.case, moment_text(self.at), self.who, self.text)


@dataclass(frozen=True, slots=True)
class Judgement:
    """An analyst's word on two names: one operator is behind both, or not. It stands whatever is computed.

    The two are kept in alphabetical order; of a pair the newest judgement counts.
    """

    first: DomainName
    second: DomainName
    same: bool
    who: str
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        if self.first.value >= self.second.value:
            raise InvalidValue(
                f"a judgement is on two names in alphabetical order, not on {self.first} and {self.second}"
            )
        require_text(self.who, f"who judged {self.first} and {self.second}")
        require_aware(self.at, f"when {self.first} and {self.second} were judged")
        require_encodable(self.reason, f"the reason of a judgement on {self.first} and {self.second}")

    @property
    def id(self) -> str:
        """Id made from the pair: a later judgement on it takes the place of an earlier one."""
        return tocsin_id("relationship", "judgement", self.first.value, self.second.value)


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One step of work on a case, kept in one transaction: the case as it is to be, and what of its names changes.

    `joined` come in, or take the place of what was said of the same name; a name that was in another case leaves that
    one. `left` go out. Each judgement takes the place of the earlier one on its pair. `reason` is for the audit trail.
    """

    case: Case
    joined: tuple[CaseMember, ...] = ()
    left: tuple[DomainName, ...] = ()
    notes: tuple[CaseNote, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        cases = {member.case for member in self.joined} | {note.case for note in self.notes}
        if cases - {self.case.id}:
            raise InvalidValue(f"a change of case {self.case.title!r} holds something of another case")
        require_unique(tuple(member.name for member in self.joined), f"who joins case {self.case.title!r}")
        both = {member.name for member in self.joined} & set(self.left)
        if both:
            raise InvalidValue(
                f"{min(map(str, both))} cannot join and leave case {self.case.title!r} at once"
            )


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case with its names, the likeliest first (then by name), and its notes, the oldest first."""

    case: Case
    members: tuple[CaseMember, ...] = ()
    notes: tuple[CaseNote, ...] = ()
