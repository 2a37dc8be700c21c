"""Alerts: names tied to an organisation, what was found, how sure that is, and what became of it."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.errors import InvalidValue
from tocsin.model.finding import Weighed
from tocsin.model.ids import tocsin_id


class AlertState(enum.StrEnum):
    """Life of an alert. HELD: above the lookup floor but not told (under the threshold, or over the budget)."""

    HELD = "held"
    NEW = "new"
    WATCHED = "watched"
    ESCALATED = "escalated"
    DISMISSED = "dismissed"
    GONE = "gone"


# Which states may follow which. A dismissed alert whose time is over, or a gone name that is back, is new again.
FOLLOWING: Final[dict[AlertState, frozenset[AlertState]]] = {
    AlertState.HELD: frozenset(
        {AlertState.NEW, AlertState.WATCHED, AlertState.ESCALATED, AlertState.DISMISSED}
    ),
    AlertState.NEW: frozenset(
        {AlertState.WATCHED, AlertState.ESCALATED, AlertState.DISMISSED, AlertState.GONE}
    ),
    AlertState.WATCHED: frozenset(
        {AlertState.NEW, AlertState.ESCALATED, AlertState.DISMISSED, AlertState.GONE}
    ),
    AlertState.ESCALATED: frozenset(
        {AlertState.NEW, AlertState.WATCHED, AlertState.DISMISSED, AlertState.GONE}
    ),
    AlertState.DISMISSED: frozenset({AlertState.NEW}),
    AlertState.GONE: frozenset({AlertState.NEW, AlertState.DISMISSED}),
}


class Position(enum.StrEnum):
    """Where in the name the watched word stands."""

    REGISTRABLE = "registrable"
    SUBDOMAIN = "subdomain"
    PUBLIC_SUFFIX = "public-suffix"  # e.g. a private suffix such as `github.io`


@dataclass(frozen=True, slots=True)
class Match:
    """How a name imitates an organisation: the watched word, the kinds of imitation, the edits, the place."""

    word: str
    kinds: tuple[str, ...]
    distance: int
    position: Position


@dataclass(frozen=True, slots=True)
class Alert:
    """A name tied to an organisation (STIX `sighting`).

    `first_seen` is when Tocsin first read the name, `told` when somebody was first told (None: never).
    """

    written: WrittenName
    name: DomainName
    shown: UnicodeName
    registrable: RegistrableDomain | None
    organisation: str
    match: Match
    probability: float
    evidence: tuple[Weighed, ...]
    first_seen: datetime
    last_seen: datetime
    state: AlertState = AlertState.HELD
    told: datetime | None = None
    reason: str = ""
    until: datetime | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.probability <= 1.0:
            raise InvalidValue(f"the probability of {self.name} is {self.probability}, which is not in 0..1")
        for moment in (self.first_seen, self.last_seen, self.told, self.until):
            if moment is not None and moment.tzinfo is None:
                raise InvalidValue(f"a time of the alert on {self.name} has no time zone")
        if self.state is AlertState.DISMISSED and not self.reason:
            raise InvalidValue(f"the dismissal of {self.name} has no reason")

    @property
    def id(self) -> str:
        """Id made from name and organisation: the same pair is the same alert for ever."""
        return tocsin_id("sighting", self.name.value, self.organisation)
