"""`tocsin demo`: the En Marche case of 2017, found among ordinary new names, and from one name the others."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put, say

if TYPE_CHECKING:
    from tocsin.app.demo.running import Demonstration

# As many weak candidates are shown as lead to the case's own, and no more than can be read.
_MOST_WEAK = 5

_BEFORE = """The case: En Marche, 2017

In March and April 2017 names were set up to steal the passwords of the staff of Emmanuel Macron's campaign. One,
onedrive-en-marche.fr, was published by Trend Micro ('Two Years of Pawn Storm', 25 April 2017; France 24 of the day before
gives 15 March as its date). Journalists and researchers found mail-en-marche.fr, portal-office.fr and accounts-office.fr
from its registration data (Motherboard, April 2017), and ThreatConnect added en-marche.co ('Parlez-vous Fancy?', April
2017). Nothing here looks any of them up: they are five lines in a list of {count:,} names, the others made up.

Watched is one organisation, as `tocsin init en-marche.fr --name "En Marche !" --service microsoft-365` would make it.
"""

_WEAK = """
Weak candidates: they name a service that En Marche uses and nothing of its own, so they may be aimed at anybody

Nobody is told of these. In 2017 it took the registration data of the first name to tie two of them to it: `tocsin` keeps
such names, so that a shared registrant, host or certificate can make them strong.
"""

_AFTER = """
What to do next

  tocsin init YOUR-DOMAIN --service microsoft-365     watch your own organisation; shows what will be watched and how closely
  tocsin scan NEW-NAMES.txt.gz                        scan a list of new names: lines, CSV, JSON Lines or a zone file
  tocsin investigate --alerts new                     gather facts about what was found, and see what belongs together
  tocsin explain NAME                                 why a name is or is not flagged, for every organisation
  tocsin alert list, tocsin case list                 what is open; then escalate or dismiss, confirm or split, with a reason

The database of this demonstration is gone. An alert says that a name imitates you, a case that names belong together;
neither says who is behind them.
"""


def demo(
    *,
    ordinary: Annotated[
        int, typer.Option("--names", metavar="N", min=1000, help="Ordinary names to hide the case in.")
    ] = 120_000,
) -> None:
    """Find the names of the En Marche case of 2017 among ordinary ones, and from one of them the others; keeps nothing."""
    from tocsin.app.demo.case import CASE, NEAR_MISSES
    from tocsin.app.demo.case_facts import REPLAYED
    from tocsin.app.demo.running import demonstrate
    from tocsin.names.compiled import warm_up

    put(_BEFORE.format(count=ordinary + len(CASE) + len(NEAR_MISSES)))
    warm_up(say)
    _show(demonstrate(REPLAYED, ordinary=ordinary))


def _show(done: "Demonstration") -> None:
    from tocsin.cli.demo_view import put_alerts, put_investigation

    tally = done.tally
    put(
        f"{tally.names:,} names scanned in {tally.elapsed_s:.1f} s: {tally.hits:,} hold or nearly hold a watched word;"
        f" told are the {len(done.told)} likeliest, as many as the budget for a week allows\n"
    )
    put_alerts(done.told)
    put(_ordinary(done))
    put(_WEAK)
    put_alerts(done.weak[:_MOST_WEAK])
    put(_summary(done))
    put_investigation(done.investigation)
    put(_AFTER)


def _ordinary(done: "Demonstration") -> str:
    """Say which of the told names only share a word, since a list without such would show nothing."""
    from tocsin.app.demo.case import CASE

    case = {entry.name for entry in CASE}
    others = [alert.name.value for alert in done.told if alert.name.value not in case]
    if not others:
        return "\nNone of these is an ordinary name."
    return (
        f"\n{len(others)} of these are ordinary names with the same or a similar word, put into the list on purpose or made by"
        f" chance. A reader dismisses\nthem: tocsin alert dismiss {others[0]} --reason 'ordinary word'"
    )


def _summary(done: "Demonstration") -> str:
    from tocsin.app.demo.case import CASE

    lines = ["\nThe five names of 2017, and where they came out"]
    told = {alert.name.value: place for place, alert in enumerate(done.told, 1)}
    for entry in CASE:
        if place := told.get(entry.name):
            where = f"told, number {place} of {len(done.told)}"
        elif place := done.rank(entry.name):
            where = f"weak candidate, number {place} of {len(done.weak)}"
        else:
            where = "not found"
        lines.append(f"  {entry.name:<23}{where:<34}{entry.known}")
    return "\n".join(lines)
