"""`tocsin explain`: why a name is or is not flagged, for every organisation."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put, put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Chosen, Database, Prior

if TYPE_CHECKING:
    from tocsin.app.explanation import Explained


def explain(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Domain names, as written or in A-labels.")
    ],
    *,
    organisation: Chosen = None,
    prior: Prior = 0.001,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON Lines, one line per name and organisation.")
    ] = False,
    database: Database = None,
) -> None:
    """Say why a name is or is not flagged: what was seen, what each finding adds, and what would be told."""
    from tocsin.app.alerts import current_time
    from tocsin.app.explanation import explained
    from tocsin.names.compiled import warm_up

    with opened(database, create=True) as store:
        warm_up(say)
        for found in explained(store, names, organisation or (), prior=prior, now=current_time()):
            if as_json:
                _put_json(found)
            else:
                _put(found)


def _put_json(found: "Explained") -> None:
    from tocsin.cli.scan_view import scan_document

    for alert in found.alerts:
        put_json(scan_document(alert))
    for slug, why in found.unflagged:
        put_json({"name": found.name, "organisation": slug, "probability": 0.0, "why": why})


def _put(found: "Explained") -> None:
    from tocsin.app.scan import DEFAULT_MINIMUM, KEPT
    from tocsin.cli.alert_view import safe
    from tocsin.cli.scan_view import put_explained

    for alert in found.alerts:
        put_explained(alert, found.prior)
        if alert.probability >= DEFAULT_MINIMUM:
            put("        likely enough to be told (from 20 %), as far as the alert budget goes")
        elif alert.probability >= KEPT:
            put("        kept but not told: that takes 20 %, or what --min-probability says")
        else:
            put("        not kept: less likely than 1 %; tocsin scan --all shows it")
    for slug, why in found.unflagged:
        put(f"{safe(found.name)} is not flagged for {safe(slug)}: {safe(why)}")
    if found.others:
        put(f"{safe(found.name)} holds none of the words of {found.others:,} other organisations")
