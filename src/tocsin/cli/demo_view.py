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
    from collections.abc import Sequence

    from tocsin.app.demo.investigating import Investigation
    from tocsin.app.demo.running import Demonstration
    from tocsin.model.alert import Alert

_NAMES: Final = """
    In spring 2017 names were set up to steal the passwords of the staff of Emmanuel Macron's campaign. One,
    onedrive-en-marche.fr, was published (France 24, 24 April; Trend Micro, 25 April). Three more were found from its
    registration data (Motherboard), and a fifth by ThreatConnect ('Parlez-vous Fancy?'). Here they are five lines among
    {count:,} new names. Watched is one organisation, made by: tocsin init en-marche.fr --name "En Marche !" --sector
    political-party --service microsoft-365
"""
_CAMPAIGN: Final = """
    It is the evening of 25 April 2017, and one of the five names is public. The database holds facts about {size:,} names;
    those of the ordinary ones are made up. Of the five, what is public names its source, and the rest is marked as
    reconstructed: a placeholder stands for the registrant's address, which the published pages black out.
"""
_LOG: Final = """
    A log is as good as what is known that day: on 8 May the movement said that mailboxes had been broken into weeks before.
"""
# Of the first name: what is public, and what leads on. Registrar and name servers are what many names have.
_TELLING: Final = frozenset({Relation.CREATED, Relation.REGISTRANT_EMAIL, Relation.RESOLVES_TO})
_PIVOTS: Final = 3


def put_names(done: "Demonstration", *, count: int, brief: bool = False) -> None:
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
    found = [alert for alert in done.told if alert.name.value in case]
    if not brief:
        put_alerts(found[:1])
        put("")
    _put_told(found, [alert for alert in done.told if alert.name.value not in case])
    _put_weak(done, case, brief=brief)


def _put_told(found: "Sequence[Alert]", ordinary: "Sequence[Alert]") -> None:
    """Name those of the case, and those that only share a word: a list without such would show nothing."""
    put_prose(f"Of the case are told: {_named(found) or 'none'}.")
    if ordinary:
        put_prose(
            f"Told as well, and ordinary: {_named(ordinary)}. A reader dismisses them: tocsin alert dismiss"
            f" {ordinary[0].name} --reason 'ordinary word'"
        )


def _named(alerts: "Sequence[Alert]") -> str:
    return ", ".join(f"{alert.name} ({percent(alert.probability)})" for alert in alerts)


def _put_weak(done: "Demonstration", case: set[str], *, brief: bool) -> None:
    found = [alert for alert in done.weak if alert.name.value in case]
    places = " and ".join(f"{alert.name} (place {done.rank(alert.name.value)})" for alert in found)
    put_prose(
        f"Nobody is told of {len(done.weak)} weak candidates, which name a service that En Marche uses and nothing of its"
        " own: they may be aimed at anybody. They are kept, so that a shared registrant or host can make them strong. Of the"
        f" case are {places or 'none'}."
    )
    if not brief:
        put_alerts(found[:1])


def put_campaign(found: "Investigation", *, brief: bool = False) -> None:
    """Chapter 2: what the one published name shares, with whom, and what that makes of it."""
    put_chapter(2, "From one name to the campaign", "tocsin investigate onedrive-en-marche.fr")
    put_prose(_CAMPAIGN.format(size=found.size))
    if not brief:
        _put_pivots(found)
    put_prose("So these belong together:")
    if found.joined.record is not None:
        put_case(found.joined.record, found.alerts)
    put("")
    _put_raised(found, brief=brief)


def _put_pivots(found: "Investigation") -> None:
    from tocsin.cli.pivot_view import put_pivots

    put_facts(tuple(fact for fact in found.facts if fact.relation in _TELLING))
    put("")
    put_prose(f"What it shares, with how many of {found.size:,} names, and what that is worth:")
    put_pivots(found.pivots[:_PIVOTS], found.size)
    put("")


def _put_raised(found: "Investigation", *, brief: bool) -> None:
    """Say what follows from the case for names that nobody was told of."""
    from tocsin.app.aims import is_second_order

    raised = [alert for alert in found.raised if is_second_order(alert)]
    put_prose(
        f"{_named(raised) or 'No name'}: nobody was told of these, for they name a service and nobody's own word. Now they are"
        " alerts for En Marche, with the chain of reasons."
    )
    if not brief:
        put_alerts(raised[:1])
        put("")


def put_course(found: "Investigation", *, brief: bool = False) -> None:
    """Chapter 3: when it happened, and what the movement's log says."""
    put_chapter(3, "When it happened", "tocsin case timeline onedrive-en-marche.fr")
    listed = [
        event
        for event in found.events
        if event.kind is EventKind.REGISTERED or (event.kind is EventKind.PUBLISHED and not event.subject)
    ]
    put_timeline(found.events, listed=[] if brief else listed)
    put("")
    put_prose(f"The log of attempts, as the movement told of it on 26 April: {found.attempts}. {_LOG}")
