"""The first three chapters of the demonstration: names that imitate, from one name to the campaign, and when it happened."""

from typing import TYPE_CHECKING, Final

from tocsin.cli.assess_lines import put_paragraph
from tocsin.cli.case_view import put_case, put_timeline
from tocsin.cli.console import put
from tocsin.cli.demo_lines import put_alerts, put_chapter, put_prose
from tocsin.cli.facts_view import put_facts
from tocsin.evidence.shown import percent
from tocsin.model.observation import Relation
from tocsin.model.timeline import EventKind

if TYPE_CHECKING:
    from tocsin.app.demo.investigating import Investigation
    from tocsin.app.demo.running import Demonstration

_NAMES: Final = """
    In spring 2017 names were set up to steal the passwords of the staff of Emmanuel Macron's campaign. One,
    onedrive-en-marche.fr, was published (France 24, 24 April; Trend Micro, 25 April). Three more were found from its
    registration data (Motherboard), and a fifth by ThreatConnect ('Parlez-vous Fancy?'). Here they are five lines among
    {count:,} new names. Watched is one organisation, made by: tocsin init en-marche.fr --name "En Marche !" --service
    microsoft-365
"""
_CAMPAIGN: Final = """
    It is the evening of 25 April 2017, and one of the five names is public. The database holds facts about {size:,} names;
    those of the ordinary ones are made up. Of the five, what is public names its source, and the rest is marked as
    reconstructed: a placeholder stands for the registrant's address, which the published pages black out.
"""
_CHAIN: Final = """
    Two names that nobody was told of, for they name a service and nobody's own word, are now alerts. Why, for one of them:
"""
_LOG: Final = """
    A log is as good as what is known that day: on 8 May the movement said that mailboxes had been broken into weeks before.
"""
# Of the first name: what is public, and what leads on. Registrar and name servers are what many names have.
_TELLING: Final = frozenset(
    {Relation.CREATED, Relation.REPORTED, Relation.REGISTRANT_EMAIL, Relation.RESOLVES_TO}
)
_PIVOTS: Final = 3
# Verdicts are claims, which have a chapter of their own; the grid shows the rest.
_TOLD: Final = frozenset({EventKind.REGISTERED, EventKind.PUBLISHED})


def put_names(done: "Demonstration", *, count: int) -> None:
    """Chapter 1: what a scan tells, and what it keeps to itself."""
    from tocsin.app.demo.case import CASE

    put_chapter(1, "Names that imitate", "tocsin scan NEW-NAMES.txt")
    put_prose(_NAMES.format(count=count))
    tally = done.tally
    put_paragraph(
        f"{tally.names:,} names scanned in {tally.elapsed_s:.1f} s: {tally.hits:,} hold or nearly hold a watched word;"
        f" told are the {len(done.told)} likeliest, as many as the budget for a week allows."
    )
    put("")
    case = {entry.name for entry in CASE}
    put_alerts(alert for alert in done.told if alert.name.value in case)
    put("")
    _put_others(done, case)
    _put_weak(done, case)


def _put_others(done: "Demonstration", case: set[str]) -> None:
    """Say which of the told names only share a word, since a list without such would show nothing."""
    others = [alert for alert in done.told if alert.name.value not in case]
    if not others:
        put_prose("None of those that are told is an ordinary name.")
        return
    names = ", ".join(f"{alert.name} ({percent(alert.probability)})" for alert in others)
    put_prose(
        f"Told as well, and ordinary, put into the list on purpose or made by chance: {names}. A reader dismisses them:"
        f" tocsin alert dismiss {others[0].name} --reason 'ordinary word'"
    )


def _put_weak(done: "Demonstration", case: set[str]) -> None:
    found = [alert for alert in done.weak if alert.name.value in case]
    put_prose(
        f"Nobody is told of {len(done.weak)} weak candidates, which name a service that En Marche uses and nothing of its"
        " own: they may be aimed at anybody. They are kept, so that a shared registrant or host can make them strong. Two"
        f" are of the case, at places {' and '.join(str(done.rank(alert.name.value)) for alert in found) or 'unknown'}:"
    )
    put_alerts(found)


def put_campaign(found: "Investigation") -> None:
    """Chapter 2: what the one published name shares, with whom, and what that makes of it."""
    from tocsin.app.aims import is_second_order
    from tocsin.cli.pivot_view import put_pivots

    put_chapter(2, "From one name to the campaign", "tocsin investigate onedrive-en-marche.fr")
    put_prose(_CAMPAIGN.format(size=found.size))
    put_facts(tuple(fact for fact in found.facts if fact.relation in _TELLING))
    put("")
    put_prose(f"What it shares, with how many of {found.size:,} names, and what that is worth:")
    put_pivots(found.pivots[:_PIVOTS], found.size)
    put("")
    put_prose("So these belong together:")
    if found.joined.record is not None:
        put_case(found.joined.record, found.alerts)
    put("")
    put_prose(_CHAIN)
    put_alerts([alert for alert in found.raised if is_second_order(alert)][:1])


def put_course(found: "Investigation") -> None:
    """Chapter 3: when it happened, and what the movement's log says."""
    put_chapter(3, "When it happened", "tocsin case timeline onedrive-en-marche.fr")
    put_timeline(found.events, listed=[event for event in found.events if event.kind in _TOLD])
    put("")
    put_prose(f"The log of attempts, as the movement told of it on 26 April: {found.attempts}. {_LOG}")
