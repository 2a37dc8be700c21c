"""The group's earlier targets, as vendors and the press told of them: whom, when, by which names, and who says so.

Where the source of an attempt has only a month, its first day stands for it and the note says so; where that of a claim has
only a month, its last.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.app.demo.case_facts import RECONSTRUCTED
from tocsin.app.demo.published import GROUP, PublishedClaim, moment
from tocsin.model.casework import Attempt, AttemptKind, Channel, Outcome
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity

PERIOD: Final = "2015-04..2017-04"

_TREND_MICRO_2015: Final = "Trend Micro, 22 October 2015; nltimes.nl"
_TREND_MICRO_2016: Final = "Trend Micro, 11 May 2016"
_SECURITY_WEEK_2016: Final = "SecurityWeek, August 2016"
_SC_WORLD: Final = "SC World, July 2016"
_FOUNDATIONS: Final = "Reuters, 25 April 2017; SecurityWeek"


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt on a target, the lure in words; `is_exact`: the source has the day and not only the month."""

    day: str
    what: str
    is_exact: bool = True
    outcome: Outcome = Outcome.UNKNOWN

    def attempt(self, organisation: str, case: str) -> Attempt:
        """The row as a line of the organisation's log."""
        when = "" if self.is_exact else f"; day {RECONSTRUCTED}, the source has the month"
        return Attempt(
            organisation,
            moment(self.day),
            Channel.WEB,
            AttemptKind.PHISHING,
            outcome=self.outcome,
            case=case,
            note=f"{self.what}{when}",
        )


@dataclass(frozen=True, slots=True)
class Target:
    """An organisation aimed at before, what was tried against it, by which names, and who says that the group did it."""

    organisation: Identity
    tries: tuple[Try, ...]
    claimant: str
    source: str
    said_on: str
    words: str
    names: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Title of its case."""
        return f"{self.organisation.name}, {self.tries[0].day[:4]}"

    @property
    def opened_at(self) -> datetime:
        """When the case began, which is when the first thing was tried."""
        return moment(self.tries[0].day)

    def claim(self) -> PublishedClaim:
        """Who says that the group did it."""
        return PublishedClaim(self.claimant, self.said_on, self.words, self.source, group=GROUP)


def _known(slug: str, name: str, country: str, *sectors: str, domain: str = "") -> Identity:
    """An organisation that is known as a target and not watched."""
    domains = (DomainName(domain),) if domain else ()
    return Identity(
        slug=slug, name=name, domains=domains, countries=(country,), sectors=sectors, watched=False
    )


TARGETS: Final = (
    Target(
        _known("dutch-safety-board", "Dutch Safety Board", "nl", "government"),
        (
            Try("2015-09-28", "fake SFTP server", outcome=Outcome.BLOCKED),
            Try("2015-09-29", "fake webmail of a partner", outcome=Outcome.BLOCKED),
            Try("2015-10-14", "fake VPN server, the day after its report on MH17", outcome=Outcome.BLOCKED),
        ),
        "Trend Micro", _TREND_MICRO_2015, "2015-10-22", "Pawn Storm aimed at the inquiry into MH17",
    ),
    Target(
        _known("cdu", "Christian Democratic Union", "de", "political-party"),
        (
            Try("2016-04-01", "fake webmail server, in Latvia", is_exact=False),
            Try("2016-05-01", "three look-alikes of the freemailers GMX and WEB.DE", is_exact=False),
        ),
        "Trend Micro", _TREND_MICRO_2016, "2016-05-11", "Pawn Storm aimed at the party",
    ),
    Target(
        _known("democratic-party", "Democratic Party (DNC, DCCC)", "us", "political-party"),
        (Try("2016-06-01", "look-alike of the donation site", is_exact=False),),
        "ThreatConnect and Fidelis", _SC_WORLD, "2016-07-31",
        "Fancy Bear: the name has the name servers of one that was used against the DNC",
        ("misdepatrment.com", "actblues.com"),
    ),
    Target(
        _known("wada", "World Anti-Doping Agency", "ca", "sport"),
        (Try("2016-08-01", "look-alikes of its site", is_exact=False),),
        "ThreatConnect", _SECURITY_WEEK_2016, "2016-08-31", "likely registered by Fancy Bear",
        ("wada-awa.org", "wada-arna.org"),
    ),
    Target(
        _known("cas", "Court of Arbitration for Sport", "ch", "sport"),
        (Try("2016-08-01", "look-alike of its site", is_exact=False),),
        "ThreatConnect", _SECURITY_WEEK_2016, "2016-08-31", "registered by the same as the names against WADA",
        ("tas-cass.org",),
    ),
    Target(
        _known("ebert-foundation", "Friedrich Ebert Foundation", "de", "non-profit"),
        (Try("2017-03-01", "mails from a server in Ukraine", is_exact=False, outcome=Outcome.BLOCKED),),
        "Trend Micro", "Reuters, 25 April 2017; F.A.Z., 27 April 2017", "2017-04-25",
        "Pawn Storm aimed at the foundation",
    ),
    Target(
        _known("adenauer-foundation", "Konrad Adenauer Foundation", "de", "non-profit"),
        (Try("2017-04-01", "mails from a server in Germany", is_exact=False),),
        "Trend Micro", _FOUNDATIONS, "2017-04-25", "Pawn Storm aimed at the foundation",
        ("kassap.de",),
    ),
)  # fmt: skip
