"""Facts about the names of the case: what is public with its source, and what is reconstructed, plainly marked so.

The registrant's address is blacked out in what was published. One that circulates is not repeated here: a placeholder
stands for it. That one address at mail.com is behind all four names is public (Motherboard, April 2017).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tocsin.app.demo.published import moment
from tocsin.model.casework import Attempt, AttemptKind, Channel, Outcome
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.model.timeline import Event, EventKind

# The demonstration replays the evening on which the one name had been published, and asks what it leads to.
REPLAYED: Final = datetime(2017, 4, 25, 18, tzinfo=UTC)
FIRST: Final = "onedrive-en-marche.fr"
REGISTRANT: Final = "registrant-1@mail.com"
# Sources that begin so are ours: the value or the assignment is not in a page that we read.
RECONSTRUCTED: Final = "reconstructed"

_FRANCE_24: Final = "France 24, 24 April 2017"
_TREND_MICRO: Final = "Trend Micro, 'Two Years of Pawn Storm', 25 April 2017"
_REGISTRANT: Final = f"{RECONSTRUCTED}: one for all four (Motherboard), hidden"
_DAY: Final = f"{RECONSTRUCTED}: the day is in no page that we read"
_ADDRESS: Final = f"{RECONSTRUCTED}: ThreatConnect does not say whose it was"
_HOSTER: Final = f"{RECONSTRUCTED}: ThreatConnect names a hoster, no address"
_ORDINARY: Final = f"{RECONSTRUCTED}: set to what many names have"

_RELIABLE: Final = Grade.of("B2")


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One fact of the case: its day is that of what happened, `public` that of its publication (None: never)."""

    name: str
    relation: Relation
    value: str
    source: str
    day: str
    public: str | None = None

    @property
    def is_reconstructed(self) -> bool:
        """Whether it is ours and not in a page that we read."""
        return self.source.startswith(RECONSTRUCTED)

    def observed(self) -> ObservedData:
        """The fact as any source would give it: seen when it was published, else on the evening that is replayed.

        So an assessment as of an earlier day does not know what was only looked up then.
        """
        day = moment(self.day)
        known = moment(self.public) if self.public else REPLAYED
        return ObservedData(
            ObservableKind.DOMAIN_NAME,
            self.name,
            self.relation,
            self.value,
            self.source,
            first_seen=known,
            last_seen=REPLAYED,
            origin=f"en-marche-2017:{self.name}:{self.relation}",
            true_from=day,
            public_since=moment(self.public) if self.public else None,
            grade=UNGRADED if self.is_reconstructed else _RELIABLE,
        )


_FOUR: Final = (
    (FIRST, "2017-03-15"),
    ("mail-en-marche.fr", "2017-04-12"),
    ("portal-office.fr", "2017-04-14"),
    ("accounts-office.fr", "2017-04-17"),
)
_FIFTH: Final = "en-marche.co"


def case_facts() -> tuple[CaseFact, ...]:
    """Every fact of the case."""
    return tuple(_facts())


def _facts() -> Iterator[CaseFact]:
    yield CaseFact(FIRST, Relation.CREATED, "2017-03-15", _FRANCE_24, "2017-03-15", "2017-04-24")
    yield CaseFact(FIRST, Relation.REPORTED, "2017-04-24", _FRANCE_24, "2017-04-24", "2017-04-24")
    yield CaseFact(FIRST, Relation.REPORTED, "2017-04-25", _TREND_MICRO, "2017-04-25", "2017-04-25")
    for name, day in _FOUR:
        if name != FIRST:
            yield CaseFact(name, Relation.CREATED, day, _DAY, day)
        yield CaseFact(name, Relation.REGISTRANT_EMAIL, REGISTRANT, _REGISTRANT, day)
        yield CaseFact(name, Relation.REGISTRAR, "Registrar 1", _ORDINARY, day)
        for server in ("ns1.registrar-1.example", "ns2.registrar-1.example"):
            yield CaseFact(name, Relation.NAME_SERVER, server, _ORDINARY, day)
    yield CaseFact(FIRST, Relation.RESOLVES_TO, "194.187.249.135", _ADDRESS, "2017-03-15")
    for name in ("mail-en-marche.fr", _FIFTH):
        yield CaseFact(name, Relation.RESOLVES_TO, "192.0.2.17", _HOSTER, "2017-04-12")
    yield CaseFact(_FIFTH, Relation.REGISTRAR, "Registrar 2", _ORDINARY, "2017-04-12")


def case_attempts(organisation: str) -> tuple[Attempt, ...]:
    """The log as the movement told of it on 26 April 2017: at least five operations since January, nothing compromised.

    The waves, the channel and whom they aimed at are public (silicon.fr, huffingtonpost.fr, April 2017); the days are
    reconstructed. On 8 May it said that mailboxes had been broken into weeks before (France 24).
    """
    return tuple(
        Attempt(
            organisation,
            moment(day),
            Channel.MAIL,
            AttemptKind.PHISHING,
            targets=("staff named in public",),
            outcome=Outcome.REPORTED,
            note=f"day {RECONSTRUCTED}",
        )
        for day in ("2017-01-30", "2017-02-13", "2017-02-27", "2017-03-20", "2017-04-18")
    )


def case_statements() -> tuple[Event, ...]:
    """What was said in public, then and later, each with its source: claims of others, none of Tocsin's."""
    return tuple(
        Event(moment(day), kind, "", text, (source,), whole_day=True)
        for day, kind, text, source in _STATEMENTS
    )


_STATEMENTS: Final = (
    (
        "2017-04-24",
        EventKind.VERDICT,
        "Trend Micro: Pawn Storm (APT28), '99 %' sure; some uncertainty remains",
        "France 24",
    ),
    (
        "2017-04-26",
        EventKind.PUBLISHED,
        "the movement: at least five operations since January, no data compromised",
        "huffingtonpost.fr",
    ),
    (
        "2017-05-05",
        EventKind.PUBLISHED,
        "9 GB of its mail are published; it says then that mailboxes had been broken into weeks before",
        "France 24, 8 May 2017",
    ),
    (
        "2017-06-01",
        EventKind.VERDICT,
        "ANSSI, of the leak of May: no trace of APT28, it could have been practically anyone",
        "AP in Time",
    ),
    ("2025-04-29", EventKind.VERDICT, "France attributes the operation of 2017 to APT28", "Politico; Next"),
)
