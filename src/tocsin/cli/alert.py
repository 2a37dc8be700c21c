"""`tocsin alert`: what was found, and what becomes of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Database
from tocsin.model.alert import Alert, AlertState

if TYPE_CHECKING:
    from tocsin.store.questions import AlertQuery

alert = typer.Typer(
    help="Look at alerts and decide what becomes of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Targets = Annotated[list[str] | None, typer.Argument(metavar="NAME|ID", help="Names or ids of alerts.")]
Organisations = Annotated[
    list[str] | None, typer.Option("--organisation", "-o", metavar="ID", help="Only of this organisation.")
]
States = Annotated[
    list[str] | None,
    typer.Option("--state", "-s", metavar="STATE", help="Only in this state: held, new, watched, ..."),
]
NameLike = Annotated[str, typer.Option("--name", metavar="GLOB", help="Only names like this: '*-login.*'.")]
Minimum = Annotated[float, typer.Option("--min-probability", metavar="P", help="Only at least so probable.")]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="TIME", help="Only first seen since: 2026-11-24, 36h, 7d, 2w."),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines, one alert a line.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]
Why = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why; kept in the audit trail.")]
_TABLE_LIMIT = 50


@alert.command("list", epilog="Example: tocsin alert list --organisation en-marche --since 7d")
def list_(
    targets: Targets = None,
    *,
    organisation: Organisations = None,
    state: States = None,
    name: NameLike = "",
    min_probability: Minimum = 0.0,
    since: Since = None,
    limit: Annotated[int | None, typer.Option(metavar="N", help="At most so many; a table shows 50.")] = None,
    order: Annotated[str, typer.Option(metavar="ORDER", help="best, recent or name.")] = "best",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """List alerts, the most probable first; without --state those that are new, watched or escalated."""
    from itertools import islice

    from tocsin.app import alerts as orders

    query = orders.alert_query(
        targets or (),
        organisations=organisation or (),
        states=state or (() if targets else orders.OPEN_STATES),
        name_like=name,
        minimum=min_probability,
        since=since,
        limit=limit if limit is not None or as_json else _TABLE_LIMIT + 1,
        order=orders.order_of(order),
        now=orders.current_time(),
    )
    with opened(database) as store:
        found = store.alerts(query)
        if as_json:
            _put_as_json(found)
            return
        shown = list(found)
        more = limit is None and len(shown) > _TABLE_LIMIT
        _put_table(islice(shown, None if limit is not None else _TABLE_LIMIT))
    if more:
        say(f"only the first {_TABLE_LIMIT} are shown; --limit N shows more, --json all")
    if not shown:
        say("no alert fits; 'tocsin alert list --state held' shows what was found and not told")


@alert.command(epilog="Example: tocsin alert show onedrive-en-marche.fr")
def show(
    targets: Annotated[list[str], typer.Argument(metavar="NAME|ID", help="Names or ids of alerts.")],
    *,
    organisation: Organisations = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Show alerts with what speaks for and against each, and what became of them."""
    from tocsin.app import alerts as orders
    from tocsin.cli.alert_view import put_alert, trail_document

    query = orders.alert_query(targets, organisations=organisation or (), now=orders.current_time())
    with opened(database) as store:
        for found in orders.found_or_fail(store, query):
            trail = orders.trail(store, found)
            if as_json:
                put_json({**orders.alert_document(found), "trail": trail_document(trail)})
            else:
                put_alert(found, trail)


@alert.command(
    epilog="Example: tocsin alert dismiss --organisation en-marche --name '*-shop.*' --reason \"fan shops\" --until 30d"
)
def dismiss(
    targets: Targets = None,
    *,
    organisation: Organisations = None,
    state: States = None,
    name: NameLike = "",
    min_probability: Minimum = 0.0,
    since: Since = None,
    reason: Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why; needed.")],
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="New again then: 2027-01-31, 30d, 2w; else for good.")
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Dismiss alerts, for good or until a time; a reason is needed."""
    query = _query(targets, organisation, state, name, min_probability, since)
    _change(
        query, AlertState.DISMISSED, database, reason=reason, until=until, dry_run=dry_run, as_json=as_json
    )


def _make_command(name: str, to: AlertState, text: str, example: str) -> None:
    @alert.command(name, help=text, epilog=f"Example: {example}")
    def move(
        targets: Targets = None,
        *,
        organisation: Organisations = None,
        state: States = None,
        name: NameLike = "",
        min_probability: Minimum = 0.0,
        since: Since = None,
        reason: Why = "",
        dry_run: DryRun = False,
        as_json: AsJson = False,
        database: Database = None,
    ) -> None:
        query = _query(targets, organisation, state, name, min_probability, since)
        _change(query, to, database, reason=reason, dry_run=dry_run, as_json=as_json)


_make_command(
    "watch",
    AlertState.WATCHED,
    "Keep an eye on alerts.",
    'tocsin alert watch portal-office.fr --reason "no site there yet"',
)
_make_command(
    "escalate",
    AlertState.ESCALATED,
    "Mark alerts as ones that somebody must act on.",
    'tocsin alert escalate onedrive-en-marche.fr --reason "asks for passwords"',
)
_make_command(
    "reopen",
    AlertState.NEW,
    "Make alerts new again: dismissed ones, gone ones, or held ones that should have been told.",
    'tocsin alert reopen mail-en-marche.fr --reason "the site is back"',
)
_make_command(
    "gone",
    AlertState.GONE,
    "Note that names are gone; they are new again when a later scan sees them.",
    'tocsin alert gone mail-en-marche.fr --reason "taken down by the registrar"',
)


def _query(  # the options of a command in their order
    targets: list[str] | None,
    organisations: list[str] | None,
    states: list[str] | None,
    name: str,
    minimum: float,
    since: str | None,
) -> "AlertQuery":
    from tocsin.app import alerts as orders

    return orders.alert_query(
        targets or (),
        organisations=organisations or (),
        states=states or (),
        name_like=name,
        minimum=minimum,
        since=since,
        now=orders.current_time(),
    )


def _change(
    query: "AlertQuery",
    to: AlertState,
    database: str | None,
    *,
    reason: str,
    until: str | None = None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from tocsin.app import alerts as orders

    now = orders.current_time()
    end = None if until is None else orders.future(until, now)
    with opened(database) as store:
        changed = orders.change(store, query, to, reason=reason, until=end, now=now, dry_run=dry_run)
    if as_json:
        _put_as_json(changed)
    else:
        _put_table(changed)
    count = f"{len(changed)} alert{'s' * (len(changed) != 1)}"
    say(f"{count} would become {to.value}; nothing was changed" if dry_run else f"{count} became {to.value}")


def _put_as_json(found: Iterable[Alert]) -> None:
    from tocsin.app.alerts import alert_document

    for each in found:
        put_json(alert_document(each))


def _put_table(found: Iterable[Alert]) -> None:
    from tocsin.cli.alert_view import put_table

    put_table(tuple(found))
