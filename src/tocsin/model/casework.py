"""The work on attacks: what happened to an organisation, and pieces that may belong together."""

import enum
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


class Outcome(enum.StrEnum):
    """How far an attempt came, as far as anybody knows."""

    BLOCKED = "blocked"
    IGNORED = "ignored"
    REPORTED = "reported"
    OPENED = "opened"
    DISCLOSED = "disclosed"  # somebody gave a password or a code
    COMPROMISED = "compromised"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One line of an organisation's log (STIX `incident`): targets are roles, not persons."""

    organisation: str
    happened_at: datetime
    channel: Channel
    kind: str
    targets: tuple[str, ...] = ()
    outcome: Outcome = Outcome.UNKNOWN
    note: str = ""

    def __post_init__(self) -> None:
        require_text(self.organisation, "the organisation of an attempt")
        require_aware(self.happened_at, f"the time of an attempt on {self.organisation!r}")
        require_text(self.kind, f"the kind of an attempt on {self.organisation!r}")
        require_unique(self.targets, f"the targets of an attempt on {self.organisation!r}")
        for role in self.targets:
            require_text(role, f"a target of an attempt on {self.organisation!r}")
            if "@" in role:
                raise InvalidValue(
                    f"target {role!r} of an attempt on {self.organisation!r} is a person's address; write a role"
                )

    @property
    def id(self) -> str:
        """Id made from all but outcome and note, which are learnt later."""
        return tocsin_id(
            "incident",
            self.organisation,
            moment_text(self.happened_at),
            self.channel,
            self.kind,
            *self.targets,
        )


class CaseState(enum.StrEnum):
    """Life of a case: an analyst confirms or closes it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """Pieces that may belong together (STIX `grouping`); once an analyst confirmed it, it is a campaign too."""

    organisation: str
    title: str
    opened_at: datetime
    pieces: tuple[str, ...] = ()
    state: CaseState = CaseState.OPEN
    campaign: str | None = None
    closed_at: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        require_text(self.organisation, "the organisation of a case")
        require_text(self.title, f"the title of a case of {self.organisation!r}")
        require_order(self.opened_at, self.closed_at, f"case {self.title!r}")
        require_unique(self.pieces, f"the pieces of case {self.title!r}")
        for piece in self.pieces:
            require_id(piece, f"a piece of case {self.title!r}")
        self._check_state()

    def _check_state(self) -> None:
        if self.campaign is not None:
            require_id(self.campaign, f"the campaign of case {self.title!r}", "campaign")
        if self.state is CaseState.CONFIRMED and self.campaign is None:
            raise InvalidValue(f"case {self.title!r} is confirmed and has no campaign")
        if self.state is CaseState.OPEN and self.campaign is not None:
            raise InvalidValue(f"case {self.title!r} has a campaign and nobody has confirmed it")
        if (self.state is CaseState.CLOSED) != (self.closed_at is not None):
            raise InvalidValue(f"case {self.title!r} must have a time of closing exactly when it is closed")
        if self.state is CaseState.CLOSED and not self.reason.strip():
            raise InvalidValue(f"case {self.title!r} is closed for no reason")

    @property
    def id(self) -> str:
        """Id made from organisation, title and when it was opened."""
        return tocsin_id("grouping", self.organisation, self.title, moment_text(self.opened_at))
