"""What happened, on one axis of time: registrations, certificates, attempts, publications, alerts, notes."""

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tocsin.model.checks import require_aware, require_text


class EventKind(enum.StrEnum):
    """What happened, in the order in which a timeline shows what happened at one time."""

    REGISTERED = "registered"
    CERTIFICATE = "certificate"
    RESOLVED = "resolved"
    ATTEMPT = "attempt"
    PUBLISHED = "published"
    VERDICT = "verdict"
    ALERT = "alert"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when, to what, in words, and who says so. `whole_day`: only the day is known."""

    at: datetime
    kind: EventKind
    subject: str
    text: str
    sources: tuple[str, ...] = ()
    whole_day: bool = False

    def __post_init__(self) -> None:
        require_aware(self.at, f"the time of what happened to {self.subject!r}")
        require_text(self.text, f"what happened to {self.subject!r}")

    @property
    def day(self) -> date:
        """The day in UTC."""
        return self.at.astimezone(UTC).date()
