"""The second half of what the demonstration shows: pivots, the case, what follows from it, and when it happened."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from tocsin.cli.case_view import put_case, put_timeline
from tocsin.cli.console import put
from tocsin.cli.facts_view import put_facts
from tocsin.cli.scan_view import writer

if TYPE_CHECKING:
    from tocsin.app.demo.investigating import Investigation
    from tocsin.model.alert import Alert

_BEFORE: Final = """
From one name to the campaign

It is the evening of 25 April 2017, and one of the five names is public. The database holds facts about {size:,} names. Those of
the ordinary ones are made up. Of the five, what is public names its source; what is not is marked as reconstructed, and a
placeholder stands for the registrant's address, which the published pages black out. Nothing is looked up.

What is known of onedrive-en-marche.fr (tocsin facts show)
"""
_PIVOTS: Final = """
What it shares, with how many of {size:,} names, and what that is worth (tocsin pivot)
"""
_CASE: Final = """
What belongs together (tocsin investigate, tocsin case show); registrant-1@mail.com and 192.0.2.17 are reconstructed
"""
_ALERTS: Final = """
Raised to alerts by the case: {count} names that nobody was told of, with the chain of reasons (tocsin alert show)
"""
_TIMELINE: Final = """
When it happened (tocsin case timeline); verdicts are what others said, not Tocsin's
"""
_ATTEMPTS: Final = """
The log, as the movement told of it on 26 April (tocsin attempt list --organisation en-marche --since 2017-01-01 --summary)

  {sentence}
  A log is as good as what is known that day: on 8 May the movement said that mailboxes had been broken into weeks before."""


def put_alerts(alerts: "Iterable[Alert]") -> None:
    """Print alerts with their strongest reasons."""
    table = writer(as_json=False, as_csv=False)
    table.all(alerts)
    table.close()


def put_investigation(found: "Investigation") -> None:
    """Print where the first name led."""
    from tocsin.cli.pivot_view import put_pivots

    put(_BEFORE.format(size=found.size))
    put_facts(found.facts)
    put(_PIVOTS.format(size=found.size))
    put_pivots(found.pivots, found.size)
    put(_CASE)
    if found.joined.record is not None:
        put_case(found.joined.record, found.alerts)
    put(_ALERTS.format(count=len(found.raised)))
    put_alerts(found.raised)
    put(_TIMELINE)
    put_timeline(found.events)
    put(_ATTEMPTS.format(sentence=found.attempts))
